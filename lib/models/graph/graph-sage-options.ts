import { argumentError, requirePositive, requirePositiveInteger } from '../../core/checks';
import type { Random } from '../../core/random';
import type { BipartiteGraph } from '../../data/graph/bipartite-graph';
import { type FeatureTable, type NewcomerPractice, requireFeatures, requirePractice } from './node-features';

/** Options of `GraphSage`. */
export interface GraphSageOptions {
  /** The training graph; test nodes are not in it, or isolated. */
  graph: BipartiteGraph;
  /** Features of all nodes, users first: [nodes, width]; `bipartiteFeatures` makes them. */
  features: FeatureTable;
  /** Units of each layer, one layer or more. Default: [64, 64]. */
  units?: readonly number[];
  /** Neighbors sampled in training, from the nodes outwards, one number per layer. Default: 10 in each layer. */
  samples?: readonly number[];
  /** Known nodes that training treats as new. Default: none. */
  practice?: NewcomerPractice;
  /** Temperature of the loss, above 0: normalized embeddings have scores in [-1, 1] only. Default: 0.1. */
  temperature?: number;
  /** Source of the initial weights. */
  random: Random;
}

/** Nodes that were not there in training: their features and their edges to nodes that were. */
export interface NewNodes {
  /** [new nodes, width] */
  features: FeatureTable;
  /** Neighbors of each, nodes of the graph; may be empty. */
  neighbors: readonly ArrayLike<number>[];
}

/** The options with their defaults. @throws on one outside its range */
export function resolveGraphSage(options: GraphSageOptions) {
  const { graph, features, units = [64, 64], temperature = 0.1, practice, random } = options;
  const { samples = units.map(() => 10) } = options;
  requireFeatures('features', features, graph.nodes);
  requireSizes('units', units);
  requireSizes('samples', samples);
  if (samples.length !== units.length)
    throw argumentError('samples', `as many as units (${units.length})`, samples.length);
  requirePositive('temperature', temperature);
  if (practice !== undefined) requirePractice(practice, features);
  return { graph, features, units, samples, temperature, practice, random };
}

function requireSizes(argument: string, sizes: readonly number[]): void {
  if (!Array.isArray(sizes) || sizes.length === 0)
    throw argumentError(argument, 'a list of at least one number', sizes);
  sizes.forEach((size, i) => {
    requirePositiveInteger(`${argument}[${i}]`, size);
  });
}
