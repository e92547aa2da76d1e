import { emptyRows } from '../../core/compressed-rows';
import { tf } from '../../core/tensorflow';
import type { Interactions } from '../../data/interactions';

/** The users without an interaction, ascending. */
export function usersWithout({ users, offsets }: Pick<Interactions, 'users' | 'offsets'>): Int32Array {
  return emptyRows(offsets, users);
}

/**
 * User embeddings in which those of cold users are the mean of all others. A model that never saw a user has only
 * random initial numbers for it; the average user is a defined answer, and near to what is popular.
 * @param table [users, d]
 */
export function withMeanForCold(table: tf.Tensor2D, cold: Int32Array): tf.Tensor2D {
  const [users] = table.shape;
  if (cold.length === 0 || cold.length === users) return table.clone();
  return tf.tidy(() => {
    const isCold = new Float32Array(users);
    for (const user of cold) isCold[user] = 1;
    const mask = tf.tensor2d(isCold, [users, 1]); // [users, 1]
    const warm = tf.mul(table, tf.sub(1, mask)); // [users, d]
    const mean = tf.div(tf.sum(warm, 0, true), users - cold.length); // [1, d]
    return tf.add(warm, tf.mul(mask, mean)) as tf.Tensor2D;
  });
}
