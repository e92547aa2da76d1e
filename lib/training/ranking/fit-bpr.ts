import { argumentError, requirePositiveInteger } from '../../core/checks';
import { requireOptions } from '../../core/options/options';
import { BprSampler } from '../../data/bpr-sampler';
import { requireInteractions } from '../../data/interactions';
import type { BprModel } from '../../models/factors/bpr-model';
import type { FitResult } from '../fit-result';
import { fitVariables } from '../fit-variables';
import { rankingIdentity } from './ranking-identity';
import { scorerMetrics } from './scorer-metrics';
import type { TripleTrainingOptions } from './triple-training-options';

/** Options of `fitBpr`. */
export interface FitBprOptions extends TripleTrainingOptions {
  model: BprModel;
}

/** Result of `fitBpr`. */
export interface FitBprResult extends FitResult {
  /** Users without a training interaction: they are scored as the average trained user is. */
  readonly coldUsers: number;
  /** Users who touched every item that could be a negative: they stand in no triple. */
  readonly skippedUsers: number;
}

/**
 * Trains a model of embeddings on BPR triples, drawn again for each epoch, with one compiled step per batch.
 * @returns history, best epoch, how the steps ran, and who could not be learned
 * @throws on interactions of other sizes than the model's, a bad option, or a loss or metric that is not finite
 * @example
 * const { history } = await fitBpr({
 *   model: new LightGcn({ graph: bipartiteGraph(train), random: random.child('model') }),
 *   interactions: train,
 *   epochs: 300,
 *   metrics: rankingMetrics({ test: validation, seen: train, k: [20] }),
 *   earlyStopping: { patience: 20, monitor: 'recall@20', mode: 'max' },
 *   random: random.child('fit'),
 * });
 */
export async function fitBpr(options: FitBprOptions): Promise<FitBprResult> {
  requireOptions('options', options, {
    model: 'object',
    interactions: requireInteractions,
    sampling: 'object?',
    triplesPerEpoch: 'number?',
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
  const { model, interactions, sampling, triplesPerEpoch, metrics, ...rest } = options;
  if (typeof model?.loss !== 'function') throw argumentError('model', 'a model trained on triples', model);
  for (const side of ['users', 'items'] as const) {
    if (interactions[side] !== model[side]) {
      throw argumentError(`interactions.${side}`, `the model's ${model[side]}`, interactions[side]);
    }
  }
  if (triplesPerEpoch !== undefined) requirePositiveInteger('triplesPerEpoch', triplesPerEpoch);
  const sampler = new BprSampler(interactions, sampling);
  const result = await fitVariables({
    batchSize: 2048,
    optimizer: { kind: 'adam', learningRate: 1e-3 },
    ...rest,
    variables: model.variables,
    loss: (batch) => model.loss(batch),
    training: (_epoch, random) => sampler.sample(random, triplesPerEpoch),
    // The sampler's rows are in random order.
    shuffle: false,
    metrics: scorerMetrics(() => model.scorer(), metrics),
    identity: () => rankingIdentity(model, { interactions, sampling, triplesPerEpoch, metrics }),
  });
  return { ...result, coldUsers: model.coldUsers.length, skippedUsers: sampler.skippedUsers };
}
