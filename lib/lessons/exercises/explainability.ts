import type { Random } from '../../core/random';
import { exactValues } from '../../explanation/shapley/exact';
import type { FunctionExercise } from './exercise';

const numbers = (random: Random, length: number): number[] => Array.from({ length }, () => random.normal());

type OfProduct = (x: number[], baseline: number[]) => number[];

const ofProduct: OfProduct = ([x, y], [a, b]) => [((x - a) * (y + b)) / 2, ((y - b) * (x + a)) / 2];

const productGradients: FunctionExercise<[number[], number[]], number[]> = {
  name: '8.1',
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
  name: '8.2',
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
