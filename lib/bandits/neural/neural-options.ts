import { argumentError, requirePositiveInteger } from '../../core/checks';
import type { OptionKinds } from '../../core/options/options';
import type { Random } from '../../core/random';
import { requireRandom } from '../../core/require-random';
import type { SampledPolicyOptions } from '../base/policy-setup';

/** Either every action has an output of its own, or actions are told apart by their features. */
export type NeuralActions =
  | {
      /** Most actions that the policy can ever meet, 1 or more: the network has a linear output for each. */
      actions: number;
      itemDimension?: undefined;
    }
  | {
      actions?: undefined;
      /** Numbers per action in `candidates.features`, 1 or more: they join the context's as the network's input. */
      itemDimension: number;
    };

/** Options that all neural policies share. */
export type NeuralPolicyOptions = SampledPolicyOptions &
  NeuralActions & {
    /** Length of `context.features`, 1 or more. */
    dimension: number;
    /** Units of the hidden relu layers; `[]` makes a linear model. Default: [32]. */
    hidden?: readonly number[];
    /** Rewards between two trainings, 1 or more. Default: 50. */
    trainEvery?: number;
    /** Steps per training, 1 or more. Default: 50. */
    trainSteps?: number;
    /** Rows per step, drawn from the memory with replacement, 1 or more. Default: 64. */
    batchSize?: number;
    /** Adam's learning rate, above 0. Default: 0.01. */
    learningRate?: number;
    /** L2 penalty on all weights, 0 or more. Default: 1e-4. */
    weightDecay?: number;
    /** How many of the newest rewards are remembered, 1 or more, or Infinity for all. Default: Infinity. */
    memory?: number;
  };

/** What the network is made from and how it is trained, all defaults filled in. */
export interface NeuralSettings {
  readonly dimension: number;
  readonly actions: number | undefined;
  readonly itemDimension: number | undefined;
  readonly hidden: readonly number[];
  readonly trainEvery: number;
  readonly trainSteps: number;
  readonly batchSize: number;
  readonly learningRate: number;
  readonly weightDecay: number;
  readonly memory: number;
  readonly random: Random;
}

/** Fills in the defaults; the network and its memory check what is theirs. @throws on an option outside its range */
export function requireNeuralOptions(options: NeuralPolicyOptions): NeuralSettings {
  const { dimension, actions, itemDimension, hidden = [32], random } = options;
  const { trainEvery = 50, trainSteps = 50, batchSize = 64 } = options;
  const { learningRate = 0.01, weightDecay = 1e-4, memory = Number.POSITIVE_INFINITY } = options;
  if ((actions === undefined) === (itemDimension === undefined)) {
    const given = `${actions}, ${itemDimension}`;
    throw argumentError('actions and itemDimension', 'given one without the other', given);
  }
  requirePositiveInteger('dimension', dimension);
  if (actions !== undefined) requirePositiveInteger('actions', actions);
  else requirePositiveInteger('itemDimension', itemDimension as number);
  requireRandom(random);
  requirePositiveInteger('trainEvery', trainEvery);
  requirePositiveInteger('trainSteps', trainSteps);
  requirePositiveInteger('batchSize', batchSize);
  const schedule = { trainEvery, trainSteps, batchSize, learningRate, weightDecay, memory };
  return { dimension, actions, itemDimension, hidden, random, ...schedule };
}

/** Names of the options that they share. */
export const neuralPolicyOptions = {
  name: 'text?',
  maxPending: 'number?',
  random: 'Random',
  propensitySamples: 'number?',
  actions: 'number?',
  itemDimension: 'number?',
  dimension: 'number',
  hidden: 'list?',
  trainEvery: 'number?',
  trainSteps: 'number?',
  batchSize: 'number?',
  learningRate: 'number?',
  weightDecay: 'number?',
  memory: 'number?',
} as const satisfies OptionKinds<NeuralPolicyOptions>;
