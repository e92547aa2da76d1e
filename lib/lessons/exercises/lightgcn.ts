import type { Interactions } from '../../data/interactions';
import { evaluateRanking } from '../../evaluation/ranking/evaluate-ranking';
import type { LightGcn } from '../../models/graph/light-gcn';
import type { FunctionExercise, ObjectExercise } from './exercise';

const edgeWeight: FunctionExercise<[string, number, number], number> = {
  name: '4.1',
  cases: (random) =>
    ['symmetric', 'row', 'column'].flatMap((kind): [string, number, number][] => [
      [kind, 4, 9],
      [kind, random.integer(2, 9), random.integer(10, 30)],
    ]),
  reference: (kind, dU, dI) => {
    if (kind === 'row') return 1 / dU;
    return kind === 'column' ? 1 / dI : 1 / Math.sqrt(dU * dI);
  },
  mistakes: [
    {
      says: 'Rows and columns are swapped: the matrix has a row for who receives.',
      does: (kind, dU, dI) => {
        if (kind === 'row') return 1 / dI;
        return kind === 'column' ? 1 / dU : 1 / Math.sqrt(dU * dI);
      },
    },
    {
      says: 'The symmetric form has the square root of both degrees.',
      does: (kind, dU, dI) => {
        if (kind === 'row') return 1 / dU;
        return kind === 'column' ? 1 / dI : 1 / (dU * dI);
      },
    },
    {
      says: 'All three get the symmetric weight.',
      does: (_, dU, dI) => 1 / Math.sqrt(dU * dI),
    },
  ],
  hint: 'Rows belong to who receives, columns to who sends.',
};

/** How a node weighs what a neighbor holds, by their degrees. */
type Weigh = (receiver: number, sender: number) => number;

const spreadBy =
  (weigh: Weigh, sum = false) =>
  (users: number, items: number, purchases: number[][], layers: number): number[] => {
    const edges = purchases.map(([user, item]) => [user, users + item]);
    const degrees = new Array<number>(users + items).fill(0);
    for (const node of edges.flat()) degrees[node]++;
    let signal = degrees.map((_, node) => Number(node === 0));
    const total = [...signal];
    for (let layer = 0; layer < layers; layer++) {
      const next = degrees.map(() => 0);
      for (const [a, b] of edges) {
        next[a] += signal[b] * weigh(degrees[a], degrees[b]);
        next[b] += signal[a] * weigh(degrees[b], degrees[a]);
      }
      signal = next;
      next.forEach((value, node) => {
        total[node] += value;
      });
    }
    return sum ? total : signal;
  };

const symmetric: Weigh = (receiver, sender) => 1 / Math.sqrt(receiver * sender);

const spread: FunctionExercise<[number, number, number[][], number], number[]> = {
  name: '4.2',
  cases: (random) => {
    const toy = [
      [0, 0],
      [1, 0],
      [1, 1],
      [2, 1],
      [2, 2],
    ];
    const pairs = Array.from({ length: 20 }, (_, i) => [Math.floor(i / 4), i % 4]);
    const drawn = random.shuffle(pairs).slice(0, 11);
    return [
      [3, 3, toy, 3],
      [3, 3, [...toy, [2, 0]], 3],
      [3, 3, toy, 2],
      [5, 4, [[0, 1], ...drawn.filter(([user, item]) => user !== 0 || item !== 1)], 4],
    ];
  },
  reference: spreadBy(symmetric),
  tolerance: 1e-8,
  mistakes: [
    { says: 'Nothing is normalized: a popular product would shout.', does: spreadBy(() => 1) },
    {
      says: 'This divides by the receiver’s degree alone: row normalization.',
      does: spreadBy((receiver) => 1 / receiver),
    },
    {
      says: 'This divides by the sender’s degree alone: column normalization.',
      does: spreadBy((_, sender) => 1 / sender),
    },
    {
      says: 'What the last layer holds is asked for, not the sum of all layers.',
      does: spreadBy(symmetric, true),
    },
  ],
  hint: 'Count degrees first. In each layer every purchase hands value / sqrt(d_u d_i) both ways, from the old signal into a new one.',
};

const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
const mean = (numbers: number[]): number => numbers.reduce((sum, x) => sum + x, 0) / numbers.length;

const bpr: FunctionExercise<[number, number[]], number> = {
  name: '4.3',
  cases: (random) => [
    [2, [2]],
    [0, [1000]],
    [1000, [0]],
    [1, [0, 3]],
    [random.normal(), Array.from({ length: 5 }, () => random.normal(0, 2))],
  ],
  reference: (positive, negatives) => mean(negatives.map((negative) => softplus(negative - positive))),
  tolerance: 1e-9,
  mistakes: [
    {
      says: 'For a difference of 1,000 this overflows: write the large part apart.',
      does: (positive, negatives) =>
        mean(negatives.map((negative) => -Math.log(1 / (1 + Math.exp(negative - positive))))),
    },
    {
      says: 'For a difference of 1,000 this overflows: write the large part apart.',
      does: (positive, negatives) =>
        mean(negatives.map((negative) => Math.log(1 + Math.exp(negative - positive)))),
    },
    {
      says: 'The difference is upside down: the positive should score higher.',
      does: (positive, negatives) => mean(negatives.map((negative) => softplus(positive - negative))),
    },
    {
      says: 'That is the sum over the negatives, the mean is asked for.',
      does: (positive, negatives) =>
        negatives.reduce((sum, negative) => sum + softplus(negative - positive), 0),
    },
    {
      says: 'The mean is over losses, not over the negatives’ scores.',
      does: (positive, negatives) => softplus(mean(negatives) - positive),
    },
    {
      says: 'A loss is minus the log-likelihood: the sign is wrong.',
      does: (positive, negatives) => -mean(negatives.map((negative) => softplus(negative - positive))),
    },
  ],
  hint: '-log sigmoid(x) = log(1 + exp(-x)) = max(-x, 0) + log(1 + exp(-|x|)): use Math.log1p.',
};

/** What exercise 4.4 asks for: the model on the leaky graph, the chapter's honest one, and the test they are held to. */
export interface LeakyTest {
  leaky: LightGcn;
  honest: LightGcn;
  test: Interactions;
  /** What was bought before the test. */
  seen: Interactions;
}

const leak: ObjectExercise<LeakyTest> = {
  name: '4.4',
  hint: 'Put all of `log` into interactionsOf(log, sizes) and make the graph of it; everything else stays as it was.',
  async judge({ leaky, honest, test, seen }) {
    if (leaky.users !== test.users || leaky.items !== test.items || leaky === honest)
      return 'It is not a model of its own of these users and products.';
    if (leaky.coldUsers.length >= honest.coldUsers.length)
      return 'As many users as before have no purchase in the graph of `leaky`: it has to hold training and test.';
    const recall: number[] = [];
    for (const model of [leaky, honest]) {
      const scorer = model.scorer();
      const { at } = await evaluateRanking(scorer.scoreItems, { test, seen, k: [20] });
      scorer.dispose();
      recall.push(at[20].mean.recall);
    }
    if (recall[0] > 1.1 * recall[1]) return undefined;
    return `Ranked again, its Recall@20 is ${recall[0].toFixed(3)}, the honest one's ${recall[1].toFixed(3)}: the leak should show. Is it trained?`;
  },
};

/** The exercises of notebook 04. */
export const lightGcnExercises: {
  readonly '4.1': typeof edgeWeight;
  readonly '4.2': typeof spread;
  readonly '4.3': typeof bpr;
  readonly '4.4': typeof leak;
} = {
  '4.1': edgeWeight,
  '4.2': spread,
  '4.3': bpr,
  '4.4': leak,
};
