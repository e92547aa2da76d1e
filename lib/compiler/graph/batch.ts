import { argumentError } from '../../core/checks';
import { type Column, type Columns, type ColumnWidths, widthOf } from '../../core/columns';
import { tf } from '../../core/tensorflow';
import { requireEqualRows } from '../equal-rows';
import { dataType } from './graph';
import type { NativeBinding } from './native';

/** What a step learned from its first batch and asks of every later one. */
export interface BatchForm {
  readonly names: readonly string[];
  /** Of each column, `int32` or `float32`. */
  readonly types: readonly ('int32' | 'float32')[];
}

/** The form of a batch. @throws if it has no column, or one that is no typed array or is empty */
export function formOf(batch: Columns): BatchForm {
  if (batch === null || typeof batch !== 'object')
    throw argumentError('batch', 'typed arrays by name', batch);
  const names = Object.keys(batch).sort();
  if (names.length === 0) throw argumentError('batch', 'at least one column', '{}');
  return { names, types: names.map((name) => typeOf(name, batch[name])) };
}

function typeOf(name: string, column: Column): 'int32' | 'float32' {
  if (column instanceof Int32Array) return 'int32';
  if (column instanceof Float32Array || column instanceof Float64Array) return 'float32';
  throw argumentError(`batch.${name}`, 'an Int32Array, Float32Array or Float64Array', column);
}

/**
 * Checks a batch against the form of the first one.
 * @returns the shapes of the columns, which a trace is made for
 */
export function requireForm(
  form: BatchForm,
  batch: Columns,
  widths: ColumnWidths,
  perBatch: readonly string[] | undefined,
): string {
  let shapes = '';
  for (let i = 0; i < form.names.length; i++) {
    const name = form.names[i];
    const column = batch[name];
    if (column === undefined) throw argumentError('batch', `columns ${form.names.join(', ')}`, listOf(batch));
    const type = typeOf(name, column);
    if (type !== form.types[i]) {
      throw argumentError(`batch.${name}`, `${form.types[i]} as in the first batch`, type);
    }
    if (column.length === 0) throw argumentError(`batch.${name}`, 'a column of at least one row', 0);
    const width = widthOf(widths, name);
    if (column.length % width !== 0) {
      throw argumentError(`batch.${name}`, `rows of ${width} numbers`, column.length);
    }
    shapes += `${column.length}/${width},`;
  }
  for (const name in batch) {
    if (!form.names.includes(name))
      throw argumentError('batch', `columns ${form.names.join(', ')}`, listOf(batch));
  }
  requireEqualRows(batch, widths, perBatch);
  return shapes;
}

function listOf(batch: Columns): string {
  return Object.keys(batch).join(', ');
}

/** The width that is told of a column, if any. */
export function givenWidth(widths: ColumnWidths, name: string): number | undefined {
  return Object.hasOwn(widths, name) ? widths[name] : undefined;
}

/** The shape of a column's tensor: [rows], or [rows, width] where the column has a width. */
export function shapeOf(column: Column, width: number | undefined): number[] {
  return width === undefined ? [column.length] : [column.length / width, width];
}

/** The batch as tensors, which the caller disposes of. */
export function tensorsOf(form: BatchForm, batch: Columns, widths: ColumnWidths): Record<string, tf.Tensor> {
  const tensors = form.names.map((name, i) => {
    const values = asFed(batch[name]);
    return [name, tf.tensor(values, shapeOf(values, givenWidth(widths, name)), form.types[i])];
  });
  return Object.fromEntries(tensors);
}

/**
 * Hands a column to the addon without a copy where its type allows.
 * @param width numbers per row of a wide column
 * @returns the addon's id, to be deleted
 */
export function feedColumn(binding: NativeBinding, column: Column, width?: number): number {
  const values = asFed(column);
  const dtype = values instanceof Int32Array ? dataType.int32 : dataType.float;
  return binding.createTensor(shapeOf(values, width), dtype, values);
}

function asFed(column: Column): Int32Array | Float32Array {
  return column instanceof Float64Array ? Float32Array.from(column) : column;
}
