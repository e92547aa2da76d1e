import type { TrainingStep } from '../../compiler/training-step';
import { readWeights, trainableVariables, writeWeights } from '../../compiler/weights';
import { argumentError, requireNonNegativeInteger, requirePositiveInteger } from '../../core/checks';
import { numbersFromText, numbersToText } from '../../core/number-text';
import { Random } from '../../core/random';
import type { tf } from '../../core/tensorflow';
import { allPairs } from '../../data/all-pairs';
import { extendMlpRecommender } from '../../models/click/extend-mlp-recommender';
import { createMlpRecommender } from '../../models/click/mlp-recommender';
import { createTrainingStep } from '../../training/create-training-step';
import { binaryCrossEntropy } from '../../training/losses';
import { applyModel } from '../../training/model-columns';
import { predictProbabilities } from '../../training/predict';
import { runEpoch } from '../../training/run-epoch';
import { ClickLog } from './click-log';
import {
  type RetrainingOptions,
  type RetrainingSettings,
  requireRetrainingOptions,
} from './retraining-options';

/**
 * Chapter 1's model in production: all pairs are scored once per retraining, so that an answer is one look into a
 * table. Users and products that came after the last retraining are answered by the mean user's and the mean product's
 * vector; the next retraining gives them vectors of their own, which start there.
 *
 * Deviation from `MlpLearner`: retrainings leave out the rows that do not fill a last batch (others each time), so that
 * one compiled step serves all retrainings, and they run synchronously, as a policy's `update` must.
 */
export class RetrainedRecommender {
  readonly log: ClickLog;
  private readonly options: RetrainingSettings;
  /** Part of the state, so that another recommender can go on with it. */
  private random: Random;
  private model: tf.LayersModel;
  private step: TrainingStep | undefined;
  /** Predicted rates [users + 1, products + 1]; the last row and column are the mean user and product. */
  private scores: Float32Array | undefined;
  private users: number;
  private products: number;
  private retrainings = 0;

  /** @throws on an option outside its range, a model of another size, or a log with ids outside it */
  constructor(options: RetrainingOptions) {
    const { model, log } = options;
    this.options = requireRetrainingOptions(options);
    const { users, products, random } = this.options;
    if (model !== undefined) requireSize(model, users, products);
    this.random = random;
    this.users = users;
    this.products = products;
    this.log = new ClickLog(log);
    this.model =
      model === undefined
        ? createMlpRecommender({ users, products, random: random.child('weights-0') })
        : extendMlpRecommender(model, {});
    if (model !== undefined) this.score();
  }

  /** Whether there are scores: a model was given, or there was a retraining. */
  get trained(): boolean {
    return this.scores !== undefined;
  }

  /** Predicted click rate by the model of the last retraining. @throws before there is one */
  rate(user: number, product: number): number {
    if (this.scores === undefined) throw new Error('the recommender must be trained before it answers');
    return this.scores[Math.min(user, this.users) * (this.products + 1) + Math.min(product, this.products)];
  }

  /**
   * Trains on the newest rows and scores all pairs.
   * @param users number of users there are now @param products number of products there are now
   * @throws if there is no row yet, or a loss is not finite
   */
  retrain(users: number, products: number): void {
    const { memory, epochs, batchSize, warmStart } = this.options;
    const rows = Math.min(memory, this.log.length);
    if (rows === 0) throw argumentError('log', 'of at least one row', rows);
    this.retrainings++;
    this.grow(Math.max(users, this.users), Math.max(products, this.products));
    if (!warmStart) this.startAnew();
    this.step ??= this.createStep();
    this.step.restore({}, 0);
    const training = (_epoch: number, source: Random) =>
      this.log.take(fullBatches(rows, batchSize, source), rows);
    // The stream keeps the name under which experiments were recorded.
    const retraining = this.random.child(`night-${this.retrainings}`);
    const options = { training, batchSize, epochs, random: retraining, shuffle: false };
    for (let epoch = 1; epoch <= epochs; epoch++) runEpoch(this.step, options, epoch);
    this.step.sync();
    this.score();
  }

  /** Weights and the log's new rows, as plain JSON. */
  save(): Record<string, unknown> {
    const { users, products, retrainings, trained, random } = this;
    const weights = readWeights(trainableVariables(this.model)).map(numbersToText);
    return { seed: random.seed, users, products, retrainings, trained, weights, log: this.log.save() };
  }

  /** Takes over what `save` gave. @throws if it is damaged or of a smaller world */
  restore(state: Record<string, unknown>): void {
    const { seed, users, products, retrainings, trained, weights, log } = (state ?? {}) as Record<
      string,
      never
    >;
    if (typeof seed !== 'string') throw argumentError('state.seed', 'a text', seed);
    requireNonNegativeInteger('state.retrainings', retrainings);
    requirePositiveInteger('state.users', users);
    requirePositiveInteger('state.products', products);
    if (!(users >= this.options.users))
      throw argumentError('state.users', `at least ${this.options.users}`, users);
    if (!(products >= this.options.products)) {
      throw argumentError('state.products', `at least ${this.options.products}`, products);
    }
    const random = new Random(seed);
    const model = createMlpRecommender({ users, products, random: random.child('weights-0') });
    try {
      const variables = trainableVariables(model);
      writeWeights(
        variables,
        variables.map(({ size }, i) => numbersFromText('state.weights', weights?.[i], Float32Array, size)),
      );
      this.log.restore(log);
    } catch (error) {
      model.dispose();
      throw error;
    }
    this.replace(model, users, products);
    this.random = random;
    this.retrainings = retrainings;
    this.scores = undefined;
    if (trained) this.score();
  }

  /** Frees the model's memory. */
  dispose(): void {
    this.step?.dispose();
    this.step = undefined;
    this.model.dispose();
  }

  private createStep(): TrainingStep {
    const { model } = this;
    return createTrainingStep(
      {
        variables: trainableVariables(model),
        loss: (batch, context) => binaryCrossEntropy(batch.clicked, applyModel(model, batch, context)),
        optimizer: { kind: 'adam', learningRate: this.options.learningRate },
        seed: 0,
      },
      'auto',
    );
  }

  private grow(users: number, products: number): void {
    if (users === this.users && products === this.products) return;
    const [everyone, everything] = [range(this.users), range(this.products)];
    const larger = extendMlpRecommender(this.model, {
      users: Array.from({ length: users - this.users }, () => everyone),
      products: Array.from({ length: products - this.products }, () => everything),
    });
    this.replace(larger, users, products);
  }

  private replace(model: tf.LayersModel, users: number, products: number): void {
    this.dispose();
    this.model = model;
    this.users = users;
    this.products = products;
  }

  private startAnew(): void {
    const { users, products } = this;
    const fresh = createMlpRecommender({
      users,
      products,
      random: this.random.child(`weights-${this.retrainings}`),
    });
    this.model.setWeights(fresh.getWeights());
    fresh.dispose();
  }

  private score(): void {
    const { users, products } = this;
    const extended = extendMlpRecommender(this.model, { users: [range(users)], products: [range(products)] });
    this.scores = predictProbabilities(extended, allPairs(users + 1, products + 1));
    extended.dispose();
  }
}

function requireSize(model: tf.LayersModel, users: number, products: number): void {
  const [userTable, productTable] = model?.getWeights?.() ?? [];
  if (userTable?.shape[0] !== users || productTable?.shape[0] !== products) {
    throw argumentError('model', `an MlpRecommender of ${users} users and ${products} products`, model?.name);
  }
}

/** Row numbers in random order, cut to whole batches; fewer rows than one batch are repeated to fill it. */
function fullBatches(rows: number, batchSize: number, random: Random): Int32Array {
  const order = random.permutation(rows);
  if (rows >= batchSize) return order.subarray(0, rows - (rows % batchSize));
  return Int32Array.from({ length: batchSize }, (_, i) => order[i % rows]);
}

function range(count: number): Int32Array {
  return Int32Array.from({ length: count }, (_, i) => i);
}
