import type { tf } from '../../core/tensorflow';
import { dataType, type Graph, type Node, type Output } from './graph';
import type { Leaf, Source } from './record';
import type { InputForms, Position } from './replay';
import { readVariable } from './state';
import type { StepState } from './step-state';

/** Bytes from which a constant is kept in the session, outside the graph. */
const sharedFrom = 2 ** 16;

/** Values that JavaScript makes and that are fed to a graph, by where they are used, with their forms. */
export type FedLeaves = ReadonlyMap<Position, { dtype: number; shape: readonly number[] }>;

/** What a graph gets from outside: placeholders by name and reads of the session's variables, made when asked for. */
export class GraphInputs {
  private readonly placeholders = new Map<string, Output>();
  private readonly reads = new Map<tf.Variable, Output>();

  /** @param fed values that JavaScript made and that are fed, with their forms */
  constructor(
    private readonly graph: Graph,
    private readonly state: StepState,
    forms: InputForms,
    private readonly fed: FedLeaves,
  ) {
    for (const [name, { dtype, shape }] of forms) this.add(name, dtype, shape);
  }

  /** Adds an input beside the batch's columns. */
  add(name: string, dtype: number, shape: readonly number[]): Output {
    const placeholder = this.graph.placeholder(dtype, shape);
    this.placeholders.set(name, placeholder);
    return placeholder;
  }

  input(name: string): Output {
    return this.placeholders.get(name) as Output;
  }

  variable(variable: tf.Variable): Output {
    const known = this.reads.get(variable);
    if (known) return known;
    const { handle, dtype, shape } = this.state.variable(variable);
    const read = readVariable(this.graph, handle, dtype, shape);
    this.reads.set(variable, read);
    return read;
  }

  /** A constant: in the graph if it is small or made while tracing, shared by all traces if it is large. */
  leaf({ value, dataId }: Leaf): Output {
    if (dataId === undefined || value.bytes.length < sharedFrom) return this.graph.constant(value);
    return this.state.constants.tensor(this.graph, dataId, value);
  }

  /** A constant sparse matrix in compressed rows, or undefined if its parts are not constants. */
  matrix([indices, values, size]: readonly Source[], transpose: boolean): Output | undefined {
    if (indices.kind !== 'leaf' || values.kind !== 'leaf' || size.kind !== 'leaf') return undefined;
    if (indices.dataId === undefined || values.value.dtype !== dataType.float) return undefined;
    const sparse = { indices: indices.value, values: values.value, shape: size.value };
    return this.state.constants.matrix(this.graph, indices.dataId, sparse, transpose);
  }

  fedLeaf(position: Position): Output | undefined {
    const form = this.fed.get(position);
    if (form === undefined) return undefined;
    return this.placeholders.get(position) ?? this.add(position, form.dtype, form.shape);
  }

  /** Those of the named inputs that the needed ops take. */
  taken(needed: ReadonlySet<Node>, names: Iterable<string>): string[] {
    return [...names].filter((name) => {
      const placeholder = this.placeholders.get(name);
      return placeholder !== undefined && needed.has(placeholder.node);
    });
  }
}
