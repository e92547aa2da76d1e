import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { Random } from '../../../core/random';
import { createArms } from '../create-arms';
import type { LinearArms } from '../linear-arms';
import { LinUcb } from '../linucb';
import { boundOfLargest } from './largest-eigenvalue';

test('the bound of the largest eigenvalue is one, and at most a third too large', () => {
  const random = new Random(1);
  for (let trial = 0; trial < 60; trial++) {
    const width = 1 + (trial % 12);
    const rows = new Matrix(
      Array.from({ length: 1 + trial }, () => Array.from({ length: width }, () => random.normal())),
    );
    const matrix = rows.transpose().mmul(rows).mul(random.uniform(0.01, 10));
    const packed = Float64Array.from(matrix.to2DArray().flatMap((row, i) => row.slice(0, i + 1)));
    const largest = Math.max(...new EigenvalueDecomposition(matrix).realEigenvalues);
    const bound = boundOfLargest(packed, width);
    assert.ok(bound >= largest * (1 - 1e-12) && bound <= largest * 1.34, `${bound} for ${largest}`);
  }
});

test('what is left out by its bound would not have been chosen: the choice is that of all scores written out', () => {
  const random = new Random(2);
  for (const forgetting of [undefined, { window: 60 }]) {
    for (const width of [1, 2, 5, 9, 20]) {
      const arms = createArms({ width, ridge: 0.5, forgetting, arms: 'fast' });
      const best = arms.best as NonNullable<LinearArms['best']>;
      const row = () => Float64Array.from({ length: width }, () => random.normal());
      for (let step = 0; step < 400; step++) {
        const shown = random.permutation(12).slice(0, 1 + (step % 12));
        const features = row();
        const draws = Float64Array.from(shown, () => random.normal());
        for (const multipliers of [0.8, draws]) {
          const all = Array.from(shown, (arm, index) => {
            const { mean, variance } = arms.model(arm).predict(features);
            return (
              mean +
              (typeof multipliers === 'number' ? multipliers : multipliers[index]) * Math.sqrt(variance)
            );
          });
          assert.equal(best.call(arms, features, shown, multipliers, shown), all.indexOf(Math.max(...all)));
        }
        arms.learn(shown[0] % 10, row(), random.normal());
      }
    }
  }
});

test('finite features too large to be squared are refused by the action whose score is none', () => {
  const user = 0;
  const candidates = { actions: Int32Array.of(31, 32) };
  for (const features of [
    Float64Array.of(1e200, -1e200, 1e200, 1e200),
    Float64Array.of(1e308, 1e308, -1e308, 1e308),
    Float64Array.of(1e200, 0, 0, 0),
  ]) {
    for (const [alpha, arms] of [
      [0, 'plain'],
      [1, 'plain'],
      [0, 'fast'],
      [1, 'fast'],
    ] as const) {
      const policy = new LinUcb({ dimension: 4, alpha }, { arms });
      policy.observe({ user, features: Float64Array.of(1, 2, 3, 4) }, 31, 1);
      policy.observe({ user, features: Float64Array.of(4, 3, 2, 1) }, 32, 1);
      assert.throws(
        () => policy.select({ user, features }, candidates),
        /score of action 3[12] must be a finite number: the features are too large, got (NaN|Infinity)/,
      );
      assert.equal(policy.openDecisions, 0);
      const { action } = policy.select({ user, features: Float64Array.of(1, 1, 1, 1) }, candidates);
      assert.ok(candidates.actions.includes(action));
    }
  }
});
