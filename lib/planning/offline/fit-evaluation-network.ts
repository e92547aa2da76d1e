import { argumentError } from '../../core/checks';
import { requireOptions } from '../../core/options/options';
import type { DenseNetwork } from '../deep/dense-network';
import { QLearner } from '../deep/q-learner';
import type { ActionPolicy } from '../policies/action-policy';
import { logBatches } from './log-batches';
import { falling, type OfflineOptions, offlineOptions, withOfflineDefaults } from './offline-options';

/** Options of `fitEvaluationNetwork`. */
export interface FitEvaluationNetworkOptions extends OfflineOptions {
  /** The policy whose values are learned. */
  policy: ActionPolicy;
}

/**
 * Fitted Q evaluation with a network (Le, Voloshin and Yue 2019): as fitted Q iteration, with the mean over the target
 * policy's actions where that takes the highest.
 * @returns the network of the policy's values, in units of reward * rewardScale; dispose of it when done
 * @throws on a bad log or option
 */
export function fitEvaluationNetwork(options: FitEvaluationNetworkOptions): DenseNetwork {
  requireOptions('options', options, { ...offlineOptions, policy: 'object' });
  const full = withOfflineDefaults(options);
  const { log, updates, learningRate, policy, random } = full;
  if (typeof policy.probabilities !== 'function') throw argumentError('policy', 'an ActionPolicy', policy);
  const batches = logBatches(log, full);
  const { actions } = log;
  const after = Float32Array.from(
    policy.probabilities(Float32Array.from(log.nextContext ?? []), batches.rows),
  );
  const learner = new QLearner({
    ...{ dimension: batches.dimension, actions, hidden: full.hidden, bootstrap: 'policy' as const },
    ...{ learningRate: falling(learningRate, updates), targetEvery: 100, random: random.child('network') },
  });
  const rows = random.child('rows');
  const chances = new Float32Array(full.batchSize * actions);
  try {
    for (let update = 0; update < updates; update++) {
      const batch = batches.draw(rows);
      batches.rowsOf.forEach((row, i) => {
        chances.set(after.subarray(row * actions, (row + 1) * actions), i * actions);
      });
      learner.update({ ...batch, policy: chances });
    }
    learner.sync();
  } catch (error) {
    learner.dispose();
    throw error;
  }
  learner.dispose({ keepNetwork: true });
  return learner.network;
}
