import { argumentError, requirePositiveInteger } from '../../core/checks';
import { requireOptions, requireParts } from '../../core/options/options';
import type { Random } from '../../core/random';
import { tf } from '../../core/tensorflow';
import { type FeatureTable, requireFeatures } from '../graph/node-features';
import { concatenate, embed, idInput, type LayerOutput, linear } from './layer-functions';

/** Options of `createHybridRecommender`. */
export interface HybridRecommenderOptions {
  /** What is known of each user, such as its LightGCN embedding: [users, width]. One table or more, all fixed. */
  users: readonly FeatureTable[];
  /** What is known of each product, such as its LightGCN embedding and its category: [products, width]. */
  products: readonly FeatureTable[];
  /** Width of the learned id embeddings of chapter 1, 0 or more; 0 leaves ids out. Default: 32. */
  embeddingSize?: number;
  /** Units of the hidden layers. Default: [64, 32]. */
  hidden?: readonly number[];
  /** Source of the initial values. */
  random: Random;
}

/**
 * Chapter 1's Embedding+MLP recommender with more to go by: logit = MLP([user id embedding, product id embedding, fixed
 * features of the user, fixed features of the product]). With LightGCN's embeddings as features it is a hybrid of graph
 * and content: the graph says who is near whom, the network what that means for a click. The fixed tables are
 * standardized column by column and not trained.
 *
 * @returns a functional model with inputs `user` and `product` (int32, shape [batch]) and output [batch, 1]
 * @throws if a table is missing, of a size of its own or not finite, or a size is out of range
 * @example
 * const graphUsers = { values: userEmbeddings, width: 64 };
 * const model = createHybridRecommender({ users: [graphUsers], products: [graphItems, content], random });
 */
export function createHybridRecommender(options: HybridRecommenderOptions): tf.LayersModel {
  requireOptions('options', options, {
    users: 'list',
    products: 'list',
    embeddingSize: 'number?',
    hidden: 'list?',
    random: 'Random',
  });
  const { users, products, embeddingSize = 32, hidden = [64, 32], random } = options;
  if (embeddingSize !== 0) requirePositiveInteger('embeddingSize', embeddingSize);
  const userRows = rowsOf('users', users);
  const productRows = rowsOf('products', products);

  const user = idInput('user');
  const product = idInput('product');
  const learned =
    embeddingSize === 0
      ? []
      : [
          embed(user, userRows, embeddingSize, 'userEmbedding', random), // [batch, d]
          embed(product, productRows, embeddingSize, 'productEmbedding', random), // [batch, d]
        ];
  const known = [
    ...users.map((table, i) => fixed(user, table, `userFeatures${i + 1}`)), // [batch, width]
    ...products.map((table, i) => fixed(product, table, `productFeatures${i + 1}`)), // [batch, width]
  ];
  let x = concatenate([...learned, ...known], 'concatenation');
  hidden.forEach((units, i) => {
    x = linear(x, units, 'relu', `fc${i + 1}`, random); // [batch, units]
  });
  const logit = linear(x, 1, 'linear', 'logit', random); // [batch, 1]
  return tf.model({ inputs: [user, product], outputs: logit, name: 'HybridRecommender' });
}

function rowsOf(argument: string, tables: readonly FeatureTable[]): number {
  if (!Array.isArray(tables) || tables.length === 0) {
    throw argumentError(argument, 'a list of at least one table', tables);
  }
  requireParts(`${argument}[0]`, tables[0], ['values', 'width']);
  const rows = tables[0].values.length / tables[0].width;
  tables.forEach((table, i) => {
    requireFeatures(`${argument}[${i}]`, table, rows);
  });
  return rows;
}

/** A table that training leaves alone, looked up. */
function fixed(ids: LayerOutput, { values, width }: FeatureTable, name: string): LayerOutput {
  const rows = values.length / width;
  const table = tf.layers.embedding({ inputDim: rows, outputDim: width, trainable: false, name });
  const output = table.apply(ids) as LayerOutput; // [batch, width]
  tf.tidy(() => {
    table.setWeights([tf.tensor2d(standardized({ values, width }), [rows, width])]);
  });
  return output;
}

/** Columns of mean 0 and deviation 1; a column of one value becomes zeros. */
export function standardized({ values, width }: FeatureTable): Float32Array {
  const rows = values.length / width;
  const scaled = new Float32Array(values.length);
  for (let column = 0; column < width; column++) {
    let mean = 0;
    for (let row = 0; row < rows; row++) mean += values[row * width + column] / rows;
    let variance = 0;
    for (let row = 0; row < rows; row++) variance += (values[row * width + column] - mean) ** 2 / rows;
    const scale = variance > 1e-12 ? 1 / Math.sqrt(variance) : 0;
    for (let row = 0; row < rows; row++) {
      scaled[row * width + column] = (values[row * width + column] - mean) * scale;
    }
  }
  return scaled;
}
