import type { LearningRate } from '../../compiler/optimizer-options';
import type { TrainingStep } from '../../compiler/training-step';
import type { BatchTensors } from '../../compiler/training-step-definition';
import {
  argumentError,
  requireNonNegative,
  requireOneOf,
  requirePositive,
  requirePositiveInteger,
} from '../../core/checks';
import type { Columns } from '../../core/columns';
import { requireOptions } from '../../core/options/options';
import type { Random } from '../../core/random';
import { tf } from '../../core/tensorflow';
import { createTrainingStep } from '../../training/create-training-step';
import { DenseNetwork } from './dense-network';
import type { TransitionBatch } from './replay-memory';
import { stopGradient } from './stop-gradient';

/** Options of a `QLearner`. */
export interface QLearnerOptions {
  /** Numbers per observation, 1 or more. */
  dimension: number;
  /** Number of actions, 2 or more. */
  actions: number;
  /** Units of the hidden layers. Default: [64, 64]. */
  hidden?: readonly number[];
  /** Adam's learning rate, above 0, or one by the number of updates done. Default: 1e-3. */
  learningRate?: LearningRate;
  /** Whether values are put together from state and advantage (Wang et al. 2016). Default: false. */
  dueling?: boolean;
  /**
   * What a state is worth in a target. 'max': the target network's highest value (Mnih et al. 2015). 'double': the target
   * network's value of the action that the learning network prefers (van Hasselt et al. 2016). 'policy': the mean
   * over a given policy's probabilities, the batch's column `policy` [rows, actions] (fitted Q evaluation). Default: 'double'.
   */
  bootstrap?: 'max' | 'double' | 'policy';
  /**
   * Updates for which a target network is kept before it takes over the weights, 0 or more; at 0 there is none, and the
   * target moves with every update. Default: 200.
   */
  targetEvery?: number;
  /**
   * Loss of the errors. 'huber' bounds the gradients of errors above 1 (Mnih et al. 2015), and thereby estimates nearer
   * to the median than to the mean: where a rare end takes all that was to come, it hardly counts. Default: 'squared'.
   */
  loss?: 'squared' | 'huber';
  /**
   * Strength of conservatism (Kumar et al. 2020), 0 or more: adds alpha mean[ log sum_a exp Q(s, a) - Q(s, a_logged) ],
   * which keeps actions that the log does not hold from looking good. Default: 0.
   */
  conservatism?: number;
  random: Random;
}

/**
 * A network of action values and its compiled training step: minimizes the squared error of Q(s, a) against
 * r + factor V(s'), no gradient flowing into the target.
 *
 * Deviation: the squared error by default, not Huber's loss, which is biased where ends are rare and costly.
 *
 * Everything is one TensorFlow graph: both networks, the choice of the next action, loss, gradients and Adam.
 */
export class QLearner {
  readonly network: DenseNetwork;
  private readonly target: DenseNetwork | undefined;
  private readonly step: TrainingStep;
  private updates = 0;

  /** @throws on an option outside its range */
  constructor(private readonly options: QLearnerOptions) {
    requireOptions('options', options, {
      dimension: 'number',
      actions: 'number',
      hidden: 'list?',
      learningRate: 'any?',
      dueling: 'boolean?',
      bootstrap: 'text?',
      targetEvery: 'number?',
      loss: 'text?',
      conservatism: 'number?',
      random: 'Random',
    });
    const { dimension, actions, hidden, learningRate = 1e-3, dueling, bootstrap = 'double' } = options;
    const { targetEvery = 200, conservatism = 0, loss = 'squared', random } = options;
    requireOneOf('loss', loss, ['squared', 'huber'] as const);
    requirePositiveInteger('dimension', dimension);
    requirePositiveInteger('actions', actions);
    if (actions < 2) throw argumentError('actions', '2 or more', actions);
    if (typeof learningRate !== 'function') requirePositive('learningRate', learningRate);
    requireOneOf('bootstrap', bootstrap, ['max', 'double', 'policy'] as const);
    if (!(Number.isSafeInteger(targetEvery) && targetEvery >= 0)) {
      throw argumentError('targetEvery', 'an integer of 0 or more', targetEvery);
    }
    requireNonNegative('conservatism', conservatism);
    const make = () => new DenseNetwork({ inputs: dimension, hidden, outputs: actions, dueling, random });
    this.network = make();
    this.target = targetEvery === 0 ? undefined : make();
    this.step = createTrainingStep(
      {
        variables: this.network.variables,
        loss: (batch) => this.loss(batch),
        widths: {
          observation: dimension,
          next: dimension,
          ...(bootstrap === 'policy' && { policy: actions }),
        },
        pure: true,
        optimizer: { kind: 'adam', learningRate },
        seed: 0,
      },
      'auto',
    );
  }

  /**
   * One update. `network` has the new weights after the next `sync` only.
   * @returns the batch's loss before it @throws if that is not finite
   */
  update(batch: TransitionBatch & { policy?: Float32Array }): number {
    const loss = this.step.run(batch as Columns);
    if (!Number.isFinite(loss)) {
      throw argumentError('loss', 'finite: rewards, learningRate or discount are too large', loss);
    }
    const { targetEvery = 200 } = this.options;
    this.updates++;
    if (this.target !== undefined && this.updates % targetEvery === 0) this.refreshTarget();
    return loss;
  }

  /** Lets the target network take over the weights now. */
  refreshTarget(): void {
    this.sync();
    this.target?.copyFrom(this.network);
  }

  /** Copies the trained weights out to `network`. */
  sync(): void {
    this.step.sync();
  }

  /** Frees the step and the target network, and unless it is to be kept the network. */
  dispose({ keepNetwork = false } = {}): void {
    this.step.dispose();
    this.target?.dispose();
    if (!keepNetwork) this.network.dispose();
  }

  private loss({ observation, action, reward, next, factor, policy }: BatchTensors): tf.Scalar {
    const { actions, bootstrap = 'double', conservatism = 0, loss = 'squared' } = this.options;
    const all = this.network.forward(observation); // [rows, actions]
    const chosen = tf.sum(tf.mul(all, tf.oneHot(action as tf.Tensor1D, actions)), 1); // [rows]
    const later = (this.target ?? this.network).forward(next); // [rows, actions]
    const value =
      bootstrap === 'max'
        ? tf.max(later, 1)
        : tf.sum(tf.mul(later, bootstrap === 'policy' ? policy : this.preferred(next, later)), 1); // [rows]
    const goal = stopGradient(tf.add(reward, tf.mul(factor, value)));
    const difference = tf.sub(chosen, goal);
    const error = loss === 'huber' ? huber(difference) : tf.mul(0.5, tf.square(difference));
    if (conservatism === 0) return tf.mean(error) as tf.Scalar;
    const gap = tf.sub(tf.logSumExp(all, 1), chosen); // [rows]
    return tf.add(tf.mean(error), tf.mul(conservatism, tf.mean(gap))) as tf.Scalar;
  }

  /** The action that the learning network prefers, one-hot: [rows, actions]. */
  private preferred(next: tf.Tensor, later: tf.Tensor2D): tf.Tensor {
    const values = this.target === undefined ? later : this.network.forward(next);
    return tf.oneHot(tf.argMax(stopGradient(values), 1) as tf.Tensor1D, this.options.actions);
  }
}

/** e^2 / 2 up to 1, |e| - 1/2 beyond. */
function huber(error: tf.Tensor): tf.Tensor {
  const size = tf.abs(error);
  const small = tf.minimum(size, 1);
  return tf.add(tf.mul(0.5, tf.square(small)), tf.sub(size, small));
}
