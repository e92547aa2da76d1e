import type { Log } from '../data/log/log';
import type { Id } from '../data/vocabulary';
import type { ScoreItems } from '../models/ranking-model';
import type { EpochRecord } from '../training/fit-result';

/** An item and what it was ranked by. */
export interface Recommendation {
  /** The item's own id, as it stands in the log. */
  readonly item: Id;
  /** Higher is better. The scale is the model's own: scores of two models cannot be compared. */
  readonly score: number;
}

/** What is known of somebody, given on the spot in place of a user's id. */
export interface KnownHistory {
  /** Items by their ids, oldest first. Those that training never saw are passed over. */
  readonly history: readonly Id[];
  /** Seconds of each, never falling. Default: one apart. */
  readonly times?: readonly number[];
}

/** Options: how a list of recommendations is made. */
export interface RecommendOptions {
  /** Length of the list, 1 or more; it is shorter where there are not so many candidates. Default: 10. */
  k?: number;
  /**
   * What the list leaves out: 'seen', the user's items in training (or in the given history); 'nothing'; or items by
   * their ids, of which those that training never saw are passed over. Default: 'seen'.
   */
  exclude?: 'seen' | 'nothing' | readonly Id[];
  /** The only candidates, by their ids: what is in stock. Those that training never saw are passed over. Default: all. */
  only?: readonly Id[];
}

/** Options: how a recommender is trained. */
export interface FitRecommenderOptions {
  /**
   * A part of the log that is not trained on and not the test, for early stopping: models that train in epochs keep the
   * one with the best nDCG@10 (BST, MLP, SVD and SVD++: with the lowest loss). Others have no use for it. Default: none.
   */
  validation?: Log;
  /** Seed of everything that is random in training. Default: 42. */
  seed?: number | string;
  /** Shows progress with the time left under this label, for models that train in epochs. Default: none. */
  progress?: string;
  /**
   * Ends training at its next step, as a notebook's stop button does: `fit` then rejects with the signal's reason or a
   * `StoppedError` whose cause it is, and the recommender stays as it was.
   */
  signal?: AbortSignal;
}

/** How training went. */
export interface FitReport {
  readonly seconds: number;
  /** One record per epoch, of models that train in epochs. */
  readonly history?: readonly EpochRecord[];
  /** The epoch whose weights were kept, of models that train in epochs. */
  readonly epoch?: number;
}

/**
 * One interface over every model that ranks: fitted on a log, asked by the log's own ids.
 *
 * Users of whom training knows nothing, be it that their id is new or that they have no row in the training part, get
 * the items by popularity, whatever the model. An id may be a text where the log has numbers, and the other way round:
 * 196 and '196' are one user unless the log has both.
 *
 * @example
 * const recommender = models.lightGcn({ epochs: 20 });
 * await recommender.fit(train);
 * recommender.recommend(196, { k: 5 }); // [{ item: 50, score: 7.1 }, …]
 */
export interface Recommender {
  /** What tables call it: 'LightGCN', or the `name` that was given. */
  readonly name: string;
  /** Whether it can be asked. */
  readonly fitted: boolean;
  /** Whether it can recommend by a history given on the spot. */
  readonly canFoldIn: boolean;
  /**
   * Trains on a log, anew where it was fitted before.
   * @throws on anything but a log, a log of one item, a validation part with other vocabularies, or a bad option
   */
  fit(log: Log, options?: FitRecommenderOptions): Promise<FitReport>;
  /**
   * The best items, the best first; of equal scores the item that comes first in the log's `items`.
   * @throws unless it is fitted; on a bad option; on a history if `canFoldIn` is false, naming models that can
   */
  recommend(user: Id | KnownHistory, options?: RecommendOptions): Recommendation[];
  recommend(users: readonly Id[], options?: RecommendOptions): Recommendation[][];
  /** Scores of some items. @throws unless it is fitted; on an item that the log has not */
  score(user: Id | KnownHistory, items: readonly Id[]): Float32Array;
  /**
   * Scores of all items for users by their indices in the log's `users`: what `evaluateRanking` takes.
   * @throws unless it is fitted
   */
  readonly scoreItems: ScoreItems<Float32Array>;
  /**
   * The items most similar to one, or most likely after it (Markov chain, FPMC), the most similar first.
   * @throws unless it is fitted; on an item that the log has not; if the model has no such thing, naming models that have
   */
  similarItems(item: Id, options?: { k?: number }): Recommendation[];
  /**
   * Writes the fitted recommender into a folder, which `loadRecommender` reads.
   * @throws unless it is fitted
   */
  save(folder: string): Promise<void>;
  /** An unfitted recommender of the same model and options. */
  fresh(): Recommender;
  /** Lets go of tensors and memory. A second call does nothing; any other use afterwards is an error. */
  dispose(): void;
}
