import type { BatchTensors } from '../../compiler/training-step-definition';
import { tf } from '../../core/tensorflow';
import { type DotProductScores, dotProductScores } from './dot-product-scores';

/** A model of embeddings that is trained on triples of a user, an item the user touched and one they did not. */
export interface BprModel {
  /** Number of users: ids are in [0, users). */
  readonly users: number;
  /** Number of items: ids are in [0, items). */
  readonly items: number;
  /** Length of the embeddings at layer 0. */
  readonly embeddingSize: number;
  /** What training updates. */
  readonly variables: readonly tf.Variable[];
  /** Users without a training interaction, ascending: all of them are scored as the average trained user is. */
  readonly coldUsers: Int32Array;
  /** Architecture and options as text, by which a checkpoint is known as this model's. */
  readonly identity: string;
  /** Functions outside of the model's classes that its loss calls: a checkpoint knows a change of them. */
  readonly code?: readonly unknown[];
  /** Mean loss of a batch of triples: columns `user`, `positive`, `negative`, each int32 [batch]. */
  loss(batch: BatchTensors): tf.Scalar;
  /** The embeddings that score, of the present weights: users [users, d], items [items, d], maybe a bias [items]. */
  embeddings(): FinalEmbeddings;
  /** Scores by the present weights; later training does not reach them. Dispose of it when done. */
  scorer(): DotProductScores;
  dispose(): void;
}

/** Embeddings whose dot products are scores. The caller disposes of the tensors. */
export interface FinalEmbeddings {
  /** [users, d] */
  users: tf.Tensor2D;
  /** [items, d] */
  items: tf.Tensor2D;
  /** [items] */
  itemBias?: tf.Tensor1D;
}

/** Scores by embeddings, which are disposed of. */
export function scorerOf({ users, items, itemBias }: FinalEmbeddings): DotProductScores {
  const scorer = dotProductScores({ users, items, itemBias });
  tf.dispose([users, items, ...(itemBias ? [itemBias] : [])]);
  return scorer;
}
