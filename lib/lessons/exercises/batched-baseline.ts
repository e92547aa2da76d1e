import type { tf } from '../../core/tensorflow';
import { allPairs } from '../../data/all-pairs';
import { meanAbsoluteError } from '../../evaluation/ratings/rating-errors';
import { wilsonInterval } from '../../evaluation/wilson-interval';
import { predictProbabilities } from '../../training/predict';
import { ZooplusSimulator } from '../../worlds/pet-shop/zooplus';
import type { FunctionExercise, ObjectExercise } from './exercise';

type Shares = (simulator: ZooplusSimulator, name: string) => number;

const rateWith =
  (
    personaShare: Shares,
    categoryShare: Shares,
    personas = (simulator: ZooplusSimulator) => simulator.personas,
  ) =>
  (simulator: ZooplusSimulator): number =>
    personas(simulator).reduce(
      (total, persona) =>
        total +
        simulator.categories.reduce(
          (sum, category) =>
            sum +
            personaShare(simulator, persona) *
              categoryShare(simulator, category) *
              simulator.personaRate(persona, category),
          0,
        ),
      0,
    );

const ofUsers: Shares = (simulator, persona) => simulator.usersOf(persona).length / simulator.users;
const ofProducts: Shares = (simulator, category) =>
  simulator.productsOf(category).length / simulator.products;
const evenCategories: Shares = ({ categories }) => 1 / categories.length;
const evenPersonas: Shares = ({ startingPersonas }) => 1 / startingPersonas;
const starting = ({ personas, startingPersonas }: ZooplusSimulator): string[] =>
  personas.slice(0, startingPersonas);

function drifted(seed: number): ZooplusSimulator {
  const simulator = new ZooplusSimulator({ products: 23, users: 60, seed });
  simulator.driftPersonas('new_puppy_parent', 'mature_dog_owner', 0.7);
  return simulator;
}

const clickRate: FunctionExercise<[ZooplusSimulator], number> = {
  name: '1.1',
  cases: () => [
    ...[1, 2, 3].map((seed): [ZooplusSimulator] => [
      new ZooplusSimulator({ products: 17 + seed, users: 40 * seed, seed }),
    ]),
    [drifted(4)],
  ],
  reference: rateWith(ofUsers, ofProducts),
  mistakes: [
    {
      says: 'The personas do not have equally many users.',
      does: rateWith(evenPersonas, ofProducts, starting),
    },
    {
      says: 'The categories do not have equally many products.',
      does: rateWith(ofUsers, evenCategories),
    },
    {
      says: 'Neither personas nor categories are equally frequent.',
      does: rateWith(evenPersonas, evenCategories, starting),
    },
    {
      says: 'In one hidden shop customers have turned into a persona that nobody starts with: use all simulator.personas.',
      does: rateWith(ofUsers, ofProducts, starting),
    },
  ],
  hint: 'Weight each persona by its share of the users and each category by its share of the products.',
};

const trialsFor =
  (width: (rate: number, trials: number) => number) =>
  (rate: number, wanted: number): number => {
    let trials = 100;
    while (width(rate, trials) >= wanted && trials < 1_000_000) trials += 100;
    return trials;
  };

function wilsonWidth(rate: number, trials: number): number {
  const { lower, upper } = wilsonInterval(Math.round(rate * trials), trials);
  return upper - lower;
}

const z = 1.959963984540054;

const trialsNeeded: FunctionExercise<[number, number], number> = {
  name: '1.2',
  cases: () => [
    [0.05, 0.02],
    [0.05, 0.04],
    [0.5, 0.03],
    [0.2, 0.05],
    [0.01, 0.01],
    [0.01, 0.03],
    [0.3, 0.035],
  ],
  reference: trialsFor(wilsonWidth),
  mistakes: [
    {
      says: 'The width is asked for from end to end; this is the half width.',
      does: trialsFor((rate, trials) => wilsonWidth(rate, trials) / 2),
    },
    {
      says: 'That is the plain normal interval, which is too optimistic for small rates; Wilson’s is asked for.',
      does: trialsFor((rate, trials) => 2 * z * Math.sqrt((rate * (1 - rate)) / trials)),
    },
    {
      says: 'That many hundreds; the number of trials is asked for.',
      does: (rate, wanted) => trialsFor(wilsonWidth)(rate, wanted) / 100,
    },
  ],
  hint: 'wilsonInterval(Math.round(rate * n), n) for n = 100, 200, 300 …',
};

const normalized = (weights: number[]): number[] => {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
};

const posteriorAfterClick: FunctionExercise<[number[], number[]], number[]> = {
  name: '1.3',
  cases: (random) => [
    [
      [0.5, 0.5],
      [0.1, 0.3],
    ],
    ...[3, 4, 5].map((n): [number[], number[]] => [
      normalized(Array.from({ length: n }, () => random.uniform(0.1, 1))),
      Array.from({ length: n }, () => random.uniform(0.02, 0.6)),
    ]),
  ],
  reference: (prior, rates) => normalized(prior.map((p, i) => p * rates[i])),
  mistakes: [
    {
      says: 'These are joint probabilities: divide by their sum, the probability of a click.',
      does: (prior, rates) => prior.map((p, i) => p * rates[i]),
    },
    {
      says: 'This forgets how many users each persona has.',
      does: (_, rates) => normalized(rates),
    },
    {
      says: 'This is what is believed after no click.',
      does: (prior, rates) => normalized(prior.map((p, i) => p * (1 - rates[i]))),
    },
  ],
  hint: 'P(persona | click) is proportional to P(persona) · P(click | persona).',
};

const shownRegret: FunctionExercise<[number, number, number], number> = {
  name: '1.4',
  cases: (random) => [
    [0.04, 0.3, 0],
    [0.04, 0.3, 0.3],
    [0.2, 0.3, 1],
    [random.uniform(0, 0.1), random.uniform(0.2, 0.4), 0.1],
  ],
  reference: (page, any, epsilon) => (1 - epsilon) * page + epsilon * any,
  mistakes: [
    {
      says: 'The shares are swapped: ε is the share of random products.',
      does: (page, any, epsilon) => epsilon * page + (1 - epsilon) * any,
    },
    {
      says: 'While it explores, the page is not shown: its regret counts with 1 − ε.',
      does: (page, any, epsilon) => page + epsilon * any,
    },
  ],
  hint: 'An average of two regrets, weighted by how often each happens.',
};

type Best = (scores: Float64Array, products: number, user: number) => number;

const bestProduct: FunctionExercise<[Float64Array, number, number], number> = {
  name: '1.5',
  cases: (random) => [
    [Float64Array.of(0.1, 0.4, 0.4, 0.9, 0.2, 0.3), 3, 0],
    [Float64Array.of(-1, -2, -3, -5, -6, -4), 3, 1],
    ...[2, 1, 3, 0].map((user): [Float64Array, number, number] => [
      Float64Array.from({ length: 28 }, () => random.integer(0, 5) / 5),
      7,
      user,
    ]),
  ],
  reference: (scores, products, user) => {
    const row = scores.subarray(user * products, (user + 1) * products);
    return row.indexOf(Math.max(...row));
  },
  mistakes: [
    {
      says: 'Of equal scores the last one wins here; the lowest id is asked for.',
      does: (scores, products, user) => {
        const row = scores.subarray(user * products, (user + 1) * products);
        return row.lastIndexOf(Math.max(...row));
      },
    },
    {
      says: 'That is the place in the whole table, not the product’s number.',
      does: (scores, products, user) => {
        const row = scores.subarray(user * products, (user + 1) * products);
        return user * products + row.indexOf(Math.max(...row));
      },
    },
    {
      says: 'The best of the whole table is not the best of this user’s row.',
      does: (scores) => scores.indexOf(Math.max(...scores)),
    },
    {
      says: 'The search begins at 0, which is more than some rows hold: begin with the first product.',
      does: ((scores, products, user) => {
        let [best, product] = [0, 0];
        for (let p = 0; p < products; p++) {
          if (scores[user * products + p] > best) [best, product] = [scores[user * products + p], p];
        }
        return product;
      }) as Best,
    },
  ],
  hint: 'The row of user u begins at u * products.',
};

/** What exercise 1.6 asks for: a click model that sees each product as something else than its id. */
export interface BetterBaseline {
  model: tf.LayersModel;
  /** What the model is given in place of each product's id, [products]. */
  productAs: Int32Array;
  /** The chapter's trained model. */
  baseline: tf.LayersModel;
  simulator: ZooplusSimulator;
}

const byCategory: ObjectExercise<BetterBaseline> = {
  name: '1.6',
  hint: 'productAs[product] = simulator.categories.indexOf(simulator.categoryOf(product)), a network for as many products as there are categories, and the same rows with their product column mapped. Validation chooses the epoch.',
  judge({ model, productAs, baseline, simulator }) {
    if (productAs?.length !== simulator.products) return 'productAs needs one number per product.';
    if (new Set(productAs).size >= simulator.products) return 'productAs still tells all products apart.';
    const pairs = allPairs(simulator.users, simulator.products);
    const truth = simulator.trueRates();
    const seen = { ...pairs, product: pairs.product.map((product) => productAs[product]) };
    const error = meanAbsoluteError(truth, predictProbabilities(model, seen));
    const before = meanAbsoluteError(truth, predictProbabilities(baseline, pairs));
    if (!(before < 0.1)) return 'The baseline beside it is not trained.';
    if (error <= 0.9 * before) return undefined;
    return `Against the true rates its mean absolute error is ${error.toFixed(4)}, the baseline’s ${before.toFixed(4)}; a tenth less is asked for.`;
  },
};

/** The exercises of notebook 01. */
export const batchedBaselineExercises: {
  readonly '1.1': typeof clickRate;
  readonly '1.2': typeof trialsNeeded;
  readonly '1.3': typeof posteriorAfterClick;
  readonly '1.4': typeof shownRegret;
  readonly '1.5': typeof bestProduct;
  readonly '1.6': typeof byCategory;
} = {
  '1.1': clickRate,
  '1.2': trialsNeeded,
  '1.3': posteriorAfterClick,
  '1.4': shownRegret,
  '1.5': bestProduct,
  '1.6': byCategory,
};
