import type { OptimizerOptions } from '../../compiler/optimizer-options';
import { argumentError, requirePositiveInteger } from '../../core/checks';
import { requireOptions } from '../../core/options/options';
import type { Random } from '../../core/random';
import {
  hasInteraction,
  type Interactions,
  requireInteractions,
  requireSameSizes,
  withoutInteractions,
} from '../../data/interactions';
import type { ScoreBlend } from '../../models/blend/score-blend';
import type { ScoreItems } from '../../models/ranking-model';
import type { FitResult } from '../fit-result';
import { fitVariables } from '../fit-variables';
import type { Metrics, TrainingOptions } from '../training-options';
import { sharedTrainingOptions } from '../training-options';
import { rankingIdentity } from './ranking-identity';

/** Options of `fitBlend`. */
export interface FitBlendOptions extends Omit<TrainingOptions, 'training' | 'batchSize' | 'epochs'> {
  blend: ScoreBlend;
  /** Interactions that none of the parts was trained on, and that are not the test. */
  heldOut: Interactions;
  /** What the parts were trained on: never a negative. */
  seen: Interactions;
  /** Negatives per held-out interaction, 1 or more. Default: 8. */
  negatives?: number;
  /** Users per scoring call, 1 or more. Default: 256. */
  scoringBatchSize?: number;
  /** Rows per step, 1 or more. Default: 512. */
  batchSize?: number;
  /** Passes over the rows, 1 or more. Default: 30. */
  epochs?: number;
  /** Default: Adam with learning rate 1e-2. */
  optimizer?: OptimizerOptions;
  /** Metrics after each epoch, on interactions beside those held out: `rankingMetrics({ … })`. Default: none. */
  metrics?: Metrics<ScoreItems>;
}

/**
 * Trains a blend on held-out interactions: each against items that the user took neither before nor in the held-out
 * part. The parts score each user once.
 * @throws on interactions of other sizes, nothing held out, a bad option, or a part whose scores are no finite numbers
 */
export async function fitBlend(options: FitBlendOptions): Promise<FitResult> {
  requireOptions('options', options, {
    ...sharedTrainingOptions,
    batchSize: 'number?',
    epochs: 'number?',
    blend: 'object',
    heldOut: requireInteractions,
    seen: requireInteractions,
    negatives: 'number?',
    scoringBatchSize: 'number?',
    optimizer: 'object?',
    metrics: 'function?',
  });
  const { blend, heldOut, seen, negatives = 8, scoringBatchSize = 256, metrics, ...rest } = options;
  requirePositiveInteger('negatives', negatives);
  requirePositiveInteger('scoringBatchSize', scoringBatchSize);
  requireSameSizes('seen', seen, heldOut);
  const fresh = withoutInteractions(heldOut, seen);
  if (fresh.itemIds.length === 0) throw argumentError('heldOut', 'interactions that were not seen', 'none');
  const random = options.random.child('negatives');
  const training = await pairsOf(blend, { fresh, seen, negatives, scoringBatchSize, random });
  const { width } = blend.features;
  return fitVariables({
    batchSize: 512,
    epochs: 30,
    optimizer: { kind: 'adam', learningRate: 1e-2 },
    ...rest,
    variables: blend.variables,
    loss: (batch) => blend.loss(batch),
    training,
    metrics: metrics && (async () => metrics(blend.scoreItems)),
    widths: { positive: width, negative: width },
    identity: () => rankingIdentity(blend, { heldOut, seen, negatives, metrics }),
  });
}

interface PairSettings {
  fresh: Interactions;
  seen: Interactions;
  negatives: number;
  scoringBatchSize: number;
  random: Random;
}

/** Rows of features of each held-out item and of its negatives, side by side. */
async function pairsOf(
  blend: ScoreBlend,
  { fresh, seen, negatives, scoringBatchSize, random }: PairSettings,
): Promise<{ positive: Float32Array; negative: Float32Array }> {
  const { width } = blend.features;
  const { items, offsets, itemIds } = fresh;
  const rows = itemIds.length * negatives;
  const positive = new Float32Array(rows * width);
  const negative = new Float32Array(rows * width);
  const users = Int32Array.from({ length: fresh.users }, (_, user) => user).filter(
    (user) => offsets[user + 1] > offsets[user],
  );
  let kept = 0;
  for (let start = 0; start < users.length; start += scoringBatchSize) {
    const batch = users.subarray(start, start + scoringBatchSize);
    const features = await blend.features.of(batch);
    const rowOf = (u: number, item: number) =>
      features.subarray((u * items + item) * width, (u * items + item + 1) * width);
    batch.forEach((user, u) => {
      const unknown = Array.from({ length: items }, (_, item) => item).filter(
        (item) => !hasInteraction(fresh, user, item) && !hasInteraction(seen, user, item),
      );
      if (unknown.length === 0) return;
      for (let i = offsets[user]; i < offsets[user + 1]; i++) {
        for (let n = 0; n < negatives; n++) {
          positive.set(rowOf(u, itemIds[i]), kept * width);
          negative.set(rowOf(u, random.pick(unknown)), kept * width);
          kept++;
        }
      }
    });
  }
  return { positive: positive.slice(0, kept * width), negative: negative.slice(0, kept * width) };
}
