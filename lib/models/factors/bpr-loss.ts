import { tf } from '../../core/tensorflow';

/** Rows of a batch of triples, each [batch, width]. */
export interface TripleRows {
  readonly user: tf.Tensor;
  readonly positive: tf.Tensor;
  readonly negative: tf.Tensor;
}

/** What the loss is made of. */
export interface BprLossParts {
  /** Embeddings that score: s(u, i) = e_u . e_i. */
  readonly final: TripleRows;
  /** Embeddings that are kept small: the model's own parameters, the batch's rows of layer 0. */
  readonly own: TripleRows;
  /** lambda, 0 or more: weight of the penalty. */
  readonly l2: number;
  /** Bias of positive and negative items, each [batch]; kept small too. Default: none. */
  readonly bias?: { readonly positive: tf.Tensor; readonly negative: tf.Tensor };
}

/**
 * Bayesian personalized ranking (Rendle et al. 2009): the mean over the batch of
 * -log sigmoid(s(u, i) - s(u, j)) + lambda / 2 (|e_u|^2 + |e_i|^2 + |e_j|^2), the norms those of the batch's rows at
 * layer 0 (He et al. 2020).
 */
export function bprLoss({ final, own, l2, bias }: BprLossParts): tf.Scalar {
  return tf.tidy(() => {
    const products = tf.sum(tf.mul(final.user, tf.sub(final.positive, final.negative)), 1); // [batch]
    const margin = bias === undefined ? products : tf.add(products, tf.sub(bias.positive, bias.negative)); // [batch]
    const ranking = tf.mean(tf.softplus(tf.neg(margin)));
    if (l2 === 0) return ranking as tf.Scalar;
    const kept = [own.user, own.positive, own.negative, ...(bias ? [bias.positive, bias.negative] : [])];
    const squares = kept.map((rows) => tf.sum(tf.square(rows))).reduce((sum, square) => tf.add(sum, square));
    return tf.add(ranking, tf.mul(squares, l2 / (2 * margin.shape[0]))) as tf.Scalar;
  });
}
