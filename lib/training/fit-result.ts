/** Metrics of one finished epoch. */
export interface EpochRecord {
  /** 1 at the first. */
  readonly epoch: number;
  /**
   * Mean over the epoch's rows of the loss that the step saw before its update (each batch's mean weighted by its
   * rows; a plain mean of batch means differs by the last, smaller batch).
   * Penalties that the model adds to the loss are in it.
   */
  readonly trainingLoss: number;
  /** Mean loss over the validation rows with training off, without penalties; only with validation data. */
  readonly validationLoss?: number;
  /** Further metrics by name. */
  readonly [metric: string]: number | undefined;
}

/** Early stopping on a metric of the history; on validation data, never on test data. */
export interface EarlyStoppingOptions {
  /** Epochs without improvement before training stops; 1 or more. */
  patience: number;
  /** Metric to watch. Default: 'validationLoss'. */
  monitor?: string;
  /** Whether smaller or larger is better. Default: 'min'. */
  mode?: 'min' | 'max';
  /** Smallest change that counts as improvement, 0 or more. Default: 0. */
  minDelta?: number;
  /** Whether the best epoch's weights are put back at the end. Default: true. */
  restoreBest?: boolean;
}

/** Result of `fit`. */
export interface FitResult {
  /** One record per epoch, in order; a resumed run's includes the epochs before. */
  readonly history: readonly EpochRecord[];
  /**
   * The epoch whose weights are best by the early-stopping metric; without early stopping by validation loss, or
   * by training loss where there is no validation data.
   */
  readonly bestEpoch: number;
  /** The epoch whose weights the model has now: the last, or the best when it was restored. */
  readonly weightsOfEpoch: number;
  /** Whether early stopping (or a callback) ended training before `epochs`. */
  readonly stoppedEarly: boolean;
  /** The epoch a checkpoint brought training to before this call did any; 0 without. */
  readonly resumedFromEpoch: number;
  /** What was wrong with the newest checkpoint, if the one before it had to be used. */
  readonly damagedCheckpoint?: string;
  /** How the steps ran. */
  readonly step: 'eager' | 'compiled';
  /** Why the steps were not compiled; undefined when they were, or when `compile: false` was asked. */
  readonly eagerReason?: string;
}
