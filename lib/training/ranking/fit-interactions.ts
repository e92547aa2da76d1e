import type { OptimizerOptions } from '../../compiler/optimizer-options';
import { argumentError } from '../../core/checks';
import type { Columns } from '../../core/columns';
import { requireOptions } from '../../core/options/options';
import type { Random } from '../../core/random';
import { BprSampler } from '../../data/bpr-sampler';
import { type Interactions, requireInteractions } from '../../data/interactions';
import { PointwiseSampler } from '../../data/pointwise-sampler';
import type { PairModel } from '../../models/ncf/pair-model';
import type { ScoreItems } from '../../models/ranking-model';
import type { FitResult } from '../fit-result';
import { fitVariables } from '../fit-variables';
import { StepNegatives } from '../sequence/step-negatives';
import type { Metrics, TrainingOptions } from '../training-options';
import { type PairLoss, pairLoss, requirePairLoss } from './pair-loss';
import { rankingIdentity } from './ranking-identity';
import { scorerMetrics } from './scorer-metrics';

/** Options of `fitInteractions`. */
export interface FitInteractionsOptions
  extends Omit<TrainingOptions, 'training' | 'shuffle' | 'batchSize' | 'optimizer'> {
  model: PairModel;
  /** Training interactions, of the model's sizes. */
  interactions: Interactions;
  /** Default: pointwise with 4 negatives, the paper's. */
  loss?: PairLoss;
  /** Rows per step, 1 or more. Default: 256. */
  batchSize?: number;
  /** Default: Adam with learning rate 1e-3. */
  optimizer?: OptimizerOptions;
  /** Metrics after each epoch, on validation interactions: `rankingMetrics({ test: validation, … })`. Default: none. */
  metrics?: Metrics<ScoreItems<Float32Array>>;
}

/** Result of `fitInteractions`. */
export interface FitInteractionsResult extends FitResult {
  /** Users who know every item: where negatives are drawn for users, they stand in no row. */
  readonly skippedUsers: number;
}

/**
 * Trains a similarity of users and items (GMF, NCF's MLP, NeuMF) on who touched what, with one compiled step per batch.
 * An epoch has each interaction once, and for `pointwise` and `bpr` as many rows beside it as there are negatives.
 * @returns history, best epoch, how the steps ran
 * @throws on interactions of other sizes than the model's, a bad option, or a loss or metric that is not finite
 * @example
 * const { history } = await fitInteractions({
 *   model: new Gmf({ users, items, embeddingSize: 8, random: random.child('model') }),
 *   interactions: train,
 *   loss: { kind: 'pointwise', negatives: 4 },
 *   epochs: 20,
 *   metrics: rankingMetrics({ test: validation, seen: train, k: [10] }),
 *   earlyStopping: { patience: 3, monitor: 'ndcg@10', mode: 'max' },
 *   random: random.child('fit'),
 * });
 */
export async function fitInteractions(options: FitInteractionsOptions): Promise<FitInteractionsResult> {
  requireOptions('options', options, {
    model: 'object',
    interactions: requireInteractions,
    loss: 'object?',
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
  const {
    model,
    interactions,
    loss = { kind: 'pointwise', negatives: 4 },
    batchSize = 256,
    optimizer = { kind: 'adam', learningRate: 1e-3 },
    metrics,
    ...rest
  } = options;
  if (typeof model?.logits !== 'function') throw argumentError('model', 'a model of pairs', model);
  for (const side of ['users', 'items'] as const) {
    if (interactions[side] !== model[side]) {
      throw argumentError(`interactions.${side}`, `the model's ${model[side]}`, interactions[side]);
    }
  }
  if (interactions.itemIds.length === 0)
    throw argumentError('interactions', 'at least one interaction', 'none');
  requirePairLoss(loss, model.items);
  const { training, shuffle, skippedUsers } = rowsOf(interactions, loss);
  const negatives = sharedNegatives(interactions, loss);
  try {
    const result = await fitVariables({
      ...rest,
      batchSize,
      optimizer,
      variables: model.variables,
      loss: (batch, context) => pairLoss(model, loss, batch, context, negatives?.(context.randomSeed)),
      training,
      shuffle,
      metrics: scorerMetrics(() => model.scorer(), metrics),
      identity: () => rankingIdentity(model, { interactions, loss, metrics }),
    });
    return { ...result, skippedUsers };
  } finally {
    negatives?.dispose();
  }
}

/** The rows of each epoch. */
function rowsOf(
  interactions: Interactions,
  loss: PairLoss,
): {
  training: Columns | ((epoch: number, random: Random) => Columns);
  shuffle: boolean;
  skippedUsers: number;
} {
  if (loss.kind === 'pointwise' || loss.kind === 'bpr') {
    const { exponent, negatives = loss.kind === 'bpr' ? 1 : 4 } = loss;
    const options = exponent === undefined ? {} : { exponent };
    // The samplers' rows are in random order.
    if (loss.kind === 'pointwise') {
      const sampler = new PointwiseSampler(interactions, { ...options, negatives });
      const training = (_: number, random: Random) => sampler.sample(random);
      return { training, shuffle: false, skippedUsers: sampler.skippedUsers };
    }
    const sampler = new BprSampler(interactions, options);
    const rows = negatives * sampler.interactions;
    const training = (_: number, random: Random) => sampler.sample(random, rows);
    return { training, shuffle: false, skippedUsers: sampler.skippedUsers };
  }
  const { users, offsets, itemIds } = interactions;
  const user = new Int32Array(itemIds.length);
  for (let u = 0; u < users; u++) user.fill(u, offsets[u], offsets[u + 1]);
  return { training: { user, item: Int32Array.from(itemIds) }, shuffle: true, skippedUsers: 0 };
}

/** Draws the negatives that a batch shares, ids from 0, if the loss wants some. */
function sharedNegatives({ items, itemIds }: Interactions, loss: PairLoss) {
  if (loss.kind !== 'sampledSoftmax') return undefined;
  const { negatives: count, draw = 'uniform' } = loss;
  const drawn = new StepNegatives(
    { kind: 'sampledSoftmax', negatives: { per: 'batch', count, draw } },
    { items },
    // Its ids begin at 1.
    Int32Array.from(itemIds, (item) => item + 1),
  );
  const next = (randomSeed: Parameters<StepNegatives['draw']>[0]) => drawn.drawFromZero(randomSeed);
  return Object.assign(next, { dispose: () => drawn.dispose() });
}
