import { optional } from '../../core/options/options';
import { Random } from '../../core/random';
import type { tf } from '../../core/tensorflow';
import { nextItemTable } from '../../data/sequences/sequence-table';
import type { ScoreItems } from '../../models/ranking-model';
import { createBert4Rec } from '../../models/sequence/bert4rec';
import { NextItemScorer } from '../../models/sequence/next-item-scorer';
import { itemTable } from '../../models/sequence/next-item-scores';
import { createGru4Rec, type RecurrentNextItemOptions } from '../../models/sequence/recurrent-next-item';
import { createSasrec, type SasrecOptions } from '../../models/sequence/sasrec';
import type { ItemTransformerOptions } from '../../models/sequence/transformer-options';
import { fitNextItem } from '../../training/sequence/fit-next-item';
import { type MaskingOptions, requireMasking } from '../../training/sequence/masked-rows';
import { type NextItemLoss, requireNextItemLoss } from '../../training/sequence/next-item-loss';
import type { FittedModel } from '../adapter';
import { ModelRecommender } from '../model-recommender';
import type { Recommender } from '../recommender';
import { type EpochOptions, loopOptions, rankingStop, splitOptions, trained } from './epochs';
import {
  count,
  oneOf,
  requireRecommenderOptions,
  shareBelowOne,
  trainingKinds,
  transformerKinds,
} from './factory-options';
import { cosines } from './item-vectors';
import { readLayerWeights, writeLayerWeights } from './layer-weights';
import type { Named } from './naming';

/** How next-item models are trained. */
export interface NextItemTraining extends EpochOptions, Named {
  /** Places of a history that the model looks back on, 1 or more. Default: 50. */
  length?: number;
  /** Default: softmax over all items, or over 1,000 negatives of a batch in a catalog of more than 5,000. */
  loss?: NextItemLoss;
}

/** Options of `models.sasrec`. Epochs by default: 30. */
export interface SasrecRecommenderOptions
  extends Omit<SasrecOptions, 'items' | 'length' | 'random'>,
    NextItemTraining {}

/** Options of `models.bert4rec`. Epochs by default: 60. */
export interface Bert4RecRecommenderOptions
  extends Omit<ItemTransformerOptions, 'items' | 'length' | 'random'>,
    NextItemTraining {
  /** How items are masked; see `fitNextItem`. */
  masking?: MaskingOptions;
}

/** Options of `models.gru4rec`. Epochs by default: 20. */
export interface Gru4RecRecommenderOptions
  extends Omit<RecurrentNextItemOptions, 'items' | 'random'>,
    NextItemTraining {}

/** Sizes that the log decides. */
type Sizes = { items: number; length: number; random: Random };

/** What the next-item models have in common. */
const nextItemKinds = {
  length: count,
  loss: optional((_: string, value: NextItemLoss): void => requireNextItemLoss(value)),
  ...trainingKinds,
};

/** SASRec: causal self-attention over what a user did. See `createSasrec`. */
export function sasrec(options: SasrecRecommenderOptions = {}): Recommender {
  requireRecommenderOptions(options, {
    ...transformerKinds,
    ...nextItemKinds,
    ...{ positions: oneOf('start', 'end'), outputProjection: 'boolean?' },
  });
  return nextItemRecommender('sasrec', 'SASRec', 30, options, (sizes, settings) =>
    createSasrec({ ...settings, ...sizes }),
  );
}

/** BERT4Rec: attention that looks both ways, trained to fill in masked items. See `createBert4Rec`. */
export function bert4rec(options: Bert4RecRecommenderOptions = {}): Recommender {
  requireRecommenderOptions(options, {
    ...transformerKinds,
    ...nextItemKinds,
    masking: optional((_, value) => requireMasking(value)),
  });
  return nextItemRecommender('bert4rec', 'BERT4Rec', 60, options, (sizes, settings) =>
    createBert4Rec({ ...settings, ...sizes }),
  );
}

/** GRU4Rec: a recurrent network over what a user did. See `createGru4Rec`. */
export function gru4rec(options: Gru4RecRecommenderOptions = {}): Recommender {
  requireRecommenderOptions(options, {
    ...{ embeddingSize: count, units: count, layers: count, cell: oneOf('gru', 'lstm') },
    ...{ dropout: shareBelowOne, itemBias: 'boolean?' },
    ...nextItemKinds,
  });
  return nextItemRecommender('gru4rec', 'GRU4Rec', 20, options, ({ items, random }, settings) =>
    createGru4Rec({ ...settings, items, random }),
  );
}

function nextItemRecommender<T extends NextItemTraining & { masking?: MaskingOptions }>(
  model: string,
  title: string,
  defaultEpochs: number,
  options: T,
  create: (sizes: Sizes, settings: Omit<T, keyof NextItemTraining | 'masking'>) => tf.LayersModel,
): Recommender {
  const { length = 50, loss, masking, ...rest } = options;
  const { training, model: split, name } = splitOptions(rest);
  const settings = split as unknown as Omit<T, keyof NextItemTraining | 'masking'>;
  return new ModelRecommender(
    {
      model,
      name: title,
      reads: 'order',
      canFoldIn: true,
      isRandom: true,
      options,
      train: async (data, context) => {
        const items = data.items.size;
        const table = nextItemTable(data.histories, { length });
        const built = create({ items, length, random: context.random.child('model') }, settings);
        try {
          const {
            batchSize = 128,
            epochs = defaultEpochs,
            optimizer = { kind: 'adam', learningRate: 1e-3 },
          } = training;
          const { metrics, ...stop } = rankingStop(data, context.validation, training.patience);
          const result = await fitNextItem({
            ...loopOptions(context),
            ...stop,
            ...(metrics && {
              metrics: (scorer: NextItemScorer) =>
                metrics(((users) => scorer.scoreNext(data.historiesOf(users, 'order'))) as ScoreItems),
            }),
            ...(masking && { masking }),
            model: built,
            training: table,
            loss: loss ?? defaultLoss(items),
            batchSize,
            epochs,
            optimizer,
          });
          return trained(fromModel(built, length), result);
        } catch (error) {
          built.dispose();
          throw error;
        }
      },
      restore: (data, { tensors }) => {
        const built = create({ items: data.items.size, length, random: new Random(0) }, settings);
        writeLayerWeights(built, tensors);
        return fromModel(built, length);
      },
    },
    name,
  );
}

function defaultLoss(items: number): NextItemLoss {
  if (items <= 5000) return { kind: 'softmax' };
  return { kind: 'sampledSoftmax', negatives: { per: 'batch', count: 1000, draw: 'popularity' } };
}

function fromModel(model: tf.LayersModel, length: number): FittedModel {
  const scorer = new NextItemScorer(model, { length });
  return {
    scoreHistories: scorer.scoreNext,
    similarTo: (item) => {
      const { vectors, width, items } = itemTable(model);
      const values = vectors.dataSync<'float32'>().slice(width, (items + 1) * width);
      return cosines(values, width, item);
    },
    save: () => ({ tensors: readLayerWeights(model) }),
    dispose: () => {
      scorer.dispose();
      model.dispose();
    },
  };
}
