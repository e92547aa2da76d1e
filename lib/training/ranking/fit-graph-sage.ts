import { argumentError, requirePositiveInteger } from '../../core/checks';
import { requireMemory } from '../../core/memory';
import { requireOptions } from '../../core/options/options';
import { BprSampler } from '../../data/bpr-sampler';
import { requireInteractions } from '../../data/interactions';
import type { GraphSage } from '../../models/graph/graph-sage';
import type { FitResult } from '../fit-result';
import { fitVariables } from '../fit-variables';
import type { FitVariablesOptions } from '../fit-variables-options';
import { rankingIdentity } from './ranking-identity';
import { scorerMetrics } from './scorer-metrics';
import type { TripleTrainingOptions } from './triple-training-options';

/** Options of `fitGraphSage`; the neighborhoods of an epoch are sampled at once and held in memory. */
export interface FitGraphSageOptions extends TripleTrainingOptions {
  model: GraphSage;
}

/**
 * Trains GraphSAGE on BPR triples with sampled neighborhoods, all drawn again in each epoch, one compiled step per batch.
 * @throws on interactions of other sizes than the graph's, a bad option, neighborhoods that would not fit into memory,
 *   naming the need, or a loss or metric that is not finite
 */
export async function fitGraphSage(options: FitGraphSageOptions): Promise<FitResult> {
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
  const { graph } = model;
  for (const side of ['users', 'items'] as const) {
    if (interactions[side] !== graph[side])
      throw argumentError(`interactions.${side}`, `the graph's ${graph[side]}`, interactions[side]);
  }
  const sampler = new BprSampler(interactions, sampling);
  const triples = triplesPerEpoch ?? sampler.interactions;
  requirePositiveInteger('triplesPerEpoch', triples);
  const { widths } = model;
  const perTriple = Object.values(widths).reduce((sum, width) => sum + width, 3);
  // Drawn once, copied once into batches.
  requireMemory('the sampled neighborhoods of an epoch', 8 * triples * perTriple);
  const training: FitVariablesOptions['training'] = (_epoch, random) => {
    const { user, positive, negative } = sampler.sample(random, triples);
    const node = (item: number) => graph.users + item;
    return {
      ...model.neighborhoods('user', user, random),
      ...model.neighborhoods('positive', positive.map(node), random),
      ...model.neighborhoods('negative', negative.map(node), random),
    };
  };
  return fitVariables({
    batchSize: 512,
    optimizer: { kind: 'adam', learningRate: 1e-2 },
    ...rest,
    variables: model.variables,
    loss: (batch) => model.loss(batch),
    training,
    widths,
    shuffle: false,
    metrics: scorerMetrics(() => model.scorer(), metrics),
    identity: () => rankingIdentity(model, { interactions, sampling, triplesPerEpoch, metrics }),
  });
}
