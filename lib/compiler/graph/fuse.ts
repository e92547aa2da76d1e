import { integersOf, isAll } from './constants';
import { joined } from './gradients';
import { dataType, type Graph, type Node, type Output, output, sameShape } from './graph';
import type { Call } from './record';

/** Rewrites one recorded call to something cheaper with the same result, or says that there is nothing to gain. */
export type Rule = (call: Call, inputs: Output[], graph: Graph) => Output | undefined;

/**
 * A product with tfjs's derivative of relu or abs. tfjs spells `step(x, alpha)` out in six kernels:
 * isNaN(x) ? x : x > 0 ? 1 : alpha.
 */
export const fuseStepProduct: Rule = (call, [a, b], graph) => {
  const [gradient, step] = stepOf(b) ? [a, stepOf(b)] : [b, stepOf(a)];
  if (!step || gradient.shape.length !== call.outputs[0].shape.length) return undefined;
  const { shape } = gradient;
  if (step.alpha === 0) return graph.float('ReluGrad', shape, [gradient, reluOf(graph, step.x) ?? step.x]);
  const attributes = { T: { type: dataType.float } };
  const positive = output(graph.op('Greater', attributes, [step.x, graph.scalar(0)]), dataType.bool, shape);
  const opposite = graph.float('Neg', shape, [gradient]);
  return graph.float('SelectV2', shape, [positive, gradient, opposite]);
};

/** The x and alpha (0 or -1) of a spelled-out `step(x, alpha)`. */
function stepOf({ node, dtype, shape }: Output): { x: Output; alpha: number } | undefined {
  if (node.op !== 'Select' || dtype !== dataType.float) return undefined;
  const [isNan, x, inner] = node.inputs;
  if (isNan.node.op !== 'IsNan' || isNan.node.inputs[0] !== x || inner.node.op !== 'Select') return undefined;
  const [positive, ones, otherwise] = inner.node.inputs;
  if (positive.node.op !== 'Greater' || positive.node.inputs[0] !== x) return undefined;
  if (!isAll(positive.node.inputs[1], 0) || !isAll(ones, 1) || x.shape.length !== shape.length)
    return undefined;
  const alpha = [0, -1].find((value) => isAll(otherwise, value));
  return alpha === undefined ? undefined : { x, alpha };
}

/** The relu of x, if the graph has it: its derivative can then do without x, which frees TensorFlow to fuse. */
function reluOf(graph: Graph, x: Output): Output | undefined {
  const relu = graph.nodes.find((node) => node.op === 'Relu' && node.inputs[0] === x);
  return relu && output(relu, x.dtype, x.shape);
}

/** Adding a vector to the rows of a matrix product: as BiasAdd, TensorFlow can run it inside the product. */
export const fuseBias: Rule = (call, [a, b], graph) => {
  const { dtype, shape } = call.outputs[0];
  if (dtype !== dataType.float || a.node.op !== 'MatMul') return undefined;
  if (b.shape.length !== 1 || !sameShape(b.shape, a.shape.slice(1))) return undefined;
  return graph.float('BiasAdd', shape, [a, b]);
};

/** The sum over the rows of a matrix, which is a bias's gradient. */
export const fuseBiasGradient: Rule = (call, [x, axes], graph) => {
  const { dtype, shape } = call.outputs[0];
  if (dtype !== dataType.float || x.shape.length !== 2 || shape.length !== 1) return undefined;
  const summed = integersOf(axes);
  return summed?.length === 1 && summed[0] === 0 ? graph.float('BiasAddGrad', shape, [x]) : undefined;
};

/**
 * The sum of two gradients of gathered rows: as one, so that a table that is gathered three times gets one dense
 * gradient and not three.
 */
export const fuseRowSums: Rule = (call, inputs, graph) => {
  const rows = inputs.map(({ node }) => node);
  const fits = ({ op, inputs: [, ids] }: Node) => op === 'UnsortedSegmentSum' && ids.shape.length === 1;
  if (inputs.length !== 2 || !rows.every(fits) || !sameShape(inputs[0].shape, inputs[1].shape))
    return undefined;
  const part = (position: number) =>
    joined(
      graph,
      rows.map((node) => node.inputs[position]),
    );
  const parts = [part(0), part(1), rows[0].inputs[2]];
  const types = { Tindices: { type: dataType.int32 }, Tnumsegments: { type: dataType.int32 } };
  return graph.float('UnsortedSegmentSum', call.outputs[0].shape, parts, types);
};
