import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { launchChromium } from '../browser/chromium.mjs';
import { figuresOf } from './figures.mjs';
import { joined, lines } from './notebook-file.mjs';

const require = createRequire(import.meta.url);

/**
 * Width of a picture in pixels. Before a run JupyterLab's Plotly viewer shows the picture in its own size, whatever the
 * notebook says, and a larger one would be cut off.
 */
const WIDTH = 900;

/**
 * Draws figures in one headless browser, started at the first figure.
 */
export class FigurePainter {
  /** @type {Promise<{ browser: import('playwright-core').Browser, page: import('playwright-core').Page }> | undefined} */
  #started;

  async #start() {
    const browser = await launchChromium();
    const page = await browser.newPage();
    // The bundle that the notebooks' HTML carries, so that the picture shows what the page will draw.
    await page.addScriptTag({
      path: require.resolve('plotly.js-cartesian-dist-min', {
        paths: [fileURLToPath(new URL('../../lib', import.meta.url))],
      }),
    });
    return { browser, page };
  }

  /**
   * @param {import('./figures.mjs').Figure} figure
   * @returns {Promise<{ png: string, width: number, height: number }>} the picture in base64, its size as shown
   */
  async paint(figure) {
    this.#started ??= this.#start();
    const { page } = await this.#started;
    const height = typeof figure.layout.height === 'number' ? figure.layout.height : 450;
    const base64 = await page.evaluate(
      async ({ figure, width, height }) => {
        const plotly = /** @type {any} */ (globalThis).Plotly ?? /** @type {any} */ (globalThis).moduleName;
        const element = document.createElement('div');
        document.body.append(element);
        await plotly.newPlot(element, figure.data, { ...figure.layout, width, height }, { staticPlot: true });
        const address = await plotly.toImage(element, { format: 'png', width, height });
        plotly.purge(element);
        element.remove();
        return address.slice(address.indexOf(',') + 1);
      },
      { figure, width: WIDTH, height },
    );
    // A palette makes a chart's picture four times smaller and looks the same.
    const png = await sharp(Buffer.from(base64, 'base64'))
      .png({ palette: true, colors: 128, effort: 10, compressionLevel: 9 })
      .toBuffer();
    return { png: png.toString('base64'), width: WIDTH, height };
  }

  async close() {
    const started = await this.#started?.catch(() => undefined);
    await started?.browser.close();
  }
}

/**
 * Gives each figure of a notebook its picture: as PNG beside the figure's other forms, and inside its HTML for
 * viewers that show the HTML but run no scripts.
 *
 * @param {import('./notebook-file.mjs').Notebook} notebook changed in place
 * @param {FigurePainter} painter
 * @returns {Promise<number>} how many figures there are
 */
export async function addPictures(notebook, painter) {
  // The library is loaded only here: a fresh clone has none before the set-up.
  const { PICTURE_SLOT, pictureHtml } = require('lib/display');
  const figures = figuresOf(notebook);
  for (const { output, figure } of figures) {
    const { png, width, height } = await painter.paint(figure);
    const data = /** @type {Record<string, any>} */ (output.data);
    data['image/png'] = png;
    output.metadata = { ...output.metadata, 'image/png': { width, height } };
    const html = joined(data['text/html']);
    if (html !== '') {
      data['text/html'] = lines(html.replace(PICTURE_SLOT, () => pictureHtml(figure, png)));
    }
  }
  return figures.length;
}
