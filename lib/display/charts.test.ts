import assert from 'node:assert/strict';
import { test } from 'node:test';
import { throwsArgument } from '../core/testing/throws-argument';
import { calibrationCurve } from '../evaluation/click/calibration';
import { barChart } from './bar-chart';
import { groupedBoxes } from './box-chart';
import type { Figure } from './figure-type';
import { heatMap } from './heat-map';
import { histogram } from './histogram';
import { lineChart } from './line-chart';
import { type ReliabilitySeries, reliabilityCurve } from './reliability-curve';
import { scatterChart } from './scatter-chart';

const axes = { title: 'T', x: 'X (unit)', y: 'Y (unit)' };
const bins = [{ predicted: 0.2, observed: 0.3, count: 10 }];

/** Each chart with all that it needs; `changes` spoils one thing. */
const charts: Record<string, (changes?: object) => Figure> = {
  line: (changes) => lineChart({ ...axes, series: [{ name: 'a', y: [1, 2] }], ...changes }),
  bar: (changes) =>
    barChart({ ...axes, categories: ['p', 'q'], series: [{ name: 'a', values: [1, 2] }], ...changes }),
  boxes: (changes) =>
    groupedBoxes({ ...axes, categories: ['p'], groups: [{ name: 'a', values: [[1, 2]] }], ...changes }),
  heat: (changes) =>
    heatMap({ ...axes, columns: ['c'], rows: ['r'], values: [[1]], valueTitle: 'V (unit)', ...changes }),
  histogram: (changes) => histogram({ ...axes, series: [{ name: 'a', values: [1, 2] }], ...changes }),
  scatter: (changes) => scatterChart({ ...axes, series: [{ name: 'a', x: [1, 2], y: [1, 2] }], ...changes }),
  reliability: (changes) => reliabilityCurve({ title: 'T', series: [{ name: 'a', bins }], ...changes }),
};

for (const [name, chart] of Object.entries(charts)) {
  test(`${name}: a missing title or axis title is an error, and so is a bad height`, () => {
    throwsArgument(() => chart({ title: '' }), 'title');
    throwsArgument(() => chart({ x: '' }), 'x.title');
    throwsArgument(() => chart({ y: { title: ' ' } }), 'y.title');
    throwsArgument(() => chart({ height: -1 }), 'height');
  });

  test(`${name}: the figure carries its title and both axis titles`, () => {
    const { layout, data, config } = chart({ title: 'Shown' });
    const titled = layout as Record<string, { text?: string; title?: { text: string } }>;
    assert.equal(titled.title.text, 'Shown');
    assert.ok(titled.xaxis.title?.text);
    assert.ok(titled.yaxis.title?.text);
    assert.ok(data.length > 0);
    assert.equal(config.responsive, true);
  });
}

test('numbers that are not finite and lengths that differ are named', () => {
  assert.throws(() => charts.line({ series: [{ name: 'a', y: [1, Number.NaN] }] }), /series\[0\]\.y\[1\]/);
  throwsArgument(() => charts.line({ series: [{ name: 'a', x: [1], y: [1, 2] }] }), 'series[0].x');
  assert.throws(
    () => charts.bar({ series: [{ name: 'a', values: [1] }] }),
    /as long as categories \(2\), got 1/,
  );
  assert.throws(() => charts.boxes({ groups: [{ name: 'a', values: [[]] }] }), /groups\[0\]\.values\[0\]/);
  throwsArgument(() => charts.boxes({ groups: [{ name: 'a' }] }), 'groups[0].values');
  throwsArgument(() => charts.heat({ values: [[1, 2]] }), 'values[0]');
  throwsArgument(() => charts.heat({ values: [] }), 'values');
  throwsArgument(() => charts.heat({ range: [1, 1] }), 'range');
  throwsArgument(() => charts.heat({ valueTitle: '' }), 'valueTitle');
  throwsArgument(() => charts.histogram({ bins: 0 }), 'bins');
  throwsArgument(
    () => charts.scatter({ x: { title: 'X', log: true }, series: [{ name: 'a', x: [0], y: [1] }] }),
    'series[0].x[0]',
  );
  throwsArgument(() => charts.reliability({ series: [{ name: 'a', bins: [] }] }), 'series[0].bins.predicted');
  throwsArgument(() => charts.bar({ orientation: 'diagonal' }), 'orientation');
});

test('a band is one closed polygon under its line, hidden and shown with it', () => {
  const { data } = lineChart({ ...axes, series: [{ name: 'a', y: [1, 2], lower: [0, 1], upper: [2, 3] }] });
  const [band, line] = data;
  assert.deepEqual(band.x, [1, 2, 2, 1]);
  assert.deepEqual(band.y, [2, 3, 1, 0]);
  assert.equal(band.showlegend, false);
  assert.equal(band.legendgroup, line.legendgroup);
});

test('error bars reach from lower to upper', () => {
  const { data } = charts.bar({ series: [{ name: 'a', values: [2, 3], lower: [1, 3], upper: [4, 3] }] });
  const error = data[0].error_y as { array: number[]; arrayminus: number[] };
  assert.deepEqual(error.array, [2, 0]);
  assert.deepEqual(error.arrayminus, [1, 0]);
});

test('horizontal bars and boxes keep their categories in the order given, top down', () => {
  for (const chart of [charts.bar, charts.boxes]) {
    const { layout, data } = chart({ orientation: 'horizontal' });
    assert.equal((layout.yaxis as { autorange: string }).autorange, 'reversed');
    assert.equal(data[0].orientation, 'h');
  }
});

test('a histogram counts every number once, the largest too', () => {
  const { data } = histogram({ ...axes, bins: 3, series: [{ name: 'a', values: [0, 1, 2, 3, 3] }] });
  assert.deepEqual(data[0].y, [1, 1, 3]);
  assert.deepEqual(data[0].x, [0.5, 1.5, 2.5]);
});

test('shares of a histogram sum to one per sample, and equal numbers make one bin', () => {
  const { data } = histogram({
    ...axes,
    bins: 4,
    shares: true,
    series: [
      { name: 'a', values: [1, 2, 3] },
      { name: 'b', values: [2, 2] },
    ],
  });
  for (const trace of data) {
    const total = (trace.y as number[]).reduce((sum, share) => sum + share, 0);
    assert.ok(Math.abs(total - 1) < 1e-12);
  }
  const single = histogram({ ...axes, bins: 3, series: [{ name: 'a', values: [5, 5] }] });
  assert.deepEqual(single.data[0].y, [0, 2, 0]);
});

test('boxes store quartiles instead of the sample, outliers and truth as points beside them', () => {
  const sample = [1, 2, 3, 4, 5, 6, 7, 8, 9, 100];
  const { data } = charts.boxes({ groups: [{ name: 'a', values: [sample], truth: [5] }] });
  const [box, outliers, truth] = data;
  assert.deepEqual(box.median, [5.5]);
  assert.equal(box.y, undefined);
  assert.deepEqual(outliers.y, [100]);
  assert.deepEqual(truth.y, [5]);
  assert.equal(new Set([box, outliers, truth].map((trace) => trace.offsetgroup)).size, 1);
});

test('a fitted line says its slope in the legend', () => {
  const { data } = charts.scatter({
    x: { title: 'X', log: true },
    y: { title: 'Y', log: true },
    series: [{ name: 'a', x: [1, 10, 100], y: [1, 0.1, 0.01], fit: true }],
  });
  assert.equal(data[1].name, 'a: fitted slope -1.00');
});

test('a reference line crosses the whole panel at its value, on a log axis too', () => {
  const { layout } = charts.line({
    y: { title: 'Y', log: true },
    references: [{ name: 'floor', axis: 'y', value: 100 }],
  });
  const [shape] = layout.shapes as { y0: number; xref: string }[];
  const [note] = layout.annotations as { y: number; text: string }[];
  assert.equal(shape.y0, 100);
  assert.equal(shape.xref, 'x domain');
  assert.equal(note.y, 2);
  assert.throws(
    () => charts.line({ references: [{ name: '', axis: 'y', value: 1 }] }),
    /references\[0\]\.name/,
  );
  assert.throws(
    () => charts.line({ references: [{ name: 'f', axis: 'z', value: 1 }] }),
    /references\[0\]\.axis/,
  );
});

test('a diverging heat map is symmetric around zero', () => {
  const [heat] = charts.heat({ values: [[-0.5]], scale: 'diverging' }).data;
  assert.deepEqual([heat.zmin, heat.zmax], [-0.5, 0.5]);
});

test('bins as calibrationCurve gives them have edges, which are no error bars; an interval is one', () => {
  const [labels, probabilities] = [
    [0, 1, 0, 1],
    [0.15, 0.19, 0.81, 0.99],
  ];
  const curve = calibrationCurve(labels, probabilities);
  const errorBarsOf = (bins: ReliabilitySeries['bins']) =>
    reliabilityCurve({ title: 'T', series: [{ name: 'a', bins }] }).data.at(-1)?.error_y;
  assert.equal(errorBarsOf(curve), undefined);
  const withInterval = curve.map((bin) => ({ ...bin, interval: { lower: 0, upper: 1 } }));
  assert.notEqual(errorBarsOf(withInterval), undefined);
});

test('no two series of a chart share color, dash and marker, however many there are', () => {
  const series = Array.from({ length: 30 }, (_, i) => ({ name: `series ${i}`, y: [1, 2] }));
  const { data } = lineChart({ title: 'many', x: { title: 'x' }, y: { title: 'y' }, series });
  const looks = data.map(({ line, marker }) => {
    const { color, dash } = line as { color: string; dash: string };
    return `${color} ${dash} ${(marker as { symbol: string }).symbol}`;
  });
  assert.equal(new Set(looks).size, looks.length);
  // Without markers color and dash alone tell them apart.
  assert.equal(new Set(looks.slice(0, 14).map((look) => look.split(' ').slice(0, 2).join(' '))).size, 14);
});

test('no figure offers to upload its data', () => {
  const { config } = lineChart({
    title: 't',
    x: { title: 'x' },
    y: { title: 'y' },
    series: [{ name: 'a', y: [1] }],
  });
  assert.deepEqual(config.modeBarButtonsToRemove, ['sendChartToCloud']);
});
