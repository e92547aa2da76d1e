import type { OptimizerOptions } from '../../compiler/optimizer-options';
import type { BprSamplerOptions } from '../../data/bpr-sampler';
import type { Interactions } from '../../data/interactions';
import type { ScoreItems } from '../../models/ranking-model';
import type { Metrics, TrainingOptions } from '../training-options';

/** Options of training on triples of a user, an item they touched and one they did not. */
export interface TripleTrainingOptions
  extends Omit<TrainingOptions, 'training' | 'shuffle' | 'batchSize' | 'optimizer'> {
  /** Training interactions, from which triples are drawn; of the model's sizes. */
  interactions: Interactions;
  /** How triples are drawn. Default: interactions uniform, negatives uniform among the items the user never touched. */
  sampling?: BprSamplerOptions;
  /**
   * Triples of an epoch, 1 or more. Validation comes after each epoch, so more triples mean fewer validations.
   * Default: as many as there are interactions.
   */
  triplesPerEpoch?: number;
  /** Triples per step, 1 or more. Default: 2048; of GraphSAGE, which samples a neighborhood for each, 512. */
  batchSize?: number;
  /** Default: Adam with learning rate 1e-3; of GraphSAGE 1e-2. */
  optimizer?: OptimizerOptions;
  /** Metrics after each epoch, on validation interactions: `rankingMetrics({ test: validation, … })`. Default: none. */
  metrics?: Metrics<ScoreItems<Float32Array>>;
}
