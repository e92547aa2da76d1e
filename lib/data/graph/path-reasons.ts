import { argumentError, requirePositiveInteger } from '../../core/checks';
import { requireOptions } from '../../core/options/options';
import type { BipartiteGraph } from './bipartite-graph';
import { requireBipartiteGraph } from './bipartite-graph';

/** One reason for a recommendation: something that the user has, and the people who lead from it to the item. */
export interface PathReason {
  /** The item that the user has. */
  readonly item: number;
  /** Sum of the weights of the paths through it. */
  readonly weight: number;
  /** Users who have both items, those with the heaviest paths first. */
  readonly users: Int32Array;
}

/** Why a graph leads from a user to an item. */
export interface PathReasons {
  /** Weight of all paths user - item - user - item: the entry of (D^-1/2 A D^-1/2)^3. */
  readonly total: number;
  /** Heaviest first. */
  readonly reasons: readonly PathReason[];
}

/**
 * The shortest paths from a user to an item not yet touched, user - own item - other user - item, grouped by the own
 * item: "because you have X, like these others who took this". Each weighs what propagation sends along it, the product
 * of 1 / sqrt(d_a d_b) over its three edges.
 * @param options.limit reasons at most, 1 or more. Default: 3
 * @throws on a user or item outside, or a bad limit
 * @example
 * const { reasons } = pathReasons(graph, user, item);
 */
export function pathReasons(
  graph: BipartiteGraph,
  user: number,
  item: number,
  options: { limit?: number } = {},
): PathReasons {
  requireBipartiteGraph('graph', graph);
  requireOptions('options', options, { limit: 'number?' });
  const { limit = 3 } = options;
  const { users, items, offsets, neighbors } = graph;
  requireId('user', user, users);
  requireId('item', item, items);
  requirePositiveInteger('limit', limit);
  const degree = (node: number) => offsets[node + 1] - offsets[node];
  const target = users + item;
  const takers = new Set(neighbors.subarray(offsets[target], offsets[target + 1]));
  const ends = Math.sqrt(degree(user) * degree(target));
  const reasons: PathReason[] = [];
  for (let i = offsets[user]; i < offsets[user + 1]; i++) {
    const own = neighbors[i];
    const people: number[] = [];
    let weight = 0;
    for (let j = offsets[own]; j < offsets[own + 1]; j++) {
      const other = neighbors[j];
      if (!takers.has(other)) continue;
      people.push(other);
      weight += 1 / (ends * degree(own) * degree(other));
    }
    if (people.length === 0) continue;
    people.sort((a, b) => degree(a) - degree(b) || a - b);
    reasons.push({ item: own - users, weight, users: Int32Array.from(people) });
  }
  reasons.sort((a, b) => b.weight - a.weight || a.item - b.item);
  const total = reasons.reduce((sum, { weight }) => sum + weight, 0);
  return { total, reasons: reasons.slice(0, limit) };
}

function requireId(argument: string, id: number, size: number): void {
  if (!(Number.isInteger(id) && id >= 0 && id < size)) {
    throw argumentError(argument, `an integer in [0, ${size})`, id);
  }
}
