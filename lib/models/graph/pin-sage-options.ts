import type { Random } from '../../core/random';
import type { ImportantNeighbors } from '../../data/graph/important-neighbors';
import type { FeatureTable, NewcomerPractice } from './node-features';

/** Options of `PinSage`. */
export interface PinSageOptions {
  /** Important neighbors of every item, ids of items: [items, size]; `itemNeighbors` finds them by random walks. */
  neighbors: ImportantNeighbors;
  /** Features of all items: [items, width]. */
  features: FeatureTable;
  /** Convolutions, 1 or more. Default: 2. */
  layers?: number;
  /** Units of neighbor messages, convolutions and embeddings, 1 or more. Default: 64. */
  embeddingSize?: number;
  /** Known items that training treats as new, each step others. Default: none. */
  practice?: NewcomerPractice;
  /** Margin Delta of the loss, 0 or more. Default: 0.1. */
  margin?: number;
  /** Source of the initial weights. */
  random: Random;
}

/** Items that were not there in training: features, and neighbors with weights as `importantNeighbors` gives them. */
export interface NewItems {
  /** [new items, width] */
  features: FeatureTable;
  /** Ids of known items, [new items, size], -1 for none, with their weights. */
  neighbors: ImportantNeighbors;
}
