/** TensorFlow's numbers for the types used here (tensorflow/core/framework/types.proto). */
export const dataType = {
  float: 1,
  int32: 3,
  string: 7,
  int64: 9,
  bool: 10,
  resource: 20,
  variant: 21,
} as const;

/** A tensor value of any size, by its bytes. */
export interface TensorValue {
  dtype: number;
  shape: readonly number[];
  bytes: Uint8Array;
}

/** An attribute's value. Of lists, only those that tfjs's kernels and this folder use. */
export type AttributeValue =
  | { type: number }
  | { types: readonly number[] }
  | { function: string }
  | { int: number }
  | { ints: readonly number[] }
  | { float: number }
  | { bool: boolean }
  | { text: string }
  | { shape: readonly number[] }
  | { tensor: TensorValue };

export type Attributes = Readonly<Record<string, AttributeValue>>;

/** One op of a graph, as in TensorFlow's NodeDef, with references instead of names. */
export interface Node {
  readonly name: string;
  readonly op: string;
  readonly attributes: Attributes;
  readonly inputs: readonly Output[];
  /** Ops that must have run before this one. */
  readonly control: readonly Node[];
}

/** One output of an op. */
export interface Output {
  readonly node: Node;
  readonly index: number;
  readonly dtype: number;
  readonly shape: readonly number[];
}

/** How many numbers a shape holds. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((size, dimension) => size * dimension, 1);
}

/** Whether two shapes are known to be the same; -1 stands for a dimension that is not known. */
export function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((dimension, axis) => dimension >= 0 && dimension === b[axis]);
}

/** A growing TensorFlow graph. Equal small constants are made once. */
export class Graph {
  readonly nodes: Node[] = [];
  private readonly constants = new Map<string, Output>();

  /** @param prefix of all node names: graphs with different prefixes can share one session */
  constructor(readonly prefix: string) {}

  /** Adds an op that may have any number of outputs, which the caller describes with `output`. */
  op(
    op: string,
    attributes: Attributes,
    inputs: readonly Output[] = [],
    control: readonly Node[] = [],
  ): Node {
    const node = { name: `${this.prefix}${this.nodes.length}`, op, attributes, inputs, control };
    this.nodes.push(node);
    return node;
  }

  /** Adds a float32 op with one output of the given shape and the attribute T. */
  float(
    op: string,
    shape: readonly number[],
    inputs: readonly Output[],
    attributes: Attributes = {},
  ): Output {
    return output(this.op(op, { T: { type: dataType.float }, ...attributes }, inputs), dataType.float, shape);
  }

  constant(value: TensorValue): Output {
    const key = value.bytes.length <= 256 ? `${value.dtype}:${value.shape}:${hex(value.bytes)}` : undefined;
    const known = key === undefined ? undefined : this.constants.get(key);
    if (known) return known;
    const node = this.op('Const', { dtype: { type: value.dtype }, value: { tensor: value } });
    const made = output(node, value.dtype, value.shape);
    if (key !== undefined) this.constants.set(key, made);
    return made;
  }

  scalar(value: number): Output {
    return this.constant({ dtype: dataType.float, shape: [], bytes: bytesOf(Float32Array.of(value)) });
  }

  integers(values: readonly number[]): Output {
    const bytes = bytesOf(Int32Array.from(values));
    return this.constant({ dtype: dataType.int32, shape: [values.length], bytes });
  }

  integer(value: number): Output {
    return this.constant({ dtype: dataType.int32, shape: [], bytes: bytesOf(Int32Array.of(value)) });
  }

  placeholder(dtype: number, shape: readonly number[]): Output {
    return output(this.op('Placeholder', { dtype: { type: dtype }, shape: { shape } }), dtype, shape);
  }
}

/** The ops that the given ones need, themselves included. */
export function neededBy(nodes: readonly Node[]): Set<Node> {
  const needed = new Set<Node>();
  const open = [...nodes];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (needed.has(node)) continue;
    needed.add(node);
    for (const { node: input } of node.inputs) open.push(input);
    open.push(...node.control);
  }
  return needed;
}

export function output(node: Node, dtype: number, shape: readonly number[], index = 0): Output {
  return { node, index, dtype, shape };
}

/** A copy of a typed array's bytes. */
export function bytesOf(values: ArrayBufferView): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength).slice();
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}
