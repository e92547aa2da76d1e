import { argumentError, requireOneOf, requirePositiveInteger, requireProbability } from '../../core/checks';
import { requireOptions } from '../../core/options/options';
import { tf } from '../../core/tensorflow';
import type { ItemEmbedding } from '../../models/sequence/item-embedding';
import { scoresOfAll, scoresOfOwn, scoresOfShared } from '../../models/sequence/next-item-scores';

/**
 * Where a loss's negatives come from. `position`: uniform, drawn again in each epoch for every position from the items
 * outside its row (SASRec's way; deviation: SASRec leaves out the user's whole training history, which is more than a row
 * where a history is cut into several). `batch`: drawn in each step, the same for all positions of the batch, uniformly
 * or in proportion to how often an item occurs in the training data (`popularity`); a negative that is a position's own
 * target does not count there.
 */
export type Negatives =
  | { per: 'position'; count: number }
  | { per: 'batch'; count: number; draw?: 'uniform' | 'popularity' };

/**
 * The losses of next-item models, for the score p of the true next item and the scores n_1 … n_k of negatives:
 * - `binaryCrossEntropy` -log σ(p) - Σ log(1 - σ(n_j)): SASRec's with one negative;
 * - `bpr` mean of -log σ(p - n_j) (Rendle et al. 2009);
 * - `softmax` -log of the true item's share of Σ exp(score) over all items;
 * - `sampledSoftmax` the same with the sum over the other items estimated from negatives drawn with probability q:
 *   exp(p) + Σ exp(n_j - log(k q_j)), the logQ correction; `logQ: false` leaves it out;
 * - `gbce` binary cross-entropy with β times the positive's term, which undoes the overconfidence that few
 *   negatives bring (Petrov and Macdonald 2023): β = α (t (1 - 1/α) + 1/α), α = k / (items - 1), t in [0, 1];
 *   t = 0 is `binaryCrossEntropy`.
 */
export type NextItemLoss =
  | { kind: 'softmax' }
  | { kind: 'binaryCrossEntropy' | 'bpr'; negatives: Negatives }
  | { kind: 'sampledSoftmax'; negatives: Extract<Negatives, { per: 'batch' }>; logQ?: boolean }
  | { kind: 'gbce'; negatives: Negatives; t?: number };

const kinds = ['softmax', 'binaryCrossEntropy', 'bpr', 'sampledSoftmax', 'gbce'] as const;

/** @throws on an unknown kind or an option outside its range */
export function requireNextItemLoss(loss: NextItemLoss): void {
  requireOneOf('loss.kind', loss?.kind, kinds);
  switch (loss.kind) {
    case 'softmax':
      requireOptions('loss', loss, { kind: 'text' });
      return;
    case 'sampledSoftmax':
      requireOptions('loss', loss, { kind: 'text', negatives: 'object', logQ: 'boolean?' });
      break;
    case 'gbce':
      requireOptions('loss', loss, { kind: 'text', negatives: 'object', t: 'number?' });
      break;
    default:
      requireOptions('loss', loss, { kind: 'text', negatives: 'object' });
  }
  const { negatives } = loss;
  requireOneOf('loss.negatives.per', negatives?.per, ['position', 'batch'] as const);
  requirePositiveInteger('loss.negatives.count', negatives.count);
  if (negatives.per === 'position')
    requireOptions('loss.negatives', negatives, { per: 'text', count: 'number' });
  else {
    requireOptions('loss.negatives', negatives, { per: 'text', count: 'number', draw: 'text?' });
    requireOneOf('loss.negatives.draw', negatives.draw ?? 'uniform', ['uniform', 'popularity'] as const);
  }
  if (loss.kind === 'sampledSoftmax' && negatives.per !== 'batch') {
    throw argumentError('loss.negatives.per', '"batch" for sampledSoftmax', negatives.per);
  }
  if (loss.kind === 'gbce') requireProbability('loss.t', loss.t ?? 0.75);
}

/** Negatives of a step: ids for each state [rows, k], or the same for all [k] with log q of each. */
export type NegativeIds =
  | { per: 'position'; ids: tf.Tensor }
  | { per: 'batch'; ids: tf.Tensor; logQ: tf.Tensor };

/**
 * Mean loss over the states that have a target.
 * @param states [rows, width]
 * @param targets int32 [rows]: the true next item, 0 for none
 * @param negatives of the step; none for `softmax`
 */
export function nextItemLoss(
  loss: NextItemLoss,
  table: ItemEmbedding,
  states: tf.Tensor,
  targets: tf.Tensor,
  negatives?: NegativeIds,
): tf.Scalar {
  return tf.tidy(() => {
    const counted = tf.cast(tf.greater(targets, tf.scalar(0, 'int32')), 'float32'); // [rows]
    const losses = lossPerState(loss, table, states, targets, negatives); // [rows]
    return tf.div(tf.sum(tf.mul(losses, counted)), tf.maximum(tf.sum(counted), 1)) as tf.Scalar;
  });
}

function lossPerState(
  loss: NextItemLoss,
  table: ItemEmbedding,
  states: tf.Tensor,
  targets: tf.Tensor,
  negatives?: NegativeIds,
): tf.Tensor {
  const own = tf.expandDims(targets, 1); // [rows, 1]
  if (loss.kind === 'softmax') {
    const positive = tf.squeeze(scoresOfOwn(table, states, own), [1]); // [rows]
    return tf.sub(tf.logSumExp(scoresOfAll(table, states), 1), positive);
  }
  if (negatives === undefined) throw argumentError('negatives', `given for ${loss.kind}`, negatives);
  const { positive, negative, hits } = pairScores(table, states, own, negatives);
  const count = negative.shape[1] as number;
  const sumOver = (values: tf.Tensor) => tf.sum(hits ? tf.mul(values, tf.sub(1, hits)) : values, 1); // [rows]
  switch (loss.kind) {
    case 'bpr':
      return tf.div(sumOver(tf.softplus(tf.sub(negative, tf.expandDims(positive, 1)))), count);
    case 'sampledSoftmax': {
      const corrected =
        loss.logQ === false || negatives.per === 'position'
          ? negative
          : tf.sub(negative, tf.add(negatives.logQ, Math.log(count))); // [rows, k]
      const others = hits ? tf.sub(corrected, tf.mul(hits, 1e9)) : corrected;
      return tf.sub(tf.logSumExp(tf.concat([tf.expandDims(positive, 1), others], 1), 1), positive);
    }
    default: {
      const beta = loss.kind === 'gbce' ? calibrationFactor(loss.t ?? 0.75, count, table.items) : 1;
      return tf.add(tf.mul(tf.softplus(tf.neg(positive)), beta), sumOver(tf.softplus(negative)));
    }
  }
}

/** gBCE's β. */
export function calibrationFactor(t: number, negatives: number, items: number): number {
  const alpha = Math.min(1, negatives / Math.max(1, items - 1));
  return alpha * (t * (1 - 1 / alpha) + 1 / alpha);
}

/** Scores of the true item [rows] and of the negatives [rows, k]; hits are 1 where a negative is the true item. */
function pairScores(table: ItemEmbedding, states: tf.Tensor, own: tf.Tensor, negatives: NegativeIds) {
  if (negatives.per === 'position') {
    // One lookup for both: its gradient adds up rows once.
    const scores = scoresOfOwn(table, states, tf.concat([own, negatives.ids], 1)); // [rows, 1 + k]
    const count = negatives.ids.shape[1] as number;
    const positive = tf.squeeze(tf.slice(scores, [0, 0], [-1, 1]), [1]);
    return { positive, negative: tf.slice(scores, [0, 1], [-1, count]), hits: undefined };
  }
  const positive = tf.squeeze(scoresOfOwn(table, states, own), [1]);
  const negative = scoresOfShared(table, states, negatives.ids);
  const hits = tf.cast(tf.equal(own, tf.expandDims(negatives.ids, 0)), 'float32'); // [rows, k]
  return { positive, negative, hits };
}
