import type { SparseMatrix } from '../../compiler/ops/sparse-matrix';
import type { BatchTensors, StepContext } from '../../compiler/training-step-definition';
import { argumentError, requireNonNegative, requirePositiveInteger } from '../../core/checks';
import { requireOptions } from '../../core/options/options';
import { hashText, statelessBernoulli } from '../../core/stateless-random';
import { tf } from '../../core/tensorflow';
import type { ImportantNeighbors } from '../../data/graph/important-neighbors';
import type { Interactions } from '../../data/interactions';
import { requireInteractions } from '../../data/interactions';
import { type DotProductScores, dotProductScores } from '../factors/dot-product-scores';
import type { ModelState, SavableModel } from '../model-state';
import { featuresOfState, featuresPart, requireOwnMethods, requireState, tensorOf } from '../state/parts';
import { stateOfVariables, withVariables } from '../state/variables';
import { Zeros } from '../state/zeros';
import { historyMeans } from './history-means';
import { importanceMatrix, pooledLocally, requireNeighbors } from './importance-pooling';
import { requireFeatures, requirePractice } from './node-features';
import {
  convolved,
  neighborMessages,
  type PinSageConvolution,
  type PinSageHead,
  pinSageHead,
} from './pin-sage-layers';
import type { NewItems, PinSageOptions } from './pin-sage-options';
import { pinSageWeights } from './pin-sage-weights';

const kind = 'pin-sage';
const version = 1;

/**
 * PinSage (Ying et al. 2018): items are embedded from their features and those of the items that random walks visit most,
 * pooled by the visits alpha:
 *
 *   n_i = sum_j alpha_ij ReLU(Q h_j + q),  h_i' = normalize(ReLU(W [h_i ; n_i] + w)),  z_i = G2 ReLU(G1 h_i + g).
 *
 * It learns from pairs of items that one user took, by a max-margin loss against random and hard negatives; a user is
 * the mean of the embeddings of what they took, and a user without any gets the mean over all users. An item without
 * neighbors is embedded from its features alone.
 *
 * Pinterest's data is private: nothing here reproduces the paper's figures, only its algorithm.
 *
 * Deviation: a step computes the whole catalog once, as a sparse product, where the paper convolves the neighborhoods
 * of the batch; the embeddings are equal (a test compares the two), and for a catalog that fits into memory it costs less.
 *
 * @throws on an option outside its range
 * @example
 * const neighbors = itemNeighbors(graph, { size: 10, steps: 500, random: random.child('walks') });
 * const model = new PinSage({ neighbors, features, random: random.child('model') });
 * await fitPinSage({ model, interactions: train, epochs: 20, random: random.child('fit') });
 */
export class PinSage implements SavableModel {
  readonly items: number;
  readonly neighbors: ImportantNeighbors;
  readonly embeddingSize: number;
  readonly variables: readonly tf.Variable[];
  /** Architecture and options as text, by which a checkpoint is known as this model's. */
  readonly identity: string;
  readonly code = [neighborMessages, convolved, pinSageHead];
  readonly options: PinSageOptions;
  private readonly margin: number;
  private readonly features: tf.Tensor2D;
  private readonly practice: { share: number; features: tf.Tensor2D } | undefined;
  private readonly importance: SparseMatrix | undefined;
  private readonly convolutions: readonly PinSageConvolution[];
  private readonly head: PinSageHead;

  constructor(options: PinSageOptions) {
    requireOptions('options', options, {
      neighbors: 'object',
      features: 'object',
      layers: 'number?',
      embeddingSize: 'number?',
      practice: 'object?',
      margin: 'number?',
      random: 'Random',
    });
    const { neighbors, features, layers = 2, embeddingSize = 64, margin = 0.1, practice, random } = options;
    requirePositiveInteger('layers', layers);
    requirePositiveInteger('embeddingSize', embeddingSize);
    requireNonNegative('margin', margin);
    requirePositiveInteger('neighbors.size', neighbors.size);
    this.items = neighbors.neighbors.length / neighbors.size;
    requireNeighbors(neighbors, Math.ceil(this.items));
    requireFeatures('features', features, this.items);
    if (practice !== undefined) requirePractice(practice, features);
    this.options = options;
    this.neighbors = neighbors;
    this.embeddingSize = embeddingSize;
    this.margin = margin;
    this.identity = `PinSage ${JSON.stringify({ items: this.items, width: features.width, layers, embeddingSize, margin, practice: practice?.share })}`;
    this.features = tf.tensor2d(features.values, [this.items, features.width]);
    this.practice = practice && {
      share: practice.share,
      features: tf.tensor2d(practice.features.values, [this.items, features.width]),
    };
    this.importance = importanceMatrix(neighbors, this.items);
    const { convolutions, head, variables } = pinSageWeights(features.width, layers, embeddingSize, random);
    this.convolutions = convolutions;
    this.head = head;
    this.variables = variables;
  }

  /**
   * Mean hinge loss of a batch of queries q, positives i and negatives n: max(0, z_q z_n - z_q z_i + Delta), the mean
   * over a query's negatives. Columns `query` and `positive`, int32 [batch], and `negatives`, int32 [batch, n].
   * @param context where there is practice, its seed says which items are new in this step
   */
  loss(batch: BatchTensors, context?: StepContext): tf.Scalar {
    return tf.tidy(() => {
      const all = context === undefined ? this.embeddings() : this.practised(context); // [items, d]
      const rows = (ids: tf.Tensor) => tf.gather(all, ids as tf.Tensor1D);
      const query = rows(batch.query); // [batch, d]
      const positive = tf.sum(tf.mul(query, rows(batch.positive)), 1, true); // [batch, 1]
      const others = rows(batch.negatives); // [batch, n, d]
      const negative = tf.sum(tf.mul(tf.expandDims(query, 1), others), 2); // [batch, n]
      const hinge = tf.relu(tf.add(tf.sub(negative, positive), this.margin)); // [batch, n]
      return tf.mean(hinge) as tf.Scalar;
    });
  }

  /** Embeddings of all items by the present weights: [items, d]. The caller disposes of it. */
  embeddings(): tf.Tensor2D {
    return tf.tidy(() => this.finish(this.layersOf().pop() as tf.Tensor2D));
  }

  /**
   * Embeddings of items that were not there in training, row by row: [new items, d]. Nobody else's embedding changes:
   * the neighbors are taken as they are without the newcomers.
   * @throws on features of another width, or neighbors that are no known items
   */
  embedNew({ features, neighbors }: NewItems): Float32Array {
    const count = features.values.length / features.width;
    requireFeatures('features', features, count);
    if (features.width !== this.features.shape[1])
      throw argumentError('features.width', `${this.features.shape[1]} as in training`, features.width);
    if (neighbors.neighbors.length !== count * neighbors.size)
      throw argumentError('neighbors', `${count} rows of ${neighbors.size}`, neighbors.neighbors);
    requireNeighbors(neighbors, this.items);
    if (count === 0) return new Float32Array(0);
    const result = tf.tidy(() => {
      const known = this.layersOf();
      let hidden = tf.tensor2d(features.values, [count, features.width]);
      this.convolutions.forEach((weights, k) => {
        hidden = convolved(hidden, pooledLocally(known[k], neighbors, weights), weights);
      });
      return this.finish(hidden);
    });
    const values = result.dataSync<'float32'>().slice();
    result.dispose();
    return values;
  }

  /**
   * Scores of users by what they took: the mean of its embeddings, times each item's. By the present weights; later
   * training does not reach them. Dispose of it when done.
   */
  scorer(histories: Interactions): DotProductScores {
    requireInteractions('histories', histories);
    const items = this.embeddings();
    const users = historyMeans(items, histories);
    const scorer = dotProductScores({ users, items });
    tf.dispose([items, users]);
    return scorer;
  }

  toState(): ModelState {
    requireOwnMethods<PinSage>(this, PinSage.prototype, ['embeddings', 'scorer', 'embedNew']);
    const { embeddingSize, margin, neighbors, convolutions } = this;
    const { practice, features } = this.options;
    const options = {
      ...{ layers: convolutions.length, embeddingSize, margin },
      ...(practice && { share: practice.share }),
    };
    const rows = [this.items, neighbors.size];
    return stateOfVariables(
      ...([kind, version, this.variables, options] as const),
      {
        tensors: { neighbors: neighbors.neighbors, importance: neighbors.weights },
        shapes: { neighbors: rows, importance: rows },
      },
      featuresPart('features', features),
      ...(practice ? [featuresPart('practice/features', practice.features)] : []),
    );
  }

  /** A model of a state that `toState` gave. @throws on another kind, a newer version, a tensor that does not fit */
  static fromState(state: ModelState): PinSage {
    requireState(state, kind, version);
    const { share, ...options } = state.options as Partial<PinSageOptions> & { share?: number };
    const practice =
      share === undefined ? undefined : { share, features: featuresOfState(state, 'practice/features') };
    const features = featuresOfState(state, 'features');
    const ids = tensorOf(state, 'neighbors', Int32Array);
    const size = (ids.length * features.width) / features.values.length;
    const weights = tensorOf(state, 'importance', Float32Array, ids.length);
    const neighbors = { size, neighbors: ids, weights };
    const random = new Zeros(state);
    return withVariables(new PinSage({ ...options, neighbors, features, practice, random }), state);
  }

  dispose(): void {
    tf.dispose([...this.variables, this.features, ...(this.practice ? [this.practice.features] : [])]);
    this.importance?.dispose();
  }

  /** Embeddings of all items, a share of them as if they were new: [items, d]. */
  private practised({ randomSeed }: StepContext): tf.Tensor2D {
    const known = this.embeddings();
    const { practice } = this;
    if (practice === undefined || practice.share === 0) return known;
    let alone = practice.features;
    for (const weights of this.convolutions) {
      const nothing = tf.zeros([this.items, this.embeddingSize]) as tf.Tensor2D;
      alone = convolved(alone, nothing, weights);
    }
    const isNew = statelessBernoulli(
      [this.items, 1],
      practice.share,
      randomSeed,
      hashText('pin-sage/practice'),
    );
    return tf.add(tf.mul(isNew, this.finish(alone)), tf.mul(tf.sub(1, isNew), known)) as tf.Tensor2D;
  }

  /** Features, then the output of each convolution, of all items. */
  private layersOf(): tf.Tensor2D[] {
    const layers: tf.Tensor2D[] = [this.features.clone()];
    this.convolutions.forEach((weights, k) => {
      const messages = neighborMessages(layers[k], weights); // [items, hidden]
      const pooled = this.importance?.matMul(messages) ?? tf.zerosLike(messages);
      layers.push(convolved(layers[k], pooled, weights));
    });
    return layers;
  }

  private finish(hidden: tf.Tensor2D): tf.Tensor2D {
    return pinSageHead(hidden, this.head);
  }
}
