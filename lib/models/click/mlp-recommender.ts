import { requirePositiveInteger } from '../../core/checks';
import { requireOptions } from '../../core/options/options';
import type { Random } from '../../core/random';
import { tf } from '../../core/tensorflow';
import { concatenate, embed, idInput, linear } from './layer-functions';

export interface MlpRecommenderOptions {
  /** Rows of the user table, 1 or more: ids of column `user` are in [0, users). */
  users: number;
  /** Rows of the product table, 1 or more: ids of column `product` are in [0, products). */
  products: number;
  /** Width of both embeddings, 1 or more. Default: 32. */
  embeddingSize?: number;
  /** Units of the hidden layers. Default: [64, 32]. */
  hidden?: readonly number[];
  /** Source of the initial values. */
  random: Random;
}

/**
 * Chapter 1's "Embedding+MLP" recommender: logit = MLP([userEmbedding(user), productEmbedding(product)]),
 * sigmoid(logit) being the predicted click rate.
 *
 * Deviation: the source's model ends in a sigmoid; this one gives the logit, and the loss applies the
 * sigmoid. Same mathematics, no loss of digits where the sigmoid saturates.
 *
 * @returns a functional model with inputs `user` and `product` (int32, shape [batch]) and output [batch, 1]
 * @throws if a size is not an integer of 1 or more
 * @example
 * const model = createMlpRecommender({ users: 1000, products: 50, random: new Random(42) });
 * model.summary();
 */
export function createMlpRecommender(options: MlpRecommenderOptions): tf.LayersModel {
  requireOptions('options', options, {
    users: 'number',
    products: 'number',
    embeddingSize: 'number?',
    hidden: 'list?',
    random: 'Random',
  });
  const { users, products, embeddingSize = 32, hidden = [64, 32], random } = options;
  requirePositiveInteger('users', users);
  requirePositiveInteger('products', products);
  requirePositiveInteger('embeddingSize', embeddingSize);

  const user = idInput('user');
  const product = idInput('product');
  const userVector = embed(user, users, embeddingSize, 'userEmbedding', random); // [batch, d]
  const productVector = embed(product, products, embeddingSize, 'productEmbedding', random); // [batch, d]
  let x = concatenate([userVector, productVector], 'concatenation'); // [batch, 2d]
  hidden.forEach((units, i) => {
    x = linear(x, units, 'relu', `fc${i + 1}`, random); // [batch, units]
  });
  const logit = linear(x, 1, 'linear', 'logit', random); // [batch, 1]
  return tf.model({ inputs: [user, product], outputs: logit, name: 'MlpRecommender' });
}
