import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Random } from '../../core/random';
import { throwsArgument } from '../../core/testing/throws-argument';
import type { Decision, Policy } from '../base/policy';
import { BetaThompson } from '../counting/beta-thompson';
import { RandomPolicy } from '../counting/random-policy';
import { balancedRows, replayPolicy, type UniformLog } from './replay-policy';

const rates = [0.1, 0.3, 0.8];
const actions = Int32Array.of(0, 1, 2);

function uniformLog(rows: number, seed: number): UniformLog {
  const random = new Random(seed);
  const action = Int32Array.from({ length: rows }, () => random.integer(0, 3));
  return {
    user: new Int32Array(rows),
    action,
    reward: Int32Array.from(action, (a) => Number(random.bernoulli(rates[a]))),
    candidates: { actions },
  };
}

/** Always shows one action and remembers how often it was told a reward. */
class Stubborn implements Policy {
  readonly name = 'stubborn';
  told = 0;
  constructor(private readonly action: number) {}
  select(): Decision {
    return { id: 0, action: this.action, propensity: 1 };
  }
  update(): void {
    this.told++;
  }
  save = () => ({ policy: this.name });
  restore(): void {}
}

describe('replay of a policy', () => {
  it('refuses columns of different lengths, foreign actions, and a log without a match', () => {
    const log = uniformLog(30, 1);
    assert.throws(() => replayPolicy(new Stubborn(0), { ...log, user: new Int32Array(29) }), /one length/);
    assert.throws(
      () => replayPolicy(new Stubborn(0), { ...log, candidates: { actions: actions.slice(0, 2) } }),
      /must be one of the candidates, got 2/,
    );
    throwsArgument(
      () => replayPolicy(new Stubborn(0), { ...log, features: new Float64Array(31) }),
      'features',
    );
    throwsArgument(() => replayPolicy(new Stubborn(7), log), 'log');
  });

  it('counts the rows that show what the policy chose, and tells it of these alone', () => {
    const log = uniformLog(3000, 2);
    const policy = new Stubborn(1);
    const { matches, mean, rewards } = replayPolicy(policy, log);
    const rows = Array.from(log.action.keys()).filter((row) => log.action[row] === 1);
    assert.deepEqual([matches, policy.told, rewards.length], [rows.length, rows.length, rows.length]);
    assert.equal(mean, rows.reduce((sum, row) => sum + log.reward[row], 0) / rows.length);
  });

  it('estimates without bias what a random and a learning policy earn online', () => {
    const online = (policy: Policy, steps: number, random: Random): number => {
      let clicks = 0;
      for (let step = 0; step < steps; step++) {
        const decision = policy.select({ user: 0, features: new Float64Array(0) }, { actions });
        const reward = Number(random.bernoulli(rates[decision.action]));
        policy.update(decision, reward);
        clicks += reward;
      }
      return clicks / steps;
    };
    for (const make of [
      (random: Random) => new RandomPolicy({ random }),
      (random: Random) => new BetaThompson({ random }),
    ]) {
      const differences = Array.from({ length: 200 }, (_, seed) => {
        const { mean, matches } = replayPolicy(make(new Random(seed)), uniformLog(300, seed));
        return mean - online(make(new Random(`${seed}-online`)), matches, new Random(`${seed}-clicks`));
      });
      const bias = differences.reduce((a, b) => a + b) / 200;
      const spread = Math.sqrt(differences.reduce((sum, d) => sum + (d - bias) ** 2, 0) / 199);
      assert.ok(Math.abs(bias) < (4 * spread) / Math.sqrt(200), `bias ${bias}`);
    }
  });
});

describe('balanced rows', () => {
  it('refuse actions that are outside or never occur', () => {
    const random = new Random(1);
    throwsArgument(() => balancedRows(Int32Array.of(0, 3), 3, random), 'action');
    assert.throws(() => balancedRows(Int32Array.of(0, 2), 3, random), /got "none of action 1"/);
  });

  it('hold every action equally often, no row twice', () => {
    const random = new Random(5);
    const action = Int32Array.from({ length: 1000 }, () => Math.floor(4 * random.uniform() ** 3));
    const rows = balancedRows(action, 4, random);
    const counts = [0, 0, 0, 0];
    for (const row of rows) counts[action[row]]++;
    const rarest = Math.min(...[0, 1, 2, 3].map((id) => action.filter((a) => a === id).length));
    assert.deepEqual(counts, [rarest, rarest, rarest, rarest]);
    assert.equal(new Set(rows).size, rows.length);
  });
});
