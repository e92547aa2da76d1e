import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from './random';

const draws = 50_000;

/** P(k) for k = 0 .. n. */
function massFunction(n: number, p: number): number[] {
  const mass = [(1 - p) ** n];
  for (let k = 1; k <= n; k++) mass.push((mass[k - 1] * (n - k + 1) * p) / (k * (1 - p)));
  return mass;
}

/** Neighbors put together until each group is expected at least 20 times; what is left over goes to the last one. */
function grouped(mass: readonly number[], counts: readonly number[]): { expected: number; seen: number }[] {
  const groups: { expected: number; seen: number }[] = [];
  let open = { expected: 0, seen: 0 };
  mass.forEach((share, k) => {
    open = { expected: open.expected + share * draws, seen: open.seen + counts[k] };
    if (open.expected < 20) return;
    groups.push(open);
    open = { expected: 0, seen: 0 };
  });
  groups[groups.length - 1].expected += open.expected;
  groups[groups.length - 1].seen += open.seen;
  return groups;
}

test('outcomes have the shares of the mass function, with means below, at and above 10 and rates on both sides of 1/2', () => {
  const random = new Random('binomials');
  const cases: [number, number][] = [
    [1, 0.3],
    [32, 0.308],
    [33, 0.308],
    [20, 0.5],
    [24, 0.5],
    [60, 0.7],
    [90, 0.99],
    [400, 0.308],
    [1000, 0.02],
  ];
  for (const [n, p] of cases) {
    const counts = new Array<number>(n + 1).fill(0);
    for (let i = 0; i < draws; i++) counts[random.binomial(n, p)]++;
    const groups = grouped(massFunction(n, p), counts);
    const square = groups.reduce((sum, { expected, seen }) => sum + (seen - expected) ** 2 / expected, 0);
    const freedom = groups.length - 1;
    assert.ok(
      square < freedom + 4 * Math.sqrt(2 * freedom),
      `${n} trials of ${p}: chi-square ${square} at ${freedom}`,
    );
  }
});

test('sums of many small draws vary as one large draw does', () => {
  const random = new Random('sums');
  const sums = Float64Array.from({ length: 4000 }, () => {
    let sum = 0;
    for (let i = 0; i < 50; i++) sum += random.binomial(33, 0.308);
    return (sum - 50 * 33 * 0.308) / Math.sqrt(50 * 33 * 0.308 * 0.692);
  });
  const mean = sums.reduce((total, z) => total + z, 0) / sums.length;
  const square = sums.reduce((total, z) => total + z * z, 0) / sums.length;
  assert.ok(Math.abs(mean) < 4 / Math.sqrt(sums.length), `mean ${mean}`);
  assert.ok(Math.abs(square - 1) < 4 * Math.sqrt(2 / sums.length), `mean square ${square}`);
});
