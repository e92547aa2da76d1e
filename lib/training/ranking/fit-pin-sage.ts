import type { OptimizerOptions } from '../../compiler/optimizer-options';
import { argumentError, requirePositiveInteger } from '../../core/checks';
import { requireOptions } from '../../core/options/options';
import { type ItemPairOptions, ItemPairSampler } from '../../data/graph/item-pairs';
import type { Interactions } from '../../data/interactions';
import { requireInteractions } from '../../data/interactions';
import type { PinSage } from '../../models/graph/pin-sage';
import type { ScoreItems } from '../../models/ranking-model';
import type { FitResult } from '../fit-result';
import { fitVariables } from '../fit-variables';
import type { Metrics, TrainingOptions } from '../training-options';
import { rankingIdentity } from './ranking-identity';
import { scorerMetrics } from './scorer-metrics';

/** Options of `fitPinSage`. */
export interface FitPinSageOptions extends Omit<TrainingOptions, 'training' | 'shuffle' | 'batchSize'> {
  model: PinSage;
  /** Training interactions, from which pairs of items are drawn; new items are in none of them. */
  interactions: Interactions;
  /** Negatives per query, and hard ones that come in epoch by epoch. Default: 6, all uniform. */
  sampling?: ItemPairOptions;
  /** Pairs of an epoch, 1 or more. Default: as many as there are interactions to draw from. */
  pairsPerEpoch?: number;
  /** Pairs per step, 1 or more. Default: 512. */
  batchSize?: number;
  /** Default: Adam with learning rate 3e-3. */
  optimizer?: OptimizerOptions;
  /** Metrics after each epoch, on validation interactions: `rankingMetrics({ test: validation, … })`. Default: none. */
  metrics?: Metrics<ScoreItems<Float32Array>>;
}

/**
 * Trains PinSage on pairs of items that one user took, drawn again for each epoch, one compiled step per batch.
 *
 * Deviation: the paper adds hard negatives to 500 random ones that a batch shares; here each query has a fixed number of
 * its own, and hard ones take the place of random ones, so that batches keep their form.
 * @throws on interactions of other items than the model's, a bad option, or a loss or metric that is not finite
 */
export async function fitPinSage(options: FitPinSageOptions): Promise<FitResult> {
  requireOptions('options', options, {
    model: 'object',
    interactions: requireInteractions,
    sampling: 'object?',
    pairsPerEpoch: 'number?',
    batchSize: 'number?',
    optimizer: 'object?',
    metrics: 'function?',
    progress: 'any?',
    random: 'Random',
    epochs: 'number',
    earlyStopping: 'object?',
    callbacks: 'object?',
    checkpoint: 'object?',
    compile: 'any?',
    signal: 'object?',
  });
  const { model, interactions, sampling, pairsPerEpoch, metrics, ...rest } = options;
  if (interactions.items !== model.items)
    throw argumentError('interactions.items', `the model's ${model.items}`, interactions.items);
  const sampler = new ItemPairSampler(interactions, sampling);
  if (pairsPerEpoch !== undefined) requirePositiveInteger('pairsPerEpoch', pairsPerEpoch);
  return fitVariables({
    batchSize: 512,
    optimizer: { kind: 'adam', learningRate: 3e-3 },
    ...rest,
    variables: model.variables,
    loss: (batch, context) => model.loss(batch, context),
    training: (epoch, random) => sampler.sample(epoch, random, pairsPerEpoch),
    widths: { negatives: sampler.negatives },
    shuffle: false,
    metrics: scorerMetrics(() => model.scorer(interactions), metrics),
    identity: () => rankingIdentity(model, { interactions, sampling, pairsPerEpoch, metrics }),
  });
}
