import { requirePositiveInteger } from '../../core/checks';
import type { Random } from '../../core/random';
import { tf } from '../../core/tensorflow';
import { SeededDropout } from '../../models/click/dropout';
import {
  asMatrix,
  concatenate,
  embed,
  idInput,
  type LayerOutput,
  linear,
  numberInput,
} from '../../models/click/layer-functions';

/** Options that the models of chapter 0 share. */
export interface CustomerModelOptions {
  /** Rows of the product table, 1 or more: ids of column `product` are in [0, products). */
  products: number;
  /** Width of the embeddings, 1 or more. Default: 8. */
  embeddingSize?: number;
  /** Units of the hidden layer, 1 or more. Default: 16. */
  hidden?: number;
  /** Source of the initial values. */
  random: Random;
}

/** How the customer enters a model: an input and what it is turned into, of shape [batch, width]. */
export interface CustomerPart {
  input: LayerOutput;
  vector: LayerOutput;
}

/**
 * Everything but the customer: product embedding, behavior, one hidden layer, logit.
 * @param customer the customer's part, or undefined for a model that does not know the customer
 * @param dropoutRate on the concatenated features, in [0, 1); 0 adds no layer
 * @throws if a size is not an integer of 1 or more
 */
export function assembleCustomerModel(
  name: string,
  options: CustomerModelOptions,
  customer?: CustomerPart,
  dropoutRate = 0,
): tf.LayersModel {
  const { products, embeddingSize = 8, hidden = 16, random } = options;
  requirePositiveInteger('products', products);
  requirePositiveInteger('embeddingSize', embeddingSize);
  requirePositiveInteger('hidden', hidden);

  const product = idInput('product');
  const behavior = numberInput('behavior');
  const productVector = embed(product, products, embeddingSize, 'productEmbedding', random); // [batch, d]
  const others = [productVector, asMatrix(behavior, 'behaviorMatrix')];
  // [batch, 2d + 1] with the customer, [batch, d + 1] without
  let x = concatenate(customer === undefined ? others : [customer.vector, ...others], 'concatenation');
  if (dropoutRate !== 0)
    x = new SeededDropout({ rate: dropoutRate, name: 'dropout' }).apply(x) as LayerOutput;
  x = linear(x, hidden, 'relu', 'fc1', random); // [batch, hidden]
  const logit = linear(x, 1, 'linear', 'logit', random); // [batch, 1]
  const inputs = customer === undefined ? [product, behavior] : [customer.input, product, behavior];
  return tf.model({ inputs, outputs: logit, name });
}
