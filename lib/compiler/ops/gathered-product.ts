import { tf } from '../../core/tensorflow';
import type { KernelInput, NativeBackend, OpAttribute } from '../graph/native';

type Execute = NativeBackend['executeSingleOutput'];

const sparseProduct = 'SparseTensorDenseMatMul';
const replaced = new WeakSet<NativeBackend>();

/**
 * Lets the backend multiply a list of entries with a dense matrix by gathering rows and adding them up. On a GPU
 * TensorFlow's own kernel for it adds in any order, and refuses to run where results are to repeat bit for bit
 * (TF_DETERMINISTIC_OPS). This one repeats; it needs room for entries x width numbers. Recordings still see one
 * `SparseTensorDenseMatMul`, which a compiled step keeps in compressed rows.
 */
export function gatherInSparseProducts(backend: NativeBackend): void {
  if (replaced.has(backend)) return;
  replaced.add(backend);
  const original = backend.executeSingleOutput;
  backend.executeSingleOutput = function (this: NativeBackend, name, attributes, inputs) {
    const execute: Execute = (...call) => original.apply(this, call);
    if (name !== sparseProduct) return execute(name, attributes, inputs);
    return gatheredProduct(this, execute, attributes, inputs);
  };
}

/**
 * @param attributes of `SparseTensorDenseMatMul`: `adjoint_a` transposes the matrix
 * @param inputs indices [entries, 2], values [entries], the matrix's shape [2] (int64), dense [columns, width]
 * @returns [rows, width]
 */
function gatheredProduct(
  backend: NativeBackend,
  execute: Execute,
  attributes: readonly OpAttribute[],
  [indices, values, size, dense]: readonly KernelInput[],
): tf.Tensor {
  const { binding } = backend;
  const entries = values.shape[0];
  const transposed = attributes.some(({ name, value }) => name === 'adjoint_a' && value === true);
  const [from, to] = transposed ? [0, 1] : [1, 0];
  const type = (name: string, value: number): OpAttribute => ({ name, type: binding.TF_ATTR_TYPE, value });
  const [floats, ints] = [binding.TF_FLOAT, binding.TF_INT32];
  // Kernels are called past the backend's own methods, so that a recording does not see them.
  const made: tf.Tensor[] = [];
  const run: Execute = (...call) => {
    const result = execute(...call);
    made.push(result);
    return result;
  };
  const whole = (...numbers: number[]) => {
    const tensor = tf.tensor1d(numbers, 'int32');
    made.push(tensor);
    return tensor;
  };
  const reshape = (tensor: KernelInput, kind: number, ...shape: number[]) =>
    run('Reshape', [type('T', kind), type('Tshape', ints)], [tensor, whole(...shape)]);
  const column = (index: number) => {
    const part = run(
      'Slice',
      [type('T', ints), type('Index', ints)],
      [indices, whole(0, index), whole(entries, 1)],
    );
    return reshape(part, ints, entries);
  };
  try {
    const axis = tf.scalar(0, 'int32');
    const rows = tf.scalar(Number((sizeOf(backend, size) as BigInt64Array)[to]), 'int32');
    made.push(axis, rows);
    const gathered = run(
      'GatherV2',
      [
        type('Tparams', floats),
        type('Tindices', ints),
        type('Taxis', ints),
        { name: 'batch_dims', type: binding.TF_ATTR_INT, value: 0 },
      ],
      [dense, column(from), axis],
    );
    const weighted = run('Mul', [type('T', floats)], [gathered, reshape(values, floats, entries, 1)]);
    return execute(
      'UnsortedSegmentSum',
      [type('T', floats), type('Tindices', ints), type('Tnumsegments', ints)],
      [weighted, column(to), rows],
    );
  } finally {
    tf.dispose(made);
  }
}

function sizeOf(backend: NativeBackend, size: KernelInput): unknown {
  const { values, id } = backend.tensorMap.get(size.dataId);
  return values ?? backend.binding.tensorDataSync(id);
}
