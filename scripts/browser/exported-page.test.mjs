import assert from 'node:assert/strict';
import path from 'node:path';
import test from 'node:test';
import { pathToFileURL } from 'node:url';
import { exportHtml } from '../notebooks/execute.mjs';
import { figuresOf } from '../notebooks/figures.mjs';
import { readNotebook } from '../notebooks/notebook-file.mjs';
import { projectRoot } from '../setup/paths.mjs';
import { axeFindings } from './axe.mjs';
import { launchChromium } from './chromium.mjs';
import { drawnFigures, missingFigures } from './drawn-figures.mjs';
import { browserFolder, notebooksUnderTest } from './notebooks-under-test.mjs';

/** In the page: dollars that still stand around something like TeX, outside code. */
function rawFormulas() {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  let count = 0;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const inside = node.parentElement?.closest('code, pre, script, style, annotation, .js-plotly-plot');
    if (!inside && /\$[^$]*[\\_^{][^$]*\$/.test(node.textContent ?? '')) count++;
  }
  return count;
}

/**
 * That a figure does something when it is asked to: the first one zooms in.
 *
 * @param {import('playwright-core').Page} page
 */
async function requireZoom(page) {
  const figure = page.locator('.js-plotly-plot').first();
  const range = () =>
    figure.evaluate((element) => JSON.stringify(/** @type {any} */ (element)._fullLayout.xaxis.range));
  const before = await range();
  await figure.hover();
  await figure.locator('.modebar-btn[data-title="Zoom in"]').first().click();
  await page.waitForTimeout(500);
  assert.notEqual(await range(), before, 'the first figure does not zoom');
}

const browser = await launchChromium();
test.after(() => browser.close());

for (const { name, file } of notebooksUnderTest()) {
  test(`the page of ${name} asks nothing of the network, draws figures and formulas, and can be read by all`, async (t) => {
    const figures = figuresOf(await readNotebook(file));
    const html = await exportHtml(file, { root: projectRoot, pages: browserFolder, listed: { name, file } });
    const context = await browser.newContext({ offline: true, viewport: { width: 1200, height: 1000 } });
    t.after(() => context.close());
    const page = await context.newPage();
    /** @type {string[]} */
    const errors = [];
    page.on('pageerror', (error) => errors.push(error.message));
    /** @type {string[]} */
    const requests = [];
    page.on('request', (request) => requests.push(request.url()));
    await page.goto(pathToFileURL(html).href);
    await page.waitForFunction(
      (count) => document.querySelectorAll('.js-plotly-plot .gtitle').length >= count,
      figures.length,
      { timeout: 300_000 },
    );
    assert.deepEqual(missingFigures(await drawnFigures(page), figures), []);
    assert.equal(
      await page.locator('.course-figure-picture').count(),
      0,
      'pictures left beside the live figures',
    );
    assert.deepEqual(errors, []);
    assert.deepEqual(
      requests.filter((url) => !/^(?:file|data|blob):/.test(url)),
      [],
      'requests to other hosts',
    );
    assert.equal(await page.evaluate(rawFormulas), 0, 'formulas that are not drawn');
    assert.equal(
      await page.locator('.modebar-btn[data-title^="Share"]').count(),
      0,
      'a button offers an upload',
    );
    if (figures.length > 0) await requireZoom(page);
    const figuresOfPage = page.locator('.course-figure');
    for (const figure of await figuresOfPage.all()) {
      const drawing = figure.locator('.main-svg').first();
      assert.equal(await drawing.getAttribute('role'), 'img');
      assert.match((await drawing.getAttribute('aria-label')) ?? '', /^Figure: .+/);
    }
    assert.deepEqual(await page.locator('th:not([scope])').allInnerTexts(), [], 'headings of nothing');
    assert.deepEqual(await axeFindings(page), []);
    const shot = path.join(browserFolder, `page-${name.replace('/', '-')}.png`);
    await page.screenshot({ path: shot, fullPage: true });
  });

  test(`on a phone the page of ${name} keeps to its width, and the numbers of a heat map can be read`, async (t) => {
    const html = path.join(browserFolder, `${name}.html`);
    const context = await browser.newContext({ offline: true, viewport: { width: 390, height: 844 } });
    t.after(() => context.close());
    const page = await context.newPage();
    await page.goto(pathToFileURL(html).href);
    const figures = figuresOf(await readNotebook(file));
    await page.waitForFunction(
      (count) => document.querySelectorAll('.js-plotly-plot .gtitle').length >= count,
      figures.length,
      { timeout: 300_000 },
    );
    const maps = figures.flatMap(({ figure }, i) =>
      figure.data.some(({ type }) => type === 'heatmap') ? [i] : [],
    );
    for (const i of maps) {
      const figure = page.locator('.course-figure').nth(i);
      const title = figures[i]?.figure.layout.title?.text;
      const numbers = await figure
        .locator('.heatmap-label')
        .evaluateAll((labels) => labels.map((label) => label.getBoundingClientRect().height));
      const written = figures[i]?.figure.data
        .filter(({ texttemplate }) => texttemplate)
        .flatMap(({ z }) => z.flat());
      assert.equal(numbers.length, written?.length, `numbers in "${title}"`);
      assert.ok(Math.min(...numbers, 99) >= 9, `"${title}": numbers ${Math.min(...numbers)} pixels high`);
      const box = await figure.locator('.js-plotly-plot').boundingBox();
      assert.ok(box && box.width >= 600, `"${title}" is ${box?.width} pixels wide`);
      const frame = await figure.boundingBox();
      assert.ok(frame && frame.width <= 390, `"${title}" widens the page to ${frame?.width}`);
    }
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(width <= 390, `the page is ${width} pixels wide`);
  });

  test(`without scripts the page of ${name} shows a picture of each figure`, async (t) => {
    const figures = figuresOf(await readNotebook(file));
    const html = path.join(browserFolder, `${name}.html`);
    const context = await browser.newContext({ offline: true, javaScriptEnabled: false });
    t.after(() => context.close());
    const page = await context.newPage();
    await page.goto(pathToFileURL(html).href);
    const pictures = page.locator('img.course-figure-picture');
    assert.equal(await pictures.count(), figures.length);
    for (const [i, picture] of (await pictures.all()).entries()) {
      const { layout } = figures[i].figure;
      assert.ok((await picture.getAttribute('alt'))?.startsWith(`Figure: ${layout.title?.text}\n`));
      const box = await picture.boundingBox();
      assert.ok(
        box && box.width > 300 && box.height > 200,
        `picture ${i + 1} is ${box?.width} by ${box?.height}`,
      );
    }
  });
}
