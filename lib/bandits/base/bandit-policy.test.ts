import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Random } from '../../core/random';
import { throwsArgument } from '../../core/testing/throws-argument';
import { BetaThompson } from '../counting/beta-thompson';
import { RandomPolicy } from '../counting/random-policy';
import { ActionIndex } from './action-index';
import { PendingDecisions } from './pending-decisions';
import type { Decision } from './policy';

const context = { user: 0, features: new Float64Array(0) };

test('bad options are refused, each by its name', () => {
  const random = new Random(1);
  const bad: [object, string][] = [
    [{}, 'random'],
    [{ random: Math.random }, 'random'],
    [{ random, name: '' }, 'name'],
    [{ random, maxPending: 0 }, 'maxPending'],
    [{ random, propensitySamples: -1 }, 'propensitySamples'],
    [{ random, dimension: 0 }, 'dimension'],
  ];
  for (const [options, message] of bad) {
    throwsArgument(() => new BetaThompson(options as { random: Random }), message);
  }
});

test('beyond maxPending the oldest decision is forgotten, and its late reward is an error that says so', () => {
  const policy = new RandomPolicy({ random: new Random(1), maxPending: 2 });
  const candidates = { actions: Int32Array.of(1, 2) };
  const [first, second, third] = [0, 1, 2].map(() => policy.select(context, candidates));
  assert.equal(policy.openDecisions, 2);
  assert.throws(
    () => policy.update(first, 1),
    /a decision whose reward is still due .* older than the 2 .*, got 0/,
  );
  policy.update(third, 1);
  policy.update(second, 1);
  assert.equal(policy.openDecisions, 0);
});

test('open decisions come back in any order with what they were made from, however many wait', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ user: fc.nat(), action: fc.nat(), x: fc.double(), delay: fc.nat(50) }), {
        maxLength: 80,
      }),
      (events) => {
        const book = new PendingDecisions(2, 1000);
        const waiting: { due: number; decision: Decision; user: number; x: number }[] = [];
        const into = { user: 0, action: 0, row: new Float64Array(2) };
        const settle = (now: number) => {
          for (let i = waiting.length - 1; i >= 0; i--) {
            const { due, decision, user, x } = waiting[i];
            if (due > now) continue;
            book.take(decision, into);
            assert.deepEqual(into, { user, action: decision.action, row: Float64Array.of(x, -x) });
            waiting.splice(i, 1);
          }
          assert.equal(book.open, waiting.length);
        };
        events.forEach(({ user, action, x, delay }, now) => {
          const id = book.add(user, action, Float64Array.of(x, -x));
          waiting.push({ due: now + delay, decision: { id, action, propensity: 1 }, user, x });
          settle(now);
        });
        settle(Number.POSITIVE_INFINITY);
      },
    ),
  );
});

test('actions are numbered as they are met, small ids and huge ones', () => {
  const id = fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 2 ** 31 - 1 }));
  fc.assert(
    fc.property(fc.array(fc.uniqueArray(id, { minLength: 1, maxLength: 20 })), (moments) => {
      const index = new ActionIndex();
      const met: number[] = [];
      for (const actions of moments) {
        for (const action of actions) if (!met.includes(action)) met.push(action);
        const candidates = Int32Array.from(actions);
        // The second time the same are asked for, the third time others stand in the same array.
        for (let time = 0; time < 3; time++) {
          if (time === 2) candidates.reverse();
          assert.deepEqual(
            [...index.armsOf(candidates)],
            Array.from(candidates, (action) => met.indexOf(action)),
          );
        }
      }
      assert.equal(index.size, met.length);
      assert.deepEqual(
        met.map((_, arm) => index.actionOf(arm)),
        met,
      );
      assert.equal(ActionIndex.restored(index.save()).save(), index.save());
    }),
  );
});

test('an id that stands there twice is refused each time, also after candidates without it', () => {
  const index = new ActionIndex();
  const twice = Int32Array.of(5, 6, 5);
  for (let time = 0; time < 3; time++) {
    throwsArgument(() => index.armsOf(twice), 'candidates.actions[2]');
    assert.deepEqual([...index.armsOf(Int32Array.of(5, 6))], [0, 1]);
  }
});

test('a sampled propensity is close to the share of the choice, and does not change the choices', () => {
  const make = (propensitySamples: number) => new BetaThompson({ random: new Random(8), propensitySamples });
  const [plain, estimating] = [make(0), make(400)];
  const candidates = { actions: Int32Array.of(0, 1) };
  for (const policy of [plain, estimating]) {
    for (let i = 0; i < 20; i++) policy.observe(context, i % 2, i % 5 === 0 ? 1 : 0);
  }
  let chosen = 0;
  let estimate = 0;
  for (let i = 0; i < 400; i++) {
    const decision = estimating.select(context, candidates);
    const { action, propensity } = plain.select(context, candidates);
    assert.equal(decision.action, action);
    assert.ok(Number.isNaN(propensity));
    const ofZero = decision.action === 0 ? decision.propensity : 1 - decision.propensity;
    estimate += ofZero / 400;
    if (decision.action === 0) chosen++;
  }
  assert.ok(Math.abs(estimate - chosen / 400) < 0.08, `${estimate} against ${chosen / 400}`);
  assert.equal(estimating.select(context, { actions: Int32Array.of(1) }).propensity, 1);
});
