import type { OptimizerOptions } from '../../compiler/optimizer-options';
import { rankingMetrics } from '../../evaluation/ranking/ranking-metrics';
import type { ScoreItems } from '../../models/ranking-model';
import type { EarlyStoppingOptions, FitResult } from '../../training/fit-result';
import type { FitContext, FittedModel, Trained } from '../adapter';
import type { TrainingData } from '../training-data';

/** Options: how a model that trains in epochs is trained. */
export interface EpochOptions {
  /** Passes over the training rows, 1 or more; with validation rows, at most. Default: the model's own. */
  epochs?: number;
  /** Rows per step, 1 or more. Default: the model's own. */
  batchSize?: number;
  /** Default: Adam, with a learning rate that is the model's own. */
  optimizer?: OptimizerOptions;
  /** Epochs without improvement on the validation rows before training stops, 1 or more. Default: 5. */
  patience?: number;
}

/** Options of training apart from those of the model, so that each side can refuse what it does not know. */
export function splitOptions<T extends EpochOptions & { name?: string }>(options: T) {
  const { epochs, batchSize, optimizer, patience, name, ...model } = options;
  return { training: { epochs, batchSize, optimizer, patience }, model, name };
}

/** What all loops over epochs take from the context. */
export function loopOptions({ random, progress, stopping }: FitContext): {
  random: FitContext['random'];
  signal: AbortSignal | undefined;
  progress?: string;
} {
  return {
    random: random.child('fit'),
    signal: stopping.signal,
    ...(progress !== undefined && { progress }),
  };
}

/** Early stopping by nDCG@10 of full ranking, where there are validation rows. */
export function rankingStop(
  data: TrainingData,
  validation: TrainingData | undefined,
  patience = 5,
): {
  earlyStopping?: EarlyStoppingOptions;
  metrics?: (scoreItems: ScoreItems) => Promise<Record<string, number>>;
} {
  if (validation === undefined) return {};
  const k = Math.min(10, data.items.size);
  return {
    metrics: rankingMetrics({
      test: validation.interactions,
      seen: data.interactions,
      k: [k],
      metrics: ['ndcg'],
    }),
    earlyStopping: { patience, monitor: `ndcg@${k}`, mode: 'max' },
  };
}

export function trained(fitted: FittedModel, { history, weightsOfEpoch }: FitResult): Trained {
  return { fitted, history, epoch: weightsOfEpoch };
}
