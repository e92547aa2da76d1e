import assert from 'node:assert/strict';
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import test, { after, before } from 'node:test';
import { KERNEL_NAME } from '../kernel/language-info.mjs';
import { writeNotebook } from '../notebooks/notebook-file.mjs';
import { launchChromium } from './chromium.mjs';
import { startLab } from './lab-server.mjs';
import { browserFolder } from './notebooks-under-test.mjs';

const setUp = `
import { models, readLog, compare, dataFrame, Random } from 'lib';
import { runArena } from 'lib/bandits';
const draws = new Random('lab');
const rows = Array.from({ length: 3000 }, () => ({ user: draws.integer(0, 200), item: draws.integer(0, 100) }));
const log = await readLog(rows, { user: 'user', item: 'item' });
const long = () => models.bprMf({ epochs: 100000, name: 'long' });
const short = async () => {
  const model = models.bprMf({ epochs: 5 });
  const { history } = await model.fit(log, { seed: 3 });
  model.dispose();
  return history!.map(({ trainingLoss }) => trainingLoss.toFixed(6)).join(' ');
};
const undisturbed = await short();
let reached = 'nothing';`;

/** Long work by name, as a cell of its own. */
const longWork = {
  fit: "await long().fit(log, { progress: 'Training' });",
  compare: 'await compare([long()], { log, folds: 3, seeds: [1] });',
  runArena: `await runArena({
  scenario: { steps: 50_000_000, context: { kind: 'persona' } },
  policies: [{ policy: 'random' }],
  seeds: [1, 2],
});`,
  'a loop that never waits': 'while (true) {}',
};

const notebook = 'kernel.ipynb';
const folder = path.join(browserFolder, 'lab-kernel');

/** @type {Awaited<ReturnType<typeof startLab>>} */
let lab;
/** @type {import('playwright-core').Browser} */
let browser;
/** @type {import('playwright-core').Page} */
let page;

before(async () => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await writeNotebook(path.join(folder, notebook), {
    cells: [
      { cell_type: 'code', id: 'a', metadata: {}, source: setUp.trim(), outputs: [], execution_count: null },
    ],
    metadata: {
      kernelspec: { display_name: KERNEL_NAME, language: 'typescript', name: 'tslab' },
      language_info: { name: 'typescript' },
    },
    nbformat: 4,
    nbformat_minor: 5,
  });
  lab = await startLab(folder);
  browser = await launchChromium();
  page = await browser.newPage({ viewport: { width: 1400, height: 1000 } });
  page.setDefaultTimeout(60_000);
  await page.goto(lab.address(notebook));
  await page.waitForSelector('.jp-Notebook .jp-Cell');
  await page.evaluate(
    () => /** @type {any} */ (window).jupyterapp.shell.currentWidget.context.sessionContext.ready,
  );
  await command('notebook:run-all-cells');
  assert.equal(await lastOutputs(), '', 'the set-up cell');
});

after(async () => {
  await browser?.close();
  await lab?.stop();
});

/** @param {string} id */
function command(id) {
  return page.evaluate((name) => /** @type {any} */ (window).jupyterapp.commands.execute(name), id);
}

/**
 * Adds a cell with this code below and makes it the active one.
 *
 * @param {string} code
 */
async function addCell(code) {
  await page.evaluate((source) => {
    const { content } = /** @type {any} */ (window).jupyterapp.shell.currentWidget;
    content.model.sharedModel.addCell({ cell_type: 'code', source, metadata: {} });
    content.activeCellIndex = content.widgets.length - 1;
  }, code);
}

/**
 * Runs code in a cell of its own.
 *
 * @param {string} code
 * @returns {Promise<string>} all its outputs as text
 */
async function run(code) {
  await addCell(code);
  await command('notebook:run-cell');
  return lastOutputs();
}

function lastOutputs() {
  return page.evaluate(() => {
    const { widgets } = /** @type {any} */ (window).jupyterapp.shell.currentWidget.content;
    return widgets
      .at(-1)
      .model.outputs.toJSON()
      .map((/** @type {any} */ output) =>
        [output.text, output.traceback?.join('\n'), output.data?.['text/plain'], output.data?.['text/html']]
          .flat()
          .filter(Boolean)
          .join('\n'),
      )
      .join('\n');
  });
}

/** After a failure tslab refuses cells for a moment: those that were waiting. */
const pause = () => wait(500);

/** @param {number} milliseconds */
const wait = (milliseconds) => page.waitForTimeout(milliseconds);

for (const [name, code] of Object.entries(longWork)) {
  test(`stop ends ${name}; the rest of the cell does not run; training afterwards is undisturbed`, async () => {
    const running = run(`reached = 'begun';\n${code}\nreached = 'the rest';`);
    await wait(2500);
    const from = Date.now();
    await command('notebook:interrupt-kernel');
    const text = await running;
    assert.ok(Date.now() - from < 20_000, 'the cell ends soon after the stop');
    assert.match(text, /Interrupted: /);
    await pause();
    assert.equal((await run('reached')).trim(), 'begun');
    await wait(500);
    assert.equal((await run('reached')).trim(), 'begun', 'nothing of the cell goes on');
    assert.match(await run('(await short()) === undisturbed'), /^true\s*$/);
  });
}

test('the status is busy until the last queued cell ends', async () => {
  for (const i of [1, 2, 3]) await addCell(`await new Promise((r) => setTimeout(r, 700)); // ${i}`);
  const states = await page.evaluate(async () => {
    const { jupyterapp } = /** @type {any} */ (window);
    const { content, context } = jupyterapp.shell.currentWidget;
    content.activeCellIndex = content.widgets.length - 3;
    const { kernel } = context.sessionContext.session;
    let ended = false;
    const done = jupyterapp.commands.execute('notebook:run-all-below').then(() => {
      ended = true;
    });
    /** @type {string[]} */
    const seen = [];
    await new Promise((resolve) => setTimeout(resolve, 300));
    while (!ended) {
      seen.push(kernel.status);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await done;
    return seen;
  });
  // The last sample may fall between the end and its being told.
  assert.ok(states.length > 20, `${states.length} samples`);
  assert.deepEqual([...new Set(states.slice(0, -3))], ['busy']);
});

test('an error shows the cell’s own line, and is an error output', async () => {
  const text = await run('const x = 1;\n\nthrow new RangeError("no " + x);');
  assert.match(text, /RangeError: no 1\n> 3 \| throw new RangeError/);
  const kinds = await page.evaluate(() => {
    const { widgets } = /** @type {any} */ (window).jupyterapp.shell.currentWidget.content;
    return widgets
      .at(-1)
      .model.outputs.toJSON()
      .map((/** @type {any} */ output) => output.output_type);
  });
  assert.deepEqual(kinds, ['error']);
  await pause();
});

test('a DataFrame as the last value is a table', async () => {
  const text = await run('dataFrame({ user: [1, 2], name: ["a", "b"] })');
  assert.match(text, /<th scope="col"[^>]*>user<\/th>/);
  assert.equal(await page.locator('.jp-Cell:last-child .jp-OutputArea table td').count(), 4);
});

test('Shift+Tab on a function shows what it throws and an example, and inside its brackets its options', async () => {
  const tooltip = async (/** @type {string} */ code, /** @type {number} */ column) => {
    await addCell(code);
    await page.evaluate((at) => {
      const { content } = /** @type {any} */ (window).jupyterapp.shell.currentWidget;
      content.mode = 'edit';
      content.activeCell.editor.setCursorPosition({ line: 0, column: at });
      content.activeCell.editor.focus();
    }, column);
    await page.keyboard.press('Shift+Tab');
    const shown = page.locator('.jp-Tooltip');
    await shown.waitFor();
    const text = await shown.innerText();
    await page.keyboard.press('Escape');
    return text;
  };
  const fit = await tooltip('models.ease().fit(log)', 15);
  assert.match(fit, /fit\(/);
  assert.match(fit, /@throws/);
  const text = await tooltip('compare([], {})', 3);
  assert.match(text, /@throws/);
  assert.match(text, /@example/);
  assert.match(await tooltip('models.ease({  })', 13), /EaseRecommenderOptions/);
});
