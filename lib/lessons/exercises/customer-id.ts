import { Random } from '../../core/random';
import { shuffledSplit } from '../../data/split';
import { Vocabulary } from '../../data/vocabulary';
import { logLoss } from '../../evaluation/click/log-loss';
import { fit } from '../../training/fit';
import { predictProbabilities } from '../../training/predict';
import { CustomerSimulator } from '../../worlds/customers/customers';
import { createWithCustomerPrior } from '../customers/customer-prior';
import type { FunctionExercise, ObjectExercise } from './exercise';

const leakedAuc: FunctionExercise<[number], number> = {
  name: '1',
  cases: (random) => [0.1, 0.5, 1, 9, random.uniform(0.2, 0.4), random.uniform(2, 5)].map((c) => [c]),
  reference: (c) => (1 + c / 2) / (1 + c),
  mistakes: [
    {
      says: 'That is how often a liked row lies above c; below it, it still wins against half of the others.',
      does: (c) => 1 / (1 + c),
    },
    {
      says: 'That is how often the other row wins.',
      does: (c) => c / 2 / (1 + c),
    },
    {
      says: 'Below c the two are alike: the liked row wins half of these pairs, not all of them.',
      does: () => 1,
    },
  ],
  hint: 'Above c a liked row is sure to win; below it, both are uniform on (0, c).',
};

const strengthOf = (sigma: number, tau: number): number => Number((sigma ** 2 / tau ** 2).toPrecision(12));

const rowsToOutweighPrior: FunctionExercise<[number, number], number> = {
  name: '2',
  cases: () => [
    [1, 0.5],
    [1, 1],
    [2, 0.3],
    [1, 2],
    [0.9, 0.3],
    [3, 0.7],
  ],
  reference: (sigma, tau) => Math.floor(strengthOf(sigma, tau)) + 1,
  mistakes: [
    {
      says: 'Where σ² / τ² is whole, both means weigh the same at that many rows: more is asked for.',
      does: (sigma, tau) => Math.ceil(strengthOf(sigma, tau)),
    },
    {
      says: 'Upside down: a narrow prior (small τ) is worth more rows, not fewer.',
      does: (sigma, tau) => Math.floor(strengthOf(tau, sigma)) + 1,
    },
    {
      says: 'Variances are compared, not standard deviations.',
      does: (sigma, tau) => Math.floor(Number((sigma / tau).toPrecision(12))) + 1,
    },
  ],
  hint: 'The weight of the own mean is n / (n + λ) with λ = σ² / τ². When is it above one half?',
};

/** Ids of both parts, and the size of the table that holds them. */
export interface EncodedIds {
  training: Int32Array;
  rows: Int32Array;
  size: number;
}

const encodeBy =
  (minimumCount: number, from: (training: string[], rows: string[]) => string[]) =>
  (training: string[], rows: string[]): EncodedIds => {
    const vocabulary = new Vocabulary(from(training, rows), { unseenBucket: true, minimumCount });
    return { training: vocabulary.encode(training), rows: vocabulary.encode(rows), size: vocabulary.size };
  };

const encodeWithBucket: FunctionExercise<[string[], string[]], EncodedIds> = {
  name: '3',
  cases: (random) => [
    [
      ['ann', 'bob', 'ann', 'cy', 'ann', 'bob', 'bob', 'cy'],
      ['bob', 'dee', 'cy'],
    ],
    ...[8, 12].map((people): [string[], string[]] => {
      const draw = (count: number): string[] =>
        Array.from({ length: count }, () => `customer ${random.integer(0, people)}`);
      return [[...draw(25), 'often', 'often', 'often'], draw(30)];
    }),
  ],
  reference: encodeBy(3, (training) => training),
  mistakes: [
    {
      says: 'Nothing of the rows to be scored may be known: learn the vocabulary from the training ids alone.',
      does: encodeBy(3, (training, rows) => [...training, ...rows]),
    },
    {
      says: 'Here no training row reaches the bucket, so it is never trained.',
      does: encodeBy(1, (training) => training),
    },
    {
      says: 'Two rows are fewer than three: such ids belong into the bucket.',
      does: encodeBy(2, (training) => training),
    },
    {
      says: 'Three rows are not fewer than three: such ids keep a vector of their own.',
      does: encodeBy(4, (training) => training),
    },
  ],
  hint: 'Learn the vocabulary from the training ids only, with unseenBucket and minimumCount.',
};

type Rate = (customer: Int32Array, label: Int32Array, strength: number) => Float64Array;

const rateBy =
  (own: number, weight: (strength: number) => number): Rate =>
  (customer, label, strength) => {
    const base = label.reduce((sum, one) => sum + one, 0) / label.length;
    const [clicks, rows] = [new Map<number, number>(), new Map<number, number>()];
    customer.forEach((id, row) => {
      clicks.set(id, (clicks.get(id) ?? 0) + label[row]);
      rows.set(id, (rows.get(id) ?? 0) + 1);
    });
    const prior = weight(strength);
    return Float64Array.from(
      customer,
      (id, row) =>
        ((clicks.get(id) as number) - own * label[row] + prior * base) /
        ((rows.get(id) as number) - own + prior),
    );
  };

const otherRowsRate: FunctionExercise<[Int32Array, Int32Array, number], Float64Array> = {
  name: '4',
  cases: (random) => [
    [Int32Array.of(7, 7, 7, 9), Int32Array.of(1, 0, 1, 0), 2],
    ...[1, 4].map((strength): [Int32Array, Int32Array, number] => [
      Int32Array.from({ length: 12 }, () => random.integer(0, 4)),
      Int32Array.from({ length: 12 }, (_, row) => Number(row === 0 || random.bernoulli(0.4))),
      strength,
    ]),
  ],
  reference: rateBy(1, (strength) => strength),
  mistakes: [
    {
      says: 'The row’s own label is in its rate: the feature leaks what it should predict.',
      does: rateBy(0, (strength) => strength),
    },
    {
      says: 'The own label is out of the clicks, but the own row is still counted.',
      does: (customer, label, strength) => {
        const rates = rateBy(0, () => strength)(customer, label, strength);
        const rows = (id: number): number => customer.filter((other) => other === id).length;
        return rates.map((rate, row) => rate - label[row] / (rows(customer[row]) + strength));
      },
    },
    {
      says: 'The prior counts as one row, whatever the strength.',
      does: rateBy(1, () => 1),
    },
  ],
  hint: 'For each row: (clicks of the customer − own label + strength · base rate) / (rows − 1 + strength).',
};

/** What exercise 5 asks for: each candidate with the log loss it reached on the validation rows, and the choice. */
export interface ChosenPrior {
  /** Validation log loss, in nats, of each τ. */
  losses: Readonly<Record<number, number>>;
  chosen: number;
}

const candidates = [0.03, 0.1, 0.3, 1, 3];
/** How far the same training may end from itself on another machine, in nats. */
const tolerance = 0.002;

/** Validation log loss of one candidate in the world, and with the streams, of the exercise. */
async function validationLossOf(tau: number): Promise<number> {
  const world = new Random(1);
  const simulator = new CustomerSimulator({ random: world.child('world') });
  const { train } = shuffledSplit(simulator.generate(), 0.3, world.child('split'));
  const { train: kept, test: validation } = shuffledSplit(train, 0.2, world.child('validation'));
  const random = world.child('prior');
  const model = createWithCustomerPrior({
    customers: 1000,
    products: 100,
    standardDeviation: tau,
    trainingRows: kept.label.length,
    random: random.child('weights'),
  });
  await fit({
    model,
    optimizer: { kind: 'adam', learningRate: 0.01 },
    training: kept,
    label: 'label',
    batchSize: 64,
    epochs: 20,
    random: random.child('fit'),
    progress: false,
  });
  const loss = logLoss(validation.label, predictProbabilities(model, validation));
  model.dispose();
  return loss;
}

const chosenTau: ObjectExercise<ChosenPrior> = {
  name: '5',
  hint: 'Five trainings on four fifths of the training rows, five log losses on the other fifth; the lowest chooses.',
  async judge({ losses, chosen }) {
    const missing = candidates.filter((tau) => !Number.isFinite(losses[tau]));
    if (missing.length > 0) return `No validation loss of τ = ${missing.join(', ')}.`;
    const best = candidates.reduce((one, tau) => (losses[tau] < losses[one] ? tau : one));
    if (chosen !== best) return `By these losses the choice is another one than τ = ${chosen}.`;
    // One candidate, not always the same one, is trained anew.
    const digits = candidates.reduce((sum, tau) => sum + Math.round(1e6 * losses[tau]), 0);
    const again = candidates[Math.abs(digits) % candidates.length];
    const found = await validationLossOf(again);
    if (Math.abs(found - losses[again]) <= tolerance) return undefined;
    const side = losses[again] > found ? 'higher' : 'lower';
    return `Trained again, τ = ${again} does not give this loss: ${losses[again].toPrecision(4)} is ${side}. Are these the exercise’s splits, streams and recipe, and validation rows, not test rows?`;
  },
};

/** The exercises of notebook 00. */
export const customerIdExercises: {
  readonly '1': typeof leakedAuc;
  readonly '2': typeof rowsToOutweighPrior;
  readonly '3': typeof encodeWithBucket;
  readonly '4': typeof otherRowsRate;
  readonly '5': typeof chosenTau;
} = {
  '1': leakedAuc,
  '2': rowsToOutweighPrior,
  '3': encodeWithBucket,
  '4': otherRowsRate,
  '5': chosenTau,
};
