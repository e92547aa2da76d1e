import * as messages from '@tensorflow/tfjs-node-gpu/dist/proto/api_pb';
import { dataType, type Graph, type Node, type Output, output } from './graph';

/**
 * Sparse times dense as a TensorFlow function. TensorFlow refuses a plain SparseMatrixMatMul whose matrix comes
 * from a variable, because it cannot tell the matrix's shape when it loads the graph. Inside the branch of an If
 * it does not ask.
 */
const sparseProductName = 'CompressedRowsMatMul';

export function isSparseProduct({ op }: Node): boolean {
  return op === 'StatelessIf';
}

/** Adds the product of a matrix in compressed rows (a variant) with a dense one. */
export function sparseProduct(graph: Graph, shape: readonly number[], matrix: Output, dense: Output): Output {
  const branch = { function: sparseProductName };
  const attributes = {
    Tcond: { type: dataType.bool },
    Tin: { types: [dataType.variant, dataType.float] },
    Tout: { types: [dataType.float] },
    then_branch: branch,
    else_branch: branch,
  };
  const always = graph.constant({ dtype: dataType.bool, shape: [], bytes: Uint8Array.of(1) });
  return output(graph.op('StatelessIf', attributes, [always, matrix, dense]), dataType.float, shape);
}

/** The function's definition, for the library of the graphs that call it. */
export function sparseProductFunction(): messages.FunctionDef {
  const signature = new messages.OpDef();
  signature.setName(sparseProductName);
  signature.setInputArgList([argument('matrix', dataType.variant), argument('dense', dataType.float)]);
  signature.setOutputArgList([argument('product', dataType.float)]);
  const type = new messages.AttrValue();
  type.setType(dataType.float);
  const node = new messages.NodeDef();
  node.setName('multiply');
  node.setOp('SparseMatrixMatMul');
  node.setInputList(['matrix', 'dense']);
  node.getAttrMap().set('T', type);
  const definition = new messages.FunctionDef();
  definition.setSignature(signature);
  definition.setNodeDefList([node]);
  definition.getRetMap().set('product', 'multiply:output:0');
  return definition;
}

function argument(name: string, type: number): messages.OpDef.ArgDef {
  const definition = new messages.OpDef.ArgDef();
  definition.setName(name);
  definition.setType(type);
  return definition;
}
