import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { machineName, softwareName } from './environment.mjs';
import { ratiosFigure } from './plot.mjs';
import { mergeRows, readRows, rowsByMachine, writeRows } from './record.mjs';
import { works } from './works.mjs';

const old = {
  processor: 'Old One',
  cores: 2,
  platform: 'linux x64',
  node: '20.1.0',
  tensorflow: '2.20.0',
  date: '2026-01-01',
};
const fresh = {
  ...old,
  processor: 'New One',
  cores: 8,
  tensorflow: '2.21.0',
  pytorch: '2.13.0',
  date: '2026-02-02',
};

/** @param {string} work @param {import('./environment.mjs').Environment} environment */
const row = (work, environment, peer = 'pytorch-best', ratio = 2) => ({
  work,
  peer,
  unit: 'ms/step',
  threads: 'best',
  ratio,
  environment,
});

test('a save on another machine replaces the rows of its works and keeps the others with their machine', () => {
  const saved = [row('a', old), row('b', old, 'first'), row('b', old, 'second'), row('c', old)];
  const merged = mergeRows(saved, [row('b', fresh, 'third')], ['a', 'b', 'c']);
  assert.deepEqual(
    merged.map(({ work, peer, environment }) => [work, peer, environment.processor]),
    [
      ['a', 'pytorch-best', 'Old One'],
      ['b', 'third', 'New One'],
      ['c', 'pytorch-best', 'Old One'],
    ],
  );
});

test('the same machine with newer versions keeps the versions and days of the rows that did not run', () => {
  const merged = mergeRows(
    [row('a', old), row('b', old)],
    [row('b', { ...old, node: '22.0.0' })],
    ['a', 'b'],
  );
  assert.deepEqual(
    merged.map(({ environment }) => environment.node),
    ['20.1.0', '22.0.0'],
  );
});

test('rows of a GPU stand beside those of processors, and replace only those of a GPU', () => {
  const gpu = { ...fresh, gpu: 'NVIDIA H200' };
  const merged = mergeRows(
    [row('a', old), row('a', gpu, 'first')],
    [row('a', { ...gpu, node: '22.0.0' }, 'second')],
    ['a'],
  );
  assert.deepEqual(
    merged.map(({ peer, environment }) => [peer, environment.node, environment.gpu]),
    [
      ['pytorch-best', '20.1.0', undefined],
      ['second', '22.0.0', 'NVIDIA H200'],
    ],
  );
});

test('a work measured for the first time takes its place in the order, and a work that is no more goes', () => {
  const merged = mergeRows([row('gone', old), row('c', old)], [row('b', fresh)], ['a', 'b', 'c']);
  assert.deepEqual(
    merged.map(({ work }) => work),
    ['b', 'c'],
  );
});

test('rows are grouped by machine, whatever their versions and days', () => {
  const groups = rowsByMachine([row('a', old), row('b', fresh), row('c', { ...old, node: '22.0.0' })]);
  assert.deepEqual(
    [...groups].map(([machine, rows]) => [machine, rows.map(({ work }) => work).join()]),
    [
      ['Old One, 2 cores, linux x64', 'a,c'],
      ['New One, 8 cores, linux x64', 'b'],
    ],
  );
});

test('a GPU is part of the machine, and PyTorch is named only where it ran', () => {
  assert.equal(machineName({ ...old, gpu: 'NVIDIA X' }), 'Old One, 2 cores, linux x64, NVIDIA X');
  assert.equal(softwareName(old), '2026-01-01: Node 20.1.0, TensorFlow 2.20.0');
  assert.equal(softwareName(fresh), '2026-02-02: Node 20.1.0, TensorFlow 2.21.0, PyTorch 2.13.0');
});

test('rows come back as they were written, and no half-written file stays', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'bench-'));
  try {
    const file = path.join(folder, 'new', 'rows.json');
    assert.deepEqual(readRows(file), []);
    writeRows([row('a', old)], file);
    assert.deepEqual(readRows(file), [row('a', old)]);
    assert.deepEqual(readdirSync(path.dirname(file)), ['rows.json']);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('the picture gives each machine one color and only the bars that it measured', () => {
  const rows = [
    row('a', old, 'x', 2),
    row('b', fresh, 'x', 3),
    row('c', old, 'y', 4),
    row('a', { ...old, gpu: 'NVIDIA X' }, 'x', 5),
    { ...row('d', old), unit: 's' },
    { ...row('e', old), threads: 'one' },
  ];
  /** @typedef {{ type: string, name: string, x: unknown[], y: unknown[], marker: { color: string } }} Bar */
  const data = /** @type {Bar[]} */ (/** @type {unknown} */ (ratiosFigure(rows).data));
  const bars = data.filter(({ type }) => type === 'bar');
  assert.deepEqual(
    bars.map(({ name, x, y }) => [name, [...y], [...x]]),
    [
      ['Old One, 2 cores, linux x64', ['a: x', 'c: y'], [2, 4]],
      ['New One, 8 cores, linux x64', ['b: x'], [3]],
      ['Old One, 2 cores, linux x64, NVIDIA X', ['a: x (GPU)'], [5]],
    ],
  );
  assert.notEqual(bars[0].marker.color, bars[1].marker.color);
});

test('every saved row belongs to a work and a peer that exist and names its whole environment', () => {
  const rows = readRows();
  assert.ok(rows.length > 0);
  for (const { work, peer, environment } of rows) {
    const found = works.find(({ name }) => name === work);
    assert.ok(found, work);
    assert.ok(
      peer === 'none' ? Object.keys(found.peers).length === 0 : found.peers[peer],
      `${work}: ${peer}`,
    );
    for (const key of /** @type {const} */ (['processor', 'cores', 'platform', 'node', 'tensorflow', 'date']))
      assert.ok(environment[key], `${work}: ${peer} has no ${key}`);
    const isPyTorch = found.peers[peer]?.requirements?.includes('pytorch') ?? false;
    assert.equal(environment.pytorch !== undefined, isPyTorch, `${work}: ${peer}`);
  }
});
