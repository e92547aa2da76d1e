import { requirePositiveInteger } from '../../core/checks';
import { requireMemory } from '../../core/memory';
import type { Random } from '../../core/random';
import { tf } from '../../core/tensorflow';
import { embeddingInitializer, linearInitializer } from './initializers';

/** A symbolic input or activation of a functional model. */
export type LayerOutput = tf.SymbolicTensor;

/** An input that takes an int32 column of ids, shape [batch]; the input's name is the column's name. */
export function idInput(column: string): LayerOutput {
  return tf.input({ shape: [], dtype: 'int32', name: column });
}

/** An input that takes a float32 column, shape [batch]; the input's name is the column's name. */
export function numberInput(column: string): LayerOutput {
  return tf.input({ shape: [], dtype: 'float32', name: column });
}

/** A number column [batch] as a matrix of one column [batch, 1], ready to be concatenated. */
export function asMatrix(numbers: LayerOutput, name: string): LayerOutput {
  return tf.layers.reshape({ targetShape: [1], name }).apply(numbers) as LayerOutput; // [batch, 1]
}

/**
 * An embedding table with PyTorch's initial values, looked up.
 * @param ids input of shape [batch]
 * @param name of the layer: 'userEmbedding'
 */
export function embed(
  ids: LayerOutput,
  rows: number,
  dimension: number,
  name: string,
  random: Random,
): LayerOutput {
  requirePositiveInteger(`rows of ${name}`, rows);
  requirePositiveInteger(`dimension of ${name}`, dimension);
  requireMemory(`rows of ${name}`, 20 * rows * dimension);
  const table = tf.layers.embedding({
    inputDim: rows,
    outputDim: dimension,
    embeddingsInitializer: embeddingInitializer(random.child(name)),
    name,
  });
  return table.apply(ids) as LayerOutput; // [batch, dimension]
}

/**
 * A linear layer with PyTorch's initial values, and its activation.
 * @param input activations of shape [batch, fan in]
 */
export function linear(
  input: LayerOutput,
  units: number,
  activation: 'relu' | 'linear',
  name: string,
  random: Random,
): LayerOutput {
  requirePositiveInteger(`units of ${name}`, units);
  const fanIn = input.shape[input.shape.length - 1] as number;
  requireMemory(`units of ${name}`, 20 * units * (fanIn + 1));
  const layer = tf.layers.dense({
    units,
    activation,
    kernelInitializer: linearInitializer(fanIn, random.child(`${name}/kernel`)),
    biasInitializer: linearInitializer(fanIn, random.child(`${name}/bias`)),
    name,
  });
  return layer.apply(input) as LayerOutput; // [batch, units]
}

/** Activations side by side: [batch, a] and [batch, b] give [batch, a + b]. */
export function concatenate(inputs: LayerOutput[], name: string): LayerOutput {
  return inputs.length === 1
    ? inputs[0]
    : (tf.layers.concatenate({ axis: 1, name }).apply(inputs) as LayerOutput);
}
