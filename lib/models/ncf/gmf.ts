import { requireOneOf, requirePositiveInteger } from '../../core/checks';
import { optional, requireOptions } from '../../core/options/options';
import { tf } from '../../core/tensorflow';
import { type DotProductScores, dotProductScores } from '../factors/dot-product-scores';
import { glorotVariable, uniqueVariable } from '../factors/embedding-variable';
import type { ModelState } from '../model-state';
import { requireState } from '../state/parts';
import { stateOfVariables, withVariables } from '../state/variables';
import { Zeros } from '../state/zeros';
import { lookUp, type PairModel, rowPenalty } from './pair-model';
import {
  type EmbeddingPair,
  embeddingPair,
  type PairModelOptions,
  pairOptionKinds,
  requirePairOptions,
} from './pair-options';

/** Options of `Gmf`. */
export interface GmfOptions extends PairModelOptions {
  /** Length of the embeddings, the paper's "predictive factors", 1 or more. Default: 16. */
  embeddingSize?: number;
  /**
   * `learned`: the weight of each factor is learned; `unit`: all are 1 and stay so, which is matrix factorization.
   * Default: 'learned'.
   */
  outputWeights?: 'learned' | 'unit';
  /** Whether users and items have biases of their own, which the paper's GMF has not. Default: false. */
  biases?: boolean;
}

const kind = 'gmf';
const version = 1;

/**
 * Generalized matrix factorization (He et al. 2017, "Neural Collaborative Filtering"):
 * logit(u, i) = b + Σ_f h_f p_uf q_if. With h = 1 it is matrix factorization, and any h can be moved into the
 * embeddings: what is general about it is the start and the path of training, not what it can express.
 * @throws on an option outside its range
 * @example
 * const model = new Gmf({ users: 943, items: 1682, embeddingSize: 8, random: new Random(42) });
 * await fitInteractions({ model, interactions: train, loss: { kind: 'pointwise', negatives: 4 }, … });
 */
export class Gmf implements PairModel {
  readonly users: number;
  readonly items: number;
  readonly embeddingSize: number;
  readonly variables: readonly tf.Variable[];
  readonly identity: string;
  readonly penalty: PairModel['penalty'];
  /** User and item embeddings, [users, d] and [items, d]. */
  readonly embeddings: EmbeddingPair;
  /** h, [d, 1]; none if all are 1. */
  readonly outputWeights: tf.Variable | undefined;
  /** b, [1]. */
  readonly bias: tf.Variable;
  private readonly biases: EmbeddingPair | undefined;
  private readonly options: Required<Pick<GmfOptions, 'embeddingSize' | 'outputWeights' | 'biases' | 'l2'>>;

  constructor(options: GmfOptions) {
    requireOptions('options', options, {
      ...pairOptionKinds,
      embeddingSize: 'number?',
      outputWeights: optional((name: string, value: unknown) =>
        requireOneOf(name, value as string, ['learned', 'unit'] as const),
      ),
      biases: 'boolean?',
    });
    const {
      users,
      items,
      embeddingSize = 16,
      outputWeights = 'learned',
      biases = false,
      l2 = 0,
      random,
    } = options;
    requirePairOptions(options);
    requirePositiveInteger('embeddingSize', embeddingSize);
    this.users = users;
    this.items = items;
    this.embeddingSize = embeddingSize;
    this.options = { embeddingSize, outputWeights, biases, l2 };
    this.embeddings = embeddingPair(kind, embeddingSize, options);
    this.outputWeights =
      outputWeights === 'unit'
        ? undefined
        : glorotVariable(embeddingSize, 1, `${kind}/weights`, random.child('weights'));
    this.bias = uniqueVariable(new Float32Array(1), [1], `${kind}/bias`);
    const zeros = (rows: number, side: string) =>
      uniqueVariable(new Float32Array(rows), [rows, 1], `${kind}/${side} bias`);
    this.biases = biases ? { users: zeros(users, 'user'), items: zeros(items, 'item') } : undefined;
    const tables = [this.embeddings, ...(this.biases ? [this.biases] : [])];
    this.variables = [
      ...tables.flatMap((pair) => [pair.users, pair.items]),
      ...(this.outputWeights ? [this.outputWeights] : []),
      this.bias,
    ];
    this.penalty =
      l2 === 0
        ? undefined
        : (user, item) =>
            rowPenalty(
              l2,
              tables.flatMap((pair) => [[pair.users, user] as const, [pair.items, item] as const]),
            );
    const settings = { ...this.options, users, items, seed: random.seed };
    this.identity = `gmf ${JSON.stringify(settings)}`;
  }

  logits(user: tf.Tensor, item: tf.Tensor): tf.Tensor {
    const product = this.product(user, item); // [pairs, d]
    const sum = this.outputWeights
      ? tf.squeeze(tf.matMul(product, this.outputWeights as tf.Tensor as tf.Tensor2D), [1])
      : tf.sum(product, 1);
    const logits = tf.add(sum, this.bias); // [pairs]
    if (!this.biases) return logits;
    const own = tf.add(lookUp(this.biases.users, user), lookUp(this.biases.items, item)); // [pairs, 1]
    return tf.add(logits, tf.squeeze(own, [1]));
  }

  logitsOfShared(user: tf.Tensor, item: tf.Tensor): tf.Tensor {
    const own = lookUp(this.embeddings.users, user); // [batch, d]
    const weighed = this.outputWeights ? tf.mul(own, tf.reshape(this.outputWeights, [1, -1])) : own;
    const products = tf.matMul(weighed as tf.Tensor2D, lookUp(this.embeddings.items, item), false, true);
    const logits = tf.add(products, this.bias); // [batch, items]
    if (!this.biases) return logits;
    const ofItems = tf.reshape(lookUp(this.biases.items, item), [1, -1]);
    return tf.add(tf.add(logits, lookUp(this.biases.users, user)), ofItems);
  }

  /** p_u ⊙ q_i, [pairs, d]: what NeuMF takes of it. */
  product(user: tf.Tensor, item: tf.Tensor): tf.Tensor2D {
    return tf.mul(lookUp(this.embeddings.users, user), lookUp(this.embeddings.items, item));
  }

  scorer(): DotProductScores {
    const parts = tf.tidy(() => {
      const own = this.embeddings.users as tf.Tensor as tf.Tensor2D;
      const users = this.outputWeights ? tf.mul(own, tf.reshape(this.outputWeights, [1, -1])) : own.clone();
      const items = this.embeddings.items.clone() as tf.Tensor2D;
      const itemBias = tf.fill([this.items], 0);
      if (!this.biases) return { users: users as tf.Tensor2D, items, itemBias: tf.add(itemBias, this.bias) };
      // A user's bias is one more factor, with 1 on the other side.
      const ones = tf.ones([this.items, 1]);
      return {
        users: tf.concat([users, this.biases.users], 1) as tf.Tensor2D,
        items: tf.concat([items, ones], 1) as tf.Tensor2D,
        itemBias: tf.add(tf.squeeze(this.biases.items as tf.Tensor, [1]), this.bias),
      };
    });
    const scorer = dotProductScores({ ...parts, itemBias: parts.itemBias as tf.Tensor1D });
    tf.dispose(parts);
    return scorer;
  }

  toState(): ModelState {
    const { users, items } = this;
    return stateOfVariables(kind, version, this.variables, { ...this.options, users, items });
  }

  /** A model of a state that `toState` gave. @throws on another kind, a newer version, a tensor that does not fit */
  static fromState(state: ModelState): Gmf {
    requireState(state, kind, version);
    const options = state.options as Gmf['options'] & { users: number; items: number };
    return withVariables(new Gmf({ ...options, random: new Zeros(state) }), state);
  }

  dispose(): void {
    tf.dispose([...this.variables]);
  }
}
