import { dataType, type Graph, type Output, output } from './graph';

/** A gradient of a whole variable, or of the rows that were gathered from it. */
export type Gradient =
  | { kind: 'dense'; value: Output }
  /** `values[i]` belongs to row `ids[i]`; a row may come several times, which means the sum. */
  | { kind: 'rows'; ids: Output; values: Output; unique: boolean };

/**
 * The rows behind a gradient that tfjs computed by adding up rows (the gradient of `gather`), or undefined if it
 * is dense. A variable gathered several times has a sum of such gradients.
 */
export function rowsOf(graph: Graph, gradient: Output): Gradient | undefined {
  const parts = segmentSums(gradient);
  if (parts === undefined) return undefined;
  const ids = parts.map(([, ids]) => ids);
  const values = parts.map(([values]) => values);
  return { kind: 'rows', ids: joined(graph, ids), values: joined(graph, values), unique: false };
}

function segmentSums({ node }: Output): Output[][] | undefined {
  if (node.op === 'UnsortedSegmentSum') {
    const [values, ids] = node.inputs;
    return ids.shape.length === 1 ? [[values, ids]] : undefined;
  }
  if (!/^(Add|AddV2|AddN)$/.test(node.op)) return undefined;
  const parts = node.inputs.map(segmentSums);
  return parts.every((part) => part !== undefined) ? parts.flat() : undefined;
}

/** Tensors below one another. */
export function joined(graph: Graph, parts: readonly Output[]): Output {
  if (parts.length === 1) return parts[0];
  const attributes = {
    N: { int: parts.length },
    T: { type: parts[0].dtype },
    Tidx: { type: dataType.int32 },
  };
  const known = parts.every(({ shape }) => shape[0] >= 0);
  const rows = known ? parts.reduce((sum, { shape }) => sum + shape[0], 0) : -1;
  const node = graph.op('ConcatV2', attributes, [...parts, graph.integer(0)]);
  return output(node, parts[0].dtype, [rows, ...parts[0].shape.slice(1)]);
}

/** The same gradient with each row at most once. The number of rows is known only when the graph runs. */
export function uniqueRows(graph: Graph, gradient: Gradient): Gradient {
  if (gradient.kind === 'dense' || gradient.unique) return gradient;
  const { ids, values } = gradient;
  const types = { T: { type: ids.dtype }, out_idx: { type: dataType.int32 } };
  const unique = graph.op('Unique', types, [ids]);
  const rows = output(unique, ids.dtype, [-1]);
  const index = output(unique, dataType.int32, ids.shape, 1);
  const countTypes = { T: { type: ids.dtype }, out_type: { type: dataType.int32 } };
  const count = output(graph.op('Size', countTypes, [rows]), dataType.int32, []);
  const sumTypes = { Tindices: { type: dataType.int32 }, Tnumsegments: { type: dataType.int32 } };
  const shape = [-1, ...values.shape.slice(1)];
  const sum = graph.float('UnsortedSegmentSum', shape, [values, index, count], sumTypes);
  return { kind: 'rows', ids: rows, values: sum, unique: true };
}

/** The numbers of the gradient: of the whole variable, or of its rows. */
export function numbersOf(gradient: Gradient): Output {
  return gradient.kind === 'dense' ? gradient.value : gradient.values;
}

function withNumbers(gradient: Gradient, numbers: Output): Gradient {
  return gradient.kind === 'dense' ? { kind: 'dense', value: numbers } : { ...gradient, values: numbers };
}

/** All gradients scaled down together so that their global L2 norm is at most `norm` (PyTorch's clip_grad_norm_). */
export function clipByNorm(graph: Graph, gradients: readonly Gradient[], norm: number): Gradient[] {
  const clean = gradients.map((gradient) => uniqueRows(graph, gradient));
  const halves = clean.map((gradient) => graph.float('L2Loss', [], [numbersOf(gradient)]));
  const half = graph.float('AddN', [], halves, { N: { int: halves.length } });
  const length = graph.float('Sqrt', [], [graph.float('Mul', [], [half, graph.scalar(2)])]);
  const safe = graph.float('AddV2', [], [length, graph.scalar(1e-6)]);
  const ratio = graph.float('RealDiv', [], [graph.scalar(norm), safe]);
  const scale = graph.float('Minimum', [], [ratio, graph.scalar(1)]);
  return clean.map((gradient) => {
    const numbers = numbersOf(gradient);
    return withNumbers(gradient, graph.float('Mul', numbers.shape, [numbers, scale]));
  });
}

export function clipByValue(graph: Graph, gradients: readonly Gradient[], limit: number): Gradient[] {
  return gradients.map((gradient) => {
    const clean = uniqueRows(graph, gradient);
    const numbers = numbersOf(clean);
    const inputs = [numbers, graph.scalar(-limit), graph.scalar(limit)];
    return withNumbers(clean, graph.float('ClipByValue', numbers.shape, inputs));
  });
}
