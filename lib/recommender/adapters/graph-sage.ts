import { optional } from '../../core/options/options';
import { tf } from '../../core/tensorflow';
import type { BprSamplerOptions } from '../../data/bpr-sampler';
import { bipartiteGraph } from '../../data/graph/bipartite-graph';
import { requireUnits } from '../../models/features/mlp';
import { GraphSage } from '../../models/graph/graph-sage';
import type { GraphSageOptions } from '../../models/graph/graph-sage-options';
import { bipartiteFeatures } from '../../models/graph/node-features';
import { fitGraphSage } from '../../training/ranking/fit-graph-sage';
import { ModelRecommender } from '../model-recommender';
import type { Recommender } from '../recommender';
import { type FeaturesOf, featureTable, randomFeatures } from './content-features';
import { type Embeddings, fromEmbeddings, restoreEmbeddings } from './embeddings';
import { type EpochOptions, loopOptions, rankingStop, splitOptions, trained } from './epochs';
import { above0, requireRecommenderOptions, trainingKinds, tripleKinds } from './factory-options';
import type { Named } from './naming';

/** Options of `models.graphSage`. Epochs by default: 20. */
export interface GraphSageRecommenderOptions
  extends Omit<GraphSageOptions, 'graph' | 'features' | 'practice' | 'random'>,
    EpochOptions,
    Named {
  /** What describes an item. Not saved: a loaded recommender has what was learned from it. Default: 32 random numbers. */
  itemFeatures?: FeaturesOf;
  /** What describes a user. Default: nothing but that it is one. */
  userFeatures?: FeaturesOf;
  /** How triples are drawn; see `fitBpr`. */
  sampling?: BprSamplerOptions;
  /** Triples of an epoch, 1 or more. Default: as many as there are interactions. */
  triplesPerEpoch?: number;
}

const layers = optional((argument: string, value: readonly number[]): void => requireUnits(argument, value));

/** GraphSAGE: embeddings computed from the features of a node and of its neighbors. See `GraphSage`. */
export function graphSage(options: GraphSageRecommenderOptions = {}): Recommender {
  requireRecommenderOptions(options, {
    ...{ units: layers, samples: layers, temperature: above0 },
    ...{ itemFeatures: 'function?', userFeatures: 'function?' },
    ...tripleKinds,
    ...trainingKinds,
  });
  const { itemFeatures, userFeatures, sampling, triplesPerEpoch, ...rest } = options;
  const { training, model: settings, name } = splitOptions(rest);
  return new ModelRecommender(
    {
      model: 'graphSage',
      name: 'GraphSAGE',
      reads: 'items',
      canFoldIn: false,
      isRandom: true,
      options,
      train: async (data, context) => {
        const { random } = context;
        const { interactions } = data;
        const { users, items } = interactions;
        const graph = bipartiteGraph(interactions);
        const features = bipartiteFeatures(graph, {
          users: userFeatures
            ? featureTable('userFeatures', data.users, userFeatures)
            : { values: new Float32Array(users), width: 1 },
          items: itemFeatures
            ? featureTable('itemFeatures', data.items, itemFeatures)
            : randomFeatures(items, 32, random.child('features')),
        });
        const model = new GraphSage({ ...settings, graph, features, random: random.child('model') });
        try {
          const {
            batchSize = 512,
            epochs = 20,
            optimizer = { kind: 'adam', learningRate: 1e-2 },
            patience,
          } = training;
          const result = await fitGraphSage({
            ...loopOptions(context),
            ...rankingStop(data, context.validation, patience),
            ...(sampling && { sampling }),
            ...(triplesPerEpoch !== undefined && { triplesPerEpoch }),
            model,
            interactions,
            batchSize,
            epochs,
            optimizer,
          });
          return trained(fromEmbeddings(numbersOf(model)), result);
        } finally {
          model.dispose();
        }
      },
      restore: restoreEmbeddings,
    },
    name,
  );
}

function numbersOf(model: GraphSage): Embeddings {
  const { users } = model.graph;
  const all = model.embeddings(); // [nodes, d]
  const [, width] = all.shape;
  const values = all.dataSync<'float32'>();
  tf.dispose(all);
  return { width, users: values.slice(0, users * width), items: values.slice(users * width) };
}
