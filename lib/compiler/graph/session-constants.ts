import { dataType, type Graph, type Node, type Output, output, type TensorValue } from './graph';
import { type DataId, type NativeBinding, nativeBackend } from './native';
import { done, readVariable } from './state';
import { type Program, program, type Session } from './tensorflow-session';

/** A sparse matrix as TensorFlow's ops for COO matrices take it. */
export interface SparseValue {
  /** int32 [entries, 2]: row and column, in row-major order. */
  indices: TensorValue;
  /** float32 [entries]. */
  values: TensorValue;
  /** int64 [2]: rows and columns. */
  shape: TensorValue;
}

interface Entry {
  handle: Output;
  dtype: number;
  shape: readonly number[];
  fill: Program;
  values: readonly TensorValue[];
}

/**
 * Large constants that all traces share: fed to the session once, as variables that nothing writes, instead of
 * standing in the graph of every trace. Sparse matrices are converted on the way to compressed rows, whose
 * products are ten times faster than those of lists of entries.
 */
export class SessionConstants {
  private readonly entries = new Map<DataId, Entry>();
  private readonly transposed = new Map<DataId, Entry>();

  /** @param graph of the state, which outlives the traces */
  constructor(private readonly graph: Graph) {}

  /** Reads a constant in a trace's graph. @param id which tells it from other constants */
  tensor(trace: Graph, id: DataId, value: TensorValue): Output {
    const { dtype, shape } = value;
    const entry = memo(this.entries, id, () => {
      const feed = this.graph.placeholder(dtype, shape);
      const copy = output(this.graph.op('DeepCopy', { T: { type: dtype } }, [feed]), dtype, shape);
      return this.entry(copy, [feed], [value]);
    });
    return readVariable(trace, entry.handle, dtype, shape);
  }

  /** Reads a sparse matrix in compressed rows, or its transpose, in a trace's graph. */
  matrix(trace: Graph, id: DataId, value: SparseValue, transpose: boolean): Output {
    const entry = memo(transpose ? this.transposed : this.entries, id, () =>
      this.compressed(value, transpose),
    );
    return readVariable(trace, entry.handle, dataType.variant, []);
  }

  /** Feeds all constants to a new session. */
  load(session: Session): void {
    const { binding } = nativeBackend();
    for (const { fill, values } of [...this.entries.values(), ...this.transposed.values()]) {
      const ids = values.map((value) => feedValue(binding, value));
      try {
        for (const { id } of session.run(fill, ids)) binding.deleteTensor(id);
      } finally {
        for (const id of ids) binding.deleteTensor(id);
      }
    }
  }

  private compressed({ indices, values, shape }: SparseValue, transpose: boolean): Entry {
    const { graph } = this;
    const feeds = [indices, values].map((value) => graph.placeholder(value.dtype, value.shape));
    const types = { SrcT: { type: dataType.int32 }, DstT: { type: dataType.int64 } };
    const wide = output(graph.op('Cast', types, [feeds[0]]), dataType.int64, indices.shape);
    const float = { type: dataType.float };
    const inputs = [wide, feeds[1], graph.constant(shape)];
    const variant = (node: Node) => output(node, dataType.variant, []);
    let matrix = variant(graph.op('SparseTensorToCSRSparseMatrix', { T: float }, inputs));
    if (transpose) matrix = variant(graph.op('SparseMatrixTranspose', { type: float }, [matrix]));
    return this.entry(matrix, feeds, [indices, values]);
  }

  private entry(content: Output, feeds: readonly Output[], values: readonly TensorValue[]): Entry {
    const { graph } = this;
    const { dtype, shape } = content;
    const type = { dtype: { type: dtype } };
    const name = { shared_name: { text: `c${graph.nodes.length}` } };
    const handleNode = graph.op('VarHandleOp', { ...type, shape: { shape }, ...name });
    const handle = output(handleNode, dataType.resource, []);
    const assigned = done(graph, graph.op('AssignVariableOp', type, [handle, content]));
    return { handle, dtype, shape, fill: program(feeds, [assigned]), values };
  }
}

function memo(entries: Map<DataId, Entry>, id: DataId, make: () => Entry): Entry {
  const known = entries.get(id);
  if (known) return known;
  const made = make();
  entries.set(id, made);
  return made;
}

/** Hands a value to the addon. @returns the addon's id, to be deleted */
export function feedValue(binding: NativeBinding, value: TensorValue): number {
  return binding.createTensor(value.shape, value.dtype, typed(value));
}

/** The bytes of a value as the typed array that the addon wants for its type. */
function typed({ dtype, bytes }: TensorValue): ArrayBufferView {
  if (dtype === dataType.float) return new Float32Array(bytes.buffer);
  if (dtype === dataType.bool) return bytes;
  return new Int32Array(bytes.buffer);
}
