import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { dataFrame } from './danfo';
import { throwsArgument } from './testing/throws-argument';

test('what is no table is refused with the column that is to blame', () => {
  const cases: [unknown, string][] = [
    [null, 'columns'],
    [{}, 'columns'],
    [{ a: 3 }, 'columns.a'],
    [{ a: 'text' }, 'columns.a'],
    [{ a: [1], b: [1, 2] }, 'columns.b'],
    [{ a: BigInt64Array.of(2n ** 60n) }, 'columns.a[0]'],
  ];
  for (const [columns, message] of cases) throwsArgument(() => dataFrame(columns as never), message);
});

test("the library's own columns become rows, and a log of no rows a table of none", () => {
  const frame = dataFrame({
    a: Float32Array.of(1, 2),
    b: Int32Array.of(3, 4),
    c: BigInt64Array.of(5n, 6n),
    d: ['x', 'y'],
  });
  assert.deepEqual(frame.values, [
    [1, 3, 5, 'x'],
    [2, 4, 6, 'y'],
  ]);
  const three = dataFrame({ a: Float64Array.of(1, 2, 3), b: Int32Array.of(1, 2, 3) });
  assert.deepEqual(three.shape, [3, 2]);
  const none = dataFrame({ a: new Int32Array(0), b: [] });
  assert.deepEqual([none.shape, none.columns, none.values], [[0, 2], ['a', 'b'], []]);
});

test('groups whose keys danfo would join are refused, others are counted right', () => {
  const mixed = dataFrame({ g: ['a-b', 'a'], h: ['c', 'b-c'], v: [1, 2] });
  throwsArgument(() => mixed.groupby(['g', 'h']), 'groupby of g, h');
  throwsArgument(() => dataFrame({ g: ['1', 1], v: [1, 2] }).groupby(['g']), 'groupby of g');
  throwsArgument(() => dataFrame({ g: ['toString'], v: [1] }).groupby(['g']), 'groupby of g');
  throwsArgument(() => mixed.groupby(['x']), 'groupby column');
  const plain = dataFrame({ g: ['a-b', 'a', 'a-b'], h: ['c', 'd', 'c'], v: [1, 2, 4] });
  assert.deepEqual(plain.groupby(['g', 'h']).sum().values, [
    ['a-b', 'c', 5],
    ['a', 'd', 2],
  ]);
});

test('rows are sorted with those that lack the value last, equal ones as they stood', () => {
  const frame = dataFrame({ v: [3, Number.NaN, 1, null, 3], n: ['a', 'b', 'c', 'd', 'e'] });
  const names = (options?: object): unknown[] =>
    (frame.sortValues('v', options) as typeof frame).values.map((row) => (row as unknown[])[1]);
  assert.deepEqual(names(), ['c', 'a', 'e', 'b', 'd']);
  assert.deepEqual(names({ ascending: false }), ['a', 'e', 'c', 'b', 'd']);
  assert.deepEqual((frame.sortValues('v') as typeof frame).index, [2, 0, 4, 1, 3]);
  frame.sortValues('n', { ascending: false, inplace: true });
  assert.deepEqual(frame.index, [4, 3, 2, 1, 0]);
  throwsArgument(() => frame.sortValues('x'), 'sortValues column');
  throwsArgument(() => dataFrame({ v: [1, 'a'] }).sortValues('v'), 'sortValues column v');
});

test('statistics are of the values that are there', () => {
  const described = dataFrame({
    v: [null, 1, 3, Number.NaN, 8],
    w: [1, 2, 3, 4, 5],
    n: ['a', 'b', 'c', 'd', 'e'],
  }).describe();
  assert.deepEqual(described.columns, ['v', 'w']);
  assert.deepEqual(described.index, ['count', 'mean', 'std', 'min', 'median', 'max', 'variance']);
  // 1, 3 and 8: mean 4, squares 9 + 1 + 16 over 2; 1 to 5: mean 3, variance 2.5.
  const wanted = [
    [3, 5],
    [4, 3],
    [Math.sqrt(13), Math.sqrt(2.5)],
    [1, 1],
    [3, 3],
    [8, 5],
    [13, 2.5],
  ];
  assert.deepEqual(described.values, wanted);
  const whole = dataFrame({ w: [1, 2, 3, 4, 5] }).describe().values as number[][];
  for (const [i, value] of whole.flat().entries()) assert.ok(Math.abs(value - wanted[i][1]) < 1e-12);
  throwsArgument(() => dataFrame({ n: ['a'] }).describe(), 'describe');
});

test('commas, quotes and line breaks survive CSV, a missing value is an empty field', () => {
  const frame = dataFrame({
    title: ['Misérables, Les', 'He said "no"', 'two\nlines'],
    year: [1998, null, Number.NaN],
  });
  const csv = 'title,year\n"Misérables, Les",1998\n"He said ""no""",\n"two\nlines",\n';
  assert.equal(frame.toCSV(), csv);
  const file = path.join(tmpdir(), `danfo-${process.pid}.csv`);
  try {
    frame.toCSV({ filePath: file });
    assert.equal(readFileSync(file, 'utf8'), csv);
  } finally {
    rmSync(file, { force: true });
  }
  assert.equal(dataFrame({ a: ['x;y'] }).toCSV({ sep: ';', header: false }), '"x;y"\n');
});

test('a column of numbers of which some are NA is read as numbers; texts stay texts', async () => {
  dataFrame({ a: [1] });
  const file = path.join(tmpdir(), `danfo-na-${process.pid}.csv`);
  writeFileSync(file, '\ufeffa,b,c\r\n1,NA,x\r\n2,3,NA\r\n,4,y\r\n');
  try {
    const danfo: typeof import('danfojs-node') = require('danfojs-node');
    const frame = await danfo.readCSV(file);
    assert.deepEqual(frame.columns, ['a', 'b', 'c']);
    assert.deepEqual(frame.values, [
      [1, null, 'x'],
      [2, 3, 'NA'],
      [null, 4, 'y'],
    ]);
    assert.deepEqual(frame.ctypes.values, ['float32', 'float32', 'string']);
    assert.equal(frame.column('b').mean(), 3.5);
  } finally {
    rmSync(file);
  }
});
