import type { BatchTensors, StepContext } from '../../compiler/training-step-definition';
import { argumentError, requireNonNegative, requireOneOf, requirePositiveInteger } from '../../core/checks';
import { requireOptions } from '../../core/options/options';
import { tf } from '../../core/tensorflow';
import type { PairModel } from '../../models/ncf/pair-model';
import type { NegativeIds } from '../sequence/next-item-loss';

/**
 * Losses of models of pairs, for the logit s of a user and an item:
 * - `pointwise` binary cross-entropy of each interaction (1) and of `negatives` items beside it that the user never
 *   touched (0), drawn anew in each epoch (He et al. 2017); `exponent` as in `BprSamplerOptions`;
 * - `bpr` -log σ(s_ui - s_uj), each interaction with `negatives` such items (Rendle et al. 2009);
 * - `sampledSoftmax` -log of the item's share of exp(s_ui) + Σ exp(s_uj - log(k q_j)) over k items that a batch shares,
 *   drawn with probability q, uniformly or in proportion to popularity (the logQ correction; `logQ: false` leaves it
 *   out); where one of them is the row's own item, it does not count;
 * - `softmax` -log of the item's share of Σ exp(s_uj) over all items.
 */
export type PairLoss =
  | { kind: 'pointwise'; negatives?: number; exponent?: number }
  | { kind: 'bpr'; negatives?: number; exponent?: number }
  | { kind: 'sampledSoftmax'; negatives: number; draw?: 'uniform' | 'popularity'; logQ?: boolean }
  | { kind: 'softmax' };

const kinds = ['pointwise', 'bpr', 'sampledSoftmax', 'softmax'] as const;

/** @throws on an unknown kind, or an option outside its range */
export function requirePairLoss(loss: PairLoss, items: number): void {
  requireOneOf('loss.kind', loss?.kind, kinds);
  switch (loss.kind) {
    case 'softmax':
      requireOptions('loss', loss, { kind: 'text' });
      return;
    case 'sampledSoftmax':
      requireOptions('loss', loss, { kind: 'text', negatives: 'number', draw: 'text?', logQ: 'boolean?' });
      requireOneOf('loss.draw', loss.draw ?? 'uniform', ['uniform', 'popularity'] as const);
      break;
    default:
      requireOptions('loss', loss, { kind: 'text', negatives: 'number?', exponent: 'number?' });
      requireNonNegative('loss.exponent', loss.exponent ?? 0);
  }
  const { negatives = 1 } = loss;
  requirePositiveInteger('loss.negatives', negatives);
  if (negatives >= items)
    throw argumentError('loss.negatives', `below the number of items, ${items}`, negatives);
}

/**
 * Mean loss of a batch.
 * @param batch columns `user`, `item`, `label` for `pointwise`, `user`, `positive`, `negative` for `bpr`, else `user`,
 *   `item`
 * @param negatives of the step, for `sampledSoftmax`
 */
export function pairLoss(
  model: PairModel,
  loss: PairLoss,
  batch: BatchTensors,
  context: StepContext,
  negatives?: NegativeIds,
): tf.Scalar {
  return tf.tidy(() => {
    const mean = tf.mean(lossPerRow(model, loss, batch, context, negatives)) as tf.Scalar;
    if (!model.penalty) return mean;
    const { user } = batch;
    const parts =
      loss.kind === 'bpr'
        ? [model.penalty(user, batch.positive), model.penalty(user, batch.negative)]
        : [model.penalty(user, batch.item)];
    return parts.reduce((sum, part) => tf.add(sum, part), mean);
  });
}

function lossPerRow(
  model: PairModel,
  loss: PairLoss,
  batch: BatchTensors,
  context: StepContext,
  negatives?: NegativeIds,
): tf.Tensor {
  const { user, item } = batch;
  switch (loss.kind) {
    case 'pointwise': {
      const logits = model.logits(user, item, context); // [rows]
      // -y log σ(s) - (1 - y) log(1 - σ(s)) = softplus(s) - y s
      return tf.sub(tf.softplus(logits), tf.mul(tf.cast(batch.label, 'float32'), logits));
    }
    case 'bpr': {
      const [positive, negative] = [batch.positive, batch.negative].map((ids) =>
        model.logits(user, ids, context),
      );
      return tf.softplus(tf.sub(negative, positive));
    }
    case 'sampledSoftmax': {
      if (negatives?.per !== 'batch') throw argumentError('negatives', 'given for sampledSoftmax', negatives);
      const positive = tf.expandDims(model.logits(user, item, context), 1); // [rows, 1]
      const shared = model.logitsOfShared(user, negatives.ids, context); // [rows, k]
      const corrected =
        loss.logQ === false ? shared : tf.sub(shared, tf.add(negatives.logQ, Math.log(loss.negatives)));
      const hits = tf.equal(tf.expandDims(item, 1), tf.expandDims(negatives.ids, 0)); // [rows, k]
      const others = tf.sub(corrected, tf.mul(tf.cast(hits, 'float32'), 1e9));
      return tf.sub(tf.logSumExp(tf.concat([positive, others], 1), 1), tf.squeeze(positive, [1]));
    }
    default: {
      const all = model.logitsOfShared(user, tf.range(0, model.items, 1, 'int32'), context); // [rows, items]
      return tf.sub(tf.logSumExp(all, 1), model.logits(user, item, context));
    }
  }
}
