import { totalmem } from 'node:os';
import { argumentError } from './argument-error';
import { requireNonNegativeInteger, requireOneOf, requirePositive, requirePositiveInteger } from './checks';
import { requireOptionNames } from './options/option-names';

/** Sizes by which the memory of a graph is estimated. */
export interface GraphSizes {
  /** 1 or more. */
  nodes: number;
  /** Undirected edges, each counted once. */
  edges: number;
  /** Whether edges carry weights. Default: false. */
  weighted?: boolean;
}

/**
 * Bytes that building a graph takes at its peak: both directions of every edge as given and in compressed rows, and
 * the order of the sort between them. About half of it stays.
 */
export function graphBytes(options: GraphSizes): number {
  requireOptionNames('sizes', options, ['nodes', 'edges', 'weighted']);
  const { nodes, edges, weighted = false } = options;
  requirePositiveInteger('nodes', nodes);
  requireNonNegativeInteger('edges', edges);
  requireOneOf('weighted', weighted, [true, false]);
  const numbersPerEntry = weighted ? 8 : 6;
  return 4 * (2 * edges * numbersPerEntry + 3 * nodes);
}

/** Sizes by which the memory of training a graph model is estimated. */
export interface PropagationSizes extends GraphSizes {
  /** Length of an embedding, 1 or more. */
  embeddingSize: number;
  /** Propagation layers, 0 or more. */
  layers: number;
}

/**
 * Bytes that training by propagation takes at its peak: the graph, its normalized adjacency as a list of entries and in
 * compressed rows (both directions of each edge), the table with Adam's two slots, its gradient and a copy for reading,
 * and one table per layer forwards and two backwards.
 */
export function propagationBytes(sizes: PropagationSizes): number {
  requireOptionNames('sizes', sizes, ['embeddingSize', 'layers', 'nodes', 'edges', 'weighted']);
  const { nodes, edges, weighted, embeddingSize, layers } = sizes;
  requirePositiveInteger('embeddingSize', embeddingSize);
  requireNonNegativeInteger('layers', layers);
  const adjacency = 2 * edges * (3 + 2 + 3) * 4;
  const table = 4 * nodes * embeddingSize;
  return graphBytes({ nodes, edges, weighted }) + adjacency + table * (5 + layers + 2);
}

/** Memory that this process may use, in bytes: the machine's, or the container's limit where that is less. */
function memoryLimit(): number {
  const constrained = process.constrainedMemory?.() ?? 0;
  return constrained > 0 ? Math.min(constrained, totalmem()) : totalmem();
}

/**
 * Refuses what would not fit, before anything is allocated.
 * @param what such as 'the graph'
 * @param maxBytes the most that it may take. Default: what the process may use
 * @throws if it needs more, naming need and limit
 */
export function requireMemory(what: string, needed: number, maxBytes?: number): void {
  if (maxBytes !== undefined) requirePositive('maxBytes', maxBytes);
  if (typeof needed !== 'number') throw argumentError('needed', 'a number of bytes', needed);
  const limit = maxBytes ?? memoryLimit();
  // What cannot be said to fit does not: a size may be NaN or infinite.
  if (!(needed <= limit)) {
    throw argumentError(
      what,
      `small enough to fit into ${bytesText(limit)} of memory`,
      needed,
      bytesText(needed),
    );
  }
}

/** Bytes as people read them: 12.3 GB. */
export function bytesText(bytes: number): string {
  if (typeof bytes !== 'number') throw argumentError('bytes', 'a number', bytes);
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  const unit = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  return `${unit === 0 ? bytes : (bytes / 1000 ** unit).toPrecision(3)} ${units[unit]}`;
}
