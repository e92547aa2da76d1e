import type { BatchTensors } from '../../compiler/training-step-definition';
import { argumentError, requirePositive, requirePositiveInteger } from '../../core/checks';
import type { Columns } from '../../core/columns';
import { requireOptions } from '../../core/options/options';
import { tf } from '../../core/tensorflow';
import { createTrainingStep } from '../../training/create-training-step';
import { DenseNetwork } from '../deep/dense-network';
import { stopGradient } from '../deep/stop-gradient';
import type { EpisodeLog } from '../off-policy/episode-log';
import { logBatches } from '../offline/log-batches';
import {
  falling,
  type OfflineOptions,
  offlineOptions,
  withOfflineDefaults,
} from '../offline/offline-options';

/** Options of `fitTopKPolicy`. */
export interface FitTopKPolicyOptions extends OfflineOptions {
  /** Items that are shown together, drawn from the policy: 1 or more. Default: 1. */
  k?: number;
  /** Largest importance weight, above 0. Default: 10. */
  cap?: number;
  /** What is taken off every return: a number near the mean lowers the variance. Default: 0. */
  baseline?: number;
}

/**
 * REINFORCE from a log with the off-policy and the top-K correction (Chen et al. 2019): ascends
 *
 *   mean[ min(pi / pi_0, cap) lambda_K (G - baseline) log pi(a | s) ],  lambda_K = K (1 - pi)^(K - 1),
 *
 * G being the discounted rewards from the step on. lambda_K is the derivative of 1 - (1 - pi)^K, the probability that
 * the action is among K draws: once it surely is, its gradient fades and the policy learns a second one.
 * @returns the policy's logits; dispose of them when done
 * @throws on a bad log or option
 */
export function fitTopKPolicy(options: FitTopKPolicyOptions): DenseNetwork {
  requireOptions('options', options, {
    ...offlineOptions,
    k: 'number?',
    cap: 'number?',
    baseline: 'number?',
  });
  const full = withOfflineDefaults(options);
  const { log, updates, learningRate, batchSize, k = 1, cap = 10, baseline = 0, random } = full;
  requirePositiveInteger('k', k);
  requirePositive('cap', cap);
  if (!Number.isFinite(baseline)) throw argumentError('baseline', 'a finite number', baseline);
  const batches = logBatches(log, full);
  const { dimension } = batches;
  const returns = returnsOf(log, full.discount);
  const network = new DenseNetwork({
    ...{ inputs: dimension, outputs: log.actions, hidden: full.hidden, random: random.child('network') },
  });
  const loss = ({ observation, action, gain, propensity }: BatchTensors): tf.Scalar => {
    const chosen = tf.oneHot(action as tf.Tensor1D, log.actions); // [rows, actions]
    const logs = tf.sum(tf.mul(tf.logSoftmax(network.forward(observation)), chosen), 1); // [rows]
    const pi = stopGradient(tf.exp(logs));
    const weight = tf.minimum(tf.div(pi, propensity), cap);
    const lambda = tf.mul(k, tf.pow(tf.sub(1, pi), k - 1));
    return tf.neg(tf.mean(tf.mul(tf.mul(weight, lambda), tf.mul(gain, logs)))) as tf.Scalar;
  };
  const step = createTrainingStep(
    {
      variables: network.variables,
      loss,
      widths: { observation: dimension },
      pure: true,
      optimizer: { kind: 'adam', learningRate: falling(learningRate, updates) },
      seed: 0,
    },
    'auto',
  );
  const rows = random.child('rows');
  const [gain, propensity] = [new Float32Array(batchSize), new Float32Array(batchSize)];
  let done = false;
  try {
    for (let update = 0; update < updates; update++) {
      const { observation, action } = batches.draw(rows);
      batches.rowsOf.forEach((row, i) => {
        gain[i] = (returns[row] - baseline) * full.rewardScale;
        propensity[i] = log.propensity[row];
      });
      const value = step.run({ observation, action, gain, propensity } as Columns);
      if (!Number.isFinite(value))
        throw argumentError('loss', 'finite: rewards or learningRate are too large', value);
    }
    step.sync();
    done = true;
  } finally {
    step.dispose();
    if (!done) network.dispose();
  }
  return network;
}

/** Discounted rewards from each step to the end of its episode, [rows]. */
export function returnsOf({ start, reward }: EpisodeLog, discount: number): Float64Array {
  const returns = new Float64Array(reward.length);
  for (let episode = 0; episode < start.length - 1; episode++) {
    let value = 0;
    for (let row = start[episode + 1] - 1; row >= start[episode]; row--) {
      value = reward[row] + discount * value;
      returns[row] = value;
    }
  }
  return returns;
}
