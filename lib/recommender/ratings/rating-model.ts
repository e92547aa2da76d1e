import type { Log } from '../../data/log/log';
import type { Id } from '../../data/vocabulary';
import type { FitRecommenderOptions, FitReport, Recommender } from '../recommender';

/**
 * One interface over every model that predicts ratings: fitted on a log whose values are ratings, asked by the log's own
 * ids. What `crossValidateRatings` takes.
 */
export interface RatingModel {
  /** What tables call it: 'SVD', or the `name` that was given. */
  readonly name: string;
  /** Whether it can be asked. */
  readonly fitted: boolean;
  /**
   * Trains on a log, anew where it was fitted before.
   * @throws on a log without values, a value outside the scale, or a bad option
   */
  fit(log: Log, options?: FitRecommenderOptions): Promise<FitReport>;
  /**
   * The rating that a user would give, within the scale. A user or an item that training does not know gets what is
   * known of the other side, and a pair of such the mean of all ratings, each as the model's own documentation says.
   * @throws unless it is fitted; on what is no id
   */
  predict(user: Id, item: Id): number;
  /** `predict` for each row of a log, whose values are not looked at, [rows]. @throws unless it is fitted */
  predictLog(log: Log): Float64Array;
  /**
   * Writes the fitted model into a folder, which `loadRecommender` reads.
   * @throws unless it is fitted
   */
  save(folder: string): Promise<void>;
  /** An unfitted model of the same kind and options. */
  fresh(): RatingModel;
  /** Lets go of its memory. A second call does nothing; any other use afterwards is an error. */
  dispose(): void;
}

/** A model of ratings that ranks too, by the ratings that it predicts (before they are clipped to the scale). */
export interface RatingRecommender extends Recommender, RatingModel {
  fresh(): RatingRecommender;
}
