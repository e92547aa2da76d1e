import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../core/random';
import { throwsArgument } from '../../core/testing/throws-argument';
import type { PolicyState } from '../base/policy';
import { BetaThompson } from '../counting/beta-thompson';
import { LinUcb } from '../linear/linucb';
import { SharedLinUcb } from '../linear/shared-linucb';
import { CascadingSlates, type CascadingSlatesOptions } from './cascading-slates';

const context = { user: 0, features: Float64Array.of(1) };
const candidates = { actions: Int32Array.of(3, 1, 4, 5, 9) };
const linUcb = () => new LinUcb({ dimension: 1, alpha: 0.5 });

test('bad options, slates and clicks are refused', () => {
  const policy = linUcb();
  const bad: [Partial<CascadingSlatesOptions>, string][] = [
    [{ policy: {} as LinUcb }, 'policy'],
    [{ size: 0 }, 'size'],
    [{ size: 100_001 }, 'size'],
    [{ maxPending: 0 }, 'maxPending'],
  ];
  for (const [options, message] of bad) {
    throwsArgument(() => new CascadingSlates({ policy, size: 2, ...options }), message);
  }
  const slates = new CascadingSlates({ policy, size: 2, maxPending: 2 });
  throwsArgument(() => slates.select(context, { actions: new Int32Array(0) }), 'candidates.actions');
  throwsArgument(() => slates.update({ id: 0, actions: Int32Array.of(1) }, 0), 'slate.id');
  const slate = slates.select(context, candidates);
  for (const clicked of [-2, 2, 0.5, Number.NaN]) {
    throwsArgument(() => slates.update(slate, clicked), 'clicked');
  }
  slates.update(slate, 1);
  throwsArgument(() => slates.update(slate, 1), 'slate.id');
  const [oldest] = [0, 1, 2].map(() => slates.select(context, candidates));
  throwsArgument(() => slates.update(oldest, 0), 'slate.id');
  assert.equal(policy.openDecisions, 4);
});

test('slates of which the policy has forgotten a position are forgotten whole, and those that are kept still learn', () => {
  // Room for 7 decisions: two slates of three positions, and a part of a third.
  const policy = new LinUcb({ dimension: 1, alpha: 0.5, maxPending: 7 });
  const slates = new CascadingSlates({ policy, size: 3, maxPending: 3 });
  const made = Array.from({ length: 12 }, () => slates.select(context, candidates));
  assert.equal(policy.openDecisions, 6);
  for (const old of made.slice(0, 10)) {
    throwsArgument(() => slates.update(old, 0), 'slate.id');
  }
  assert.deepEqual([...policy.weightsOf(3)], [0], 'a forgotten slate taught something');
  // Decisions that the policy makes besides the ranker's push a position of the older slate out.
  for (let i = 0; i < 2; i++) policy.select(context, candidates);
  throwsArgument(() => slates.update(made[10], 2), 'slate.id');
  slates.update(made[11], 1);
  assert.deepEqual(
    [...made[11].actions.slice(0, 2)].map((action) => policy.weightsOf(action)[0]),
    [0, 0.5],
  );
});

test('unanswered slates go on forever where the policy keeps fewer decisions than the ranker has positions', () => {
  const policy = new LinUcb({ dimension: 1, alpha: 0.5, maxPending: 110 });
  const slates = new CascadingSlates({ policy, size: 11, maxPending: 11 });
  const eleven = { actions: Int32Array.from({ length: 11 }, (_, i) => i) };
  for (let i = 0; i < 40; i++) slates.update(slates.select(context, eleven), i % 2 === 0 ? 10 : -1);
  for (let i = 0; i < 40; i++) slates.select(context, eleven);
  assert.equal(policy.openDecisions, 110);
});

test('a slate holds distinct candidates, all of them where there are fewer than positions', () => {
  const slates = new CascadingSlates({ policy: linUcb(), size: 3 });
  assert.deepEqual([...slates.select(context, candidates).actions], [3, 1, 4]);
  assert.deepEqual([...slates.select(context, { actions: Int32Array.of(7, 2) }).actions], [7, 2]);
});

test('a click teaches 0 for the positions before it, 1 for its own and nothing for those behind', () => {
  const policy = linUcb();
  const slates = new CascadingSlates({ policy, size: 4 });
  slates.update(slates.select(context, candidates), 1);
  assert.deepEqual(
    [3, 1, 4, 5].map((action) => policy.weightsOf(action)[0]),
    [0, 0.5, 0, 0],
  );
  const bonuses = [3, 1, 4, 5].map((action) => policy.estimate(action, context.features).bonus);
  // Seen: alpha / sqrt(2); not looked at: alpha.
  assert.deepEqual(
    bonuses.map((bonus) => bonus < 0.4),
    [true, true, false, false],
  );
  assert.equal(policy.openDecisions, 0);
});

test('no click teaches 0 for all positions', () => {
  const policy = new BetaThompson({ random: new Random(1) });
  const slates = new CascadingSlates({ policy, size: 3 });
  const slate = slates.select(context, candidates);
  slates.update(slate, -1);
  for (const action of slate.actions) assert.deepEqual(policy.posterior(action), { alpha: 1, beta: 2 });
});

test('with LinUCB the positions are filled by falling bounds, item features staying with their items', () => {
  const policy = new SharedLinUcb({ itemDimension: 1, alpha: 0 });
  policy.observe(context, 0, 1, Float64Array.of(1));
  const slates = new CascadingSlates({ policy, size: 5 });
  const slate = slates.select(context, { ...candidates, features: Float64Array.of(0.3, 0.9, 0.1, 0.5, 0.7) });
  assert.deepEqual([...slate.actions], [1, 9, 5, 3, 4]);
});

test('slates resume exactly through JSON, and no damaged state is taken over', () => {
  const make = (seed: number) =>
    new CascadingSlates({ policy: new BetaThompson({ random: new Random(seed) }), size: 3 });
  const slates = make(1);
  const first = slates.select(context, candidates);
  for (let i = 0; i < 20; i++) slates.update(slates.select(context, candidates), (i % 4) - 1);
  const state: PolicyState = JSON.parse(JSON.stringify(slates.save()));
  const copy = make(2);
  copy.restore(state);
  assert.deepEqual(JSON.parse(JSON.stringify(copy.save())), state);
  for (const ranker of [slates, copy]) ranker.update(first, 2);
  for (let i = 0; i < 20; i++) {
    const expected = slates.select(context, candidates);
    assert.deepEqual(copy.select(context, candidates), expected);
    for (const ranker of [slates, copy]) ranker.update(expected, i % 3);
  }
  const bad: object[] = [
    { policy: 'linucb' },
    { size: 4 },
    { made: -1 },
    { open: 3 },
    { open: [{ id: 99, decisions: [] }] },
    { ranker: undefined },
  ];
  for (const damage of bad) assert.throws(() => copy.restore({ ...state, ...damage }), RangeError);
});

test('slates learn: the attractive items come to stand in front', () => {
  const attraction = [0.05, 0.1, 0.4, 0.05, 0.6, 0.1];
  const random = new Random(7);
  const slates = new CascadingSlates({ policy: new BetaThompson({ random: new Random(8) }), size: 2 });
  let right = 0;
  for (let t = 0; t < 2000; t++) {
    const slate = slates.select(context, { actions: Int32Array.of(0, 1, 2, 3, 4, 5) });
    if (t >= 1000 && slate.actions.includes(2) && slate.actions.includes(4)) right++;
    slates.update(
      slate,
      slate.actions.findIndex((action) => random.bernoulli(attraction[action])),
    );
  }
  assert.ok(right > 900, `${right} of 1000`);
});
