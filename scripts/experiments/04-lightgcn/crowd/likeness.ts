import type { Random, tf } from 'lib';

/** Whatever has embeddings of users and items, [nodes, size], which the caller disposes of. */
interface Embedded {
  embeddings(): { users: tf.Tensor; items: tf.Tensor };
}

/** Mean cosine of random pairs of nodes' embeddings: 1 when all have become one. */
export function likeness(model: Embedded, random: Random): number {
  const { users, items } = model.embeddings();
  const [a, b] = [users, items].map((tensor) => tensor.dataSync());
  const width = users.shape[1] ?? 1;
  let total = 0;
  const pairs = 5000;
  for (let pair = 0; pair < pairs; pair++) {
    const [u, i] = [random.integer(0, users.shape[0]) * width, random.integer(0, items.shape[0]) * width];
    let [dot, uu, ii] = [0, 0, 0];
    for (let k = 0; k < width; k++) {
      dot += a[u + k] * b[i + k];
      uu += a[u + k] ** 2;
      ii += b[i + k] ** 2;
    }
    total += uu * ii === 0 ? 0 : dot / Math.sqrt(uu * ii);
  }
  users.dispose();
  items.dispose();
  return total / pairs;
}
