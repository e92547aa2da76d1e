import { argumentError, requirePositiveInteger } from '../../core/checks';
import { requireIds } from '../../core/columns';
import { requireOptions } from '../../core/options/options';
import type { Graph } from './graph';
import { requireGraph } from './graph';
import { RandomWalker, requireWalk, type Visits, type WalkOptions } from './random-walk';

/** Options: how the neighborhoods of PinSage are found. */
export interface ImportanceOptions extends WalkOptions {
  /** Neighbors per node, at most; 1 or more. */
  size: number;
  /** Nodes whose neighborhoods are wanted. Default: all. */
  nodes?: Int32Array;
  /** Nodes that may be neighbors: [from, to). Default: all. In a bipartite graph, the items: [users, nodes]. */
  among?: readonly [number, number];
}

/** The important neighbors of some nodes, row by row, the most visited first. */
export interface ImportantNeighbors {
  /** Neighbors per row. */
  readonly size: number;
  /** Neighbors: [rows, size]; -1 where a walk met fewer. */
  readonly neighbors: Int32Array;
  /** Visits of each, divided by those of the row: [rows, size]. A row sums to 1, or to 0 if it has no neighbor. */
  readonly weights: Float32Array;
}

/**
 * The neighborhood of a node in PinSage (Ying et al. 2018, 3.1): the `size` other nodes that random walks from it visit
 * most often, weighted by their visits. Of equal visits the smaller id comes first.
 *
 * It bounds the cost of a popular node, reaches further than one edge, and ranks what it takes: a neighbor met on
 * many short paths counts more than one met by chance. Each node is walked from with a stream of its own, so its
 * neighborhood does not depend on which others are asked for.
 * @throws on a bad option or an id out of range
 */
export function importantNeighbors(graph: Graph, options: ImportanceOptions): ImportantNeighbors {
  requireGraph('graph', graph);
  requireOptions('options', options, {
    size: 'number',
    nodes: 'list?',
    among: 'list?',
    steps: 'number',
    restart: 'number?',
    random: 'Random',
  });
  const { size, nodes = Int32Array.from({ length: graph.nodes }, (_, node) => node) } = options;
  const { steps, restart, random } = requireWalk(options);
  requirePositiveInteger('size', size);
  requireIds('nodes', nodes, graph.nodes);
  const [from, to] = requireRange(options.among ?? [0, graph.nodes], graph.nodes);
  const walker = new RandomWalker(graph);
  const neighbors = new Int32Array(nodes.length * size).fill(-1);
  const weights = new Float32Array(nodes.length * size);
  for (let row = 0; row < nodes.length; row++) {
    const own = random.child(nodes[row]);
    const visits = walker.visits(nodes[row], { steps, restart, random: own });
    const best = mostVisited(visits, (node) => node !== nodes[row] && node >= from && node < to, size);
    const total = best.reduce((sum, index) => sum + visits.counts[index], 0);
    best.forEach((index, i) => {
      neighbors[row * size + i] = visits.nodes[index];
      weights[row * size + i] = visits.counts[index] / total;
    });
  }
  return { size, neighbors, weights };
}

function mostVisited({ nodes, counts }: Visits, may: (node: number) => boolean, size: number): number[] {
  const indices: number[] = [];
  for (let index = 0; index < nodes.length; index++) if (may(nodes[index])) indices.push(index);
  return indices.sort((a, b) => counts[b] - counts[a] || a - b).slice(0, size);
}

function requireRange(among: readonly [number, number], nodes: number): readonly [number, number] {
  const [from, to] = among;
  if (!(Number.isInteger(from) && Number.isInteger(to) && from >= 0 && from < to && to <= nodes)) {
    throw argumentError('among', `a range within [0, ${nodes}]`, `[${among}]`);
  }
  return among;
}
