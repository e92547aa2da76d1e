import type { Output } from './graph';

/** The numbers of an int32 constant, or undefined for anything else. */
export function integersOf({ node }: Output): Int32Array | undefined {
  const bytes = constantBytes(node);
  return bytes && new Int32Array(bytes.slice().buffer);
}

/** Whether all numbers of a float32 value are known to be `number` before the graph runs. */
export function isAll({ node }: Output, number: number): boolean {
  if (node.op === 'Fill') return isAll(node.inputs[1], number);
  const bytes = constantBytes(node);
  return bytes !== undefined && new Float32Array(bytes.slice().buffer).every((each) => each === number);
}

function constantBytes(node: Output['node']): Uint8Array | undefined {
  const value = node.attributes.value;
  return node.op === 'Const' && value !== undefined && 'tensor' in value ? value.tensor.bytes : undefined;
}
