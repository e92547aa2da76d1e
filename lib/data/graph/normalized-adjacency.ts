import type { SparseEntries } from '../../compiler/ops/sparse-matrix';
import { requireOneOf } from '../../core/checks';
import { requireOptions } from '../../core/options/options';
import { type Graph, requireGraph, strengthsOf } from './graph';

/** Options of `normalizedAdjacency`. */
export interface NormalizationOptions {
  /**
   * 'symmetric': a_ij / sqrt(d_i d_j), D^-1/2 A D^-1/2 (GCN, NGCF, LightGCN). 'row': a_ij / d_i, the mean over a node's
   * neighbors. Default: 'symmetric'.
   */
  kind?: 'symmetric' | 'row';
  /** Whether each node is its own neighbor, with weight 1, as in GCN (Kipf and Welling 2017). Default: false. */
  selfLoops?: boolean;
}

/**
 * The normalized adjacency matrix of a graph, as entries of a `SparseMatrix`, in row order. An isolated node has an
 * empty row and column (only its self-loop, if asked for), so propagation gives it zeros. The eigenvalues of either
 * kind lie in [-1, 1].
 * @example
 * const adjacency = new SparseMatrix(normalizedAdjacency(graph));
 * const neighbors = adjacency.matMul(embeddings); // [nodes, width]
 */
export function normalizedAdjacency(graph: Graph, options: NormalizationOptions = {}): SparseEntries {
  requireGraph('graph', graph);
  requireOptions('options', options, { kind: 'text?', selfLoops: 'boolean?' });
  const { kind = 'symmetric', selfLoops = false } = options;
  requireOneOf('kind', kind, ['symmetric', 'row'] as const);
  const { nodes, offsets, neighbors, weights } = graph;
  const loop = selfLoops ? 1 : 0;
  const scale = strengthsOf(graph).map((strength) => {
    const degree = strength + loop;
    if (degree === 0) return 0;
    return kind === 'symmetric' ? 1 / Math.sqrt(degree) : 1 / degree;
  });
  const size = neighbors.length + loop * nodes;
  const rows = new Int32Array(size);
  const columns = new Int32Array(size);
  const values = new Float32Array(size);
  let at = 0;
  const put = (row: number, column: number, weight: number) => {
    rows[at] = row;
    columns[at] = column;
    // In this order the product does not depend on which end is the row, to the last bit.
    values[at++] = weight * (kind === 'symmetric' ? scale[row] * scale[column] : scale[row]);
  };
  for (let node = 0; node < nodes; node++) {
    let i = offsets[node];
    const end = offsets[node + 1];
    for (; i < end && neighbors[i] < node; i++) put(node, neighbors[i], weights ? weights[i] : 1);
    if (selfLoops) put(node, node, 1);
    for (; i < end; i++) put(node, neighbors[i], weights ? weights[i] : 1);
  }
  return { rows, columns, values, shape: [nodes, nodes], symmetric: kind === 'symmetric' };
}
