import { requireIds } from '../../core/columns';
import { tf } from '../../core/tensorflow';
import type { DotProductScores } from '../factors/dot-product-scores';
import { type DenseLayer, dense, halves } from './tower';

/** The parts of a model whose logit is b + h_GMF · (p_u ⊙ q_i) + h_MLP · a(u, i). */
export interface PairScorerParts {
  /** [1] */
  bias: tf.Tensor;
  /** Tables [users, k] and [items, k], weights [k, 1]. */
  gmf?: { users: tf.Tensor; items: tf.Tensor; weights: tf.Tensor };
  /** Tables [users, d] and [items, d], layers from 2 d on, weights [units, 1]. */
  mlp: { users: tf.Tensor; items: tf.Tensor; layers: readonly DenseLayer[]; weights: tf.Tensor };
}

/** Numbers of the widest layer that a piece of a batch of users takes: 4 MB, which stay in the processor's cache. */
const MOST_NUMBERS = 2 ** 20;

/**
 * Scores of all items by a network over pairs. Each user and each item passes its half of the first layer once, when the
 * scorer is made; what remains to be done per pair is the layers above.
 */
export function pairScorer(parts: PairScorerParts): DotProductScores {
  const held = tf.tidy(() => {
    const { mlp, gmf, bias } = parts;
    const [first, ...rest] = mlp.layers;
    return {
      ...halves(first, mlp.users as tf.Tensor2D, mlp.items as tf.Tensor2D),
      rest: rest.map(({ kernel, bias: b }) => ({ kernel: kernel.clone(), bias: b.clone() })),
      weights: mlp.weights.clone(),
      bias: bias.clone(),
      ...(gmf && {
        users: tf.mul(gmf.users, tf.reshape(gmf.weights, [1, -1])), // [users, k]
        items: gmf.items.clone(),
      }),
    };
  });
  const all = [held.userPart, held.itemPart, held.weights, held.bias, held.users, held.items].concat(
    held.rest.flatMap(({ kernel, bias }) => [kernel, bias]),
  );
  const tensors = all.filter((tensor) => tensor !== undefined);
  for (const tensor of tensors) tf.keep(tensor);
  const [users] = held.userPart.shape;
  const [items, units] = held.itemPart.shape as [number, number];
  const widest = Math.max(units, ...held.rest.map(({ bias }) => bias.size));
  const rowsAtOnce = Math.max(1, Math.floor(MOST_NUMBERS / (items * widest)));

  const scoresOf = (batch: Int32Array): Float32Array => {
    const scores = tf.tidy(() => {
      const look = (table: tf.Tensor) => tf.gather(table as tf.Tensor2D, batch);
      const sum = tf.add(tf.expandDims(look(held.userPart), 1), tf.expandDims(held.itemPart, 0)); // [users, items, units]
      const start = tf.relu(tf.reshape(sum, [-1, units]));
      const last = held.rest.reduce((x, layer) => dense(x, layer), start as tf.Tensor); // [users * items, units]
      const logits = tf.matMul(last as tf.Tensor2D, held.weights as tf.Tensor2D);
      const mlp = tf.add(tf.reshape(logits, [batch.length, items]), held.bias); // [users, items]
      if (!held.users || !held.items) return mlp;
      return tf.add(mlp, tf.matMul(look(held.users), held.items as tf.Tensor2D, false, true));
    });
    const values = scores.dataSync<'float32'>();
    scores.dispose();
    return values;
  };
  return {
    scoreItems: (batch) => {
      requireIds('users', batch, users);
      const values = new Float32Array(batch.length * items);
      for (let from = 0; from < batch.length; from += rowsAtOnce) {
        values.set(scoresOf(batch.subarray(from, from + rowsAtOnce)), from * items);
      }
      return values;
    },
    dispose: () => tf.dispose(tensors),
  };
}
