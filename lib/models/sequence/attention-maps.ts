import { argumentError, requirePositiveInteger } from '../../core/checks';
import { type Columns, hasColumn } from '../../core/columns';
import { requireLayersModel } from '../../core/shapes/require-tensor';
import { requireTypedArray } from '../../core/shapes/typed-arrays';
import { tf } from '../../core/tensorflow';
import { MultiHeadAttention } from './attention';

/** Who looks at whom in one attention layer, for some rows. */
export interface AttentionMap {
  /** Name of the layer: `attention1`. */
  readonly layer: string;
  /** [rows, heads, positions, positions]. Each last axis is a distribution over the positions that are looked at. */
  readonly shape: readonly [number, number, number, number];
  /** The weights, in the order of the shape. */
  readonly weights: Float32Array;
}

/**
 * The attention weights of a model, layer by layer, for figures. A row of padding looks nowhere in particular: its
 * weights mean nothing. Attention says where a model looks, not why it answers as it does.
 * @param columns the model's inputs: `history` [rows * length], and for BST the others
 * @param length positions per row of the history
 * @throws if the model has no attention layer
 * @example
 * const [map] = attentionMaps(model, { history: Int32Array.of(0, 4, 2, 7) }, 4);
 * heatMap({ values: map.weights, … });
 */
export function attentionMaps(model: tf.LayersModel, columns: Columns, length: number): AttentionMap[] {
  requireLayersModel('model', model);
  requirePositiveInteger('length', length);
  const layers = model.layers.filter(
    (layer): layer is MultiHeadAttention => layer instanceof MultiHeadAttention,
  );
  if (layers.length === 0) throw argumentError('model', 'a model with attention', model.name);
  return tf.tidy(() => {
    const inputs = model.inputs.map(({ shape }, i) => {
      const values = hasColumn(columns, model.inputNames[i]) ? columns[model.inputNames[i]] : undefined;
      if (values === undefined)
        throw argumentError(
          'columns',
          `with ${model.inputNames.join(', ')}`,
          Object.keys(columns).join(', '),
        );
      requireTypedArray(
        `columns.${model.inputNames[i]}`,
        values,
        'Int32Array',
        'Float32Array',
        'Float64Array',
      );
      const dtype = values instanceof Int32Array ? 'int32' : 'float32';
      // Inputs of shape [batch, positions] are wide, those of shape [batch] have one number per row.
      const positions = shape[1] ?? length;
      if (shape.length > 1 && values.length % positions !== 0) {
        throw argumentError(
          `columns.${model.inputNames[i]}`,
          `rows of ${positions} positions`,
          values.length,
        );
      }
      return tf.tensor(
        values,
        shape.length > 1 ? [values.length / positions, positions] : [values.length],
        dtype,
      );
    });
    return layers.map((layer) => {
      // The part of the model that ends where the layer begins.
      const before = tf.model({ inputs: model.inputs, outputs: layer.inboundNodes[0].inputTensors });
      const weights = layer.attention(before.apply(inputs, { training: false }) as tf.Tensor[]);
      const shape = weights.shape as [number, number, number, number];
      return { layer: layer.name, shape, weights: weights.dataSync<'float32'>() };
    }) as unknown as tf.TensorContainer;
  }) as unknown as AttentionMap[];
}
