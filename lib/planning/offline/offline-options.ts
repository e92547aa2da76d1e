import { requirePositive, requirePositiveInteger } from '../../core/checks';
import type { OptionKinds } from '../../core/options/options';
import type { Random } from '../../core/random';
import { requireRandom } from '../../core/require-random';
import { requireDiscount } from '../exact/decision-process';
import type { EpisodeLog } from '../off-policy/episode-log';

/** Options of all who learn from a log of episodes. */
export interface OfflineOptions {
  /** A log with observations before and after each step. */
  log: EpisodeLog;
  /** What a reward is worth one step later, in [0, 1). */
  discount: number;
  /** Updates, 1 or more. Default: 4000. */
  updates?: number;
  /** Rows per update, 1 or more. Default: 256. */
  batchSize?: number;
  /** Units of the hidden layers. Default: [64, 64]. */
  hidden?: readonly number[];
  /** Adam's learning rate at the start, above 0; it falls linearly to a hundredth. Default: 1e-3. */
  learningRate?: number;
  /** Factor of the rewards, above 0, so that values come near 1. Default: 1. */
  rewardScale?: number;
  random: Random;
}

export const offlineOptions: OptionKinds<OfflineOptions> = {
  log: 'object',
  discount: 'number',
  updates: 'number?',
  batchSize: 'number?',
  hidden: 'list?',
  learningRate: 'number?',
  rewardScale: 'number?',
  random: 'Random',
};

/** The options with their defaults. @throws on one outside its range */
export function withOfflineDefaults<T extends OfflineOptions>(options: T) {
  const full = { updates: 4000, batchSize: 256, learningRate: 1e-3, rewardScale: 1, ...options };
  requireDiscount(full.discount);
  requirePositiveInteger('updates', full.updates);
  requirePositiveInteger('batchSize', full.batchSize);
  requirePositive('learningRate', full.learningRate);
  requirePositive('rewardScale', full.rewardScale);
  requireRandom(full.random);
  return full;
}

/** A rate that falls linearly to a hundredth. */
export const falling =
  (rate: number, updates: number) =>
  (step: number): number =>
    rate * Math.max(0.01, 1 - step / updates);
