import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../../core/random';
import { readFixture } from '../../../core/testing/fixture';
import { throwsArgument } from '../../../core/testing/throws-argument';
import type { BanditPolicy } from '../../base/bandit-policy';
import type { Forgetting } from '../../base/forgetting';
import type { Decision, PolicyState } from '../../base/policy';
import { drive } from '../../testing/drive';
import { everyPolicy } from '../../testing/every-policy';
import { type ArmsKind, createArms, fastFrom } from '../create-arms';
import { HybridLinUcb } from '../hybrid-linucb';
import { LinearThompson } from '../linear-thompson';
import { LinUcb } from '../linucb';
import { LogisticThompson } from '../logistic-thompson';
import { SharedLinUcb } from '../shared-linucb';

const itemDimension = 3;
const throughJson = (state: PolicyState): PolicyState => JSON.parse(JSON.stringify(state));

/** Policies that hold their models one way or the other. */
const makes: Record<string, (dimension: number, arms: ArmsKind, forgetting?: Forgetting) => BanditPolicy> = {
  linucb: (dimension, arms, forgetting) => new LinUcb({ dimension, alpha: 0.7, forgetting }, { arms }),
  'linear-thompson': (dimension, arms, forgetting) =>
    new LinearThompson({ dimension, forgetting, random: new Random(3) }, { arms }),
  'linear-thompson, weights': (dimension, arms, forgetting) =>
    new LinearThompson({ dimension, forgetting, draw: 'weights', random: new Random(3) }, { arms }),
  'logistic-thompson': (dimension, arms) =>
    new LogisticThompson({ dimension, random: new Random(3) }, { arms }),
  'shared-linucb': (dimension, arms, forgetting) =>
    new SharedLinUcb({ dimension, itemDimension, forgetting }, { arms }),
  'linucb-hybrid': (dimension, arms) => new HybridLinUcb({ dimension, itemDimension }, { arms }),
};

/**
 * A run with candidates that change, rewards that come late, out of order or never, and a warm start.
 * @param swapAt steps at which both save, and each goes on from the other's state
 */
function playBoth(
  make: (arms: ArmsKind) => BanditPolicy,
  { dimension, steps, swapAt = [] }: { dimension: number; steps: number; swapAt?: number[] },
): void {
  const random = new Random(`run-${dimension}`);
  const normals = (length: number) => Float64Array.from({ length }, () => random.normal());
  let both = [make('plain'), make('fast')];
  for (let row = 0; row < 20; row++) {
    const [features, item, reward] = [normals(dimension), normals(itemDimension), random.integer(0, 2)];
    for (const policy of both) policy.observe({ user: 0, features }, row % 7, reward, item);
  }
  const open: Decision[] = [];
  for (let step = 0; step < steps; step++) {
    if (swapAt.includes(step)) {
      const [plain, fast] = both.map((policy) => throughJson(policy.save()));
      both = [make('plain'), make('fast')];
      both[0].restore(fast);
      both[1].restore(plain);
    }
    const features = normals(dimension);
    const actions = random.permutation(12 + Math.floor(step / 50)).slice(0, 8);
    const candidates = { actions, features: normals(actions.length * itemDimension) };
    const [one, two] = both.map((policy) => policy.select({ user: 0, features }, candidates));
    assert.deepEqual(two, one, `step ${step} of ${dimension} features`);
    open.push(one);
    while (open.length > 0 && random.bernoulli(0.6)) {
      const [late] = open.splice(random.integer(0, open.length), 1);
      const reward = Number(random.bernoulli(0.2 + 0.05 * (late.action % 10)));
      if (random.bernoulli(0.9)) for (const policy of both) policy.update(late, reward);
    }
  }
}

for (const [name, make] of Object.entries(makes)) {
  test(`${name}: plain and fast models choose alike in long runs at every size`, () => {
    for (const [dimension, steps] of [
      [1, 500],
      [3, 1500],
      [8, 1000],
      [13, 600],
      [40, 150],
    ]) {
      playBoth((arms) => make(dimension, arms), { dimension, steps });
    }
  });

  test(`${name}: each goes on from a state that the other saved`, () => {
    for (const dimension of [2, 9]) {
      playBoth((arms) => make(dimension, arms), { dimension, steps: 300, swapAt: [0, 3, 20, 150] });
    }
  });

  if (name !== 'logistic-thompson' && name !== 'linucb-hybrid') {
    test(`${name}: plain and fast models choose alike with forgetting`, () => {
      for (const forgetting of [{ discount: 0.99 }, { window: 25 }]) {
        for (const dimension of [2, 9]) {
          playBoth((arms) => make(dimension, arms, forgetting), { dimension, steps: 250, swapAt: [100] });
        }
      }
    });
  }
}

test('models are plain for few features and fast for many, where nothing else is asked for', () => {
  const isFast = (width: number) => createArms({ width, ridge: 1 }).best !== undefined;
  assert.equal(isFast(fastFrom - 1), false);
  assert.equal(isFast(fastFrom), true);
  throwsArgument(() => createArms({ width: 2, ridge: 1, arms: 'quick' as ArmsKind }), 'arms');
});

// Written at commit 45562d9: `make(5)` of each case, driven by Random(6) for so many steps; then the choices of 30 more.
test('states that the library saved before it had plain models load, and the policies go on as they did', () => {
  const saved = readFixture<Record<string, { state: PolicyState; next: number[] }>>(
    'bandits/fixtures/linear-states.json',
  );
  let count = 0;
  const cases = Object.entries(saved).flatMap(([name, run]) => {
    const policy = name.replace(/, \d+ steps$/, '');
    const held = [policy, `${policy}, fast`].filter((kind) => Object.hasOwn(everyPolicy, kind));
    return held.map((kind) => ({ name, which: everyPolicy[kind], ...run }));
  });
  for (const { name, which, state, next } of cases) {
    const policy = which.make(99);
    policy.restore(state);
    const decisions = drive(policy, which, new Random(7), next.length);
    // It draws its weights through another root of the same covariance now.
    if (name.startsWith('shared-linear-thompson, items, discounted')) continue;
    assert.deepEqual(
      decisions.map(({ action }) => action),
      next,
      name,
    );
    count++;
  }
  assert.equal(count, 28);
});
