import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Random } from '../../core/random';
import { throwsArgument } from '../../core/testing/throws-argument';
import type { Decision, PolicyState } from '../base/policy';
import { drive, moment } from './drive';
import { itemDimension, type PolicyCase } from './every-policy';

const context = { user: 1, features: Float64Array.of(0, 1, 0) };
const candidates = { actions: Int32Array.of(4, 2, 9), features: new Float64Array(3 * itemDimension) };
const throughJson = (state: PolicyState): PolicyState => JSON.parse(JSON.stringify(state));

/** The tests that every policy must pass. */
export function describePolicy(name: string, which: PolicyCase): void {
  describe(name, () => {
    it('refuses moments that are none', () => {
      const policy = which.make(1);
      const { actions, features } = candidates;
      const bad: [unknown, unknown, string][] = [
        [undefined, candidates, 'context.user'],
        [{ ...context, user: -1 }, candidates, 'context.user'],
        [{ ...context, user: 0.5 }, candidates, 'context.user'],
        [context, { features }, 'candidates.actions'],
        [context, { actions: [1, 2], features }, 'candidates.actions'],
        [context, { actions: new Int32Array(0) }, 'candidates.actions'],
        [context, { actions: Int32Array.of(1, -2, 3), features }, 'candidates.actions[1]'],
        [context, { actions: Int32Array.of(1, 2, 1), features }, 'candidates.actions[2]'],
      ];
      if (which.contextual || which.oneHot) {
        bad.push(
          [{ ...context, features: new Float64Array(2) }, candidates, 'context.features'],
          [{ ...context, features: [0, 1, 0] }, candidates, 'context.features'],
          [{ ...context, features: Float64Array.of(0, Number.NaN, 1) }, candidates, 'context.features[1]'],
          [
            { ...context, features: Float64Array.of(0, 1, Number.POSITIVE_INFINITY) },
            candidates,
            'context.features[2]',
          ],
        );
      }
      if (which.oneHot) {
        for (const features of [new Float64Array(3), Float64Array.of(1, 1, 0), Float64Array.of(1, 0, 0.5)]) {
          bad.push([{ ...context, features }, candidates, 'context.features']);
        }
      }
      if (which.items) {
        bad.push(
          [context, { actions }, 'candidates.features'],
          [context, { actions, features: new Float64Array(5) }, 'candidates.features'],
          [
            context,
            { actions, features: features.map((_, i) => (i === 4 ? Number.NaN : 0)) },
            'candidates.features[4]',
          ],
        );
      }
      const before = policy.save();
      for (const [badContext, badCandidates, message] of bad) {
        throwsArgument(
          () => policy.select(badContext as typeof context, badCandidates as typeof candidates),
          message,
        );
      }
      assert.equal(policy.decisions, 0);
      assert.deepEqual(policy.save().model, before.model);
    });

    it('refuses rewards for decisions never made, rewarded already or changed, and rewards out of range', () => {
      const policy = which.make(1);
      throwsArgument(() => policy.update({ id: 0, action: 4, propensity: 1 }, 1), 'decision.id');
      const decision = policy.select(context, candidates);
      const other = decision.action === 4 ? 2 : 4;
      throwsArgument(() => policy.update({ ...decision, action: other }, 1), 'decision.action');
      throwsArgument(() => policy.update({ ...decision, id: 0.5 }, 1), 'decision.id');
      throwsArgument(() => policy.update(undefined as unknown as Decision, 1), 'decision.id');
      for (const reward of [Number.NaN, Number.POSITIVE_INFINITY, '1', undefined]) {
        throwsArgument(() => policy.update(decision, reward as number), 'reward');
      }
      policy.update(decision, 1);
      throwsArgument(() => policy.update(decision, 1), 'decision.id');
    });

    it('keeps a decision open, and all else as it was, when its reward is refused', () => {
      const policy = which.make(1);
      drive(policy, which, new Random(6), 20);
      const decision = policy.select(context, candidates);
      const before = throughJson(policy.save());
      const row = new Float64Array(itemDimension);
      let refused = 0;
      for (const reward of [Number.NaN, Number.NEGATIVE_INFINITY, -1, 0.5, 2]) {
        // What a policy does learn from is tried on another, so that this one stays at the decision.
        const other = which.make(1);
        other.restore(before);
        try {
          other.update(decision, reward);
        } catch {
          refused++;
          throwsArgument(() => policy.update(decision, reward), 'reward');
          throwsArgument(() => policy.observe(context, 77, reward, row), 'reward');
        }
      }
      assert.ok(refused >= 2);
      assert.deepEqual(throughJson(policy.save()), before);
      policy.update(decision, 1);
    });

    it('restores exactly through JSON: decisions, propensities, open decisions and learning go on bit for bit', () => {
      const policy = which.make(5);
      const open: Decision[] = [];
      drive(policy, which, new Random(6), 60, open);
      assert.ok(open.length > 0 && policy.openDecisions > 0);
      const state = throughJson(policy.save());
      const copy = which.make(99);
      copy.restore(state);
      assert.deepEqual(throughJson(copy.save()), state);
      const expected = drive(policy, which, new Random(7), 40, [...open]);
      assert.deepEqual(drive(copy, which, new Random(7), 40, [...open]), expected);
      assert.deepEqual(throughJson(copy.save()), throughJson(policy.save()));
      // A policy that has lived already takes over the state as well.
      copy.restore(state);
      assert.deepEqual(drive(copy, which, new Random(7), 40, [...open]), expected);
    });

    it('takes over no damaged state and no other policy’s, and stays as it was', () => {
      const policy = which.make(5);
      drive(policy, which, new Random(6), 30);
      const state = throughJson(policy.save());
      const { pending, model } = state as unknown as Record<string, Record<string, unknown>>;
      const damaged: Record<string, unknown>[] = [
        { ...state, policy: 'another' },
        { ...state, settings: { ...(state.settings as object), dimension: 17 } },
        { ...state, actions: 'AAA' },
        { ...state, actions: 'AQAAAAEAAAA=' },
        { ...state, pending: undefined },
        { ...state, pending: { ...pending, made: -1 } },
        { ...state, pending: { ...pending, users: 'AAAAAAAA' } },
        { ...state, model: undefined },
      ];
      if (state.random !== undefined) damaged.push({ ...state, random: undefined });
      for (const field of Object.keys(model)) {
        damaged.push({ ...state, model: { ...model, [field]: undefined } });
        damaged.push({ ...state, model: { ...model, [field]: 'x' } });
      }
      for (const bad of damaged) {
        assert.throws(
          () => policy.restore(bad as PolicyState),
          RangeError,
          JSON.stringify(bad).slice(0, 300),
        );
        assert.deepEqual(throughJson(policy.save()), state);
      }
    });

    it('decides among the candidates, one by one from 0, with a probability in (0, 1] or NaN', () => {
      const policy = which.make(3);
      const random = new Random(4);
      for (let step = 0; step < 60; step++) {
        const { context, candidates } = moment(which, random, 12);
        const { id, action, propensity } = policy.select(context, candidates);
        assert.equal(id, step);
        assert.ok(candidates.actions.includes(action));
        assert.ok(Number.isNaN(propensity) || (propensity > 0 && propensity <= 1));
        policy.update({ id, action, propensity }, random.integer(0, 2));
      }
    });

    it('learns nothing from decisions whose reward never comes', () => {
      const policy = which.make(3);
      drive(policy, which, new Random(4), 30);
      const { model } = throughJson(policy.save());
      for (let step = 0; step < 20; step++) {
        const { context, candidates } = moment(which, new Random(step), 12);
        policy.select(context, candidates);
      }
      assert.deepEqual(throughJson(policy.save()).model, model);
    });

    it('learns from a log as from its own decisions', () => {
      const decided = which.make(3);
      const observed = which.make(3);
      const random = new Random(4);
      for (let step = 0; step < 30; step++) {
        const { context, candidates } = moment(which, random, 12);
        const decision = decided.select(context, candidates);
        const index = candidates.actions.indexOf(decision.action);
        const features = candidates.features?.slice(index * itemDimension, (index + 1) * itemDimension);
        const reward = random.integer(0, 2);
        decided.update(decision, reward);
        // Meets the same actions in the same order; a decision without reward teaches nothing.
        observed.select(context, candidates);
        observed.observe(context, decision.action, reward, features);
      }
      assert.deepEqual(throughJson(observed.save()).model, throughJson(decided.save()).model);
      throwsArgument(() => observed.observe(context, -1, 1, new Float64Array(itemDimension)), 'action');
      throwsArgument(
        () => observed.observe(context, 1, Number.NaN, new Float64Array(itemDimension)),
        'reward',
      );
    });
  });
}
