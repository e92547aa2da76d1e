import type { BatchTensors } from '../../compiler/training-step-definition';
import { requireNonNegative, requirePositiveInteger } from '../../core/checks';
import { requireOptions, requireParts } from '../../core/options/options';
import type { Random } from '../../core/random';
import { requireTypedArray } from '../../core/shapes/typed-arrays';
import { tf } from '../../core/tensorflow';
import type { Interactions } from '../../data/interactions';
import type { ModelState, SavableModel } from '../model-state';
import { requireOwnMethods, requireState, tensorOf } from '../state/parts';
import { stateOfVariables, withVariables } from '../state/variables';
import { Zeros } from '../state/zeros';
import { bprLoss } from './bpr-loss';
import { type BprModel, type FinalEmbeddings, scorerOf } from './bpr-model';
import { usersWithout, withMeanForCold } from './cold-users';
import type { DotProductScores } from './dot-product-scores';
import { normalRows, uniqueVariable } from './embedding-variable';

/** Options of `MatrixFactorization`. */
export interface MatrixFactorizationOptions {
  /** Training interactions: they say how many users and items there are and which users are cold. */
  interactions: Pick<Interactions, 'users' | 'items' | 'offsets'>;
  /** Length of an embedding, 1 or more. Default: 64. */
  embeddingSize?: number;
  /** Standard deviation of the initial numbers, above 0. Default: 0.1. */
  initialStandardDeviation?: number;
  /** L2 strength: the loss gains l2 / 2 times the squared norms of a triple's embeddings; 0 or more. Default: 1e-4. */
  l2?: number;
  /** Whether items have a bias, which learns their popularity. Default: false. */
  itemBias?: boolean;
  random: Random;
}

const kind = 'matrix-factorization';
const version = 1;

/**
 * Matrix factorization for ranking (BPR-MF, Rendle et al. 2009): s(u, i) = p_u . q_i (+ b_i), trained on triples by
 * `fitBpr`. It is LightGCN without a layer: the same seed gives the same numbers.
 *
 * @throws on an option outside its range
 * @example
 * const model = new MatrixFactorization({ interactions: train, random: random.child('model') });
 * await fitBpr({ model, interactions: train, … });
 */
export class MatrixFactorization implements BprModel, SavableModel {
  readonly users: number;
  readonly items: number;
  readonly embeddingSize: number;
  readonly variables: readonly tf.Variable[];
  readonly coldUsers: Int32Array;
  readonly identity: string;
  readonly code = [bprLoss];
  readonly options: MatrixFactorizationOptions;
  private readonly l2: number;
  private readonly userTable: tf.Variable;
  private readonly itemTable: tf.Variable;
  private readonly bias: tf.Variable | undefined;

  constructor(options: MatrixFactorizationOptions) {
    requireOptions('options', options, {
      interactions: 'object',
      embeddingSize: 'number?',
      initialStandardDeviation: 'number?',
      l2: 'number?',
      itemBias: 'boolean?',
      random: 'Random',
    });
    const {
      interactions,
      embeddingSize = 64,
      initialStandardDeviation = 0.1,
      l2 = 1e-4,
      itemBias = false,
      random,
    } = options;
    requireNonNegative('l2', l2);
    this.options = options;
    requireParts('interactions', interactions, ['users', 'items', 'offsets']);
    requirePositiveInteger('interactions.users', interactions.users);
    requirePositiveInteger('interactions.items', interactions.items);
    requireTypedArray('interactions.offsets', interactions.offsets, 'Int32Array');
    const { users, items } = interactions;
    const rows = (side: string, count: number) =>
      normalRows(count, { embeddingSize, initialStandardDeviation, random: random.child(side) });
    const [userRows, itemRows] = [rows('users', users), rows('items', items)];
    this.users = users;
    this.items = items;
    this.embeddingSize = embeddingSize;
    this.l2 = l2;
    this.coldUsers = usersWithout(interactions);
    this.userTable = uniqueVariable(userRows, [users, embeddingSize], 'matrix-factorization/users');
    this.itemTable = uniqueVariable(itemRows, [items, embeddingSize], 'matrix-factorization/items');
    this.bias = itemBias
      ? uniqueVariable(new Float32Array(items), [items], 'matrix-factorization/bias')
      : undefined;
    this.variables = [this.userTable, this.itemTable, ...(this.bias ? [this.bias] : [])];
    this.identity = `matrix factorization ${JSON.stringify({ users, items, embeddingSize, initialStandardDeviation, l2, itemBias })}`;
  }

  loss({ user, positive, negative }: BatchTensors): tf.Scalar {
    return tf.tidy(() => {
      const look = (table: tf.Tensor, ids: tf.Tensor) => tf.gather(table, ids as tf.Tensor1D);
      const rows = {
        user: look(this.userTable, user),
        positive: look(this.itemTable, positive),
        negative: look(this.itemTable, negative),
      };
      const bias = this.bias && {
        positive: look(this.bias, positive),
        negative: look(this.bias, negative),
      };
      return bprLoss({ final: rows, own: rows, l2: this.l2, bias });
    });
  }

  embeddings(): FinalEmbeddings {
    return {
      users: withMeanForCold(this.userTable as tf.Tensor as tf.Tensor2D, this.coldUsers),
      items: this.itemTable.clone() as tf.Tensor2D,
      itemBias: this.bias?.clone() as tf.Tensor1D | undefined,
    };
  }

  scorer(): DotProductScores {
    return scorerOf(this.embeddings());
  }

  toState(): ModelState {
    requireOwnMethods<MatrixFactorization>(this, MatrixFactorization.prototype, ['embeddings', 'scorer']);
    const { embeddingSize, l2, bias, users, items } = this;
    const options = { embeddingSize, l2, itemBias: bias !== undefined };
    const { offsets } = this.options.interactions;
    return stateOfVariables(kind, version, this.variables, options, {
      tensors: { sizes: Int32Array.of(users, items), offsets },
      shapes: {},
    });
  }

  /** A model of a state that `toState` gave. @throws on another kind, a newer version, a tensor that does not fit */
  static fromState(state: ModelState): MatrixFactorization {
    requireState(state, kind, version);
    const [users, items] = tensorOf(state, 'sizes', Int32Array, 2);
    const interactions = { users, items, offsets: tensorOf(state, 'offsets', Int32Array, users + 1) };
    const options = state.options as Omit<MatrixFactorizationOptions, 'interactions' | 'random'>;
    const random = new Zeros(state);
    return withVariables(new MatrixFactorization({ ...options, interactions, random }), state);
  }

  dispose(): void {
    tf.dispose([...this.variables]);
  }
}
