import { requirePositive, requirePositiveInteger } from '../../core/checks';
import { requireIds } from '../../core/columns';
import type { Random } from '../../core/random';
import { requireRandom } from '../../core/require-random';
import type { tf } from '../../core/tensorflow';
import type { InteractionLog } from '../../worlds/pet-shop/zooplus-log';

/** Start and retraining of a `RetrainedRecommender`. */
export interface RetrainingOptions {
  /** Users known at the start, 1 or more. */
  users: number;
  /** Products known at the start, 1 or more. */
  products: number;
  /** A trained MlpRecommender of that size; it is copied. Default: none, so there is no model before the first retraining. */
  model?: tf.LayersModel;
  /** The log that came before, which every retraining sees as far as memory reaches; shared, not copied. Default: none. */
  log?: InteractionLog;
  /** How many of the newest rows a retraining sees, 1 or more, or Infinity for all. Default: Infinity. */
  memory?: number;
  /** Passes over those rows per retraining, 1 or more. Default: 1. */
  epochs?: number;
  /** Rows per step, 1 or more. Default: 512, as in chapter 1. */
  batchSize?: number;
  /** Adam's learning rate, above 0. Default: 1e-3, as in chapter 1. */
  learningRate?: number;
  /** Whether a retraining goes on from the present weights or starts over from random ones. Default: true. */
  warmStart?: boolean;
  /** Source of initial values and shuffles. */
  random: Random;
}

/** Settings of retraining, all defaults filled in. */
export type RetrainingSettings = Required<Omit<RetrainingOptions, 'model' | 'log'>>;

/** Fills in the defaults. @throws on an option outside its range, or a log with ids outside the tables */
export function requireRetrainingOptions(options: RetrainingOptions): RetrainingSettings {
  const { model: _model, log, ...given } = options;
  const settings = {
    memory: Number.POSITIVE_INFINITY,
    epochs: 1,
    batchSize: 512,
    learningRate: 1e-3,
    warmStart: true,
    ...given,
  };
  const { users, products, memory, epochs, batchSize, learningRate, random } = settings;
  requirePositiveInteger('users', users);
  requirePositiveInteger('products', products);
  if (memory !== Number.POSITIVE_INFINITY) requirePositiveInteger('memory', memory);
  requirePositiveInteger('epochs', epochs);
  requirePositiveInteger('batchSize', batchSize);
  requirePositive('learningRate', learningRate);
  requireRandom(random);
  if (log !== undefined) {
    requireIds('log.user', log.user, users);
    requireIds('log.product', log.product, products);
    requireIds('log.clicked', log.clicked, 2);
  }
  return settings;
}
