import { optional, requireOptions } from '../../core/options/options';
import { bipartiteGraph } from '../../data/graph/bipartite-graph';
import { itemNeighbors } from '../../data/graph/item-neighbors';
import type { ItemPairOptions } from '../../data/graph/item-pairs';
import { usersPerItem } from '../../data/interactions';
import { logDegrees, withColumn } from '../../models/graph/node-features';
import { PinSage } from '../../models/graph/pin-sage';
import type { PinSageOptions } from '../../models/graph/pin-sage-options';
import { fitPinSage } from '../../training/ranking/fit-pin-sage';
import type { FittedModel } from '../adapter';
import { ModelRecommender } from '../model-recommender';
import type { Recommender } from '../recommender';
import { type FeaturesOf, featureTable, randomFeatures } from './content-features';
import { type EpochOptions, loopOptions, rankingStop, splitOptions, trained } from './epochs';
import {
  count,
  nonNegative,
  requireRecommenderOptions,
  shareBelowOne,
  trainingKinds,
} from './factory-options';
import { ItemVectors } from './item-vectors';
import type { Named } from './naming';

/** Options of `models.pinSage`. Epochs by default: 20. */
export interface PinSageRecommenderOptions
  extends Omit<PinSageOptions, 'neighbors' | 'features' | 'practice' | 'random'>,
    EpochOptions,
    Named {
  /** What describes an item. Not saved: a loaded recommender has what was learned from it. Default: 32 random numbers. */
  itemFeatures?: FeaturesOf;
  /** Neighbors per item and the walks that find them. Default: 10 of 500 steps, a restart every second on average. */
  walks?: { size?: number; steps?: number; restart?: number };
  /** Negatives per query; see `fitPinSage`. */
  sampling?: ItemPairOptions;
  /** Pairs of an epoch, 1 or more. Default: as many as there are interactions to draw from. */
  pairsPerEpoch?: number;
}

/** PinSage: items from their features and those that random walks meet; users from what they took. See `PinSage`. */
export function pinSage(options: PinSageRecommenderOptions = {}): Recommender {
  requireRecommenderOptions(options, {
    ...{ layers: count, embeddingSize: count, margin: nonNegative, itemFeatures: 'function?' },
    walks: optional((argument, value) =>
      requireOptions(argument, value, { size: count, steps: count, restart: shareBelowOne }),
    ),
    sampling: optional((argument, value) =>
      requireOptions(argument, value, { negatives: count, hard: 'object?' }),
    ),
    pairsPerEpoch: count,
    ...trainingKinds,
  });
  const { itemFeatures, walks = {}, sampling, pairsPerEpoch, ...rest } = options;
  const { training, model: settings, name } = splitOptions(rest);
  return new ModelRecommender(
    {
      model: 'pinSage',
      name: 'PinSage',
      reads: 'items',
      canFoldIn: true,
      isRandom: true,
      options,
      train: async (data, context) => {
        const { random } = context;
        const { interactions } = data;
        const graph = bipartiteGraph(interactions);
        const neighbors = itemNeighbors(graph, {
          size: 10,
          steps: 500,
          ...walks,
          random: random.child('walks'),
        });
        const content = itemFeatures
          ? featureTable('itemFeatures', data.items, itemFeatures)
          : randomFeatures(interactions.items, 32, random.child('features'));
        const features = withColumn(content, logDegrees(usersPerItem(interactions)));
        const model = new PinSage({ ...settings, neighbors, features, random: random.child('model') });
        try {
          const {
            batchSize = 512,
            epochs = 20,
            optimizer = { kind: 'adam', learningRate: 3e-3 },
            patience,
          } = training;
          const result = await fitPinSage({
            ...loopOptions(context),
            ...rankingStop(data, context.validation, patience),
            ...(sampling && { sampling }),
            ...(pairsPerEpoch !== undefined && { pairsPerEpoch }),
            model,
            interactions,
            batchSize,
            epochs,
            optimizer,
          });
          const embeddings = model.embeddings(); // [items, d]
          const items = embeddings.dataSync<'float32'>().slice();
          embeddings.dispose();
          return trained(fromItems(items, items.length / interactions.items), result);
        } finally {
          model.dispose();
        }
      },
      restore: (_, { state, tensors }) =>
        fromItems(tensors.items as Float32Array, (state as { width: number }).width),
    },
    name,
  );
}

/** Users are the means of the embeddings of what they took. */
function fromItems(items: Float32Array, width: number): FittedModel {
  const vectors = new ItemVectors(items, width);
  return {
    scoreHistories: ({ sequences, offsets, itemIds }) => {
      const means = new Float32Array(sequences * width);
      for (let row = 0; row < sequences; row++) {
        const size = offsets[row + 1] - offsets[row];
        for (let i = offsets[row]; i < offsets[row + 1]; i++) {
          for (let a = 0; a < width; a++) means[row * width + a] += items[itemIds[i] * width + a] / size;
        }
      }
      return vectors.scores(means);
    },
    similarTo: (item) => vectors.cosines(item),
    save: () => ({ state: { width }, tensors: { items } }),
    dispose: () => vectors.dispose(),
  };
}
