import { argumentError, requirePositiveInteger } from '../../core/checks';
import { requireMemory } from '../../core/memory';
import { requireOptions } from '../../core/options/options';
import { tf } from '../../core/tensorflow';
import { requireInputName } from '../layer-options';
import { asMatrix, concatenate, idInput, type LayerOutput, numberInput } from './layer-functions';

export interface LogisticRecommenderOptions {
  /** Id columns and the number of ids of each: `{ user: 943, product: 1682 }`. Default: none. */
  ids?: Readonly<Record<string, number>>;
  /** Number columns, best scaled to about [-1, 1]: `['age', 'genreDrama']`. Default: none. */
  numbers?: readonly string[];
}

/**
 * Logistic regression on ids and numbers: logit = b + sum over id columns of w[id] + sum over number columns of w x.
 * With the ids of users and items alone it is the bias-only model on the scale of log odds: who clicks much and what
 * is clicked much, and no taste. The intercept b belongs to the number columns; with ids alone their weights hold it.
 *
 * All weights start at 0: the loss is convex, so where training ends does not depend on where it starts.
 *
 * @returns a functional model whose inputs are the columns, and whose output is the logit [batch, 1]
 * @throws if there is no column at all, a name is blank or given twice, or a number of ids is below 1
 * @example
 * const model = createLogisticRecommender({ ids: { user: 943, product: 1682 }, numbers: ['age'] });
 */
export function createLogisticRecommender(options: LogisticRecommenderOptions): tf.LayersModel {
  requireOptions('options', options, { ids: 'object?', numbers: 'list?' });
  const { ids = {}, numbers = [] } = options;
  const names = [...Object.keys(ids), ...numbers];
  if (names.length === 0) throw argumentError('ids and numbers', 'at least one column together', 'none');
  names.forEach((name, i) => {
    requireInputName(`column ${i}`, name);
    if (names.indexOf(name) !== i) throw argumentError(`column ${i}`, 'unlike the columns before it', name);
  });
  for (const [name, size] of Object.entries(ids)) requirePositiveInteger(`number of ids of ${name}`, size);

  const idInputs = Object.keys(ids).map((name) => idInput(name));
  const numberInputs = numbers.map((name) => numberInput(name));
  const terms = Object.entries(ids).map(([name, size], i) => weightOfId(idInputs[i], size, name));
  const columns = numberInputs.map((input, i) => asMatrix(input, `${numbers[i]}Column`)); // [batch, 1] each
  const parts = columns.length === 0 ? terms : [...terms, weightedSum(columns)];
  const logit =
    parts.length === 1 ? parts[0] : (tf.layers.add({ name: 'logit' }).apply(parts) as LayerOutput); // [batch, 1]
  return tf.model({
    inputs: [...idInputs, ...numberInputs],
    outputs: logit,
    name: 'LogisticRecommender',
  });
}

/** One weight per id, looked up: [batch] gives [batch, 1]. */
function weightOfId(ids: LayerOutput, size: number, name: string): LayerOutput {
  requireMemory(`ids.${name}`, 20 * size);
  const table = tf.layers.embedding({
    inputDim: size,
    outputDim: 1,
    embeddingsInitializer: 'zeros',
    name: `${name}Weight`,
  });
  return table.apply(ids) as LayerOutput;
}

/** Weights times numbers, and the intercept: [batch, 1]. */
function weightedSum(columns: LayerOutput[]): LayerOutput {
  const layer = tf.layers.dense({
    units: 1,
    kernelInitializer: 'zeros',
    biasInitializer: 'zeros',
    name: 'linear',
  });
  return layer.apply(concatenate(columns, 'numbers')) as LayerOutput;
}
