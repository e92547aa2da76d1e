import { argumentError, requireOneOf, requirePositive, requirePositiveInteger } from '../../core/checks';
import { requireIds, rowCount } from '../../core/columns';
import { compressedRows, emptyRows } from '../../core/compressed-rows';
import { graphBytes, requireMemory } from '../../core/memory';
import { requireOptions, requireParts } from '../../core/options/options';
import { requireOffsets, requireTypedArray } from '../../core/shapes/typed-arrays';

/**
 * An undirected graph in compressed rows (CSR): the neighbors of node `n` are
 * `neighbors[offsets[n] .. offsets[n + 1])`, ascending and distinct. Every edge stands in the rows of both its ends.
 */
export interface Graph {
  /** Number of nodes: ids are in [0, nodes). */
  readonly nodes: number;
  /** Where each node's neighbors begin, shape [nodes + 1]; the last is twice the number of edges. */
  readonly offsets: Int32Array;
  /** Neighbors node by node, shape [2 * edges]. */
  readonly neighbors: Int32Array;
  /** Weight of each entry of `neighbors`, above 0; undefined when every edge counts 1. */
  readonly weights?: Float32Array;
  /** Given edges that were merged into one that stood there already. */
  readonly repeatedEdges: number;
  /** Given edges from a node to itself that were left out. */
  readonly selfReferences: number;
}

/** A list of undirected edges; the order of the two ends does not matter. */
export interface EdgeList {
  readonly source: Int32Array;
  readonly target: Int32Array;
  /** Weight of each edge, finite and above 0. Weights of repeated edges add up. Default: every edge counts 1. */
  readonly weight?: Float32Array;
}

/** Options of `graphOf`. */
export interface GraphOptions {
  /** Number of nodes, 1 or more. Those without an edge are isolated: they have an empty row. */
  nodes: number;
  /** What an edge from a node to itself is: an error, or left out and counted. Default: 'refuse'. */
  selfReferences?: 'refuse' | 'drop';
  /** Most bytes that building the graph may take. Default: the machine's memory. */
  maxBytes?: number;
}

/**
 * The undirected graph of an edge list. Repeated edges are merged, in either direction; without weights an edge that
 * is repeated counts as one.
 * @throws on no edge, columns of two lengths, an id out of range, a weight that is not a finite number above 0, an
 *   edge from a node to itself (unless they are dropped), or a graph that needs more than `maxBytes`, naming the need
 * @example
 * const graph = graphOf({ source: Int32Array.of(0, 1), target: Int32Array.of(1, 2) }, { nodes: 3 });
 * neighborsOf(graph, 1); // 0, 2
 */
export function graphOf(edges: EdgeList, options: GraphOptions): Graph {
  requireOptions('options', options, { nodes: 'number', selfReferences: 'text?', maxBytes: 'number?' });
  const { nodes, selfReferences = 'refuse', maxBytes } = options;
  requireParts('edges', edges, ['source', 'target']);
  const { source, target, weight } = edges;
  requirePositiveInteger('nodes', nodes);
  requireOneOf('selfReferences', selfReferences, ['refuse', 'drop'] as const);
  const given = rowCount(weight === undefined ? { source, target } : { source, target, weight }, 'edges');
  if (given === 0) throw argumentError('edges', 'a list of at least one edge', '0 edges');
  requireMemory('the graph', graphBytes({ nodes, edges: given, weighted: weight !== undefined }), maxBytes);
  requireIds('source', source, nodes);
  requireIds('target', target, nodes);
  // By index: a list with holes is not skipped over.
  if (weight !== undefined) {
    for (let edge = 0; edge < given; edge++) requirePositive(`weight[${edge}]`, weight[edge]);
  }

  const rows = new Int32Array(2 * given);
  const columns = new Int32Array(2 * given);
  const weights = weight && new Float32Array(2 * given);
  let at = 0;
  for (let edge = 0; edge < given; edge++) {
    if (source[edge] === target[edge]) {
      if (selfReferences === 'drop') continue;
      throw argumentError('edges', `between different nodes (edge ${edge})`, `${source[edge]} to itself`);
    }
    rows[at] = columns[at + 1] = source[edge];
    columns[at] = rows[at + 1] = target[edge];
    if (weight && weights) weights[at] = weights[at + 1] = weight[edge];
    at += 2;
  }
  if (at === 0) throw argumentError('edges', 'at least one edge between different nodes', '0');
  const csr = compressedRows({
    rows: rows.subarray(0, at),
    columns: columns.subarray(0, at),
    values: weights?.subarray(0, at),
    shape: [nodes, nodes],
  });
  return {
    nodes,
    offsets: csr.offsets,
    neighbors: csr.columns,
    weights: csr.values,
    repeatedEdges: (at - csr.columns.length) / 2,
    selfReferences: given - at / 2,
  };
}

/** Number of edges, each counted once. */
export function edgeCount(graph: Graph): number {
  requireGraph('graph', graph);
  const { neighbors } = graph;
  return neighbors.length / 2;
}

/** The neighbors of one node, ascending: a view. @throws if there is no such node */
export function neighborsOf(graph: Graph, node: number): Int32Array {
  const { offsets, neighbors } = graph ?? {};
  if (!(offsets instanceof Int32Array && neighbors instanceof Int32Array)) requireGraph('graph', graph);
  if (!(Number.isInteger(node) && node >= 0 && node < graph.nodes)) {
    throw argumentError('node', `an integer in [0, ${graph.nodes})`, node);
  }
  return graph.neighbors.subarray(graph.offsets[node], graph.offsets[node + 1]);
}

/** Number of neighbors of every node, shape [nodes]. */
export function degreesOf(graph: Graph): Int32Array {
  requireGraph('graph', graph);
  const { nodes, offsets } = graph;
  const degrees = new Int32Array(nodes);
  for (let node = 0; node < nodes; node++) degrees[node] = offsets[node + 1] - offsets[node];
  return degrees;
}

/** Sum of the weights of every node's edges, shape [nodes]: its degree where the graph has no weights. */
export function strengthsOf(graph: Graph): Float64Array {
  requireGraph('graph', graph);
  const { nodes, offsets, weights } = graph;
  if (weights === undefined) return Float64Array.from(degreesOf(graph));
  const strengths = new Float64Array(nodes);
  for (let node = 0; node < nodes; node++) {
    for (let i = offsets[node]; i < offsets[node + 1]; i++) strengths[node] += weights[i];
  }
  return strengths;
}

/** The nodes without an edge, ascending. */
export function isolatedNodes(graph: Graph): Int32Array {
  requireGraph('graph', graph);
  const { nodes, offsets } = graph;
  return emptyRows(offsets, nodes);
}

/** @throws unless the value has the parts of a `Graph` */
export function requireGraph(argument: string, value: Graph): void {
  requireParts(argument, value, ['nodes', 'offsets', 'neighbors']);
  const { nodes, offsets, neighbors, weights } = value;
  requirePositiveInteger(`${argument}.nodes`, nodes);
  requireOffsets(argument, nodes, offsets, { name: 'neighbors', ids: neighbors });
  if (weights !== undefined) requireTypedArray(`${argument}.weights`, weights, 'Float32Array');
}
