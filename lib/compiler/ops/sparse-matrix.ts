import { argumentError, requirePositiveInteger } from '../../core/checks';
import { compressedRows } from '../../core/compressed-rows';
import { requireMemory } from '../../core/memory';
import { requireOptions } from '../../core/options/options';
import { requireTensors } from '../../core/shapes/require-tensor';
import { requireTypedArray } from '../../core/shapes/typed-arrays';
import { tf } from '../../core/tensorflow';
import { type NativeBackend, nativeBackend, type OpAttribute } from '../graph/native';
import { gatherInSparseProducts } from './gathered-product';

/** What a sparse matrix is made from. */
export interface SparseEntries {
  /** Row of each entry, in [0, shape[0]). */
  rows: Int32Array;
  /** Column of each entry, in [0, shape[1]). */
  columns: Int32Array;
  /** Value of each entry. Entries of one row and column add up. */
  values: Float32Array;
  /** Rows and columns. */
  shape: readonly [number, number];
  /** Whether the matrix equals its transpose, which then need not be kept beside it. Default: false. */
  symmetric?: boolean;
}

/**
 * A constant sparse matrix on the native backend, such as a graph's normalized adjacency. Eagerly it is multiplied
 * as a list of entries; a compiled step keeps it in compressed rows inside its session, ten times faster.
 *
 * @throws if the arrays differ in length, an entry lies outside the shape or there is none
 * @example
 * const adjacency = new SparseMatrix({ rows, columns, values, shape: [nodes, nodes] });
 * const neighbors = adjacency.matMul(embeddings); // [nodes, width]
 */
export class SparseMatrix {
  readonly shape: readonly [number, number];
  /** Number of entries that hold a value. */
  readonly entries: number;
  private readonly symmetric: boolean;
  private readonly tensors: { indices: tf.Tensor2D; values: tf.Tensor1D; size: tf.Tensor };

  constructor(entries: SparseEntries) {
    requireEntries(entries);
    const backend = nativeBackend();
    if (backend.isUsingGpuDevice) gatherInSparseProducts(backend);
    const { indices, values } = inRowOrder(entries);
    this.symmetric = entries.symmetric ?? false;
    if (this.symmetric) requireSymmetric(entries, indices, values);
    this.shape = [...entries.shape];
    this.entries = values.length;
    this.tensors = tf.tidy(() => ({
      indices: tf.keep(tf.tensor2d(indices, [values.length, 2], 'int32')),
      values: tf.keep(tf.tensor1d(values)),
      size: tf.keep(int64Tensor(backend, this.shape)),
    }));
  }

  /**
   * This matrix (or its transpose) times a dense one.
   * @param dense [columns, width], or [rows, width] for the transpose; gradients flow into it, not into the matrix
   * @returns [rows, width], or [columns, width] for the transpose
   * @throws if the sizes do not fit
   */
  matMul(dense: tf.Tensor, transpose = false): tf.Tensor2D {
    requireTensors({ dense });
    const inner = this.shape[transpose ? 0 : 1];
    if (dense.rank !== 2 || dense.shape[0] !== inner || dense.dtype !== 'float32') {
      throw argumentError(
        'dense',
        `a float32 matrix of ${inner} rows`,
        `${dense.dtype} of shape [${dense.shape}]`,
      );
    }
    const operation = tf.customGrad((...inputs) => {
      const value = this.multiply(inputs[0] as tf.Tensor, transpose);
      const gradFunc = (gradient: tf.Tensor) => this.matMul(gradient, !transpose);
      return { value, gradFunc };
    });
    return operation(dense) as tf.Tensor2D;
  }

  dispose(): void {
    tf.dispose(this.tensors);
  }

  private multiply(dense: tf.Tensor, transpose: boolean): tf.Tensor {
    const backend = nativeBackend();
    const { indices, values, size } = this.tensors;
    const { TF_ATTR_TYPE, TF_ATTR_BOOL, TF_FLOAT, TF_INT32 } = backend.binding;
    const attributes: OpAttribute[] = [
      { name: 'T', type: TF_ATTR_TYPE, value: TF_FLOAT },
      { name: 'Tindices', type: TF_ATTR_TYPE, value: TF_INT32 },
      { name: 'adjoint_a', type: TF_ATTR_BOOL, value: transpose && !this.symmetric },
      { name: 'adjoint_b', type: TF_ATTR_BOOL, value: false },
    ];
    return backend.executeSingleOutput('SparseTensorDenseMatMul', attributes, [indices, values, size, dense]);
  }
}

export function requireEntries(entries: SparseEntries): void {
  requireOptions('entries', entries, {
    ...{ rows: 'list', columns: 'list', values: 'list', shape: 'list' },
    symmetric: 'boolean?',
  });
  const { rows, columns, values, shape } = entries;
  if (shape.length !== 2) throw argumentError('shape', 'rows and columns', shape);
  requireTypedArray('rows', rows, 'Int32Array');
  requireTypedArray('columns', columns, 'Int32Array');
  requireTypedArray('values', values, 'Float32Array');
  for (const axis of [0, 1]) requirePositiveInteger(`shape[${axis}]`, shape[axis]);
  // Row by row: offsets of a matrix and of its transpose, and a vector of each side in double precision.
  requireMemory('rows', 16 * (shape[0] + shape[1]));
  if (rows.length === 0) throw argumentError('rows', 'at least one entry', rows.length);
  if (rows.length !== columns.length || rows.length !== values.length) {
    throw argumentError(
      'rows',
      'as many as columns and values',
      `${rows.length}, ${columns.length}, ${values.length}`,
    );
  }
  for (let i = 0; i < rows.length; i++) {
    if (!(rows[i] >= 0 && rows[i] < shape[0]))
      throw argumentError(`rows[${i}]`, `in [0, ${shape[0]})`, rows[i]);
    if (!(columns[i] >= 0 && columns[i] < shape[1])) {
      throw argumentError(`columns[${i}]`, `in [0, ${shape[1]})`, columns[i]);
    }
    if (!Number.isFinite(values[i])) throw argumentError(`values[${i}]`, 'a finite number', values[i]);
  }
}

/** @throws unless the entries of the transpose are those of the matrix */
function requireSymmetric(
  { rows, columns, values, shape }: SparseEntries,
  ownIndices: Int32Array,
  ownValues: Float32Array,
): void {
  if (shape[0] !== shape[1]) throw argumentError('shape', 'square where symmetric', `[${shape}]`);
  const other = inRowOrder({ rows: columns, columns: rows, values, shape });
  for (let i = 0; i < ownValues.length; i++) {
    const [row, column] = [ownIndices[2 * i], ownIndices[2 * i + 1]];
    if (
      other.indices[2 * i] !== row ||
      other.indices[2 * i + 1] !== column ||
      other.values[i] !== ownValues[i]
    ) {
      throw argumentError(
        'entries',
        'the same on both sides of the diagonal where symmetric',
        `row ${row}, column ${column}`,
      );
    }
  }
}

/** The entries in row-major order as TensorFlow lists them: [row, column] by entry, those of one row and column added up. */
function inRowOrder(entries: SparseEntries): { indices: Int32Array; values: Float32Array } {
  const { offsets, columns, values = new Float32Array() } = compressedRows(entries);
  const indices = new Int32Array(2 * columns.length);
  for (let row = 0; row < entries.shape[0]; row++) {
    for (let i = offsets[row]; i < offsets[row + 1]; i++) {
      indices[2 * i] = row;
      indices[2 * i + 1] = columns[i];
    }
  }
  return { indices, values };
}

/** An int64 tensor, which tfjs has no type for: it only passes through, to the op that wants it. */
function int64Tensor(backend: NativeBackend, numbers: readonly number[]): tf.Tensor {
  const halves = new Int32Array(BigInt64Array.from(numbers, BigInt).buffer);
  const { binding } = backend;
  const shape = [numbers.length];
  const id = binding.createTensor(shape, binding.TF_INT64, halves);
  const dataId = {};
  backend.tensorMap.set(dataId, { shape, dtype: binding.TF_INT64, id, values: null, refCount: 1 });
  return tf.engine().makeTensorFromTensorInfo({ dataId, shape, dtype: 'int32' });
}
