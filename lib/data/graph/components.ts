import type { Graph } from './graph';
import { requireGraph } from './graph';

/** The parts of a graph between which there is no path. */
export interface Components {
  /** Number of components; an isolated node is one by itself. */
  readonly count: number;
  /** Component of each node, shape [nodes], numbered by their smallest node. */
  readonly component: Int32Array;
  /** Nodes of each component, shape [count]. */
  readonly sizes: Int32Array;
}

/** The connected components of a graph, by breadth-first search. */
export function connectedComponents(graph: Graph): Components {
  requireGraph('graph', graph);
  const { nodes, offsets, neighbors } = graph;
  const component = new Int32Array(nodes).fill(-1);
  const queue = new Int32Array(nodes);
  const sizes: number[] = [];
  let end = 0;
  for (let start = 0; start < nodes; start++) {
    if (component[start] !== -1) continue;
    const begin = end;
    component[start] = sizes.length;
    queue[end++] = start;
    for (let at = begin; at < end; at++) {
      for (let i = offsets[queue[at]]; i < offsets[queue[at] + 1]; i++) {
        const next = neighbors[i];
        if (component[next] !== -1) continue;
        component[next] = sizes.length;
        queue[end++] = next;
      }
    }
    sizes.push(end - begin);
  }
  return { count: sizes.length, component, sizes: Int32Array.from(sizes) };
}
