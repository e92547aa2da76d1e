import { integersOf } from './constants';
import { fuseBias, fuseBiasGradient, fuseRowSums, fuseStepProduct, type Rule } from './fuse';
import { dataType, output, sameShape } from './graph';

/** A reshape to the same shape: where one dimension is not known, the others tell it. */
const reshapeRule: Rule = (call, [x]) => {
  const unknown = (shape: readonly number[]) =>
    shape.map((dimension, axis) => (dimension < 0 ? axis : -1)).filter((axis) => axis >= 0);
  const [before, after] = [unknown(x.shape), unknown(call.outputs[0].shape)];
  if (before.length === 0 && after.length === 0) return sameShapeRule(call, [x], undefined as never);
  if (before.length !== 1 || after.length !== 1 || before[0] !== after[0]) return undefined;
  const known = (shape: readonly number[]) => shape.filter((_, axis) => axis !== before[0]);
  return sameShape(known(x.shape), known(call.outputs[0].shape)) ? x : undefined;
};

const sameShapeRule: Rule = (call, [x]) => (sameShape(x.shape, call.outputs[0].shape) ? x : undefined);

const fuseSum: Rule = (...given) => fuseBias(...given) ?? fuseRowSums(...given);

const rules: Readonly<Record<string, Rule>> = {
  // tfjs's gradients reshape, cast and transpose also where nothing changes.
  Reshape: reshapeRule,
  BroadcastTo: sameShapeRule,
  Tile: sameShapeRule,
  Identity: (_call, [x]) => x,
  Cast: (call, [x]) => (x.dtype === call.outputs[0].dtype ? x : undefined),
  Transpose: (_call, [x, order]) => {
    const axes = integersOf(order);
    return axes?.every((axis, position) => axis === position) ? x : undefined;
  },
  // Rows straight from the variable: an update of some rows need not copy a table that is being read.
  GatherV2: (call, [table, ids, axis], graph) => {
    const batched = call.attributes.some(({ name, value }) => name === 'batch_dims' && value !== 0);
    if (batched || table.node.op !== 'ReadVariableOp' || integersOf(axis)?.[0] !== 0) return undefined;
    const types = { dtype: { type: table.dtype }, Tindices: { type: dataType.int32 } };
    return output(
      graph.op('ResourceGather', types, [table.node.inputs[0], ids]),
      table.dtype,
      call.outputs[0].shape,
    );
  },
  // tfjs's matMul is always batched; TensorFlow multiplies two matrices faster as such.
  BatchMatMulV2: (call, [a, b], graph) => {
    if (a.shape.length !== 2 || b.shape.length !== 2) return undefined;
    const flag = (name: string) => ({
      bool: Boolean(call.attributes.find((each) => each.name === name)?.value),
    });
    const attributes = { T: { type: a.dtype }, transpose_a: flag('adj_x'), transpose_b: flag('adj_y') };
    return output(graph.op('MatMul', attributes, [a, b]), a.dtype, call.outputs[0].shape);
  },
  Mul: fuseStepProduct,
  Add: fuseSum,
  AddV2: fuseSum,
  Sum: fuseBiasGradient,
};

export const simplify: Rule = (call, inputs, graph) => rules[call.op]?.(call, inputs, graph);
