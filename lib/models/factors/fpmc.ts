import type { BatchTensors } from '../../compiler/training-step-definition';
import {
  argumentError,
  requireNonNegative,
  requirePositive,
  requirePositiveInteger,
} from '../../core/checks';
import { requireMemory } from '../../core/memory';
import { requireOptions } from '../../core/options/options';
import type { Random } from '../../core/random';
import { requireRandom } from '../../core/require-random';
import { tf } from '../../core/tensorflow';
import { itemsOfSequence, type Sequences } from '../../data/sequences/sequences';
import type { ModelState, SavableModel } from '../model-state';
import { requireState } from '../state/parts';
import { stateOfVariables, withVariables } from '../state/variables';
import { Zeros } from '../state/zeros';
import { uniqueVariable } from './embedding-variable';

export interface FpmcOptions {
  /** Number of known users, 1 or more; any other owner of a sequence shares one row for strangers. */
  users: number;
  /** Number of items, 1 or more. */
  items: number;
  /** Width of all embeddings, 1 or more. Default: 32. */
  embeddingSize?: number;
  /** Standard deviation of the initial values, above 0. Default: 0.1. */
  initialStandardDeviation?: number;
  /** L2 strength: the loss gains l2 / 2 times the squared norms of a triple's embeddings; 0 or more. Default: 2e-3. */
  l2?: number;
  /** Source of the initial values. */
  random: Random;
}

const kind = 'fpmc';
const version = 1;

/** Training rows of FPMC: who, after what, took this and not that. */
export type FpmcTriples = {
  /** Row of the user table: the user's id, or `users` for a stranger. */
  user: Int32Array;
  /** The item before, shifted by one; 0 at the beginning of a sequence. */
  last: Int32Array;
  positive: Int32Array;
  negative: Int32Array;
};

/**
 * Factorized personalized Markov chains (Rendle, Freudenthaler and Schmidt-Thieme 2010, "Factorizing Personalized
 * Markov Chains for Next-Basket Recommendation"), for baskets of one item:
 * score(u, l, i) = userTaste_u · itemTaste_i + itemLast_i · last_l: taste plus transition, no interaction of the two
 * (which cancels in the paper's model too). Learned by S-BPR, -log sigmoid(score(positive) - score(negative)).
 *
 * Deviation: beginnings of sequences have a row of their own in the transition table, and strangers one in the users',
 * which starts at 0.
 *
 * @throws if an option is outside its range
 * @example
 * const model = new Fpmc({ users: 1000, items: 36, random: new Random(42) });
 * await fitFpmc({ model, training: sequences, batchSize: 512, epochs: 20, learningRate: 5e-3, random: new Random(1) });
 */
export class Fpmc implements SavableModel {
  readonly users: number;
  readonly items: number;
  /** Architecture and options as text, by which a checkpoint is known as this model's. */
  readonly identity: string;
  readonly options: FpmcOptions;
  private readonly l2: number;
  private readonly userTaste: tf.Variable;
  private readonly itemTaste: tf.Variable;
  private readonly itemLast: tf.Variable;
  private readonly last: tf.Variable;

  constructor(options: FpmcOptions) {
    requireOptions('options', options, {
      users: 'number',
      items: 'number',
      embeddingSize: 'number?',
      initialStandardDeviation: 'number?',
      l2: 'number?',
      random: 'Random',
    });
    const { users, items, embeddingSize = 32, initialStandardDeviation = 0.1, l2 = 2e-3, random } = options;
    for (const [name, value] of Object.entries({ users, items, embeddingSize }))
      requirePositiveInteger(name, value);
    requirePositive('initialStandardDeviation', initialStandardDeviation);
    requireNonNegative('l2', l2);
    requireRandom(random);
    this.options = options;
    this.users = users;
    this.items = items;
    this.l2 = l2;
    this.identity = `FPMC ${JSON.stringify({ users, items, embeddingSize, l2 })}`;
    const table = (name: string, rows: number, zeroLast = false): tf.Variable => {
      requireMemory(`a table of ${rows} rows`, 20 * rows * embeddingSize);
      const source = random.child(name);
      const values = Float32Array.from({ length: rows * embeddingSize }, () =>
        source.normal(0, initialStandardDeviation),
      );
      if (zeroLast) values.fill(0, (rows - 1) * embeddingSize);
      return uniqueVariable(values, [rows, embeddingSize], `fpmc/${name}`);
    };
    this.userTaste = table('userTaste', users + 1, true);
    this.itemTaste = table('itemTaste', items);
    this.itemLast = table('itemLast', items);
    this.last = table('last', items + 1);
  }

  /** What training updates. */
  get variables(): tf.Variable[] {
    return [this.userTaste, this.itemTaste, this.itemLast, this.last];
  }

  /** S-BPR loss of a batch of `FpmcTriples`, with the L2 penalty. */
  loss(batch: BatchTensors): tf.Scalar {
    return tf.tidy(() => {
      const look = (table: tf.Variable, ids: tf.Tensor): tf.Tensor => tf.gather(table, ids as tf.Tensor1D); // [batch, d]
      const [user, last] = [look(this.userTaste, batch.user), look(this.last, batch.last)];
      const sides = [batch.positive, batch.negative].map((ids) => [
        look(this.itemTaste, ids),
        look(this.itemLast, ids),
      ]);
      const [positive, negative] = sides.map(([taste, transition]) =>
        tf.sum(tf.add(tf.mul(user, taste), tf.mul(last, transition)), 1),
      ); // [batch]
      const bpr = tf.mean(tf.softplus(tf.sub(negative, positive)));
      const squares = tf.addN([user, last, ...sides.flat()].map((rows) => tf.sum(tf.square(rows), 1)));
      return tf.add(bpr, tf.mul(tf.mean(squares), this.l2 / 2)) as tf.Scalar;
    });
  }

  /**
   * Scores of all items after each history, [sequences * items]; `histories.owners` are the users.
   * @throws on histories of another number of items
   */
  readonly scoreNext = (histories: Sequences): Float32Array => {
    if (histories.items !== this.items) {
      throw argumentError('histories', `of ${this.items} items`, histories.items);
    }
    if (histories.sequences === 0) return new Float32Array(0);
    const user = histories.owners.map((owner) => Math.min(owner, this.users));
    const last = Int32Array.from(user, (_, s) => (itemsOfSequence(histories, s).at(-1) ?? -1) + 1);
    const scores = tf.tidy(() => {
      const taste = tf.matMul(tf.gather(this.userTaste, user), this.itemTaste as tf.Tensor2D, false, true);
      const transition = tf.matMul(tf.gather(this.last, last), this.itemLast as tf.Tensor2D, false, true);
      return tf.add(taste, transition); // [sequences, items]
    });
    const values = scores.dataSync<'float32'>();
    scores.dispose();
    return values;
  };

  toState(): ModelState {
    const { users, items, l2, userTaste } = this;
    const options = { users, items, embeddingSize: userTaste.shape[1], l2 };
    return stateOfVariables(kind, version, this.variables, options);
  }

  /** A model of a state that `toState` gave. @throws on another kind, a newer version, a tensor that does not fit */
  static fromState(state: ModelState): Fpmc {
    requireState(state, kind, version);
    const options = state.options as Omit<FpmcOptions, 'random'>;
    return withVariables(new Fpmc({ ...options, random: new Zeros(state) }), state);
  }

  /** Frees the tables. */
  dispose(): void {
    tf.dispose(this.variables);
  }
}
