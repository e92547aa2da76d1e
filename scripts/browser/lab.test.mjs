import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import test from 'node:test';
import sharp from 'sharp';
import { figuresOf } from '../notebooks/figures.mjs';
import { joined, readNotebook } from '../notebooks/notebook-file.mjs';
import { findProblems } from '../notebooks/problems.mjs';
import { axeFindings } from './axe.mjs';
import { launchChromium } from './chromium.mjs';
import { drawnFigures, missingFigures } from './drawn-figures.mjs';
import { startLab } from './lab-server.mjs';
import { browserFolder, notebooksUnderTest } from './notebooks-under-test.mjs';

const RUN_MINUTES = 6;

/** Chapter 1 stands for all notebooks: the runner executes the others in the same kernel. */
const chosen = notebooksUnderTest().find(({ name }) => name.startsWith('01')) ?? notebooksUnderTest()[0];

test(`JupyterLab shows the stored figures of ${chosen.name}, runs all its cells and draws every figure anew`, {
  timeout: (RUN_MINUTES + 4) * 60_000,
}, async (t) => {
  // A copy, because JupyterLab saves on its own after a while.
  const folder = path.join(browserFolder, 'lab');
  const name = path.basename(chosen.file);
  mkdirSync(folder, { recursive: true });
  copyFileSync(chosen.file, path.join(folder, name));
  const stored = await readNotebook(chosen.file);

  const lab = await startLab(folder);
  t.after(() => lab.stop());
  const browser = await launchChromium();
  t.after(() => browser.close());
  const page = await browser.newPage({ viewport: { width: 1400, height: 1000 } });
  page.setDefaultTimeout(90_000);
  await page.goto(lab.address(name));
  await page.waitForSelector('.jp-Notebook .jp-Cell');

  const expected = figuresOf(stored);
  await page.waitForFunction(
    (n) => document.querySelectorAll('.jp-RenderedPlotly img').length >= n,
    expected.length,
  );
  assert.deepEqual(await cutOffPictures(page), [], 'stored pictures wider than what shows them');
  assert.deepEqual(
    await page
      .locator('.jp-RenderedPlotly img')
      .evaluateAll((pictures) => pictures.map((picture) => picture.getAttribute('alt'))),
    textsOf(expected),
    'what stored pictures say',
  );
  await scrollThroughFigures(page, expected.length);
  assert.deepEqual(missingFigures(await drawnFigures(page), expected), [], 'figures as stored');

  await restartAndRunAll(page);
  const executed = await notebookShown(page);
  const bands = JSON.parse(await readFile(new URL('../notebooks/bands.json', import.meta.url), 'utf8'))[
    chosen.name
  ];
  // The pictures are the runner's work.
  const problems = findProblems(executed, { bands }).filter(
    ({ message }) => !message.includes('no PNG picture'),
  );
  assert.deepEqual(problems, []);
  const figures = figuresOf(executed);
  assert.equal(figures.length, expected.length, 'as many figures as stored');
  await scrollThroughFigures(page, figures.length);
  assert.deepEqual(missingFigures(await drawnFigures(page), figures), [], 'figures as run');
  assert.deepEqual(await namesOfFigures(page), textsOf(figures), 'what live figures say');
  // What JupyterLab itself draws around them (menus, prompts, editors, side bars) is not ours to mend.
  assert.deepEqual(await axeFindings(page, ['.jp-OutputArea-output', '.jp-MarkdownOutput']), []);
  for (const [i, element] of (await page.locator('.jp-RenderedPlotly').all()).entries()) {
    const file = path.join(browserFolder, `lab-${chosen.name.replace('/', '-')}-${i + 1}.png`);
    await element.screenshot({ path: file });
    const { channels } = await sharp(file).stats();
    assert.ok(Math.max(...channels.map(({ stdev }) => stdev)) > 5, `figure ${i + 1} is blank: ${file}`);
  }
});

/**
 * "Restart Kernel and Run All Cells…", as the menu does it, its question answered with yes.
 *
 * @param {import('playwright-core').Page} page
 */
async function restartAndRunAll(page) {
  await page.evaluate(() => {
    const { jupyterapp } = /** @type {any} */ (window);
    const { sessionContext } = jupyterapp.shell.currentWidget.context;
    const state = /** @type {any} */ (window);
    state.runAll = 'running';
    sessionContext.ready
      .then(() => jupyterapp.commands.execute('notebook:restart-run-all'))
      .then((/** @type {boolean} */ result) => {
        state.runAll = result === false ? 'a cell failed' : 'done';
      });
  });
  await page.click('.jp-Dialog button.jp-mod-accept');
  await page.waitForFunction(() => /** @type {any} */ (window).runAll !== 'running', undefined, {
    polling: 500,
    timeout: RUN_MINUTES * 60_000,
  });
}

/** @param {import('../notebooks/figures.mjs').FigureOutput[]} figures */
const textsOf = (figures) => figures.map(({ output }) => joined(output.data?.['text/plain']));

/**
 * Stored pictures that reach beyond the area of their output.
 *
 * @param {import('playwright-core').Page} page
 */
function cutOffPictures(page) {
  return page.locator('.jp-RenderedPlotly img').evaluateAll((pictures) =>
    pictures.flatMap((picture, i) => {
      const { width } = picture.getBoundingClientRect();
      const area = picture.closest('.jp-OutputArea-output')?.getBoundingClientRect().width ?? 0;
      return width > 300 && width <= area ? [] : [`picture ${i + 1}: ${width} of ${area}`];
    }),
  );
}

/**
 * What a screen reader hears of each live figure, checked to be one picture and its buttons.
 *
 * @param {import('playwright-core').Page} page
 */
function namesOfFigures(page) {
  return page.locator('.jp-RenderedPlotly').evaluateAll((figures) =>
    figures.map((figure) => {
      const [drawing, ...layers] = figure.querySelectorAll('.main-svg');
      const hidden = layers.every((layer) => layer.getAttribute('aria-hidden') === 'true');
      const named = drawing?.getAttribute('role') === 'img' && hidden;
      return named ? drawing.getAttribute('aria-label') : 'no picture with a name';
    }),
  );
}

/**
 * Reads through the notebook, the pointer on each figure: the Plotly extension shows a stored picture until then.
 *
 * @param {import('playwright-core').Page} page
 * @param {number} count how many figures there should be
 */
async function scrollThroughFigures(page, count) {
  await page.waitForFunction((n) => document.querySelectorAll('.jp-RenderedPlotly').length >= n, count);
  for (const element of await page.locator('.jp-RenderedPlotly').all()) {
    await element.hover();
    await element.locator('.gtitle').first().waitFor({ state: 'attached' });
  }
}

/**
 * The notebook as JupyterLab holds it now.
 *
 * @param {import('playwright-core').Page} page
 * @returns {Promise<import('../notebooks/notebook-file.mjs').Notebook>}
 */
function notebookShown(page) {
  return page.evaluate(() =>
    /** @type {any} */ (window).jupyterapp.shell.currentWidget.content.model.toJSON(),
  );
}
