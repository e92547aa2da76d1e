import type { BipartiteGraph } from './bipartite-graph';
import {
  type ImportanceOptions,
  type ImportantNeighbours,
  importantNeighbours,
} from './important-neighbors';

/**
 * The items that random walks from each item, over the users who took them, visit most often: `importantNeighbours`
 * among the items, with ids of items instead of nodes. [items, size]
 * @throws on a bad option
 */
export function itemNeighbours(
  graph: BipartiteGraph,
  options: Omit<ImportanceOptions, 'nodes' | 'among'>,
): ImportantNeighbours {
  const { users, items } = graph;
  const found = importantNeighbours(graph, {
    ...options,
    nodes: Int32Array.from({ length: items }, (_, item) => users + item),
    among: [users, graph.nodes],
  });
  return { ...found, neighbours: found.neighbours.map((node) => (node < 0 ? node : node - users)) };
}
