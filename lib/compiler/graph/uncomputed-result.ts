import { tf } from '../../core/tensorflow';
import { sizeOf } from './graph';
import type { KernelInput, NativeBackend, OpAttribute } from './native';

export type Execute = NativeBackend['executeSingleOutput'];

/** Numbers in a result from which computing it while recording would be felt. */
const costly = 2 ** 20;

/**
 * A tensor of the right shape and any content, in place of a result that is costly and whose numbers a recording
 * does not need: the dense gradient of a table, a product with a large sparse matrix. A trace must not cost what a
 * million rows cost.
 * @returns undefined where the kernel should run
 */
export function uncomputedResult(
  backend: NativeBackend,
  execute: Execute,
  op: string,
  attributes: readonly OpAttribute[],
  inputs: readonly KernelInput[],
): tf.Tensor | undefined {
  const shape = resultShape(backend, op, attributes, inputs);
  if (shape === undefined || sizeOf(shape) < costly) return undefined;
  const { binding } = backend;
  const empty = [
    { name: 'dtype', type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT },
    { name: 'init', type: binding.TF_ATTR_BOOL, value: false },
  ];
  const size = tf.tensor1d(shape, 'int32');
  const result = execute('Empty', empty, [size]);
  size.dispose();
  return result;
}

function resultShape(
  backend: NativeBackend,
  op: string,
  attributes: readonly OpAttribute[],
  inputs: readonly KernelInput[],
): number[] | undefined {
  const constant = (input: KernelInput) => {
    const { values, id } = backend.tensorMap.get(input.dataId);
    return (values ?? backend.binding.tensorDataSync(id)) as Int32Array | BigInt64Array;
  };
  if (op === 'UnsortedSegmentSum') {
    const [values, ids, rows] = inputs;
    return [Number(constant(rows)[0]), ...values.shape.slice(ids.shape.length)];
  }
  if (op === 'SparseTensorDenseMatMul') {
    const transposed = attributes.some(({ name, value }) => name === 'adjoint_a' && value === true);
    return [Number(constant(inputs[2])[transposed ? 1 : 0]), inputs[3].shape[1]];
  }
  return undefined;
}
