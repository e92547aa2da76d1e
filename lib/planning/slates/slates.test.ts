import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../core/random';
import { assertClose } from '../../core/testing/closeness';
import { throwsArgument } from '../../core/testing/throws-argument';
import { actionValues } from '../exact/decision-process';
import { valueIteration } from '../exact/value-iteration';
import { bestSlate } from './best-slate';
import { satisfactionSlates } from './satisfaction-slates';
import { allSlates, choiceProbabilities, slateDecisionProcess } from './slate-process';
import { slateQLearning, slateValueIteration } from './slate-q';

const tiny = satisfactionSlates({ levels: 4, items: 4, slateSize: 2 });

test('slates and worlds that are none are refused', () => {
  throwsArgument(() => satisfactionSlates({ slateSize: 7 }), 'slateSize');
  throwsArgument(() => satisfactionSlates({ levels: 1 }), 'levels');
  throwsArgument(() => satisfactionSlates({ items: 1.5 }), 'items');
  throwsArgument(() => slateValueIteration(tiny, { discount: 1 }), 'discount');
  throwsArgument(
    () => slateValueIteration({ ...tiny, slateSize: 5 }, { discount: 0.9 }),
    'process.slateSize',
  );
  const none = new Float64Array(tiny.nothing.length);
  throwsArgument(() => slateValueIteration({ ...tiny, nothing: none }, { discount: 0.9 }), 'process.nothing');
  throwsArgument(() => slateQLearning(tiny, { discount: 0.9, steps: 0, random: new Random(1) }), 'steps');
});

test('all slates are there once, and choices follow the weights', () => {
  assert.deepEqual(allSlates(3, 2), [
    [0, 1],
    [0, 2],
    [1, 2],
  ]);
  assert.equal(allSlates(8, 3).length, 56);
  const shares = choiceProbabilities(tiny, 1, [0, 3]);
  // By hand: weights 2.5, 0.5 and 1 for nothing.
  assertClose(shares, [2.5 / 4, 0.5 / 4, 1 / 4], 1e-12);
});

test('the best slate is the best of all slates, on random values', () => {
  const random = new Random(2);
  const process = satisfactionSlates({ levels: 2, items: 7, slateSize: 3 });
  for (let trial = 0; trial < 300; trial++) {
    const appeal = process.appeal.map(() => random.uniform(0.1, 3));
    const values = Float64Array.from({ length: 8 }, () => random.normal(trial % 2 ? 0 : 5));
    const world = { ...process, appeal };
    const { slate, value } = bestSlate(world, 0, values);
    const worth = (items: number[]) =>
      choiceProbabilities(world, 0, items).reduce((sum, p, i) => sum + p * values[items[i] ?? 7], 0);
    const best = Math.max(...allSlates(7, 3).map(worth));
    assertClose([value, worth(slate)], [best, best], 1e-9);
  }
});

test('SlateQ equals planning over full slates, values and slates alike', () => {
  for (const [levels, items, slateSize] of [
    [4, 4, 2],
    [5, 6, 3],
    [3, 4, 1],
  ]) {
    const process = satisfactionSlates({ levels, items, slateSize });
    const full = slateDecisionProcess(process);
    const discount = 0.9;
    const whole = valueIteration(full, { discount });
    const parts = slateValueIteration(process, { discount });
    assertClose(parts.values, whole.values, 1e-7);
    const slates = allSlates(items, slateSize);
    const table = actionValues(full, whole.values, discount);
    for (let state = 0; state < levels; state++) {
      slates.forEach((slate, action) => {
        const decomposed = choiceProbabilities(process, state, slate).reduce(
          (sum, p, i) => sum + p * parts.table[state * (items + 1) + (slate[i] ?? items)],
          0,
        );
        assert.ok(Math.abs(decomposed - table[state * slates.length + action]) < 1e-6);
      });
      assert.deepEqual(parts.slates[state], slates[whole.policy[state]]);
    }
  }
});

test('SlateQ by experience comes to the exact values', () => {
  const exact = slateValueIteration(tiny, { discount: 0.8 });
  const learned = slateQLearning(tiny, {
    discount: 0.8,
    steps: 600_000,
    exploration: 1,
    random: new Random(4),
  });
  assertClose(learned.values, exact.values, 0.03);
});

test('who looks at this choice only shows what is loud, who looks further what is sound', () => {
  const process = satisfactionSlates();
  const now = slateValueIteration(process, { discount: 0 }).slates;
  const later = slateValueIteration(process, { discount: 0.97 }).slates;
  const soundness = (slates: readonly (readonly number[])[]) =>
    slates
      .slice(0, 6)
      .flat()
      .reduce((a, b) => a + b, 0);
  assert.ok(soundness(later) > soundness(now));
});
