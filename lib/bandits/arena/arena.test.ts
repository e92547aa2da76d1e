import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { rejectsArgument } from '../../core/testing/throws-argument';
import type { Candidates, Context, Decision, Policy, PolicyState } from '../base/policy';
import { runArena } from './arena';
import { type ArenaRecord, arenaTotals } from './arena-record';
import type { ArenaScenario } from './arena-scenario';
import { runArenaTask } from './arena-task';
import type { PolicyFactory } from './policy-spec';

/** Shows what `choose` says and keeps everything that it is told. */
class Witness implements Policy {
  readonly name = 'witness';
  readonly visits: { user: number; features: number[]; products: number; rewards: number }[] = [];
  readonly rewards: [number, number][] = [];
  constructor(private readonly choose: (step: number, candidates: Candidates) => number) {}
  select(context: Context, candidates: Candidates): Decision {
    const id = this.visits.length;
    const features = Array.from(context.features);
    this.visits.push({
      user: context.user,
      features,
      products: candidates.actions.length,
      rewards: this.rewards.length,
    });
    return { id, action: this.choose(id, candidates), propensity: 1 };
  }
  update(decision: Decision, reward: number): void {
    this.rewards.push([decision.id, reward]);
  }
  save(): PolicyState {
    return { policy: this.name };
  }
  restore(): void {}
}

async function watch(
  scenario: ArenaScenario,
  choose: (step: number, candidates: Candidates) => number,
  seed = 1,
): Promise<{ witness: Witness; record: ArenaRecord }> {
  const witness = new Witness(choose);
  const record = await runArenaTask({ scenario, seed, spec: { policy: 'witness' } }, () => witness);
  return { witness, record };
}

const total = (column: Float64Array): number => column.reduce((sum, value) => sum + value, 0);
const fixed: PolicyFactory = () => new Witness(() => 3);
const quiet = { progress: false } as const;

describe('arena, wrong input', () => {
  const good = { scenario: { steps: 10 }, policies: [{ policy: 'best' }], seeds: [1], ...quiet };

  it('refuses a scenario whose fields break their rule', async () => {
    const bad: [object, string][] = [
      [{ steps: 0 }, 'steps'],
      [{ steps: 10, users: 0.5 }, 'users'],
      [{ steps: 10, block: 0 }, 'block'],
      [{ steps: 10, rewards: { delay: -1 } }, 'rewards.delay'],
      [{ steps: 10, rewards: { batch: 0 } }, 'rewards.batch'],
      [{ steps: 10, events: [{ kind: 'drift', step: 0, share: 1 }] }, 'events[0].step'],
      [{ steps: 10, events: [{ kind: 'drift', step: 5, share: 1.5 }] }, 'events[0].share'],
      [{ steps: 10, events: [{ kind: 'drift', step: 5, share: 0.5, to: 'goldfish' }] }, 'events[0].to'],
      [{ steps: 10, events: [{ kind: 'flood', step: 5 }] }, 'events[0].kind'],
      [{ steps: 10, context: { kind: 'mood' } }, 'context.kind'],
      [
        { steps: 10, context: { kind: 'user' }, events: [{ kind: 'new-users', step: 5, count: 1 }] },
        'events[0].kind',
      ],
    ];
    for (const [scenario, message] of bad) {
      await rejectsArgument(runArena({ ...good, scenario: scenario as ArenaScenario }), message);
    }
  });

  it('refuses no policies or seeds, and those that repeat', async () => {
    await rejectsArgument(runArena({ ...good, policies: [] }), 'policies');
    await rejectsArgument(runArena({ ...good, seeds: [] }), 'seeds');
    await rejectsArgument(runArena({ ...good, seeds: [2, 2] }), 'seeds[1]');
    const twice = [{ policy: 'best' }, { policy: 'best', options: { x: 1 } }];
    await rejectsArgument(runArena({ ...good, policies: twice }), 'policies[1]');
  });

  it('refuses a policy that nobody registered, before anything runs', async () => {
    await rejectsArgument(runArena({ ...good, policies: [{ policy: 'oracle-of-delphi' }] }), 'policy');
    await rejectsArgument(runArena({ ...good, policies: [{ policy: 'toString' }] }), 'policy');
  });

  it('refuses functions where worker threads would need them', async () => {
    await rejectsArgument(runArena({ ...good, threads: 1, factories: { fixed } }), 'factories');
  });

  it('stops at a choice that is not in the catalog', async () => {
    for (const action of [-1, 50, Number.NaN]) {
      await assert.rejects(
        watch({ steps: 1 }, () => action),
        /must be/,
      );
    }
  });
});

describe('arena', () => {
  it('runs a single step, and blocks longer than the run', async () => {
    const { record } = await watch({ steps: 1, block: 1000 }, () => 0);
    assert.deepEqual([record.block.length, record.steps[0], record.block[0]], [1, 1, 0]);
  });

  it('accounts for every step once, in its own block', async () => {
    const { record } = await watch({ steps: 250, block: 100 }, (step) => step % 50);
    for (const [block, steps] of [100, 100, 50].entries()) {
      assert.equal(total(record.steps.filter((_, row) => record.block[row] === block)), steps);
    }
    for (const total of arenaTotals) assert.equal(record[total].length, record.block.length);
    assert.ok(total(record.rate) <= total(record.best));
  });

  it('gives the yardstick that knows the truth a regret of exactly zero, before and after events', async () => {
    const scenario: ArenaScenario = {
      steps: 400,
      events: [
        { kind: 'drift', step: 100, share: 0.5 },
        { kind: 'new-users', step: 200, count: 500 },
        { kind: 'new-products', step: 300, count: 10 },
      ],
    };
    const [record] = await runArena({ scenario, policies: [{ policy: 'best' }], seeds: [5], ...quiet });
    assert.ok(Math.abs(total(record.best) - total(record.rate)) < 1e-9);
    assert.equal(total(record.bestItems), 400);
  });

  it('shows all policies the same visitors, and equal choices the same clicks', async () => {
    const scenario: ArenaScenario = { steps: 2000, events: [{ kind: 'drift', step: 900, share: 0.3 }] };
    const always = await watch(scenario, () => 3);
    const round = await watch(scenario, (step) => step % 50);
    assert.deepEqual(
      always.witness.visits.map(({ user }) => user),
      round.witness.visits.map(({ user }) => user),
    );
    const same = round.witness.rewards.filter(([step]) => step % 50 === 3);
    assert.equal(same.length, 40);
    for (const [step, reward] of same) assert.equal(always.witness.rewards[step][1], reward);
    const other = await watch(scenario, () => 3, 2);
    assert.notDeepEqual(other.witness.visits, always.witness.visits);
  });

  it('clicks at the true rates', async () => {
    const { record } = await watch({ steps: 20_000 }, (step) => step % 50);
    const rate = total(record.rate) / 20_000;
    assert.ok(Math.abs(total(record.clicks) / 20_000 - rate) < 4 * Math.sqrt((rate * (1 - rate)) / 20_000));
    assert.ok(Math.abs(rate - 0.21) < 0.01, `a uniform choice earns about 0.21, got ${rate}`);
  });

  it('repeats exactly with its seed', async () => {
    const runs = await Promise.all([1, 2].map(() => watch({ steps: 500 }, (step) => (step * 7) % 50)));
    assert.deepEqual(runs[0].witness.rewards, runs[1].witness.rewards);
  });
});

describe('arena events', () => {
  it('let newcomers visit and new products be shown from their step on, not before', async () => {
    const scenario: ArenaScenario = {
      steps: 3000,
      events: [
        { kind: 'new-users', step: 1000, count: 250 },
        { kind: 'new-products', step: 2000, count: 10 },
      ],
    };
    const { visits } = (await watch(scenario, () => 0)).witness;
    assert.ok(visits.slice(0, 1000).every(({ user }) => user < 1000));
    const newcomers = visits.slice(1000).filter(({ user }) => user >= 1000).length / 2000;
    assert.ok(Math.abs(newcomers - 0.2) < 4 * Math.sqrt(0.16 / 2000), `a fifth of visits, got ${newcomers}`);
    assert.ok(visits.slice(0, 2000).every(({ products }) => products === 50));
    assert.ok(visits.slice(2000).every(({ products }) => products === 60));
  });

  it('change the persona of the share of users that was asked for, into another one', async () => {
    const scenario = (share: number): ArenaScenario => ({
      steps: 4000,
      users: 100,
      context: { kind: 'persona' },
      events: [{ kind: 'drift', step: 2000, share }],
    });
    for (const share of [0, 0.3, 1]) {
      const { visits } = (await watch(scenario(share), () => 0)).witness;
      const personas = [visits.slice(0, 2000), visits.slice(2000)].map(
        (part) => new Map(part.map(({ user, features }) => [user, features.indexOf(1)])),
      );
      const changed = [...personas[0]].filter(([user, persona]) => personas[1].get(user) !== persona).length;
      assert.equal(changed, 100 * share);
    }
  });

  it('may name the new persona, which then has a feature of its own', async () => {
    const { visits } = (
      await watch(
        {
          steps: 20,
          context: { kind: 'persona' },
          events: [{ kind: 'drift', step: 10, share: 1, to: 'mature_dog_owner' }],
        },
        () => 0,
      )
    ).witness;
    assert.ok(visits.slice(0, 10).every(({ features }) => features.length === 5 && features[4] === 0));
    assert.ok(visits.slice(10).every(({ features }) => features[4] === 1));
  });
});

describe('arena rewards', () => {
  it('come after the decision and before the next when nothing else is asked for', async () => {
    const { visits } = (await watch({ steps: 50 }, () => 0)).witness;
    assert.deepEqual(
      visits.map(({ rewards }) => rewards),
      visits.map((_, step) => step),
    );
  });

  it('come late by the delay, in order, and those of the last steps never', async () => {
    const { visits, rewards } = (await watch({ steps: 50, rewards: { delay: 7 } }, () => 0)).witness;
    assert.deepEqual(
      visits.map((visit) => visit.rewards),
      visits.map((_, step) => Math.max(0, step - 7)),
    );
    assert.deepEqual(
      rewards.map(([id]) => id),
      Array.from({ length: 43 }, (_, id) => id),
    );
  });

  it('come together when batched, after their delay', async () => {
    const { visits } = (await watch({ steps: 40, rewards: { delay: 3, batch: 10 } }, () => 0)).witness;
    assert.deepEqual(
      [0, 9, 10, 19, 20, 39].map((step) => visits[step].rewards),
      [0, 0, 7, 7, 17, 27],
    );
  });

  it('reach the history that policies see at the same time as the policy', async () => {
    const { visits } = (await watch({ steps: 30, users: 1, rewards: { delay: 4 } }, () => 0)).witness;
    const evidence = visits.map(({ features }) => Math.max(...features.slice(6, 11)));
    assert.ok(evidence.slice(0, 5).every((value) => value === 0));
    assert.ok(Math.abs(evidence[5] - 1 / 3) < 1e-12, 'one impression known: 1 / (1 + 2)');
    assert.ok(evidence.slice(6).every((value, i) => value > evidence[i + 5]));
  });
});

describe('arena start from a log', () => {
  const scenario: ArenaScenario = { steps: 5, users: 3, logRows: 400 };

  it('hands the past to a policy whose spec asks for it, row by row, and its history to the features', async () => {
    const observed: { user: number; evidence: number; action: number; reward: number; item: number }[] = [];
    const witness = new Witness(() => 0);
    const factory: PolicyFactory = (_options, { past, observePast, categoryOf }) => {
      assert.equal(past?.user.length, 400);
      observePast({
        observe: ({ user, features }, action, reward, item) => {
          observed.push({
            user,
            evidence: features[6 + categoryOf(action)],
            action,
            reward,
            item: item?.[categoryOf(action)] ?? 0,
          });
        },
      });
      return witness;
    };
    await runArenaTask({ scenario, seed: 3, spec: { policy: 'witness', fromLog: true } }, factory);
    assert.equal(observed.length, 400);
    assert.ok(
      observed.every(({ item }) => item === 1),
      'the features name the category of the product shown',
    );
    assert.equal(observed[0].evidence, 0);
    assert.ok(
      observed.slice(-20).every(({ evidence }) => evidence > 0.8),
      'the history grows along the log',
    );
    const clicks = observed.reduce((sum, { reward }) => sum + reward, 0);
    assert.ok(clicks > 30 && clicks < 160, `${clicks} clicks in 400 random impressions`);
    assert.ok(Math.min(...witness.visits[0].features.slice(6, 11)) > 0.8);
  });

  it('gives no past, and no history, to a policy whose spec does not ask', async () => {
    const witness = new Witness(() => 0);
    const factory: PolicyFactory = (_options, { past, observePast }) => {
      assert.equal(past, undefined);
      observePast({ observe: () => assert.fail('there is nothing to observe') });
      return witness;
    };
    await runArenaTask({ scenario, seed: 3, spec: { policy: 'witness' } }, factory);
    assert.equal(Math.max(...witness.visits[0].features.slice(6, 11)), 0);
  });

  it('warms up latent classes so that they earn more from the first steps on', async () => {
    const policies = [
      { policy: 'latent-class', label: 'warm', fromLog: true },
      { policy: 'latent-class', label: 'cold' },
    ];
    const records = await runArena({
      scenario: { steps: 500, users: 100, logRows: 4000 },
      policies,
      seeds: [1],
      ...quiet,
    });
    const [warm, cold] = records.map((record) => total(record.rate) / total(record.best));
    assert.ok(warm > 0.85 && warm > cold + 0.1, `${warm} and ${cold}`);
  });
});

describe('stopping the arena', () => {
  const scenario = { steps: 2_000_000, context: { kind: 'persona' } } as const;
  for (const threads of [0, 1]) {
    it(`a stop ends it within a task, with ${threads} threads`, { timeout: 60_000 }, async () => {
      const controller = new AbortController();
      setTimeout(() => controller.abort(new Error('enough')), 500);
      await assert.rejects(
        runArena({
          scenario,
          policies: [{ policy: 'random' }],
          seeds: [1, 2],
          threads,
          progress: false,
          signal: controller.signal,
        }),
        /enough/,
      );
    });
  }
});

describe('before the first run', () => {
  it('policies are tried: a bad option of the last one ends a comparison of a million steps at once', async () => {
    const scenario = { steps: 1_000_000, users: 50, products: 5, context: { kind: 'persona' as const } };
    const bad: [string, Record<string, unknown>, string][] = [
      ['linucb', { alhpa: 9 }, 'policy linucb: options.alhpa'],
      ['linucb', { alpha: -1 }, 'policy linucb: alpha'],
      ['epsilon-greedy', { epsilon: 2 }, 'policy epsilon-greedy: epsilon'],
      ['best', { alpha: 1 }, 'policy best: options.alpha'],
    ];
    for (const [policy, options, argument] of bad) {
      const policies = [{ policy: 'random' }, { policy, options }];
      await rejectsArgument(runArena({ ...quiet, scenario, policies, seeds: [1] }), argument);
    }
  });
});
