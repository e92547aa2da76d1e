import type { BatchTensors } from '../../compiler/training-step-definition';
import { argumentError, requireNonNegative } from '../../core/checks';
import type { Columns } from '../../core/columns';
import { requireOptions } from '../../core/options/options';
import { tf } from '../../core/tensorflow';
import { createTrainingStep } from '../../training/create-training-step';
import { DenseNetwork } from '../deep/dense-network';
import { stopGradient } from '../deep/stop-gradient';
import { logBatches } from './log-batches';
import { falling, type OfflineOptions, offlineOptions, withOfflineDefaults } from './offline-options';

/** Options of `fitImplicitQ`. */
export interface FitImplicitQOptions extends OfflineOptions {
  /** tau, in (0, 1): 0.5 values what the log does, towards 1 the best of what it does. Default: 0.7. */
  expectile?: number;
  /** beta, 0 or more: how much more the policy imitates what turned out well. Default: 3. */
  temperature?: number;
}

const largestWeight = 100;
const updatesPerTarget = 100;

/**
 * Implicit Q-learning (Kostrikov, Nair and Levine 2022): never asks what an action is worth that the log does not show.
 *
 *   V(s): expectile regression of Q(s, a), |tau - 1[u < 0]| u^2 with u = Q(s, a) - V(s)
 *   Q(s, a): squared error against r + discount V(s')
 *   policy: imitation weighted by exp(beta (Q - V)), at most 100
 *
 * All three train in one compiled step. Deviation: the target network takes over the weights every 100 updates at once.
 * @returns the policy's logits; dispose of them when done
 * @throws on a bad log or option
 * @example
 * const policy = softmaxNetworkPolicy(fitImplicitQ({ log, discount: 0.95, rewardScale: 0.02, random }));
 */
export function fitImplicitQ(options: FitImplicitQOptions): DenseNetwork {
  requireOptions('options', options, { ...offlineOptions, expectile: 'number?', temperature: 'number?' });
  const full = withOfflineDefaults(options);
  const { log, updates, learningRate, expectile = 0.7, temperature = 3, hidden, random } = full;
  if (!(expectile > 0 && expectile < 1)) throw argumentError('expectile', 'in (0, 1)', expectile);
  requireNonNegative('temperature', temperature);
  const batches = logBatches(log, full);
  const { dimension } = batches;
  const { actions } = log;
  const make = (outputs: number, name: string) =>
    new DenseNetwork({ inputs: dimension, outputs, hidden, random: random.child(name) });
  const networks = {
    q: make(actions, 'q'),
    target: make(actions, 'q'),
    v: make(1, 'v'),
    policy: make(actions, 'policy'),
  };
  const { q, target, v, policy } = networks;
  const loss = ({ observation, action, reward, next, factor }: BatchTensors): tf.Scalar => {
    const chosen = tf.oneHot(action as tf.Tensor1D, actions); // [rows, actions]
    const value = tf.squeeze(v.forward(observation), [1]); // [rows]
    const later = tf.squeeze(v.forward(next), [1]); // [rows]
    const goal = stopGradient(tf.add(reward, tf.mul(factor, later)));
    const error = tf.square(tf.sub(tf.sum(tf.mul(q.forward(observation), chosen), 1), goal));
    const reference = stopGradient(tf.sum(tf.mul(target.forward(observation), chosen), 1));
    const u = tf.sub(reference, value); // [rows]
    const [above, below] = [tf.relu(u), tf.relu(tf.neg(u))];
    const asymmetric = tf.add(tf.mul(expectile, tf.square(above)), tf.mul(1 - expectile, tf.square(below)));
    const weight = tf.minimum(tf.exp(tf.mul(temperature, stopGradient(u))), largestWeight);
    const imitation = tf.mul(weight, tf.sum(tf.mul(tf.logSoftmax(policy.forward(observation)), chosen), 1));
    return tf.mean(tf.sub(tf.add(tf.mul(0.5, error), asymmetric), imitation)) as tf.Scalar;
  };
  const step = createTrainingStep(
    {
      variables: [...q.variables, ...v.variables, ...policy.variables],
      loss,
      widths: { observation: dimension, next: dimension },
      pure: true,
      optimizer: { kind: 'adam', learningRate: falling(learningRate, updates) },
      seed: 0,
    },
    'auto',
  );
  const rows = random.child('rows');
  let done = false;
  try {
    for (let update = 1; update <= updates; update++) {
      const value = step.run(batches.draw(rows) as Columns);
      if (!Number.isFinite(value))
        throw argumentError('loss', 'finite: rewards or learningRate are too large', value);
      if (update % updatesPerTarget === 0 || update === updates) {
        step.sync();
        target.copyFrom(q);
      }
    }
    done = true;
  } finally {
    step.dispose();
    for (const network of [q, target, v]) network.dispose();
    if (!done) policy.dispose();
  }
  return policy;
}
