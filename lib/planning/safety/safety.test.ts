import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../core/random';
import { assertClose } from '../../core/testing/closeness';
import { throwsArgument } from '../../core/testing/throws-argument';
import { BatchedTabular } from '../environment/batched-tabular';
import { smallInsurer } from '../environment/small-insurer';
import { greedyPolicy, policyTable } from '../exact/decision-process';
import { finiteHorizonValue } from '../exact/finite-horizon';
import { policyValues, startValue } from '../exact/policy-iteration';
import { valueIteration } from '../exact/value-iteration';
import { collectEpisodes } from '../off-policy/collect-episodes';
import { perDecisionImportance } from '../off-policy/episode-estimators';
import { episodeEvidence } from '../off-policy/episode-evidence';
import { tabularPolicy } from '../policies/action-policy';
import { twoStates } from '../testing/two-states';
import { constrainedPlan } from './constrained-plan';
import { highConfidenceTest } from './high-confidence';

const { process } = smallInsurer();
const contacts = Float64Array.from({ length: process.reward.length }, (_, i) =>
  i % 4 === 1 || i % 4 === 2 ? 1 : 0,
);

test('budgets, costs and levels that are none are refused', () => {
  throwsArgument(
    () => constrainedPlan(process, { discount: 0.9, costs: contacts, budget: Number.NaN }),
    'budget',
  );
  throwsArgument(() => constrainedPlan(process, { discount: 0.9, costs: contacts, budget: -1 }), 'budget');
  throwsArgument(() => constrainedPlan(process, { discount: 1, costs: contacts, budget: 1 }), 'discount');
  throwsArgument(
    () => constrainedPlan(process, { discount: 0.9, costs: contacts.subarray(1), budget: 1 }),
    'costs',
  );
});

test('a budget that does not bind changes nothing, one of nothing leaves what costs nothing', () => {
  const discount = 0.95;
  const best = startValue(process, valueIteration(process, { discount }).values);
  const loose = constrainedPlan(process, { discount, costs: contacts, budget: 20 });
  assert.equal(loose.price, 0);
  assert.ok(Math.abs(loose.value - best) < 1e-6);
  const none = constrainedPlan(process, { discount, costs: contacts, budget: 0 });
  assert.ok(Math.abs(none.cost) < 1e-9 && none.value < best);
});

test('the plan within a budget meets it exactly, and there is no gap to the dual', () => {
  const discount = 0.95;
  let former = 0;
  for (const budget of [0.2, 0.5, 1]) {
    const { price, value, cost, policies, share } = constrainedPlan(process, {
      discount,
      costs: contacts,
      budget,
    });
    assert.ok(price > 0 && Math.abs(cost - budget) < 1e-9, `${cost} of ${budget}`);
    const priced = process.reward.map((r, i) => r - price * contacts[i]);
    const dual =
      startValue(process, valueIteration({ ...process, reward: priced }, { discount }).values) +
      price * budget;
    // Weak duality: no policy within the budget is worth more than the dual.
    assertClose([value], [dual], 1e-6);
    const worth = policies.map((policy) =>
      startValue(process, policyValues(process, policyTable(policy, 4), discount)),
    );
    assertClose([value], [(1 - share) * worth[0] + share * worth[1]], 1e-9);
    assert.ok(value > former);
    former = value;
  }
});

test('two states by hand: half of the customers may wait', () => {
  // At a discount of 0.6 waiting once (action 1 in state 0) is worth 0.6 * 3 / 0.7, staying 2.5; waiting costs 1.
  const costs = Float64Array.of(0, 1, 0, 0, 0, 0);
  const { price, share, value } = constrainedPlan(twoStates(), { discount: 0.6, costs, budget: 0.5 });
  const waiting = (0.6 * 3) / 0.7;
  assertClose([price, share, value], [waiting - 2.5, 0.5, (waiting + 2.5) / 2], 1e-6);
});

test('a policy that is no better is proposed no more often than the level says', () => {
  const horizon = 5;
  const discount = 0.9;
  const even = new Float64Array(process.states * 4).fill(0.25);
  const mixed = (chosen: Int32Array) => policyTable(chosen, 4).map((p) => 0.6 * p + 0.4 * 0.25);
  const greedy = mixed(greedyPolicy(process.reward, 4));
  const planned = mixed(valueIteration(process, { discount: 0.95 }).policy);
  const worth = (policy: Float64Array) => finiteHorizonValue(process, policy, { discount, horizon });
  const worse = worth(greedy) < worth(even) ? greedy : planned;
  const better = worse === greedy ? planned : greedy;
  assert.ok(worth(worse) < worth(even) && worth(even) < worth(better));
  const proposals = (policy: Float64Array, episodes: number): number => {
    let count = 0;
    for (let run = 0; run < 200; run++) {
      const random = new Random(run);
      const environment = new BatchedTabular({ process, size: episodes, horizon, random });
      const log = collectEpisodes(environment, tabularPolicy(even, 4), {
        horizon,
        random: random.child('act'),
      });
      const ofLogged = log.action.reduce(
        (all, action, row) => all.fill(policy[(log.state?.[row] ?? 0) * 4 + action], row, row + 1),
        new Float64Array(log.action.length),
      );
      const estimate = perDecisionImportance(episodeEvidence(log, { ofLogged }, { discount }));
      const result = highConfidenceTest(log, estimate, { discount, level: 0.1 });
      assert.ok(!result.deploy || result.lower > 0);
      if (result.deploy) count++;
      throwsArgument(() => highConfidenceTest(log, estimate, { discount, level: 0 }), 'level');
    }
    return count / 200;
  };
  assert.equal(proposals(even, 100), 0, 'the same policy');
  assert.ok(proposals(worse, 100) <= 0.1, 'a worse one');
  assert.ok(proposals(better, 2000) > 0.5, 'a better one, given data');
});
