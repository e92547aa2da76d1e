import type { Random } from '../../core/random';
import type { TableSource } from '../../data/features/table-source';
import type { Attributions } from '../../explanation/attributions';
import { embeddedFeatures } from '../../explanation/gradients/embedded-features';
import { integratedGradients } from '../../explanation/gradients/integrated-gradients';
import { exactValues } from '../../explanation/shapley/exact';
import { FactorizationMachine } from '../../models/features/factorization-machine';
import type { FunctionExercise, ObjectExercise } from './exercise';

const numbers = (random: Random, length: number): number[] => Array.from({ length }, () => random.normal());

type OfProduct = (x: number[], baseline: number[]) => number[];

const ofProduct: OfProduct = ([x, y], [a, b]) => [((x - a) * (y + b)) / 2, ((y - b) * (x + a)) / 2];

const productGradients: FunctionExercise<[number[], number[]], number[]> = {
  name: '9.1',
  cases: (random) => [
    [
      [3, 5],
      [0, 0],
    ],
    ...Array.from({ length: 4 }, (): [number[], number[]] => [numbers(random, 2), numbers(random, 2)]),
  ],
  reference: ofProduct,
  mistakes: [
    {
      says: 'This is the gradient at the end of the way: it changes on the way.',
      does: ([x, y], [a, b]) => [(x - a) * y, (y - b) * x],
    },
    {
      says: 'This is the gradient at the baseline: it changes on the way.',
      does: ([x, y], [a, b]) => [(x - a) * b, (y - b) * a],
    },
    {
      says: 'The way x - b is missing: this is the mean gradient alone.',
      does: ([x, y], [a, b]) => [(y + b) / 2, (x + a) / 2],
    },
  ],
  hint: 'The derivative by the first number is the second one, which on the way is b₁ + α (x₁ - b₁). What is its mean over α?',
};

const players = (worths: ArrayLike<number>): number => Math.log2(worths.length);
const perPlayer = (worths: ArrayLike<number>, of: (player: number) => number): number[] =>
  Array.from({ length: players(worths) }, (_, player) => of(player));

const shapley: FunctionExercise<[number[]], number[]> = {
  name: '9.2',
  cases: (random) => [
    // A maximum of 1, 2 and 4.
    [[0, 1, 2, 2, 4, 4, 4, 4]],
    ...[2, 3, 4].map((n): [number[]] => [numbers(random, 2 ** n)]),
  ],
  reference: (worths) => [...exactValues(Float64Array.from(worths), players(worths))],
  tolerance: 1e-8,
  mistakes: [
    {
      says: 'This is what each adds alone: what it adds to others counts, too.',
      does: (worths) => perPlayer(worths, (j) => worths[1 << j] - worths[0]),
    },
    {
      says: 'This is what each adds as the last: those who come earlier count, too.',
      does: (worths) =>
        perPlayer(worths, (j) => worths[worths.length - 1] - worths[(worths.length - 1) ^ (1 << j)]),
    },
    {
      says: 'All coalitions count alike here (that is the Banzhaf value); all orders should.',
      does: (worths) =>
        perPlayer(worths, (j) => {
          const without = worths.map((_, s) => s).filter((s) => ((s >> j) & 1) === 0);
          return without.reduce((sum, s) => sum + worths[s | (1 << j)] - worths[s], 0) / without.length;
        }),
    },
  ],
  hint: 'A coalition of s of the n players has the weight s! (n - s - 1)! / n! for who is not in it.',
};

/** The exercises of notebook 09 that ask for a function. */
export const explainabilityExercises = { productGradients, shapley };

/** What exercise 9.3's judge needs of the notebook. */
export interface OwnBoxQuestion {
  /** Customers to explain. */
  rows: TableSource;
  /** Rows whose mean embedding is the baseline. */
  background: TableSource;
  /** Columns that decide. */
  causes: readonly string[];
}

/** An answer to exercise 9.3: a black box, and which share of everybody's first three reasons are causes. */
export interface OwnBox {
  model: FactorizationMachine;
  share: number;
}

/** Exercise 9.3: another black box. The judge explains the model itself. */
export function ownBoxExercise({ rows, background, causes }: OwnBoxQuestion): ObjectExercise<OwnBox> {
  return {
    name: '9.3',
    hint: "inputs = embeddedFeatures(model); integratedGradients(inputs, inputs.embed(some), { baseline: inputs.baseline('mean', training) }); then the three largest |values| of each row.",
    judge: ({ model, share }) => {
      if (!(model instanceof FactorizationMachine)) return 'model is no FactorizationMachine.';
      const inputs = embeddedFeatures(model);
      const explained = integratedGradients(inputs, inputs.embed(rows), {
        baseline: inputs.baseline('mean', background),
      });
      const measured = firstReasons(explained, causes);
      if (measured < 0.6) return 'Its first reasons are hardly better than chance: has it been trained?';
      if (!(Math.abs(measured - share) < 1e-6))
        return 'The attributions give another share: three largest by size, of every customer, all together.';
      return undefined;
    },
  };
}

/** Share of everybody's three largest attributions that belong to some features. */
function firstReasons({ values, features, rows }: Attributions, wanted: readonly string[]): number {
  let right = 0;
  for (let row = 0; row < rows; row++) {
    const own = features.map((feature, i) => ({
      feature,
      size: Math.abs(values[row * features.length + i]),
    }));
    own.sort((a, b) => b.size - a.size);
    right += own.slice(0, 3).filter(({ feature }) => wanted.includes(feature)).length;
  }
  return right / (3 * rows);
}
