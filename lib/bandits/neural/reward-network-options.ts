import {
  argumentError,
  requireNonNegative,
  requirePositive,
  requirePositiveInteger,
  requireShareBelowOne,
} from '../../core/checks';
import type { Random } from '../../core/random';
import { requireRandom } from '../../core/require-random';

/** Shape and training of a `RewardNetwork`. */
export interface RewardNetworkOptions {
  /** Numbers per input row, 1 or more. */
  inputs: number;
  /** Units of the hidden layers, each 1 or more; none makes a linear model. */
  hidden: readonly number[];
  /** Linear heads, 1 or more: one per action, or a single one where actions are part of the input. */
  heads: number;
  /** Networks trained side by side, 1 or more. */
  members: number;
  /** Share of hidden activations dropped in training, in [0, 1). */
  dropout: number;
  /** Adam's learning rate, above 0. */
  learningRate: number;
  /** L2 penalty on all weights, 0 or more. */
  weightDecay: number;
  /** Source of the initial values. */
  random: Random;
}

/** @throws on an option outside its range */
export function requireNetworkOptions(options: RewardNetworkOptions): void {
  const { inputs, hidden, heads, members, dropout, learningRate, weightDecay, random } = options;
  requirePositiveInteger('inputs', inputs);
  if (!Array.isArray(hidden)) throw argumentError('hidden', 'a list of numbers of units', hidden);
  hidden.forEach((units, i) => {
    requirePositiveInteger(`hidden[${i}]`, units);
  });
  requirePositiveInteger('heads', heads);
  requirePositiveInteger('members', members);
  requireShareBelowOne('dropout', dropout);
  requirePositive('learningRate', learningRate);
  requireNonNegative('weightDecay', weightDecay);
  requireRandom(random);
}
