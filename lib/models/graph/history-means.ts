import { argumentError } from '../../core/checks';
import { tf } from '../../core/tensorflow';
import type { Interactions } from '../../data/interactions';

/**
 * Users as the mean of what they took: [users, d], the caller's. A user who took nothing gets the mean over the users
 * who did, so that they are shown what is liked on average.
 * @param items embeddings, [items, d]
 * @throws unless there is an embedding for each item
 */
export function historyMeans(items: tf.Tensor2D, histories: Interactions): tf.Tensor2D {
  const [count, embeddingSize] = items.shape;
  if (histories.items !== count) throw argumentError('histories.items', `${count}`, histories.items);
  const vectors = items.dataSync<'float32'>();
  const { users, offsets, itemIds } = histories;
  const means = new Float32Array(users * embeddingSize);
  const average = new Float64Array(embeddingSize);
  let known = 0;
  for (let user = 0; user < users; user++) {
    const size = offsets[user + 1] - offsets[user];
    if (size === 0) continue;
    known++;
    for (let i = offsets[user]; i < offsets[user + 1]; i++) {
      const start = itemIds[i] * embeddingSize;
      for (let k = 0; k < embeddingSize; k++) means[user * embeddingSize + k] += vectors[start + k] / size;
    }
    for (let k = 0; k < embeddingSize; k++) average[k] += means[user * embeddingSize + k];
  }
  for (let user = 0; user < users; user++) {
    if (offsets[user + 1] > offsets[user]) continue;
    for (let k = 0; k < embeddingSize; k++) means[user * embeddingSize + k] = average[k] / Math.max(1, known);
  }
  return tf.tensor2d(means, [users, embeddingSize]);
}
