import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { requireParts } from '../core/options/options';
import { escapeHtml } from '../core/tables/escape-html';
import { figureSummary, figureTitle } from './figure-summary';
import type { Figure } from './figure-type';

/**
 * Where a figure's HTML holds its picture until it is drawn. A viewer that runs no scripts (GitHub) shows what
 * stands there: a note, or the picture that `npm run notebooks` puts in its place.
 */
export const PICTURE_SLOT = /<p class="course-figure-picture">[^<]*<\/p>/;

/**
 * One figure as HTML: a container for its picture, its data, and a call that draws it once the library is there.
 * @param figure compacted, see `compactFigure`
 */
export function figureHtml(figure: Figure): string {
  const title = escapeHtml(figureTitle(figure));
  // "<" is written as an escape, so that no text inside the data can end the script element.
  const data = JSON.stringify(figure).replaceAll('<', '\\u003c');
  return [
    `<div class="course-figure" role="figure" aria-label="${escapeHtml(figureSummary(figure))}">`,
    `<p class="course-figure-picture">Figure: ${title} (drawn when all cells have been run)</p>`,
    `<script type="application/json">${data}</script>`,
    '</div>',
    '<script>window.drawCourseFigures?.()</script>',
  ].join('\n');
}

/** A page of its own with one figure: it carries the drawing library, so it needs no network. */
export function figurePage(figure: Figure): string {
  return [
    '<!DOCTYPE html>',
    `<html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(figureTitle(figure))}</title></head><body>`,
    figureHtml(figure) + plotlyLibraryHtml(),
    '</body></html>',
    '',
  ].join('\n');
}

/** The picture that takes the place of `PICTURE_SLOT`, with the figure in words as its text. @param base64 a PNG */
export function pictureHtml(figure: Pick<Figure, 'layout' | 'data'>, base64: string): string {
  requireParts('figure', figure, ['layout', 'data']);
  const text = escapeHtml(figureSummary(figure as Figure));
  return `<img class="course-figure-picture" style="max-width: 100%" alt="${text}" src="data:image/png;base64,${base64}">`;
}

/**
 * The drawing library as HTML, for the first figure of a document: plotly.js (its bundle for cartesian charts)
 * compressed inside the page, so that the page needs no network. It draws each figure of the page that is not
 * drawn yet, now and whenever a later figure calls.
 */
export function plotlyLibraryHtml(): string {
  const source = readFileSync(require.resolve('plotly.js-cartesian-dist-min'));
  const packed = gzipSync(source, { level: 9 }).toString('base64');
  return `\n<script>(${startLibrary.toString()})("${packed}")</script>`;
}

/** Runs in the page. `module` is given and AMD's `define` hidden, so that the bundle exports to us alone. */
function startLibrary(packed: string): void {
  const page = window as unknown as { drawCourseFigures?: () => Promise<void> };
  if (page.drawCourseFigures === undefined) {
    type Plotly = {
      newPlot(container: Element, data: unknown, layout: unknown, config: unknown): Promise<void>;
    };
    const unpack = async (): Promise<Plotly> => {
      const bytes = Uint8Array.from(atob(packed), (character) => character.charCodeAt(0));
      const { readable, writable } = new DecompressionStream('gzip');
      const writer = writable.getWriter();
      void writer.write(bytes);
      void writer.close();
      const module = { exports: {} };
      new Function('module', 'exports', 'define', await new Response(readable).text())(
        module,
        module.exports,
      );
      return module.exports as Plotly;
    };
    const drawAll = async (plotly: Plotly): Promise<void> => {
      for (const container of document.querySelectorAll<HTMLElement>('.course-figure:not([data-drawn])')) {
        container.dataset.drawn = 'yes';
        const figure = JSON.parse(container.querySelector('script')?.textContent ?? '{}');
        const live = document.createElement('div');
        // On a phone a heat map would shrink until its numbers cannot be read: it scrolls in its own box.
        if (figure.data.some((trace: { type?: string }) => trace.type === 'heatmap')) {
          live.style.minWidth = '640px';
          container.style.overflowX = 'auto';
        }
        container.append(live);
        await plotly.newPlot(live, figure.data, figure.layout, figure.config);
        // One picture with the figure in words; the layers above it say nothing more. Buttons may not be inside it.
        const [drawing, ...layers] = live.querySelectorAll('.main-svg');
        drawing?.setAttribute('role', 'img');
        drawing?.setAttribute('aria-label', container.getAttribute('aria-label') ?? '');
        for (const layer of layers) layer.setAttribute('aria-hidden', 'true');
        container.querySelector('.course-figure-picture')?.remove();
      }
    };
    const library = unpack();
    // Every figure calls. The calls wait for each other: figures drawn at the same time lose titles.
    let last: Promise<void> = Promise.resolve();
    page.drawCourseFigures = () => {
      last = last.catch(() => {}).then(async () => drawAll(await library));
      return last;
    };
  }
  void page.drawCourseFigures();
}
