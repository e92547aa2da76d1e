import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../core/random';
import { throwsArgument } from '../../core/testing/throws-argument';
import { type Graph, graphOf } from './graph';
import { importantNeighbors } from './important-neighbors';
import { RandomWalker } from './random-walk';

// A square with a tail, 0-1-2-3-0 and 3-4, and an isolated node 5.
const edges = { source: Int32Array.of(0, 1, 2, 3, 3), target: Int32Array.of(1, 2, 3, 0, 4) };
const plain = graphOf(edges, { nodes: 6 });
const weighted = graphOf({ ...edges, weight: Float32Array.of(1, 5, 2, 0.5, 3) }, { nodes: 6 });

/** pi = restart e_s + (1 - restart) pi P, by dense iteration, damped: without restarts a walk alternates sides. */
function stationary({ nodes, offsets, neighbors, weights }: Graph, start: number, restart: number): number[] {
  const dense = Array.from({ length: nodes }, () => new Array<number>(nodes).fill(0));
  for (let node = 0; node < nodes; node++) {
    const row = Array.from(neighbors.subarray(offsets[node], offsets[node + 1]));
    const weight = row.map((_, i) => weights?.[offsets[node] + i] ?? 1);
    const total = weight.reduce((sum, value) => sum + value, 0);
    row.forEach((other, i) => {
      dense[node][other] = weight[i] / total;
    });
    if (row.length === 0) dense[node][node] = 1;
  }
  let pi = Array.from<unknown, number>({ length: nodes }, (_, node) => (node === start ? 1 : 0));
  for (let round = 0; round < 500; round++) {
    pi = pi.map((before, j) => {
      const arriving = pi.reduce((sum, share, i) => sum + share * dense[i][j], 0);
      return before / 2 + ((j === start ? restart : 0) + (1 - restart) * arriving) / 2;
    });
  }
  return pi;
}

test('walks without steps, with a restart outside [0, 1) or from nowhere are refused', () => {
  const walker = new RandomWalker(plain);
  const random = new Random(1);
  throwsArgument(() => walker.visits(6, { steps: 1, random }), 'start');
  throwsArgument(() => walker.visits(0, { steps: 0, random }), 'steps');
  for (const restart of [-0.1, 1, Number.NaN]) {
    throwsArgument(() => walker.visits(0, { steps: 1, restart, random }), 'restart');
  }
});

test('neighborhoods of no size, of unknown nodes or from an empty range are refused', () => {
  const options = { steps: 10, size: 2, random: new Random(1) };
  throwsArgument(() => importantNeighbors(plain, { ...options, size: 0 }), 'size');
  const nodes = Int32Array.of(9);
  throwsArgument(() => importantNeighbors(plain, { ...options, nodes }), 'nodes');
  for (const among of [
    [0, 7],
    [2, 2],
    [-1, 3],
    [0.5, 2],
  ] as const) {
    throwsArgument(() => importantNeighbors(plain, { ...options, among }), 'among');
  }
});

test('an isolated node visits itself and has no neighbors', () => {
  const random = new Random(1);
  const { nodes, counts } = new RandomWalker(plain).visits(5, { steps: 20, random });
  assert.deepEqual([Array.from(nodes), Array.from(counts)], [[5], [20]]);
  const found = importantNeighbors(plain, { steps: 20, size: 3, nodes: Int32Array.of(5), random });
  assert.deepEqual(Array.from(found.neighbors), [-1, -1, -1]);
  assert.deepEqual(Array.from(found.weights), [0, 0, 0]);
});

for (const [name, graph] of [
  ['plain', plain],
  ['weighted', weighted],
] as const) {
  for (const restart of [0, 0.15, 0.5]) {
    test(`visits converge to the personalized stationary distribution (${name}, restart ${restart})`, () => {
      const steps = 200_000;
      const expected = stationary(graph, 1, restart);
      const { nodes, counts } = new RandomWalker(graph).visits(1, {
        steps,
        restart,
        random: new Random(restart + 1),
      });
      const seen = new Array<number>(6).fill(0);
      nodes.forEach((node, i) => {
        seen[node] = counts[i] / steps;
      });
      assert.equal(
        counts.reduce((sum, count) => sum + count, 0),
        steps,
      );
      for (let node = 0; node < 6; node++) {
        assert.ok(Math.abs(seen[node] - expected[node]) < 0.006, `${node}: ${seen[node]}, ${expected[node]}`);
      }
    });
  }
}

test('important neighbors are the most visited, weighted by visits, and the node itself is none', () => {
  const steps = 100_000;
  const expected = stationary(weighted, 3, 0.5);
  const order = [0, 1, 2, 4].sort((a, b) => expected[b] - expected[a]);
  const nodes = Int32Array.of(3);
  const { neighbors, weights } = importantNeighbors(weighted, {
    steps,
    size: 3,
    nodes,
    random: new Random(4),
  });
  assert.deepEqual(Array.from(neighbors), order.slice(0, 3));
  const total = order.slice(0, 3).reduce((sum, node) => sum + expected[node], 0);
  weights.forEach((weight, i) => {
    assert.ok(Math.abs(weight - expected[order[i]] / total) < 0.01);
  });
  assert.ok(Math.abs(weights.reduce((sum, weight) => sum + weight, 0) - 1) < 1e-6);
});

test('neighbors come from the range asked for, and a row does not depend on the other rows', () => {
  const options = { steps: 500, size: 4, random: new Random(5) };
  const all = importantNeighbors(plain, { ...options, among: [2, 5] });
  assert.ok(all.neighbors.every((node) => node === -1 || (node >= 2 && node < 5)));
  const some = importantNeighbors(plain, { ...options, among: [2, 5], nodes: Int32Array.of(4, 1) });
  assert.deepEqual(some.neighbors.subarray(4), all.neighbors.subarray(4, 8));
  assert.deepEqual(some.weights.subarray(0, 4), all.weights.subarray(16, 20));
});

test('the same seed gives the same walk, another seed another', () => {
  const walker = new RandomWalker(plain);
  const walk = (seed: number) => walker.visits(0, { steps: 100, random: new Random(seed) });
  assert.deepEqual(walk(1), walk(1));
  assert.notDeepEqual(walk(1), walk(2));
});
