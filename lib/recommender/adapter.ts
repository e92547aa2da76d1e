import type { Column } from '../core/columns';
import type { Random } from '../core/random';
import type { Stopping } from '../core/stopping/stopping';
import type { Interactions } from '../data/interactions';
import type { Sequences } from '../data/sequences/sequences';
import type { ScoreItems } from '../models/ranking-model';
import type { EpochRecord } from '../training/fit-result';
import type { TrainingData } from './training-data';

/** What the training of an adapter gets beside the data. */
export interface FitContext {
  readonly random: Random;
  readonly validation: TrainingData | undefined;
  readonly progress: string | undefined;
  /** Ends the training when its signal is aborted. */
  readonly stopping: Stopping;
}

/** Numbers of a fitted model by name. */
export type SavedTensors = Record<string, Column>;

/** What a fitted model is in a file. */
export interface SavedFit {
  readonly state?: unknown;
  readonly tensors: SavedTensors;
}

/** A trained model as the recommender asks it: by indices, of users that have a history. */
export interface FittedModel {
  /** Scores of all items by user index, [users * items]. Default: `scoreHistories` of the users' own histories. */
  scoreItems?: ScoreItems<Float32Array>;
  /**
   * Scores of all items after some histories, [sequences * items], for models that can take them on the spot; none is
   * empty. `owners` are the users; a stranger's is the number of users.
   */
  scoreHistories?(histories: Sequences): Float32Array;
  /** Scores of all items as neighbors of one, [items]; what is -Infinity is none. */
  similarTo?(item: number): Float32Array;
  /**
   * The predicted rating by indices, within the scale; -1 is a user or item that training did not know. Only of models
   * that predict ratings.
   */
  rate?(user: number, item: number): number;
  save(): SavedFit;
  dispose(): void;
}

/** A fitted model and the course of its training. */
export interface Trained {
  readonly fitted: FittedModel;
  readonly history?: readonly EpochRecord[];
  readonly epoch?: number;
}

/** What a fitted recommender consists of. */
export interface RecommenderState {
  readonly data: TrainingData;
  readonly fitted: FittedModel;
  readonly seed: string;
}

/** What makes a model a recommender: one of these per family, in `adapters/`. */
export interface Adapter {
  /** Name of the factory, by which a saved recommender is known: 'lightGcn'. */
  readonly model: string;
  /** What tables call it: 'LightGCN'. */
  readonly name: string;
  /** What a history is to it: the distinct items, ascending; or all rows in time. Decides what is saved, too. */
  readonly reads: 'items' | 'order';
  readonly canFoldIn: boolean;
  /** Whether two seeds can give two models. */
  readonly isRandom: boolean;
  /** Options as they were given, for the file. */
  readonly options: object;
  train(data: TrainingData, context: FitContext): Promise<Trained>;
  /** The model that `save` of a fitted one has described. */
  restore(data: TrainingData, saved: SavedFit): FittedModel;
}

/** Histories of models that read 'items' as the rows of a matrix. */
export function setsAsInteractions({ sequences, items, offsets, itemIds }: Sequences): Interactions {
  return { users: sequences, items, offsets, itemIds };
}
