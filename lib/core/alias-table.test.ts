import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AliasTable } from './alias-table';
import { Random } from './random';
import { throwsArgument } from './testing/throws-argument';

/** The exact probability of each index: its own column's share and what other columns lend it. */
function probabilities(table: AliasTable, count: number): number[] {
  const steps = 1000;
  const found = new Array<number>(count).fill(0);
  for (let column = 0; column < count; column++) {
    for (let step = 0; step < steps; step++) {
      found[table.draw(column, (step + 0.5) / steps)] += 1 / (count * steps);
    }
  }
  return found;
}

test('negative weights, weights that are no number, none and zeros alone are refused', () => {
  throwsArgument(() => new AliasTable([1, -1]), 'weights[1]');
  throwsArgument(() => new AliasTable([Number.NaN]), 'weights[0]');
  throwsArgument(() => new AliasTable([]), 'weights');
  throwsArgument(() => new AliasTable([0, 0]), 'weights');
});

test('columns and shares give each index its weight, zeros and a single index included', () => {
  assert.equal(new AliasTable([3]).draw(0, 0.999), 0);
  const random = new Random(2);
  for (const count of [2, 7, 50]) {
    const weights = Array.from({ length: count }, (_, i) => (i % 5 === 1 ? 0 : random.uniform() ** 3));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const found = probabilities(new AliasTable(weights), count);
    weights.forEach((weight, i) => {
      assert.ok(Math.abs(found[i] - weight / total) < 0.002, `${found[i]} for ${weight / total}`);
      if (weight === 0) assert.equal(found[i], 0);
    });
  }
});
