import { requirePositiveInteger, requireShareBelowOne } from '../../core/checks';
import { requireIds } from '../../core/columns';
import { requireOptions } from '../../core/options/options';
import type { Random } from '../../core/random';
import { requireRandom } from '../../core/require-random';
import { drawIndex } from '../../core/weighted-draw';
import type { Graph } from './graph';
import { requireGraph } from './graph';

/** Options: how a node's surroundings are walked. */
export interface WalkOptions {
  /** Steps in all, restarts included, 1 or more: the more, the closer the visits are to their probabilities. */
  steps: number;
  /** Probability of a step back to the start, in [0, 1); a walk is 1 / restart steps long on average. Default: 0.5. */
  restart?: number;
  random: Random;
}

/** How often a walk came by, for the nodes where it did. */
export interface Visits {
  /** Nodes visited at least once, ascending. */
  readonly nodes: Int32Array;
  /** Visits of each; they sum to the number of steps. */
  readonly counts: Int32Array;
}

/**
 * Walks over a graph with restarts (Pixie, Eksombatchai et al. 2018; PinSage, Ying et al. 2018): each step goes back to
 * the start with probability `restart`, else to a neighbor, all alike or in proportion to the edges' weights. The share
 * of visits converges to the personalized PageRank of the start s,
 *
 *   pi = restart e_s + (1 - restart) pi P,  P_ij = w_ij / sum_k w_ik,
 *
 * so it tells how close a node is by all paths at once, and only the nodes nearby cost anything.
 *
 * @example
 * const walker = new RandomWalker(graph);
 * const { nodes, counts } = walker.visits(node, { steps: 1000, random });
 */
export class RandomWalker {
  private readonly sums: Float64Array | undefined;
  private readonly counts: Int32Array;

  constructor(readonly graph: Graph) {
    requireGraph('graph', graph);
    this.sums = graph.weights && sumsByRow(graph);
    this.counts = new Int32Array(graph.nodes);
  }

  /**
   * The visits of one walk, where it starts not counted. An isolated node is its own only visit.
   * @throws if there is no such node, or on a bad option
   */
  visits(start: number, options: WalkOptions): Visits {
    requireOptions('options', options, { steps: 'number', restart: 'number?', random: 'Random' });
    requireIds('start', [start], this.graph.nodes);
    const { steps, restart, random } = requireWalk(options);
    const { counts } = this;
    const seen: number[] = [];
    let node = start;
    for (let step = 0; step < steps; step++) {
      node = random.uniform() < restart ? start : this.next(node, random);
      if (counts[node]++ === 0) seen.push(node);
    }
    const nodes = Int32Array.from(seen).sort();
    const visits = { nodes, counts: Int32Array.from(nodes, (visited) => counts[visited]) };
    for (const visited of nodes) counts[visited] = 0;
    return visits;
  }

  /** A neighbor, or the node itself where it has none. */
  private next(node: number, random: Random): number {
    const { offsets, neighbors } = this.graph;
    const begin = offsets[node];
    const end = offsets[node + 1];
    if (begin === end) return node;
    const { sums } = this;
    if (sums === undefined) return neighbors[begin + Math.floor(random.uniform() * (end - begin))];
    return neighbors[drawIndex(sums, random, begin, end)];
  }
}

/** The options with their defaults. @throws on one outside its range */
export function requireWalk(options: WalkOptions): Required<WalkOptions> {
  const { steps, restart = 0.5, random } = options;
  requirePositiveInteger('steps', steps);
  requireShareBelowOne('restart', restart);
  requireRandom(random);
  return { steps, restart, random };
}

/** Running sums of each row's weights, from which a neighbor is found by bisection. */
function sumsByRow({ nodes, offsets, weights }: Graph): Float64Array {
  const sums = new Float64Array(offsets[nodes]);
  for (let node = 0; node < nodes; node++) {
    let sum = 0;
    for (let i = offsets[node]; i < offsets[node + 1]; i++) {
      sum += weights === undefined ? 1 : weights[i];
      sums[i] = sum;
    }
  }
  return sums;
}
