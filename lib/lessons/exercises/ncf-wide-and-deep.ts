import type { Random } from '../../core/random';
import { Gmf } from '../../models/ncf/gmf';
import type { PairModel } from '../../models/ncf/pair-model';
import type { ScoreItems } from '../../models/ranking-model';
import type { FunctionExercise, ObjectExercise } from './exercise';

const numbers = (random: Random, length: number): number[] => Array.from({ length }, () => random.normal());
const matrix = (random: Random, rows: number, columns: number): number[][] =>
  Array.from({ length: rows }, () => numbers(random, columns));
const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, i) => sum + value * b[i], 0);

type Interactions = (x: number[], factors: number[][]) => number;

const doubleSum: Interactions = (x, factors) => {
  let total = 0;
  for (let i = 0; i < x.length; i++) {
    for (let j = i + 1; j < x.length; j++) total += dot(factors[i], factors[j]) * x[i] * x[j];
  }
  return total;
};

const squaresOf: Interactions = (x, factors) =>
  x.reduce((sum, value, i) => sum + dot(factors[i], factors[i]) * value ** 2, 0);

/** Reads of single factors that a function needs for n features of length k. */
function readsOf(answer: Interactions, n: number, k: number): number {
  let reads = 0;
  const factors = Array.from(
    { length: n },
    (_, i) =>
      new Proxy(
        Array.from({ length: k }, (_, f) => (i - f) / n),
        {
          get(target, key, receiver) {
            if (typeof key === 'string' && /^\d+$/.test(key)) reads += 1;
            return Reflect.get(target, key, receiver);
          },
        },
      ),
  );
  answer(
    Array.from({ length: n }, (_, i) => 1 + i / n),
    factors,
  );
  return reads;
}

const factorizationMachine: FunctionExercise<[number[], number[][]], number> = {
  name: '5.1',
  cases: (random) => [
    [
      [1, 1],
      [[2], [3]],
    ],
    [[1], [[5, 1]]],
    ...[3, 6, 20].map((n): [number[], number[][]] => [numbers(random, n), matrix(random, n, 4)]),
  ],
  reference: doubleSum,
  tolerance: 1e-8,
  mistakes: [
    {
      says: 'Each pair is counted twice: (i, j) and (j, i).',
      does: (x, factors) => 2 * doubleSum(x, factors),
    },
    {
      says: 'The square of the sum also holds each feature times itself: take these away.',
      does: (x, factors) => 2 * doubleSum(x, factors) + squaresOf(x, factors),
    },
    {
      says: 'Each feature times itself is still in it.',
      does: (x, factors) => doubleSum(x, factors) + squaresOf(x, factors) / 2,
    },
  ],
  hint: 'For each factor f: ((Σ v_if x_i)² - Σ (v_if x_i)²) / 2. Two running sums per factor are enough.',
  also: (answer) => {
    const [n, k] = [64, 4];
    const reads = readsOf(answer, n, k);
    if (reads <= 4 * n * k) return undefined;
    return `The numbers are right, but ${n} features took ${reads} reads of a factor: O(k n) are ${n * k} or a few times as many.`;
  },
};

type CrossLayer = (x0: number[], x: number[], weights: number[][], bias: number[]) => number[];

const cross: CrossLayer = (x0, x, weights, bias) =>
  x0.map((value, i) => value * (dot(weights[i], x) + bias[i]) + x[i]);

const crossLayer: FunctionExercise<[number[], number[], number[][], number[]], number[]> = {
  name: '5.2',
  cases: (random) => [
    [
      [1, 2],
      [3, 4],
      [
        [0, 0],
        [0, 0],
      ],
      [0, 0],
    ],
    ...[2, 3, 5].map((d): [number[], number[], number[][], number[]] => [
      numbers(random, d),
      numbers(random, d),
      matrix(random, d, d),
      numbers(random, d),
    ]),
  ],
  reference: cross,
  tolerance: 1e-8,
  mistakes: [
    {
      says: 'The bias belongs inside the product with x0.',
      does: (x0, x, w, b) => x0.map((value, i) => value * dot(w[i], x) + b[i] + x[i]),
    },
    {
      says: 'W is transposed: row i of W makes number i of the result.',
      does: (x0, x, w, b) =>
        x0.map((value, i) => value * (w.reduce((sum, row, j) => sum + row[i] * x[j], 0) + b[i]) + x[i]),
    },
    {
      says: 'The layer’s own input is missing: with W and b at 0 the layer must change nothing.',
      does: (x0, x, w, b) => cross(x0, x, w, b).map((value, i) => value - x[i]),
    },
    {
      says: 'The product is with x0, the first input, in every layer; here the layer’s own input stands in its place.',
      does: (_, x, w, b) => cross(x, x, w, b),
    },
    {
      says: 'What is added is the layer’s own input, not x0.',
      does: (x0, x, w, b) => cross(x0, x, w, b).map((value, i) => value - x[i] + x0[i]),
    },
  ],
  hint: 'x_{l+1} = x_0 ⊙ (W x_l + b) + x_l, number by number.',
};

/** P(at most k - 1 of m draws stand ahead of the item), drawn with replacement: each does with probability p. */
function binomialBelow(k: number, m: number, p: number): number {
  if (p <= 0) return 1;
  if (p >= 1) return m < k ? 1 : 0;
  let [term, total] = [(1 - p) ** m, 0];
  for (let ahead = 0; ahead < Math.min(k, m + 1); ahead++) {
    total += term;
    term *= (((m - ahead) / (ahead + 1)) * p) / (1 - p);
  }
  return Math.min(1, total);
}

type SampledHit = (rank: number, items: number, negatives: number, k: number) => number;

const sampledHit: SampledHit = (rank, items, negatives, k) =>
  binomialBelow(k, negatives, (rank - 1) / (items - 1));

const sampledHitRate: FunctionExercise<[number, number, number, number], number> = {
  name: '5.3',
  cases: () => [
    [1, 1000, 100, 10],
    [2, 1000, 1, 1],
    [100, 1000, 100, 10],
    [500, 1683, 100, 10],
    [30, 400, 20, 3],
    [1000, 1000, 100, 10],
  ],
  reference: sampledHit,
  tolerance: 1e-6,
  mistakes: [
    {
      says: 'That is the hit rate of the full ranking; it asks nothing of the sample.',
      does: (rank, _, __, k) => (rank <= k ? 1 : 0),
    },
    {
      says: 'A hit leaves room for k - 1 negatives ahead of the item; this sum goes to k.',
      does: (rank, items, m, k) => binomialBelow(k + 1, m, (rank - 1) / (items - 1)),
    },
    {
      says: 'The item itself is no negative: of items - 1 others, rank - 1 are ahead of it.',
      does: (rank, items, m, k) => binomialBelow(k, m, rank / items),
    },
  ],
  hint: 'How many of the negatives are ahead of the item is binomial: each is with probability (rank - 1) / (items - 1). A hit has at most k - 1 of them.',
};

/** The exercises of notebook 05 whose answers are functions. */
export const ncfWideAndDeepExercises = {
  '5.1': factorizationMachine,
  '5.2': crossLayer,
  '5.3': sampledHitRate,
} as const;

/** What exercise 5.4's judge needs of the notebook. */
export interface RivalQuestion {
  /** nDCG@10 on the test of a scorer. */
  rankingOf: (scoreItems: ScoreItems) => Promise<number>;
  /** The model that was trained pointwise, and what it reached. */
  pointwise: { model: PairModel; ndcg: number };
  /** What popularity reaches. */
  popularity: number;
}

/** An answer to exercise 5.4. */
export interface Rival {
  model: Gmf;
  ndcg: number;
  beatsPointwise: boolean;
}

/** Exercise 5.4: a GMF of one's own, trained on another loss. The judge ranks with the model itself. */
export function rivalExercise({ rankingOf, pointwise, popularity }: RivalQuestion): ObjectExercise<Rival> {
  return {
    name: '5.4',
    hint: "fitInteractions({ model, interactions: crowdTrain, loss: { kind: 'bpr' }, epochs, random, … }), then model.scorer() and rankingOf(scorer.scoreItems).",
    judge: async ({ model, ndcg, beatsPointwise }) => {
      if (!(model instanceof Gmf)) return 'model is no Gmf.';
      if (model === pointwise.model) return 'That is the model of section 2.1: make one of your own.';
      if (model.embeddingSize !== 8 || model.users !== pointwise.model.users)
        return "It wants embeddings of 8 and the crowd's sizes.";
      const scorer = model.scorer();
      const measured = await rankingOf(scorer.scoreItems).finally(() => scorer.dispose());
      if (measured <= popularity) return 'It ranks no better than popularity: has it been trained?';
      if (!(Math.abs(measured - ndcg) < 1e-6))
        return 'The model ranks otherwise than ndcg says: measure it by rankingOf, after training.';
      if (beatsPointwise !== measured > pointwise.ndcg)
        return 'beatsPointwise does not follow from the two figures.';
      return undefined;
    },
  };
}
