import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lineChart } from './line-chart';
import { seriesStyles } from './series-style';

const looks = (names: string[]) =>
  seriesStyles(names).map(({ color, dash, symbol }) => `${color} ${dash} ${symbol}`);

test('a model looks the same in whatever place of whatever chart it stands', () => {
  const [alone] = looks(['LightGCN']);
  assert.equal(looks(['popularity', 'EASE', 'LightGCN, recorded'])[2], alone);
  assert.equal(looks(['a', 'b', 'lightgcn (live)', 'c'])[2], alone);
});

test('series without a name of the course take the places in order, as ever', () => {
  assert.deepEqual(
    seriesStyles(['training', 'validation', 'truth']).map(({ index }) => index),
    [0, 1, 2],
  );
});

test('no two series look alike, models and others mixed, a model twice included', () => {
  const names = [
    'BPR-MF',
    'BPR-MF',
    'x',
    'SASRec',
    'NeuMF',
    'MLP',
    ...Array.from({ length: 20 }, (_, i) => `s${i}`),
  ];
  assert.equal(new Set(looks(names)).size, names.length);
});

test('a name that only begins like a model is none', () => {
  assert.deepEqual(
    seriesStyles(['EASEL', 'FMX']).map(({ index }) => index),
    [0, 1],
  );
});

test('a line chart draws them so', () => {
  const chart = (names: string[]) =>
    lineChart({ title: 't', x: 'x', y: 'y', series: names.map((name) => ({ name, y: [1, 2] })) }).data;
  const [first] = chart(['SASRec']);
  assert.deepEqual(chart(['a', 'SASRec'])[1].line, first.line);
});
