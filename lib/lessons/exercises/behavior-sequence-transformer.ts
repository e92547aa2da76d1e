import { takeRows } from '../../core/columns';
import { Random } from '../../core/random';
import { nextItemCases } from '../../data/sequences/next-item-cases';
import { type Sequences, sequencesOf } from '../../data/sequences/sequences';
import { expectedHitRate } from '../../evaluation/ranking/expected-hit-rate';
import { fitMarkovChain } from '../../models/baselines/markov-chain';
import { SessionSimulator } from '../../worlds/sessions/sessions';
import type { FunctionExercise, ObjectExercise } from './exercise';

type Attention = (query: number[], keys: number[][]) => number[];

const scoresBy =
  (scale: (width: number, keys: number) => number) =>
  (query: number[], keys: number[][]): number[] =>
    keys.map((key) => key.reduce((sum, k, i) => sum + k * query[i], 0) / scale(query.length, keys.length));
const softmax = (scores: number[]): number[] => {
  const shares = scores.map((score) => Math.exp(score - Math.max(...scores)));
  const total = shares.reduce((sum, share) => sum + share, 0);
  return shares.map((share) => share / total);
};
const attentionBy =
  (scale: (width: number, keys: number) => number): Attention =>
  (query, keys) =>
    softmax(scoresBy(scale)(query, keys));

const attentionWeights: FunctionExercise<[number[], number[][]], number[]> = {
  name: '3.1',
  cases: (random) => [
    [
      [1, 0, 1, 0],
      [
        [2, 0, 0, 0],
        [0, 5, 0, 5],
        [1, 1, 1, 1],
      ],
    ],
    [
      [0, 0],
      [
        [1, 2],
        [3, 4],
      ],
    ],
    [
      [40, 40],
      [
        [30, 30],
        [29.9, 30],
      ],
    ],
    ...[3, 8].map((width): [number[], number[][]] => {
      const draw = (): number[] => Array.from({ length: width }, () => random.normal());
      return [draw(), Array.from({ length: 5 }, draw)];
    }),
  ],
  reference: attentionBy(Math.sqrt),
  mistakes: [
    {
      says: 'The scores are not divided by the square root of the width.',
      does: attentionBy(() => 1),
    },
    {
      says: 'It is the square root of the width that divides, not the width.',
      does: attentionBy((width) => width),
    },
    {
      says: 'It is the width of the query that matters, not how many keys there are.',
      does: attentionBy((_, keys) => Math.sqrt(keys)),
    },
    { says: 'These are scores; the softmax is missing.', does: scoresBy(Math.sqrt) },
    {
      says: 'Large scores overflow exp: take the largest away first, which changes nothing else.',
      does: (query, keys) => {
        const shares = scoresBy(Math.sqrt)(query, keys).map(Math.exp);
        const total = shares.reduce((sum, share) => sum + share, 0);
        return shares.map((share) => share / total);
      },
    },
  ],
  hint: 'Divide by the square root of the length of the query before the softmax.',
};

type Pad = (history: number[], length: number) => number[];
const zeros = (count: number): number[] => new Array(Math.max(0, count)).fill(0);
const shifted = (items: number[]): number[] => items.map((item) => item + 1);

const pad: FunctionExercise<[number[], number], number[]> = {
  name: '3.2',
  cases: (random) => [
    [[4, 0, 7], 5],
    [[], 3],
    [[1, 2, 3, 4], 2],
    [[6, 5], 2],
    ...[2, 9].map((count): [number[], number] => [
      Array.from({ length: count }, () => random.integer(0, 36)),
      6,
    ]),
  ],
  reference: (history, length) => {
    const newest = shifted(history.slice(-length));
    return [...zeros(length - newest.length), ...newest];
  },
  mistakes: [
    {
      says: 'The zeros stand on the right: the last place would mean something else in every row.',
      does: ((history, length) => {
        const newest = shifted(history.slice(-length));
        return [...newest, ...zeros(length - newest.length)];
      }) as Pad,
    },
    {
      says: 'Product 0 cannot be told from padding: shift the ids by one.',
      does: (history, length) => {
        const newest = history.slice(-length);
        return [...zeros(length - newest.length), ...newest];
      },
    },
    {
      says: 'Of a long history this keeps the oldest products, the newest are asked for.',
      does: (history, length) => {
        const oldest = shifted(history.slice(0, length));
        return [...zeros(length - oldest.length), ...oldest];
      },
    },
  ],
  hint: 'slice(-length) takes the newest; what is missing is length minus what is left.',
};

type Expected = (shop: SessionSimulator, looks: string[], next: string) => number;

const observed =
  (seen: (looks: string[]) => string[]): Expected =>
  (shop, looks, next) => {
    const observer = shop.filter();
    observer.startSession(0);
    for (const name of seen(looks))
      observer.look({ item: shop.itemNamed(name), timestamp: 0, purchased: false });
    return observer.probabilities()[shop.itemNamed(next)];
  };

const chanceOfNext: FunctionExercise<[SessionSimulator, string[], string], number> = {
  name: '3.3',
  cases: () => {
    // Not quite 1, so that looks in any order can be told.
    const strict = new SessionSimulator({ order: 0.99, users: 20, seed: 5 });
    const loose = new SessionSimulator({ order: 0.6, users: 20, seed: 6 });
    return [
      [strict, ['Dog Treats 1', 'Dog Food 1'], 'Dog Toy 1'],
      [strict, ['Dog Food 1'], 'Dog Toy 1'],
      [loose, ['Dog Treats 1', 'Dog Food 1'], 'Dog Toy 1'],
      [loose, ['Dog Food 2', 'Dog Food 1', 'Dog Food 2'], 'Dog Food 1'],
      [loose, [], 'Dog Food 1'],
    ];
  },
  reference: observed((looks) => looks),
  mistakes: [
    {
      says: 'The observer is told the last look alone, and so knows no more than a Markov chain.',
      does: observed((looks) => looks.slice(-1)),
    },
    {
      says: 'The observer is asked before it has seen anything.',
      does: observed(() => []),
    },
    {
      says: 'The looks are told in the wrong order, newest first.',
      does: observed((looks) => [...looks].reverse()),
    },
  ],
  hint: 'shop.filter(), startSession(0), a look() for each name, oldest first, then probabilities().',
};

const daysUntil: FunctionExercise<[number, number], number> = {
  name: '3.4',
  cases: (random) => [
    [0.5, 20],
    [1 - Math.exp(-1), 20],
    [0, 20],
    [0.9, 7],
    [random.uniform(0.1, 0.9), random.uniform(5, 40)],
  ],
  reference: (p, repeatDays) => -repeatDays * Math.log1p(-p),
  mistakes: [
    {
      says: 'p = exp(-t / τ) is solved here: that is the probability that it is not used up.',
      does: (p, repeatDays) => -repeatDays * Math.log(p),
    },
    { says: 'Time runs backwards: the sign is wrong.', does: (p, days) => days * Math.log1p(-p) },
    { says: 'That is in time constants, not in days.', does: (p) => -Math.log1p(-p) },
    {
      says: 'Math.log2 and Math.log10 do not undo Math.exp.',
      does: (p, repeatDays) => -repeatDays * Math.log2(1 - p),
    },
  ],
  hint: 'Solve p = 1 - exp(-t / repeatDays) for t.',
};

/** A model of the next item: learns from sequences, scores what may follow each history, [histories × items]. */
export type NextItemFit = (training: Sequences) => { scoreNext(histories: Sequences): ArrayLike<number> };

function hiddenShop(seed: number, order: number) {
  const simulator = new SessionSimulator({ order, users: 150, random: new Random(seed) });
  const { items } = simulator;
  const looks = simulator.generateLog({ sessionsPerUser: 7 });
  const rowsOf = (last: boolean): number[] =>
    Array.from(looks.session.keys()).filter((row) => (looks.session[row] % 7 === 6) === last);
  const [train, test] = [false, true].map((last) => takeRows(looks, Int32Array.from(rowsOf(last))));
  const training = sequencesOf(train, { items, by: 'session' });
  const asked = sequencesOf(test, { items, by: 'session' });
  const { histories } = nextItemCases(takeRows(test, new Int32Array(0)), test, { items, by: 'session' });
  // Cases come session by session, as the rows of `asked` do.
  const best = simulator.nextItemProbabilities(looks, rowsOf(true));
  const order_ = asked.rows;
  const aligned = Float32Array.from({ length: best.length }, (_, i) => {
    const row = Math.floor(i / items);
    return best[order_[row] * items + (i % items)];
  });
  return { items, training, histories, best: aligned };
}

const secondOrder: ObjectExercise<NextItemFit> = {
  name: '3.5',
  hint: 'Count what followed each pair of products. Where a pair was seen n times, mix its counts with the chain’s row, m / (n + m) of it, m about 5.',
  judge(answer) {
    if (typeof answer !== 'function') return 'A function is asked for that learns from sequences.';
    for (const [seed, order] of [
      [31, 1],
      [32, 0.7],
    ]) {
      const { items, training, histories, best } = hiddenShop(seed, order);
      const top = (scores: ArrayLike<number>): number => {
        const hits = expectedHitRate(Float32Array.from(scores), best, { items, k: 1 });
        return hits.reduce((sum, hit) => sum + hit, 0) / hits.length;
      };
      const scores = answer(training).scoreNext(histories);
      if (scores?.length !== best.length)
        return `${histories.sequences} histories and ${items} products ask for ${best.length} scores, not ${scores?.length}.`;
      const [own, first, most] = [top(scores), top(fitMarkovChain(training).scoreNext(histories)), top(best)];
      // A quarter of what lies between the chain and the best that anybody can do.
      if (!(own >= first + 0.25 * (most - first))) {
        const share = (value: number): string => `${((100 * value) / most).toFixed(1)} %`;
        return `In a hidden shop at order ${order} it reaches ${share(own)} of the best possible, the first-order chain ${share(first)}; a quarter of the rest is asked for.`;
      }
    }
    return undefined;
  },
};

/** The exercises of notebook 03. */
export const behaviorSequenceTransformerExercises: {
  readonly '3.1': typeof attentionWeights;
  readonly '3.2': typeof pad;
  readonly '3.3': typeof chanceOfNext;
  readonly '3.4': typeof daysUntil;
  readonly '3.5': typeof secondOrder;
} = {
  '3.1': attentionWeights,
  '3.2': pad,
  '3.3': chanceOfNext,
  '3.4': daysUntil,
  '3.5': secondOrder,
};
