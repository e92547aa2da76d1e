import { argumentError, requirePositiveInteger } from '../../core/checks';
import { requireOptions, requireParts } from '../../core/options/options';
import type { Random } from '../../core/random';
import { requireRandom } from '../../core/require-random';
import type { tf } from '../../core/tensorflow';
import { allPairs } from '../../data/all-pairs';
import { concatenateRows } from '../../data/concatenate-rows';
import { createMlpRecommender } from '../../models/click/mlp-recommender';
import { fit } from '../../training/fit';
import { predictProbabilities } from '../../training/predict';
import type { InteractionLog } from '../../worlds/pet-shop/zooplus-log';

/** Options: how a batched recommender is kept up to date. */
export interface MlpLearnerOptions {
  /** Number of users, 1 or more. */
  users: number;
  /** Number of products, 1 or more. */
  products: number;
  /** Source of initial values and shuffles: each retraining derives its own stream from it. */
  random: Random;
  /** Passes over the remembered logs per retraining, 1 or more. Default: 10. */
  epochs?: number;
  /** How many of the newest logs a retraining sees, 1 or more, or Infinity for all. Default: 1. */
  memory?: number;
  /** Whether a retraining goes on from the present weights or starts over from random ones. Default: false. */
  warmStart?: boolean;
  /** Rows per step. Default: 512, as in chapter 1. */
  batchSize?: number;
  /** Adam's learning rate. Default: 1e-3, as in chapter 1. */
  learningRate?: number;
  /** A trained model to begin with; it is copied. Default: random weights. */
  model?: tf.LayersModel;
  /** Logs to begin with, oldest first: the next retraining sees them as well, as far as memory reaches. */
  logs?: readonly InteractionLog[];
}

/**
 * Chapter 1's recommender as it is run in production: it scores every pair of user and product, and once in a while it
 * is retrained on the newest logs.
 *
 * @example
 * const learner = new MlpLearner({ users: 1000, products: 50, random: new Random(42), memory: 10 });
 * await learner.retrain(log);
 * learner.scores(); // predicted click rates, [users * products]
 */
export class MlpLearner {
  private readonly options: Required<Omit<MlpLearnerOptions, 'model' | 'logs'>>;
  private present: tf.LayersModel;
  private logs: InteractionLog[];
  private retrainings = 0;

  /** @throws on a bad option, or a model of another size */
  constructor(options: MlpLearnerOptions) {
    requireOptions('options', options, {
      users: 'number',
      products: 'number',
      random: 'Random',
      epochs: 'number?',
      memory: 'number?',
      warmStart: 'boolean?',
      batchSize: 'number?',
      learningRate: 'number?',
      model: 'object?',
      logs: 'list?',
    });
    const { model, logs = [], ...rest } = options;
    this.options = {
      epochs: 10,
      memory: 1,
      warmStart: false,
      batchSize: 512,
      learningRate: 1e-3,
      ...rest,
    };
    const { memory, epochs, random } = this.options;
    if (memory !== Number.POSITIVE_INFINITY) requirePositiveInteger('memory', memory);
    requirePositiveInteger('epochs', epochs);
    requireRandom(random);
    this.logs = [...logs];
    this.present = this.freshModel();
    if (model !== undefined) this.copyWeights(model);
  }

  /** The model as it is now. A retraining that starts over disposes of it and makes another. */
  get model(): tf.LayersModel {
    return this.present;
  }

  /** Trains on the newest logs, the given one included. @throws as `fit` does */
  async retrain(log: InteractionLog): Promise<void> {
    requireParts('log', log, ['user', 'product', 'clicked']);
    const { memory, warmStart, epochs, batchSize, learningRate, random } = this.options;
    this.logs.push(log);
    if (this.logs.length > memory) this.logs = this.logs.slice(-memory);
    this.retrainings++;
    if (!warmStart) {
      this.present.dispose();
      this.present = this.freshModel();
    }
    await fit({
      model: this.present,
      optimizer: { kind: 'adam', learningRate },
      training: concatenateRows(this.logs),
      label: 'clicked',
      batchSize,
      epochs,
      random: random.child(`retraining-${this.retrainings}`),
    });
  }

  /** Predicted click rates of all users and products, user by user: [users * products]. */
  scores(): Float32Array {
    return predictProbabilities(this.present, allPairs(this.options.users, this.options.products));
  }

  /** Frees the model's memory. */
  dispose(): void {
    this.present.dispose();
  }

  private freshModel(): tf.LayersModel {
    const { users, products, random } = this.options;
    return createMlpRecommender({ users, products, random: random.child(`weights-${this.retrainings}`) });
  }

  private copyWeights(from: tf.LayersModel): void {
    const weights = from.getWeights();
    const own = this.present.getWeights().map((tensor) => tensor.shape.join(' x '));
    const given = weights.map((tensor) => tensor.shape.join(' x '));
    if (own.join() !== given.join()) {
      throw argumentError(
        'model',
        `of ${this.options.users} users and ${this.options.products} products`,
        from.name,
      );
    }
    this.present.setWeights(weights);
  }
}
