import { requireNonNegative, requirePositiveInteger } from '../../core/checks';
import { requireOptions } from '../../core/options/options';
import type { DenseNetwork } from '../deep/dense-network';
import { QLearner } from '../deep/q-learner';
import { logBatches } from './log-batches';
import { falling, type OfflineOptions, offlineOptions, withOfflineDefaults } from './offline-options';

/** Options of `fitOfflineQ`. */
export interface FitOfflineQOptions extends OfflineOptions {
  /**
   * Strength of conservatism, 0 or more, in units of reward * rewardScale: 0 is fitted Q iteration, above 0
   * conservative Q-learning. Default: 0.
   */
  conservatism?: number;
  /** Updates of one iteration, during which the targets stay as they are, 1 or more. Default: 100. */
  updatesPerIteration?: number;
}

/**
 * Learns action values from a log alone: fitted Q iteration (Ernst, Geurts and Wehenkel 2005; with networks, Riedmiller
 * 2005), or with `conservatism` conservative Q-learning (Kumar et al. 2020), which holds down actions that the log does
 * not show.
 * @returns the network of values, in units of reward * rewardScale; dispose of it when done
 * @throws on a bad log or option
 * @example
 * const network = fitOfflineQ({ log, discount: 0.95, conservatism: 0.1, rewardScale: 0.02, random });
 * const policy = greedyNetworkPolicy(network);
 */
export function fitOfflineQ(options: FitOfflineQOptions): DenseNetwork {
  requireOptions('options', options, {
    ...offlineOptions,
    conservatism: 'number?',
    updatesPerIteration: 'number?',
  });
  const full = withOfflineDefaults(options);
  const { log, updates, learningRate, conservatism = 0, updatesPerIteration = 100, random } = full;
  requireNonNegative('conservatism', conservatism);
  requirePositiveInteger('updatesPerIteration', updatesPerIteration);
  const batches = logBatches(log, full);
  const learner = new QLearner({
    dimension: batches.dimension,
    actions: log.actions,
    hidden: full.hidden,
    learningRate: falling(learningRate, updates),
    bootstrap: conservatism > 0 ? 'double' : 'max',
    targetEvery: updatesPerIteration,
    conservatism,
    random: random.child('network'),
  });
  const rows = random.child('rows');
  try {
    for (let update = 0; update < updates; update++) learner.update(batches.draw(rows));
    learner.sync();
  } catch (error) {
    learner.dispose();
    throw error;
  }
  learner.dispose({ keepNetwork: true });
  return learner.network;
}
