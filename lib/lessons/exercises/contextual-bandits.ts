import { runArena } from '../../bandits/arena/arena';
import type { ArenaRecord } from '../../bandits/arena/arena-record';
import { ArenaSummary } from '../../bandits/arena/arena-summary';
import type { PolicySpec } from '../../bandits/arena/policy-spec';
import type { Random } from '../../core/random';
import type { FunctionExercise, ObjectExercise } from './exercise';

type Choice = (shown: number[], clicks: number[]) => number;

const highest = (bounds: number[]): number => bounds.indexOf(Math.max(...bounds));
const chooseBy =
  (bound: (mean: number, n: number, total: number) => number): Choice =>
  (shown, clicks) => {
    const total = shown.reduce((sum, n) => sum + n, 0);
    return highest(shown.map((n, a) => (n === 0 ? Infinity : bound(clicks[a] / n, n, total))));
  };

const ucb1: FunctionExercise<[number[], number[]], number> = {
  name: '2.1',
  cases: (random) => [
    [
      [10, 10, 10],
      [5, 2, 1],
    ],
    [
      [1000, 10, 10],
      [500, 2, 1],
    ],
    [
      [50, 0, 3],
      [40, 0, 3],
    ],
    ...Array.from({ length: 40 }, (): [number[], number[]] => {
      const shown = Array.from({ length: 5 }, () => random.integer(2, 60));
      return [shown, shown.map((n) => random.integer(0, Math.ceil(n / 2)))];
    }),
  ],
  reference: chooseBy((mean, n, total) => mean + Math.sqrt((2 * Math.log(total)) / n)),
  mistakes: [
    {
      says: 'That is greed: the width is missing.',
      does: chooseBy((mean) => mean),
    },
    {
      says: 'The 2 under the root is missing.',
      does: chooseBy((mean, n, total) => mean + Math.sqrt(Math.log(total) / n)),
    },
    {
      says: 'The logarithm is of all impressions so far, not of the product’s own.',
      does: chooseBy((mean, n) => mean + Math.sqrt((2 * Math.log(n)) / n)),
    },
    {
      says: 'The least shown is not always the one with the highest bound: the mean is missing.',
      does: chooseBy((_, n) => 1 / n),
    },
    {
      says: 'A product that was never shown comes first: 0 / 0 is no bound.',
      does: (shown, clicks) => {
        const total = shown.reduce((sum, n) => sum + n, 0);
        return highest(
          shown.map((n, a) => (n === 0 ? -Infinity : clicks[a] / n + Math.sqrt((2 * Math.log(total)) / n))),
        );
      },
    },
  ],
  hint: 'mean + Math.sqrt(2 * Math.log(total) / n), and Infinity for n = 0.',
};

type Update = (inverse: number[][], x: number[]) => number[][];

const updateBy =
  (weight: (xv: number) => number): Update =>
  (inverse, x) => {
    const v = inverse.map(([a, b]) => a * x[0] + b * x[1]);
    const scale = weight(x[0] * v[0] + x[1] * v[1]);
    return inverse.map((row, i) => row.map((value, j) => value - v[i] * v[j] * scale));
  };

const addVisit: FunctionExercise<[number[][], number[]], number[][]> = {
  name: '2.2',
  cases: (random) => [
    [
      [
        [0.5, 0.1],
        [0.1, 0.4],
      ],
      [1, 2],
    ],
    ...Array.from({ length: 4 }, (): [number[][], number[]] => {
      const [a, c, b] = [random.uniform(0.4, 1), random.uniform(0.4, 1), random.uniform(-0.3, 0.3)];
      return [
        [
          [a, b],
          [b, c],
        ],
        [random.normal(), random.normal()],
      ];
    }),
  ],
  reference: updateBy((xv) => 1 / (1 + xv)),
  mistakes: [
    { says: 'The 1 in the denominator is missing.', does: updateBy((xv) => 1 / xv) },
    { says: 'Without the denominator the inverse would shrink too far.', does: updateBy(() => 1) },
    {
      says: 'A visit makes the inverse smaller: v vᵀ is taken away, not added.',
      does: updateBy((xv) => -1 / (1 + xv)),
    },
    {
      says: 'x xᵀ is added to A, not to its inverse.',
      does: (inverse, x) => inverse.map((row, i) => row.map((value, j) => value + x[i] * x[j])),
    },
  ],
  hint: 'First v = inverse · x, then inverse - v vᵀ / (1 + xᵀ v).',
};

/** P(B > A) of two beta distributions, by sums over a fine grid. */
function chanceOfB(a: [number, number], b: [number, number]): number {
  const grid = 20_000;
  const density = ([alpha, beta]: [number, number]): Float64Array =>
    Float64Array.from({ length: grid }, (_, i) => {
      const x = (i + 0.5) / grid;
      return x ** (alpha - 1) * (1 - x) ** (beta - 1);
    });
  const [ofA, ofB] = [density(a), density(b)];
  let [below, wins, totalB] = [0, 0, 0];
  for (let i = 0; i < grid; i++) {
    wins += ofB[i] * (below + ofA[i] / 2);
    below += ofA[i];
    totalB += ofB[i];
  }
  return wins / (below * totalB);
}

type Counted = { shown: number; clicks: number };
const posterior = ({ shown, clicks }: Counted): [number, number] => [clicks + 1, shown - clicks + 1];

const probabilityOfB: FunctionExercise<[Counted, Counted, Random], number> = {
  name: '2.3',
  cases: (random) => [
    [{ shown: 10, clicks: 5 }, { shown: 2, clicks: 2 }, random.child('1')],
    [{ shown: 10, clicks: 5 }, { shown: 10, clicks: 5 }, random.child('2')],
    [{ shown: 20, clicks: 8 }, { shown: 0, clicks: 0 }, random.child('3')],
    [{ shown: 40, clicks: 20 }, { shown: 9, clicks: 3 }, random.child('4')],
  ],
  reference: (a, b) => chanceOfB(posterior(a), posterior(b)),
  tolerance: 0.015,
  mistakes: [
    { says: 'That is how often A is shown.', does: (a, b) => chanceOfB(posterior(b), posterior(a)) },
    {
      says: 'The second parameter counts impressions without a click, not all impressions.',
      does: (a, b) => chanceOfB([a.clicks + 1, a.shown + 1], [b.clicks + 1, b.shown + 1]),
    },
    {
      says: 'That compares the posterior means once; a share of draws is asked for.',
      does: (a, b) => ((b.clicks + 1) / (b.shown + 2) > (a.clicks + 1) / (a.shown + 2) ? 1 : 0),
    },
  ],
  hint: 'Uniform priors: source.beta(clicks + 1, shown - clicks + 1) for each of the two, 20,000 times.',
};

/** What exercise 2.4 asks for: the records of both runs, and which of the two policies loses more by delay. */
export interface DelayedRuns {
  /** Rewards at once. */
  atOnce: readonly ArenaRecord[];
  /** Rewards 500 visits late. */
  delayed: readonly ArenaRecord[];
  /** The recorded policies that ran. */
  policies: readonly PolicySpec[];
  worse: string;
}

const names = ['LinUCB', 'linear Thompson'];
const same = (a: Float64Array, b: Float64Array): boolean =>
  a.length === b.length && a.every((x, i) => x === b[i]);

const whatDelayDoes: ObjectExercise<DelayedRuns> = {
  name: '2.4',
  hint: 'Until the first rewards arrive, what does a deterministic policy show to everybody of a persona? Compare new ArenaSummary(records).values(name, "regret") of both runs.',
  async judge({ atOnce, delayed, policies, worse }) {
    const runs = { atOnce, delayed };
    for (const [run, records] of Object.entries(runs)) {
      const { steps, seeds, policies: ran } = new ArenaSummary(records);
      if (steps !== 5000) return `The run ${run} has ${steps} steps, 5,000 are asked for.`;
      if (seeds.length !== 1 || seeds[0] !== 201) return `The run ${run} is not in world 201 alone.`;
      const missing = names.filter((name) => !ran.includes(name));
      if (missing.length > 0) return `The run ${run} lacks ${missing.join(' and ')}.`;
    }
    const [again] = await runArena({
      scenario: { steps: 5000, context: { kind: 'persona' }, rewards: { delay: 500 } },
      policies: policies.filter(({ label, policy }) => (label ?? policy) === 'LinUCB'),
      seeds: [201],
      progress: false,
    });
    const given = delayed.find(({ policy }) => policy === 'LinUCB') as ArenaRecord;
    if (!same(given.clicks, again.clicks) || !same(given.rate, again.rate))
      return 'Run again with rewards 500 visits late, LinUCB gets other clicks than in `delayed`.';
    const lost = (name: string): number => {
      const [before, after] = [atOnce, delayed].map(
        (records) => new ArenaSummary(records).values(name, 'regret')[0],
      );
      return after - before;
    };
    if (same(atOnce.find(({ policy }) => policy === 'LinUCB')?.clicks as Float64Array, given.clicks))
      return 'Both runs are delayed: `atOnce` has to be one without delay.';
    if (!names.includes(worse)) return `"${worse}" is none of the two policies.`;
    const other = names.find((name) => name !== worse) as string;
    return lost(worse) > lost(other) ? undefined : 'By these records delay costs the other policy more.';
  },
};

/** The exercises of notebook 02. */
export const contextualBanditsExercises: {
  readonly '2.1': typeof ucb1;
  readonly '2.2': typeof addVisit;
  readonly '2.3': typeof probabilityOfB;
  readonly '2.4': typeof whatDelayDoes;
} = {
  '2.1': ucb1,
  '2.2': addVisit,
  '2.3': probabilityOfB,
  '2.4': whatDelayDoes,
};
