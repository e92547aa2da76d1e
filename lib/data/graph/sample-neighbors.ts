import { requirePositiveInteger } from '../../core/checks';
import { requireIds } from '../../core/columns';
import { requireOptions } from '../../core/options/options';
import type { Random } from '../../core/random';
import type { Graph } from './graph';
import { requireGraph } from './graph';

/** Options of `sampleNeighbors`. */
export interface NeighborSampleOptions {
  /** Neighbors per node, 1 or more. */
  size: number;
  random: Random;
}

/**
 * A fixed number of neighbors of each of some nodes, all neighbors equally likely whatever their weights (GraphSAGE,
 * Hamilton et al. 2017): without repetition where the node has `size` neighbors or more, with repetition where it has
 * fewer.
 * @param nodes ids, repeats allowed
 * @returns [nodes.length * size], row by row; -1 throughout the row of an isolated node, which has nobody to draw
 * @throws on an id out of range or a bad option
 */
export function sampleNeighbors(graph: Graph, nodes: Int32Array, options: NeighborSampleOptions): Int32Array {
  requireGraph('graph', graph);
  requireOptions('options', options, { size: 'number', random: 'Random' });
  const { size, random } = options;
  requirePositiveInteger('size', size);
  requireIds('nodes', nodes, graph.nodes);
  const { offsets, neighbors } = graph;
  const drawn = new Int32Array(nodes.length * size).fill(-1);
  const picked = new Int32Array(size);
  for (let row = 0; row < nodes.length; row++) {
    const begin = offsets[nodes[row]];
    const degree = offsets[nodes[row] + 1] - begin;
    if (degree === 0) continue;
    if (degree < size) for (let i = 0; i < size; i++) picked[i] = random.integer(0, degree);
    else distinctIndices(picked, degree, random);
    for (let i = 0; i < size; i++) drawn[row * size + i] = neighbors[begin + picked[i]];
  }
  return drawn;
}

/** `indices.length` different integers below `bound` (Floyd's algorithm), every set equally likely. */
function distinctIndices(indices: Int32Array, bound: number, random: Random): void {
  const size = indices.length;
  for (let i = 0; i < size; i++) {
    const last = bound - size + i;
    const index = random.integer(0, last + 1);
    // For the few numbers of a sample a search is faster than a set.
    indices[i] = indices.subarray(0, i).includes(index) ? last : index;
  }
}
