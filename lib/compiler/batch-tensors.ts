import { type BatchWidths, type Column, type Columns, widthsOf } from '../core/columns';
import { tf } from '../core/tensorflow';
import type { BatchTensors } from './training-step-definition';

/** A column as a tensor of shape [rows]: int32 for Int32Array, float32 for the others. */
function columnTensor(column: Column): tf.Tensor1D {
  if (column instanceof Int32Array) return tf.tensor1d(column, 'int32');
  return tf.tensor1d(column instanceof Float32Array ? column : Float32Array.from(column), 'float32');
}

/**
 * A batch of columns as tensors by name; the caller disposes of them.
 * @param widths numbers per row of the wide columns, whose tensors are [rows, width]
 */
export function batchTensors(batch: Columns, widths?: BatchWidths): BatchTensors {
  const numbers = widthsOf(widths, batch);
  const tensors = Object.entries(batch).map(([name, column]) => {
    const flat = columnTensor(column);
    const width = numbers[name];
    if (width === undefined) return [name, flat];
    const rows = tf.reshape(flat, [-1, width]);
    flat.dispose();
    return [name, rows];
  });
  return Object.fromEntries(tensors);
}
