import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../core/random';
import { throwsArgument } from '../../core/testing/throws-argument';
import type { Candidates, Context } from '../base/policy';
import { BootstrappedEnsemble, type BootstrappedEnsembleOptions } from './bootstrapped-ensemble';
import { DropoutEnsemble, type DropoutEnsembleOptions } from './dropout-ensemble';
import type { EnsemblePolicy } from './ensemble-policy';

const one: Candidates = { actions: Int32Array.of(0) };
const three: Candidates = { actions: Int32Array.of(0, 1, 2) };
const at = (x: number): Context => ({ user: 0, features: Float64Array.of(x) });
const options = { dimension: 1, actions: 3, trainEvery: 60, trainSteps: 150, batchSize: 32 };

const ensembles: Record<string, (seed: number) => EnsemblePolicy> = {
  bootstrapped: (seed) => new BootstrappedEnsemble({ ...options, members: 6, random: new Random(seed) }),
  dropout: (seed) => new DropoutEnsemble({ ...options, random: new Random(seed) }),
};

test('bad options are refused', () => {
  const random = new Random(1);
  const bootstrap = (change: object) => () =>
    new BootstrappedEnsemble({ ...options, random, ...change } as BootstrappedEnsembleOptions);
  throwsArgument(bootstrap({ members: 1 }), 'members');
  throwsArgument(bootstrap({ members: 2.5 }), 'members');
  throwsArgument(bootstrap({ inclusion: 0 }), 'inclusion');
  const dropout = (change: object) => () =>
    new DropoutEnsemble({ ...options, random, ...change } as DropoutEnsembleOptions);
  throwsArgument(dropout({ dropout: 0 }), 'dropout');
  throwsArgument(dropout({ dropout: 1 }), 'dropout');
  throwsArgument(dropout({ members: 1 }), 'members');
  throwsArgument(dropout({ hidden: [] }), 'hidden');
});

/** Standard deviation of the members' predictions for action 0. */
function disagreement(policy: EnsemblePolicy, x: number): number {
  const values = policy.predictions(at(x), one);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}

for (const [name, make] of Object.entries(ensembles)) {
  test(`the ${name} ensemble disagrees more far from the data than near it, with every seed`, () => {
    for (const seed of [1, 2, 3]) {
      const policy = make(seed);
      const random = new Random(seed).child('data');
      for (let step = 0; step < 60; step++) {
        const x = random.uniform(-1, 1);
        policy.update(policy.select(at(x), one), Math.sin(3 * x));
      }
      const near = [-0.8, -0.4, 0, 0.4, 0.8].map((x) => disagreement(policy, x));
      const far = [-6, -4, 4, 6].map((x) => disagreement(policy, x));
      assert.ok(Math.min(...far) > Math.max(...near), `seed ${seed}: ${near} near, ${far} far`);
      policy.dispose();
    }
  });

  test(`the ${name} ensemble’s propensity is the share of members that would choose the same`, () => {
    const policy = make(6);
    policy.select(at(0), three);
    const shares = new Map<number, number>();
    const predictions = policy.predictions(at(0.5), three);
    const voters = predictions.length / 3;
    for (let voter = 0; voter < voters; voter++) {
      const own = [...predictions.subarray(3 * voter, 3 * voter + 3)];
      const action = own.indexOf(Math.max(...own));
      shares.set(action, (shares.get(action) ?? 0) + 1 / voters);
    }
    assert.ok(shares.size > 1, 'before it has learned anything it is of several minds');
    const [draws, chosen] = [3000, new Map<number, number>()];
    for (let draw = 0; draw < draws; draw++) {
      const { action, propensity } = policy.select(at(0.5), three);
      assert.ok(Math.abs(propensity - (shares.get(action) ?? 0)) < 1e-12);
      chosen.set(action, (chosen.get(action) ?? 0) + 1);
    }
    for (const [action, share] of shares) {
      const seen = (chosen.get(action) ?? 0) / draws;
      assert.ok(Math.abs(seen - share) < 4 * Math.sqrt((share * (1 - share)) / draws));
    }
    policy.dispose();
  });
}
