import { argumentError, requirePositiveInteger } from '../../core/checks';
import { requireOptions } from '../../core/options/options';
import type { Random } from '../../core/random';
import { type Graph, requireGraph } from './graph';

/** Positions of nodes in the plane. */
export interface Layout {
  /** [nodes] */
  readonly x: Float64Array;
  /** [nodes] */
  readonly y: Float64Array;
}

/** Options of `springLayout`. */
export interface SpringLayoutOptions {
  random: Random;
  /** Rounds, 1 or more. Default: 200. */
  iterations?: number;
}

/** Every pair of nodes is looked at in each round. */
const mostNodes = 2000;

/**
 * Positions for drawing a small graph (Fruchterman and Reingold 1991): all nodes push one another away, edges pull their
 * ends together, and the steps shrink from round to round. Nodes of one community end up near one another. A weak pull
 * towards the middle keeps unconnected parts in the picture.
 * @returns positions around the middle (0, 0)
 * @throws if the graph has more than 2000 nodes
 */
export function springLayout(graph: Graph, options: SpringLayoutOptions): Layout {
  requireOptions('options', options, { random: 'Random', iterations: 'number?' });
  requireGraph('graph', graph);
  const { random, iterations = 200 } = options;
  const { nodes, offsets, neighbors } = graph;
  requirePositiveInteger('iterations', iterations);
  if (nodes > mostNodes) throw argumentError('graph', `of at most ${mostNodes} nodes`, `${nodes} nodes`);
  const spacing = 1 / Math.sqrt(nodes);
  const position = () => Float64Array.from({ length: nodes }, () => random.uniform(-0.5, 0.5));
  const [x, y] = [position(), position()];
  for (let round = 0; round < iterations; round++) {
    const [moveX, moveY] = [new Float64Array(nodes), new Float64Array(nodes)];
    for (let a = 0; a < nodes; a++) {
      for (let b = a + 1; b < nodes; b++) {
        const [dx, dy] = [x[a] - x[b], y[a] - y[b]];
        const push = spacing ** 2 / Math.max(dx * dx + dy * dy, 1e-9);
        moveX[a] += dx * push;
        moveY[a] += dy * push;
        moveX[b] -= dx * push;
        moveY[b] -= dy * push;
      }
      moveX[a] -= 2 * spacing * x[a];
      moveY[a] -= 2 * spacing * y[a];
      for (let i = offsets[a]; i < offsets[a + 1]; i++) {
        const [dx, dy] = [x[a] - x[neighbors[i]], y[a] - y[neighbors[i]]];
        const pull = Math.hypot(dx, dy) / spacing;
        moveX[a] -= dx * pull;
        moveY[a] -= dy * pull;
      }
    }
    const most = 0.1 * (1 - round / iterations);
    for (let node = 0; node < nodes; node++) {
      const length = Math.hypot(moveX[node], moveY[node]);
      const step = length === 0 ? 0 : Math.min(length, most) / length;
      x[node] += moveX[node] * step;
      y[node] += moveY[node] * step;
    }
  }
  return { x, y };
}
