import { argumentError } from '../../core/checks';
import { requireIds } from '../../core/columns';
import { requireKind, requireOptions } from '../../core/options/options';
import { Random } from '../../core/random';
import { tf } from '../../core/tensorflow';
import { createMlpRecommender } from './mlp-recommender';

/** Newcomers of a trained recommender, each as the ids whose mean vector it starts from. */
export interface Newcomers {
  /** One list of known user ids per new user. Default: no new user. */
  users?: readonly ArrayLike<number>[];
  /** One list of known product ids per new product. Default: no new product. */
  products?: readonly ArrayLike<number>[];
}

/**
 * A copy of a trained `MlpRecommender` with more rows in its embedding tables: each newcomer's vector is the mean of
 * the vectors of known ids. "The mean user" is the mean of all; content knowledge enters by the choice of ids (the
 * other products of a category). What is known keeps its vectors, so predictions for known pairs do not change.
 * @param model made by `createMlpRecommender`
 * @returns a new model; new ids follow the known ones
 * @throws if the model is of another kind, or a list is empty or holds an unknown id
 * @example
 * const everyone = Int32Array.from({ length: 1000 }, (_, id) => id);
 * const extended = extendMlpRecommender(model, { users: [everyone] }); // user 1000 is the mean user
 */
export function extendMlpRecommender(model: tf.LayersModel, newcomers: Newcomers): tf.LayersModel {
  requireKind('model', model, 'object');
  requireOptions('newcomers', newcomers, { users: 'list?', products: 'list?' });
  const { users = [], products = [] } = newcomers;
  const [userTable, productTable, ...dense] = trainedTables(model);
  const [knownUsers, dimension] = userTable.shape;
  const [knownProducts] = productTable.shape;
  checkLists('users', users, knownUsers);
  checkLists('products', products, knownProducts);
  const kernels = dense.filter((tensor) => tensor.rank === 2);
  const extended = createMlpRecommender({
    users: knownUsers + users.length,
    products: knownProducts + products.length,
    embeddingSize: dimension,
    hidden: kernels.slice(0, -1).map((kernel) => kernel.shape[1]),
    random: new Random('replaced by the trained weights'),
  });
  tf.tidy(() => {
    extended.setWeights([withMeans(userTable, users), withMeans(productTable, products), ...dense]);
  });
  return extended;
}

/** The weights in the order of `createMlpRecommender`: user table, product table, then kernel and bias per layer. */
function trainedTables(model: tf.LayersModel): tf.Tensor2D[] {
  const names = ['userEmbedding', 'productEmbedding'];
  const layers = model?.layers?.filter((layer) => layer.countParams() > 0) ?? [];
  if (!names.every((name, i) => layers[i]?.name === name) || !layers.at(-1)?.name.startsWith('logit')) {
    throw argumentError('model', 'made by createMlpRecommender', model?.name);
  }
  return model.getWeights() as tf.Tensor2D[];
}

function checkLists(argument: string, lists: readonly ArrayLike<number>[], known: number): void {
  if (!Array.isArray(lists)) throw argumentError(argument, 'a list of lists of ids', lists);
  lists.forEach((ids, i) => {
    if (!(ids?.length > 0)) throw argumentError(`${argument}[${i}]`, 'at least one known id', ids);
    requireIds(`${argument}[${i}]`, ids, known);
  });
}

function withMeans(table: tf.Tensor2D, lists: readonly ArrayLike<number>[]): tf.Tensor2D {
  const means = lists.map((ids) => {
    const rows = tf.gather(table, tf.tensor1d(Int32Array.from(ids), 'int32')); // [ids, d]
    return tf.mean(rows, 0, true) as tf.Tensor2D; // [1, d]
  });
  return means.length === 0 ? table : tf.concat([table, ...means], 0); // [known + new, d]
}
