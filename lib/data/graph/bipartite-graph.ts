import { argumentError, requirePositiveInteger } from '../../core/checks';
import { graphBytes, requireMemory } from '../../core/memory';
import { requireOptions, requireParts } from '../../core/options/options';
import { type Interactions, requireInteractions, usersPerItem } from '../interactions';
import type { Graph } from './graph';
import { requireGraph } from './graph';

/**
 * The graph of who touched what: node `u` in [0, users) is a user, node `users + i` the item `i`. Edges run between
 * users and items only.
 */
export interface BipartiteGraph extends Graph {
  /** Number of users: nodes [0, users). */
  readonly users: number;
  /** Number of items: nodes [users, users + items). */
  readonly items: number;
}

/** Options of `bipartiteGraph`. */
export interface BipartiteGraphOptions {
  /** Most bytes that building the graph may take. Default: the machine's memory. */
  maxBytes?: number;
}

/**
 * The bipartite graph of interactions (`interactionsOf` has merged the log's repetitions). Users and items without an
 * interaction are isolated nodes.
 * @throws if there is no interaction, or the graph needs more than `maxBytes`, naming the need
 * @example
 * const graph = bipartiteGraph(interactionsOf(log, { users: 1000, items: 200 }));
 * neighborsOf(graph, graph.users + item); // the users who touched the item
 */
export function bipartiteGraph(
  interactions: Interactions,
  options: BipartiteGraphOptions = {},
): BipartiteGraph {
  requireInteractions('interactions', interactions);
  requireOptions('options', options, { maxBytes: 'number?' });
  const { maxBytes } = options;
  const { users, items, itemIds } = interactions;
  const edges = itemIds.length;
  if (edges === 0) throw argumentError('interactions', 'at least one', '0');
  const nodes = users + items;
  requireMemory('the graph', graphBytes({ nodes, edges }), maxBytes);
  const offsets = new Int32Array(nodes + 1);
  offsets.set(interactions.offsets);
  const counts = usersPerItem(interactions);
  for (let item = 0; item < items; item++) offsets[users + item + 1] = offsets[users + item] + counts[item];

  const neighbors = new Int32Array(2 * edges);
  const next = offsets.slice(users, nodes);
  // Users come in ascending order, so the rows of items come out ascending too.
  for (let user = 0; user < users; user++) {
    for (let i = offsets[user]; i < offsets[user + 1]; i++) {
      neighbors[i] = users + itemIds[i];
      neighbors[next[itemIds[i]]++] = user;
    }
  }
  return { nodes, users, items, offsets, neighbors, repeatedEdges: 0, selfReferences: 0 };
}

/** @throws unless the value has the parts of a `BipartiteGraph` */
export function requireBipartiteGraph(argument: string, value: BipartiteGraph): void {
  requireParts(argument, value, ['users', 'items', 'nodes', 'offsets', 'neighbors']);
  requirePositiveInteger(`${argument}.users`, value.users);
  requirePositiveInteger(`${argument}.items`, value.items);
  requireGraph(argument, value);
  if (value.users + value.items !== value.nodes) {
    throw argumentError(
      `${argument}.nodes`,
      `the users and items (${value.users + value.items})`,
      value.nodes,
    );
  }
}
