import { requireOptions } from '../../core/options/options';
import type { BipartiteGraph } from './bipartite-graph';
import { requireBipartiteGraph } from './bipartite-graph';
import { type ImportanceOptions, type ImportantNeighbors, importantNeighbors } from './important-neighbors';

/**
 * The items that random walks from each item, over the users who took them, visit most often: `importantNeighbors`
 * among the items, with ids of items instead of nodes. [items, size]
 * @throws on a bad option
 */
export function itemNeighbors(
  graph: BipartiteGraph,
  options: Omit<ImportanceOptions, 'nodes' | 'among'>,
): ImportantNeighbors {
  requireBipartiteGraph('graph', graph);
  requireOptions('options', options, {
    size: 'number',
    steps: 'number',
    restart: 'number?',
    random: 'Random',
  });
  const { users, items } = graph;
  const found = importantNeighbors(graph, {
    ...options,
    nodes: Int32Array.from({ length: items }, (_, item) => users + item),
    among: [users, graph.nodes],
  });
  return { ...found, neighbors: found.neighbors.map((node) => (node < 0 ? node : node - users)) };
}
