import type { Column, Columns } from '../runtime/columns';
import type { BatchTensors } from '../runtime/step-definition';
import { tf } from '../runtime/tensorflow';

/** A column as a tensor of shape [rows]: int32 for Int32Array, float32 for the others. */
export function columnTensor(column: Column): tf.Tensor1D {
  if (column instanceof Int32Array) return tf.tensor1d(column, 'int32');
  return tf.tensor1d(column instanceof Float32Array ? column : Float32Array.from(column), 'float32');
}

/** A batch of columns as tensors by name; the caller disposes of them. */
export function batchTensors(batch: Columns): BatchTensors {
  return Object.fromEntries(Object.entries(batch).map(([name, column]) => [name, columnTensor(column)]));
}
