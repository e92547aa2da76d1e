import { argumentError } from '../../core/checks';
import { requireIds } from '../../core/columns';
import { requireParts } from '../../core/options/options';
import { tf } from '../../core/tensorflow';
import type { ScoreItems } from '../ranking-model';

/** A scorer that holds tensors. */
export interface DotProductScores {
  scoreItems: ScoreItems<Float32Array>;
  /** Lets go of the tensors. Those it was made from are the caller's. */
  dispose(): void;
}

/**
 * Scores of a model of embeddings: score(u, i) = users_u · items_i + bias_i, one matrix product per batch of users.
 * Later changes of a variable do not reach it.
 * @param embeddings users [users, d], items [items, d], and maybe a bias per item [items]
 * @throws on tensors of other shapes; its `scoreItems` on a user outside
 * @example
 * const scorer = dotProductScores({ users: userTable, items: itemTable });
 * await evaluateRanking(scorer.scoreItems, { test, seen: train, k: [20] });
 * scorer.dispose();
 */
export function dotProductScores(embeddings: {
  users: tf.Tensor2D;
  items: tf.Tensor2D;
  itemBias?: tf.Tensor1D;
}): DotProductScores {
  requireParts('embeddings', embeddings, ['users', 'items']);
  const { users, items, itemBias } = embeddings;
  if (users.rank !== 2) throw argumentError('users', 'of shape [users, d]', `[${users.shape}]`);
  if (items.rank !== 2 || items.shape[1] !== users.shape[1])
    throw argumentError('items', `of shape [items, ${users.shape[1]}]`, `[${items.shape}]`);
  if (itemBias !== undefined && (itemBias.rank !== 1 || itemBias.shape[0] !== items.shape[0]))
    throw argumentError('itemBias', `of shape [${items.shape[0]}]`, `[${itemBias.shape}]`);
  // Clones share the memory, but outlive the tensors that they were made from.
  const held = [users, items, ...(itemBias === undefined ? [] : [itemBias])].map((tensor) =>
    tf.keep(tensor.clone()),
  );
  const [userTable, itemTable, bias] = held as [tf.Tensor2D, tf.Tensor2D, tf.Tensor1D | undefined];
  return {
    scoreItems: (batch) => {
      requireIds('users', batch, userTable.shape[0]);
      const scores = tf.tidy(() => {
        const rows = tf.gather(userTable, batch); // [batch, d]
        const products = tf.matMul(rows, itemTable, false, true); // [batch, items]
        return bias === undefined ? products : tf.add(products, bias);
      });
      const values = scores.dataSync<'float32'>();
      scores.dispose();
      return values;
    },
    dispose: () => {
      for (const tensor of held) tensor.dispose();
    },
  };
}
