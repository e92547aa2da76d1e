import type { BatchTensors } from '../../compiler/training-step-definition';
import {
  argumentError,
  requireNonNegative,
  requireOneOf,
  requirePositive,
  requirePositiveInteger,
} from '../../core/checks';
import { requireOptions } from '../../core/options/options';
import type { Random } from '../../core/random';
import { requireRandom } from '../../core/require-random';
import { tf } from '../../core/tensorflow';
import type { EpochRecord } from '../../training/fit-result';
import { fitVariables } from '../../training/fit-variables';
import { type BanditFeedback, requireFeedback } from './bandit-feedback';

/** Options: how a policy is learned from a log. */
export interface SoftmaxPolicyOptions {
  /**
   * What is maximized: the IPS or the doubly robust estimate of the policy's own value. 'dr' needs `rewardTable`.
   */
  objective: 'ips' | 'dr';
  /** Cross-fitted predictions of every action's reward, [rows, actions]; for 'dr'. */
  rewardTable?: ArrayLike<number>;
  /** Subtracted from all rewards under 'ips', which has no shift of its own. Default: 0. */
  baseline?: number;
  /** Largest weight that counts, above 0. Default: none. */
  clip?: number;
  /** L2 penalty on the weights, 0 or more. Default: 0. */
  penalty?: number;
  /** Adam's learning rate, above 0. Default: 0.05. */
  learningRate?: number;
  /** Rows per step, 1 or more. Default: 1000. */
  batchSize?: number;
  /** Passes over the log, 1 or more. Default: 20. */
  epochs?: number;
  /** Source of the shuffles. */
  random: Random;
  /** Ends training when aborted, as a notebook's stop button does. Default: none. */
  signal?: AbortSignal;
}

/** A policy that was learned from a log. */
export interface SoftmaxPolicy {
  /** Its probabilities in given contexts, row by row: [rows, dimension] gives [rows, actions]. */
  probabilities(context: ArrayLike<number>): Float64Array;
  /** Weights by feature (the last is the intercept) and action, [dimension + 1, actions]. */
  readonly weights: Float64Array;
  readonly history: readonly EpochRecord[];
  /** 'compiled' or 'eager'. */
  readonly step: string;
}

/**
 * Learns a policy from a log of another policy's decisions: pi(a | x) = softmax(W' x + b)_a, its value as estimated
 * from the log taken for the objective (counterfactual risk minimization, Swaminathan & Joachims 2015),
 *
 *   IPS: maximize 1/n sum_i w_i (r_i - baseline),   w_i = pi(a_i | x_i) / pi_0(a_i | x_i)
 *   DR:  maximize 1/n sum_i [ sum_a pi(a | x_i) q(x_i, a) + w_i (r_i - q(x_i, a_i)) ]
 *
 * IPS alone has a loophole: with rewards of 0 or more it gains by raising the probability of everything that was logged and
 * never by lowering it (propensity overfitting). A baseline or a reward model narrows it. The estimate that training
 * ends with is a maximum over policies and therefore too high: evaluate on rows that were not trained on.
 * @throws on a log without context, a bad log or a bad option
 */
export async function fitSoftmaxPolicy(
  feedback: BanditFeedback,
  options: SoftmaxPolicyOptions,
): Promise<SoftmaxPolicy> {
  requireOptions('options', options, {
    objective: 'text',
    rewardTable: 'list?',
    baseline: 'number?',
    clip: 'number?',
    penalty: 'number?',
    learningRate: 'number?',
    batchSize: 'number?',
    epochs: 'number?',
    random: 'Random',
    signal: 'object?',
  });
  const rows = requireSoftmax(feedback, options);
  const { objective, rewardTable, baseline = 0, clip, penalty = 0, learningRate = 0.05 } = options;
  const { batchSize = 1000, epochs = 20, random } = options;
  const { actions, action, reward, propensity, context = [] } = feedback;
  const dimension = context.length / rows;

  // Without a name of ours: tfjs then gives one that no other variable has, as fits at the same time need.
  const weights = tf.tidy(() => tf.variable(tf.zeros([dimension + 1, actions])));
  const columns: Record<string, Int32Array | Float32Array> = {
    action,
    reward: Float32Array.from(reward, (r) => (objective === 'ips' ? r - baseline : r)),
    propensity: Float32Array.from(propensity),
  };
  for (let k = 0; k < dimension; k++) {
    columns[`x${k}`] = Float32Array.from({ length: rows }, (_, row) => context[row * dimension + k]);
  }
  if (rewardTable !== undefined && objective === 'dr') {
    for (let a = 0; a < actions; a++) {
      columns[`q${a}`] = Float32Array.from({ length: rows }, (_, row) => rewardTable[row * actions + a]);
    }
  }
  const stacked = (batch: BatchTensors, prefix: string, count: number): tf.Tensor2D =>
    tf.stack(
      Array.from({ length: count }, (_, k) => batch[`${prefix}${k}`]),
      1,
    ) as tf.Tensor2D; // [batch, count]

  const loss = (batch: BatchTensors): tf.Scalar =>
    tf.tidy(() => {
      const ones = tf.onesLike(batch.propensity).expandDims(1);
      const x = tf.concat([stacked(batch, 'x', dimension), ones], 1) as tf.Tensor2D; // [batch, dimension + 1]
      const policy = tf.softmax(tf.matMul(x, weights as unknown as tf.Tensor2D)); // [batch, actions]
      const chosen = tf.oneHot(batch.action as tf.Tensor1D, actions); // [batch, actions]
      const ratio = tf.div(tf.sum(tf.mul(policy, chosen), 1), batch.propensity); // [batch]
      const weight = clip === undefined ? ratio : tf.minimum(ratio, clip);
      let gain: tf.Tensor = tf.mul(weight, batch.reward); // [batch]
      if (objective === 'dr') {
        const q = stacked(batch, 'q', actions); // [batch, actions]
        const error = tf.sub(batch.reward, tf.sum(tf.mul(q, chosen), 1)); // [batch]
        gain = tf.add(tf.sum(tf.mul(policy, q), 1), tf.mul(weight, error));
      }
      const cost = tf.mul(penalty, tf.mean(tf.square(weights)));
      return tf.sub(cost, tf.mean(gain)) as tf.Scalar;
    });
  try {
    const { history, step } = await fitVariables({
      variables: [weights],
      loss,
      optimizer: { kind: 'adam', learningRate },
      training: columns,
      batchSize: Math.min(batchSize, rows),
      epochs,
      random,
      signal: options.signal,
    });
    const learned = Float64Array.from(weights.dataSync());
    return {
      weights: learned,
      history,
      step,
      probabilities: (at) => softmaxTable(at, learned, dimension, actions),
    };
  } finally {
    weights.dispose();
  }
}

function requireSoftmax(feedback: BanditFeedback, options: SoftmaxPolicyOptions): number {
  const { objective, rewardTable, baseline = 0, clip = 1, penalty = 0, learningRate = 1 } = options;
  const { batchSize = 1, epochs = 1, random } = options;
  requireOneOf('objective', objective, ['ips', 'dr'] as const);
  if (!Number.isFinite(baseline)) throw argumentError('baseline', 'a finite number', baseline);
  requirePositive('clip', clip);
  requireNonNegative('penalty', penalty);
  requirePositive('learningRate', learningRate);
  requirePositiveInteger('batchSize', batchSize);
  requirePositiveInteger('epochs', epochs);
  requireRandom(random);
  const rows = requireFeedback(feedback);
  if (feedback.context === undefined) throw argumentError('feedback.context', 'given', feedback.context);
  if (objective === 'dr' && rewardTable?.length !== rows * feedback.actions) {
    throw argumentError(
      'rewardTable',
      `[rows, actions] = ${rows} x ${feedback.actions} numbers`,
      rewardTable?.length,
    );
  }
  if (objective === 'dr' && rewardTable !== undefined) requireTable(rewardTable, feedback.actions);
  return rows;
}

function requireTable(table: ArrayLike<number>, actions: number): void {
  for (let i = 0; i < table.length; i++) {
    if (Number.isFinite(table[i])) continue;
    const cell = `rewardTable of action ${i % actions} at row ${Math.floor(i / actions)}`;
    throw argumentError(cell, 'a finite number', table[i]);
  }
}

function softmaxTable(
  context: ArrayLike<number>,
  weights: Float64Array,
  dimension: number,
  actions: number,
): Float64Array {
  if (context.length === 0 || context.length % dimension !== 0) {
    throw argumentError('context', `whole rows of ${dimension} features`, context.length);
  }
  const rows = context.length / dimension;
  const table = new Float64Array(rows * actions);
  for (let row = 0; row < rows; row++) {
    let [highest, sum] = [Number.NEGATIVE_INFINITY, 0];
    for (let a = 0; a < actions; a++) {
      let z = weights[dimension * actions + a];
      for (let k = 0; k < dimension; k++) z += context[row * dimension + k] * weights[k * actions + a];
      table[row * actions + a] = z;
      if (z > highest) highest = z;
    }
    for (let a = 0; a < actions; a++) {
      const i = row * actions + a;
      table[i] = Math.exp(table[i] - highest);
      sum += table[i];
    }
    for (let a = 0; a < actions; a++) table[row * actions + a] /= sum;
  }
  return table;
}
