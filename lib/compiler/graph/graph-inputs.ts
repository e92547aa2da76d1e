import type { Columns, ColumnWidths } from '../../core/columns';
import type { tf } from '../../core/tensorflow';
import { type BatchForm, givenWidth, shapeOf } from './batch';
import { dataType, type Graph, type Node, type Output } from './graph';
import type { Leaf, Source } from './record';
import { readVariable } from './state';
import type { StepState } from './step-state';

/** Bytes from which a constant is kept in the session, outside the graph. */
const sharedFrom = 2 ** 16;

/** What a graph gets from outside: placeholders by name and reads of the session's variables, made when asked for. */
export class GraphInputs {
  private readonly placeholders = new Map<string, Output>();
  private readonly reads = new Map<tf.Variable, Output>();

  constructor(
    private readonly graph: Graph,
    private readonly state: StepState,
    form: BatchForm,
    batch: Columns,
    widths: ColumnWidths,
  ) {
    form.names.forEach((name, i) => {
      const dtype = form.types[i] === 'int32' ? dataType.int32 : dataType.float;
      this.add(name, dtype, shapeOf(batch[name], givenWidth(widths, name)));
    });
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

  /** Those of the named inputs that the needed ops take. */
  fed(needed: ReadonlySet<Node>, names: readonly string[]): string[] {
    return names.filter((name) => needed.has(this.input(name).node));
  }
}
