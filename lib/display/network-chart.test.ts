import assert from 'node:assert/strict';
import test from 'node:test';
import { Random } from '../core/random';
import { embeddingMap } from './embedding-map';
import { networkChart } from './network-chart';

const chart = {
  title: 'Three nodes',
  x: [0, 1, 2],
  y: [0, 1, 0],
  edges: { source: [0, 1], target: [1, 2] },
  groups: [
    { name: 'users', nodes: [0, 2], labels: ['Anna', 'Ben'] },
    { name: 'items', nodes: [1] },
  ],
};

test('a network without a position for a node, with unlike lengths or numbers not finite is refused', () => {
  const bad = (change: object, message: RegExp) =>
    assert.throws(() => networkChart({ ...chart, ...change }), message);
  bad({ edges: { source: [0], target: [3] } }, /edges\[0\] must be a node in \[0, 3\), got 3/);
  bad({ groups: [{ name: 'users', nodes: [-1] }] }, /groups\[0\].nodes must be a node in \[0, 3\), got -1/);
  bad({ y: [0, 1] }, /y must be/);
  bad({ x: [0, Number.NaN, 1] }, /x/);
  bad({ title: '' }, /title/);
  bad({ edges: { source: [0], target: [] } }, /edges.target/);
});

test('edges become one broken line, groups points, a path stands out', () => {
  const highlighted = { name: 'path', edges: { source: [0], target: [1] } };
  const { data } = networkChart({ ...chart, highlighted });
  assert.deepEqual(data[0].x, [0, 1, null, 1, 2, null]);
  assert.deepEqual(data[1].x, [0, 1, null]);
  assert.deepEqual(
    data.map(({ name }) => name),
    [undefined, 'path', 'users', 'items'],
  );
  assert.deepEqual(data[2].text, ['Anna', 'Ben']);
});

test('an embedding map keeps groups together, and refuses what is no set of vectors', () => {
  const random = new Random('map');
  const [groups, each, embeddingSize] = [3, 20, 8];
  const vectors = new Float32Array(groups * each * embeddingSize);
  for (let row = 0; row < groups * each; row++) {
    for (let k = 0; k < embeddingSize; k++) {
      vectors[row * embeddingSize + k] = 0.1 * random.normal() + (k === row % groups ? 1 : 0);
    }
  }
  const { x, y } = embeddingMap(vectors, { embeddingSize, random, neighbors: 10 });
  let right = 0;
  for (let a = 0; a < groups * each; a++) {
    let nearest = -1;
    const distance = (b: number) => Math.hypot(x[a] - x[b], y[a] - y[b]);
    for (let b = 0; b < groups * each; b++) {
      if (b !== a && (nearest < 0 || distance(b) < distance(nearest))) nearest = b;
    }
    if (nearest % groups === a % groups) right++;
  }
  assert.ok(right >= 0.95 * groups * each, `${right}`);
  const bad = (values: Float32Array, message: RegExp, neighbors = 2) =>
    assert.throws(() => embeddingMap(values, { embeddingSize: 2, random, neighbors }), message);
  bad(new Float32Array(5), /vectors must be a multiple of 2 numbers, got 5/);
  bad(Float32Array.of(1, 0, 0, 1), /neighbors must be an integer from 2 to below the 2 vectors, got 2/);
  bad(Float32Array.of(1, 0, 0, 1, 0, 0), /vectors row 2 must be not all zeros/);
  bad(Float32Array.of(1, 0, 0, 1, Number.NaN, 0), /vectors\[4\] must be a finite number, got NaN/);
});
