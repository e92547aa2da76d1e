import { tf } from '../../core/tensorflow';
import type { DotProductScores } from '../factors/dot-product-scores';
import type { SavableModel } from '../model-state';
import type { CallContext } from '../sequence/seeded-layer';

/** A learned similarity of users and items: what `fitInteractions` trains. */
export interface PairModel extends SavableModel {
  /** Number of users: ids are in [0, users). */
  readonly users: number;
  /** Number of items: ids are in [0, items). */
  readonly items: number;
  /** What training updates. */
  readonly variables: readonly tf.Variable[];
  /** Architecture and options as text, by which a checkpoint is known as this model's. */
  readonly identity: string;
  /**
   * Logits of pairs, [pairs].
   * @param user int32 [pairs]
   * @param item int32 [pairs]
   */
  logits(user: tf.Tensor, item: tf.Tensor, context: CallContext): tf.Tensor;
  /**
   * Logits of each user with each item, [batch, items]: for losses whose negatives a batch shares.
   * @param user int32 [batch]
   * @param item int32 [items]
   */
  logitsOfShared(user: tf.Tensor, item: tf.Tensor, context: CallContext): tf.Tensor;
  /** What is added to the mean loss of a batch in training; none where l2 is 0. */
  penalty?(user: tf.Tensor, item: tf.Tensor): tf.Scalar;
  /** Logits of all items by the present weights; later training does not reach them. Dispose of it when done. */
  scorer(): DotProductScores;
  dispose(): void;
}

/** l2 / 2 times the mean squared norm of the rows that a batch looks up in each table. */
export function rowPenalty(l2: number, tables: readonly (readonly [tf.Variable, tf.Tensor])[]): tf.Scalar {
  return tf.tidy(() => {
    const norms = tables.map(([table, ids]) => tf.mean(tf.sum(tf.square(lookUp(table, ids)), 1)));
    return tf.mul(
      norms.reduce((sum, norm) => tf.add(sum, norm)),
      l2 / 2,
    ) as tf.Scalar;
  });
}

/** Rows of a table, [ids, embedding size]. */
export function lookUp(table: tf.Variable, ids: tf.Tensor): tf.Tensor2D {
  const rows = standIns.get(ids)?.(table);
  return rows ?? tf.gather(table as tf.Tensor as tf.Tensor2D, ids as tf.Tensor1D);
}

/** Rows that stand in the place of those that these ids would look up: how explanations look inside. */
export function standInFor(ids: tf.Tensor, rows: (table: tf.Variable) => tf.Tensor2D): void {
  standIns.set(ids, rows);
}

const standIns = new WeakMap<tf.Tensor, (table: tf.Variable) => tf.Tensor2D>();
