import type { tf } from '../../core/tensorflow';
import { type Attributes, type AttributeValue, type Graph, type Output, output } from './graph';
import { nativeBackend, type OpAttribute } from './native';
import type { Call, Leaf, Recording, Source } from './record';
import { type Position, positionOf } from './replay';
import { simplify } from './simplify';
import { sparseProduct } from './sparse-product';

/** How the graph gets the values that are not recorded: batch columns, variables and constants. */
export interface Bindings {
  input(name: string): Output;
  variable(variable: tf.Variable): Output;
  leaf(leaf: Leaf): Output;
  /** A value that JavaScript made and that is fed, since it changes; undefined for those that stay. */
  fedLeaf(position: Position): Output | undefined;
  /** A constant sparse matrix from the sources of its indices, values and shape. */
  matrix(parts: readonly Source[], transpose: boolean): Output | undefined;
}

/** A recording as part of a graph: its results and assignments by their graph outputs. */
export interface Translation {
  results: Record<string, Output>;
  assigned: { variable: tf.Variable; value: Output }[];
}

/** Attributes that TensorFlow's eager mode infers from the inputs and tfjs leaves out: attribute to input. */
const inferredTypes: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  ExpandDims: { T: 0, Tdim: 1 },
  Where: { T: 0 },
};

/** Adds the recorded computation to `graph`, simplified. Only what the results need is added. */
export function translate(recording: Recording, graph: Graph, bindings: Bindings): Translation {
  const done = new Map<number, Output[]>();
  const outputOf = (source: Source): Output => {
    switch (source.kind) {
      case 'input':
        return bindings.input(source.name);
      case 'variable':
        return bindings.variable(source.variable);
      case 'leaf':
        return bindings.leaf(source);
      case 'call':
        return (done.get(source.call) as Output[])[source.index];
    }
  };
  const needed = neededCalls(recording);
  recording.calls.forEach((call, number) => {
    if (!needed.has(number)) return;
    const fed = call.inputs.map((_, i) => bindings.fedLeaf(positionOf(number, i)));
    const fixed = fed.every((each) => each === undefined);
    const product = fixed ? compressedProduct(call, graph, bindings, outputOf) : undefined;
    const inputs = () => call.inputs.map((source, i) => fed[i] ?? outputOf(source));
    done.set(number, product ? [product] : translateCall(call, inputs(), graph));
  });
  const results = Object.entries(recording.results).map(([name, source]) => [name, outputOf(source)]);
  return {
    results: Object.fromEntries(results),
    assigned: recording.assigned.map(({ variable, source }) => ({ variable, value: outputOf(source) })),
  };
}

function neededCalls(recording: Recording): Set<number> {
  const needed = new Set<number>();
  const open = [...Object.values(recording.results), ...recording.assigned.map(({ source }) => source)];
  for (let source = open.pop(); source !== undefined; source = open.pop()) {
    if (source.kind !== 'call' || needed.has(source.call)) continue;
    needed.add(source.call);
    open.push(...recording.calls[source.call].inputs);
  }
  return needed;
}

/** A product with a constant sparse matrix, in compressed rows. */
function compressedProduct(
  call: Call,
  graph: Graph,
  bindings: Bindings,
  outputOf: (source: Source) => Output,
): Output | undefined {
  if (call.op !== 'SparseTensorDenseMatMul') return undefined;
  const flag = (name: string) => call.attributes.some((each) => each.name === name && each.value === true);
  const matrix = flag('adjoint_b') ? undefined : bindings.matrix(call.inputs.slice(0, 3), flag('adjoint_a'));
  if (matrix === undefined) return undefined;
  return sparseProduct(graph, call.outputs[0].shape, matrix, outputOf(call.inputs[3]));
}

function translateCall(call: Call, inputs: Output[], graph: Graph): Output[] {
  const [{ dtype, shape }] = call.outputs;
  const simpler = simplify(call, inputs, graph);
  if (simpler) return [simpler];
  const node = graph.op(call.op, attributesOf(call, inputs), inputs);
  if (call.outputs.length === 1) return [output(node, dtype, shape)];
  return call.outputs.map((made, index) => output(node, made.dtype, made.shape, index));
}

function attributesOf(call: Call, inputs: readonly Output[]): Attributes {
  const attributes: Record<string, AttributeValue> = {};
  for (const attribute of call.attributes) attributes[attribute.name] = attributeOf(attribute);
  for (const [name, position] of Object.entries(inferredTypes[call.op] ?? {})) {
    attributes[name] ??= { type: inputs[position].dtype };
  }
  return attributes;
}

function attributeOf({ name, type, value }: OpAttribute): AttributeValue {
  const { binding } = nativeBackend();
  switch (type) {
    case binding.TF_ATTR_TYPE:
      return { type: value as number };
    case binding.TF_ATTR_INT:
      return Array.isArray(value) ? { ints: value } : { int: value as number };
    case binding.TF_ATTR_FLOAT:
      return { float: value as number };
    case binding.TF_ATTR_BOOL:
      return { bool: Boolean(value) };
    case binding.TF_ATTR_STRING:
      return { text: value as string };
    case binding.TF_ATTR_SHAPE:
      return { shape: value as number[] };
    default:
      throw new Error(`attribute ${name} must be of a known type, got ${type}`);
  }
}
