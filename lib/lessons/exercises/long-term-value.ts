import type { Random } from '../../core/random';
import { smallInsurer } from '../../planning/environment/small-insurer';
import { greedyPolicy, policyTable } from '../../planning/exact/decision-process';
import { policyValues, startValue } from '../../planning/exact/policy-iteration';
import { valueIteration } from '../../planning/exact/value-iteration';
import type { FunctionExercise } from './exercise';

type TwoStates = (stay: number, later: number, survival: number, gamma: number) => [number, number];

const worths = (ending: (later: number, survival: number, gamma: number) => number): TwoStates => {
  return (stay, later, survival, gamma) => [stay / (1 - gamma), gamma * ending(later, survival, gamma)];
};

const twoStates: FunctionExercise<[number, number, number, number], [number, number]> = {
  name: '10.1',
  cases: (random) => [
    [1, 3, 0.5, 0.6],
    [0, 2, 0, 0.9],
    ...Array.from({ length: 4 }, (): [number, number, number, number] => [
      1 + random.uniform(),
      2 + 4 * random.uniform(),
      0.2 + 0.7 * random.uniform(),
      0.3 + 0.6 * random.uniform(),
    ]),
  ],
  reference: worths((later, survival, gamma) => later / (1 - gamma * survival)),
  mistakes: [
    {
      says: 'Waiting is worth one discount less: the second state is reached one step later.',
      does: (stay, later, survival, gamma) => [stay / (1 - gamma), later / (1 - gamma * survival)],
    },
    {
      says: 'The second state may end: what follows there counts only with the probability of staying.',
      does: worths((later, _, gamma) => later / (1 - gamma)),
    },
    {
      says: 'The first reward of the second state is earned for certain: only what follows it is uncertain.',
      does: worths((later, survival, gamma) => (later * survival) / (1 - gamma * survival)),
    },
    {
      says: 'What follows counts once here; it goes on as long as the customer stays.',
      does: worths((later, survival, gamma) => later * (1 + gamma * survival)),
    },
  ],
  hint: 'The value V of the second state solves V = later + γ · survival · V.',
};

type Target = (
  reward: number,
  gamma: number,
  terminated: boolean,
  truncated: boolean,
  next: number,
) => number;

const sarsaTarget: FunctionExercise<[number, number, boolean, boolean, number], number> = {
  name: '10.2',
  cases: (random) => [
    [2, 0.5, false, false, 6],
    [2, 0.5, true, false, 6],
    [2, 0.5, false, true, 6],
    [-1, 0, false, false, 9],
    ...[false, true].map((terminated): [number, number, boolean, boolean, number] => [
      random.normal(),
      random.uniform(),
      terminated,
      true,
      random.normal(),
    ]),
  ],
  reference: (reward, gamma, terminated, _, next) => reward + (terminated ? 0 : gamma * next),
  mistakes: [
    {
      says: 'Nothing follows where the episode terminated.',
      does: (reward, gamma, _, __, next) => reward + gamma * next,
    },
    {
      says: 'An episode that was cut goes on unseen: its next value still counts.',
      does: (reward, gamma, terminated, truncated, next) =>
        reward + (terminated || truncated ? 0 : gamma * next),
    },
    {
      says: 'The reward is of this step: only what follows is discounted.',
      does: (reward, gamma, terminated, _, next) => gamma * (reward + (terminated ? 0 : next)),
    },
  ] satisfies { says: string; does: Target }[],
  hint: 'Of the two ways to stop, only one means that nothing follows.',
};

type Update = (q: number[][], s: number, a: number, reward: number, next: number, step: number) => number[][];

const updated =
  (future: (q: number[][], next: number, a: number) => number, keeps = true) =>
  (q: number[][], s: number, a: number, reward: number, next: number, step: number): number[][] =>
    q.map((row, state) =>
      row.map((value, action) => {
        if (state !== s || action !== a) return value;
        const target = reward + 0.9 * (next < 0 ? 0 : future(q, next, a));
        return keeps ? value + step * (target - value) : value + step * target;
      }),
    );

const table = (random: Random, states: number): number[][] =>
  Array.from({ length: states }, () => Array.from({ length: 3 }, () => random.normal()));

const qUpdate: FunctionExercise<[number[][], number, number, number, number, number], number[][]> = {
  name: '10.3',
  cases: (random) => [
    [
      [
        [1, 0, 2],
        [4, 5, 3],
      ],
      0,
      0,
      1,
      1,
      0.5,
    ],
    [
      [
        [-1, -2, -3],
        [-4, -5, -6],
      ],
      1,
      2,
      -1,
      0,
      0.1,
    ],
    [table(random, 2), 0, 1, 2, -1, 0.25],
    [table(random, 4), 2, 0, -1, 3, 0.25],
    [table(random, 4), 1, 1, 3, 1, 1],
  ],
  reference: updated((q, next) => Math.max(...q[next])),
  mistakes: [
    {
      says: 'This is SARSA with the same action again: Q-learning takes the best of the next state.',
      does: updated((q, next, a) => q[next][a]),
    },
    {
      says: 'This averages over the next actions: Q-learning takes the best of them.',
      does: updated((q, next) => q[next].reduce((sum, value) => sum + value, 0) / q[next].length),
    },
    {
      says: 'The old value is missing from the error: target minus Q(s, a).',
      does: updated((q, next) => Math.max(...q[next]), false),
    },
    {
      says: 'A table that holds negative values has a negative best: do not begin the search at 0.',
      does: updated((q, next) => Math.max(0, ...q[next])),
    },
  ] satisfies { says: string; does: Update }[],
  hint: 'One number changes: Q(s, a) moves by step · (reward + 0.9 · max Q(next, ·) - Q(s, a)); after an end the maximum is 0.',
};

type Decision = (ratios: number[], rewards: number[], gamma: number) => number;

/** Sum over steps of a weight times the discounted reward. */
const weighed =
  (weight: (ratios: number[], t: number) => number): Decision =>
  (ratios, rewards, gamma) =>
    rewards.reduce((sum, reward, t) => sum + weight(ratios, t) * gamma ** t * reward, 0);
const product = (numbers: number[]): number => numbers.reduce((a, b) => a * b, 1);

const perDecision: FunctionExercise<[number[], number[], number], number> = {
  name: '10.4',
  cases: (random) => [
    [[2, 0.5], [1, 4], 0.5],
    [[0, 7], [3, 3], 0.9],
    [[1.5], [2], 0.9],
    ...[2, 4, 8].map((n): [number[], number[], number] => [
      Array.from({ length: n }, () => 2 * random.uniform()),
      Array.from({ length: n }, () => random.normal()),
      0.95,
    ]),
  ],
  reference: weighed((ratios, t) => product(ratios.slice(0, t + 1))),
  mistakes: [
    {
      says: 'Every reward has the weight of the whole episode here: that is trajectory-wise IS.',
      does: weighed((ratios) => product(ratios)),
    },
    {
      says: 'The weight of a step is the product of all ratios up to it, not its own alone.',
      does: weighed((ratios, t) => ratios[t]),
    },
    {
      says: 'The ratio of the step itself belongs to its weight.',
      does: weighed((ratios, t) => product(ratios.slice(0, t))),
    },
    {
      says: 'The discount is missing.',
      does: (ratios, rewards) => weighed((r, t) => product(r.slice(0, t + 1)))(ratios, rewards, 1),
    },
  ],
  hint: 'The weight of a step is the product of the ratios up to it, itself included.',
};

/** What greedy earns as a share of the plan, valued at one discount and planned at another. */
const shareAt =
  (planned: number, rewarded = 0.97) =>
  (misfit: number): number => {
    const { process } = smallInsurer({ misfit });
    const worth = (policy: Int32Array): number =>
      startValue(process, policyValues(process, policyTable(policy, process.actions), rewarded));
    const best = valueIteration(process, { discount: planned }).policy;
    return worth(greedyPolicy(process.reward, process.actions)) / worth(best);
  };

const greedyShare: FunctionExercise<[number], number> = {
  name: '10.5',
  cases: () => [[0], [0.1], [0.2], [0.4]],
  reference: shareAt(0.97),
  mistakes: [
    { says: 'Upside down: the greedy one over the plan.', does: (misfit) => 1 / shareAt(0.97)(misfit) },
    { says: 'This world is the default one: pass `misfit` on.', does: () => shareAt(0.97)(0.2) },
    {
      says: 'The discount of this exercise is 0.97, for the plan and for the values.',
      does: shareAt(0.95, 0.95),
    },
  ],
  hint: 'Section 1, with smallInsurer({ misfit }) in place of smallInsurer().',
};

/** The exercises of notebook 10. */
export const longTermValueExercises: {
  readonly '10.1': typeof twoStates;
  readonly '10.2': typeof sarsaTarget;
  readonly '10.3': typeof qUpdate;
  readonly '10.4': typeof perDecision;
  readonly '10.5': typeof greedyShare;
} = {
  '10.1': twoStates,
  '10.2': sarsaTarget,
  '10.3': qUpdate,
  '10.4': perDecision,
  '10.5': greedyShare,
};
