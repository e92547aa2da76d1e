import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import test from 'node:test';
import { launchChromium } from './chromium.mjs';
import { drawnFigures } from './drawn-figures.mjs';

const require = createRequire(import.meta.url);
const {
  barChart,
  compactFigure,
  groupedBoxes,
  heatMap,
  histogram,
  lineChart,
  panels,
  reliabilityCurve,
  scatterChart,
} = require('lib/display');

const axes = { x: 'X (unit)', y: 'Y (unit)' };
const log = { title: 'Log (unit)', log: true };
/** @type {import('lib/display').ReferenceLine[]} */
const references = [{ name: 'floor', axis: 'y', value: 1.5 }];
const line = (/** @type {string} */ title) =>
  lineChart({ ...axes, title, series: [{ name: 'a', y: [1, 2], lower: [0, 1], upper: [2, 3] }], references });
const boxes = (/** @type {string} */ title, /** @type {'vertical' | 'horizontal'} */ orientation) =>
  groupedBoxes({
    ...axes,
    title,
    orientation,
    categories: ['p', 'q'],
    groups: [
      {
        name: 'a',
        values: [
          [1, 2, 3],
          [4, 5, 6],
        ],
        truth: [2, 5],
      },
      { name: 'b', values: [[1, 2, 3, 4, 90], [4]], truth: [2, 5] },
    ],
  });
const bars = (/** @type {'vertical' | 'horizontal'} */ orientation) =>
  barChart({
    ...axes,
    title: `bars ${orientation}`,
    orientation,
    categories: ['p', 'q'],
    series: [{ name: 'a', values: [1, 2], lower: [0.5, 1], upper: [2, 3] }],
  });
const heat = heatMap({
  ...axes,
  title: 'heat',
  columns: ['c', 'd'],
  rows: ['r'],
  values: [[1, 2]],
  valueTitle: 'V',
});

const figures = {
  'a line with a band and a reference': line('line'),
  'a line without markers': lineChart({
    ...axes,
    title: 'long',
    series: [{ name: 'a', y: Array(50).fill(1) }],
  }),
  'vertical bars': bars('vertical'),
  'horizontal bars': bars('horizontal'),
  'vertical boxes': boxes('boxes', 'vertical'),
  'horizontal boxes': boxes('boxes', 'horizontal'),
  'a heat map': heat,
  'a diverging heat map': heatMap({
    ...axes,
    title: 'difference',
    columns: ['c', 'd'],
    rows: ['r'],
    values: [[-1, 2]],
    valueTitle: 'V',
    scale: 'diverging',
  }),
  'a histogram': histogram({ ...axes, title: 'histogram', series: [{ name: 'a', values: [1, 2, 2, 3] }] }),
  'log-log points with a fitted line': scatterChart({
    title: 'scatter',
    x: log,
    y: log,
    series: [{ name: 'a', x: [1, 10, 100], y: [1, 0.1, 0.01], fit: true, labels: ['k', 'l', 'm'] }],
  }),
  'a reliability curve': reliabilityCurve({
    title: 'reliability',
    series: [
      {
        name: 'a',
        bins: [{ predicted: 0.2, observed: 0.3, count: 9, interval: { lower: 0.1, upper: 0.5 } }],
      },
    ],
  }),
  'two panels': panels([line('left'), heat], { title: 'two panels' }),
  'four panels with shared axes': panels(
    ['p', 'q', 'r', 's'].map((title) => boxes(title, 'horizontal')),
    { title: 'four panels', sharedX: true, sharedY: true },
  ),
};

const browser = await launchChromium();
test.after(() => browser.close());
const page = await browser.newPage();
await page.addScriptTag({ path: require.resolve('plotly.js-cartesian-dist-min') });
/** @type {string[]} */
let said = [];
page.on('console', (message) => said.push(message.text()));
page.on('pageerror', (error) => said.push(error.message));

for (const [name, figure] of Object.entries(figures)) {
  test(`${name}: Plotly knows every option, and draws every trace without a warning`, async () => {
    said = [];
    const unknown = await page.evaluate(async ({ data, layout, config }) => {
      const plotly = /** @type {any} */ (globalThis).Plotly ?? /** @type {any} */ (globalThis).moduleName;
      const element = document.createElement('div');
      document.body.replaceChildren(element);
      const problems = plotly.validate(data, layout) ?? [];
      await plotly.newPlot(element, data, layout, config);
      return problems.map((/** @type {{ msg: string }} */ { msg }) => msg);
    }, compactFigure(figure));
    assert.deepEqual(unknown, []);
    const [drawn] = await drawnFigures(page);
    assert.equal(drawn.title, /** @type {{ text: string }} */ (figure.layout.title).text);
    assert.equal(drawn.traces, figure.data.length);
    assert.ok(drawn.marks >= figure.data.length, `${drawn.marks} marks`);
    assert.deepEqual(said, []);
  });
}
