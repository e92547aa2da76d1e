import { requireNonNegativeInteger } from '../../core/checks';
import { optional } from '../../core/options/options';
import type { Random } from '../../core/random';
import { tf } from '../../core/tensorflow';
import type { BprSamplerOptions } from '../../data/bpr-sampler';
import { bipartiteGraph } from '../../data/graph/bipartite-graph';
import type { BprModel } from '../../models/factors/bpr-model';
import {
  MatrixFactorization,
  type MatrixFactorizationOptions,
} from '../../models/factors/matrix-factorization';
import { Gcn, type GcnOptions } from '../../models/graph/gcn';
import { LightGcn, type LightGcnOptions, requireCombination } from '../../models/graph/light-gcn';
import { Ngcf, type NgcfOptions } from '../../models/graph/ngcf';
import { fitBpr } from '../../training/ranking/fit-bpr';
import type { FittedModel, SavedFit } from '../adapter';
import { ModelRecommender } from '../model-recommender';
import type { Recommender } from '../recommender';
import type { TrainingData } from '../training-data';
import { type EpochOptions, loopOptions, rankingStop, splitOptions, trained } from './epochs';
import {
  above0,
  count,
  nonNegative,
  oneOf,
  requireRecommenderOptions,
  trainingKinds,
  tripleKinds,
} from './factory-options';
import { ItemVectors, rowsOf } from './item-vectors';
import type { Named } from './naming';

/** Options: how models of embeddings are trained on triples. */
export interface TripleOptions extends EpochOptions, Named {
  /** How triples are drawn; see `fitBpr`. */
  sampling?: BprSamplerOptions;
  /** Triples of an epoch, 1 or more. Default: as many as there are interactions. */
  triplesPerEpoch?: number;
}

/** Options of `models.bprMf`. Epochs by default: 30; give more where a validation part stops them. */
export interface BprMfRecommenderOptions
  extends Omit<MatrixFactorizationOptions, 'interactions' | 'random'>,
    TripleOptions {}

/** Options of `models.lightGcn`. Epochs by default: 30; give more where a validation part stops them. */
export interface LightGcnRecommenderOptions
  extends Omit<LightGcnOptions, 'graph' | 'random'>,
    TripleOptions {}

/** Options of `models.gcn`. Epochs by default: 30; give more where a validation part stops them. */
export interface GcnRecommenderOptions extends Omit<GcnOptions, 'graph' | 'random'>, TripleOptions {}

/** Options of `models.ngcf`. Epochs by default: 30; give more where a validation part stops them. */
export interface NgcfRecommenderOptions extends Omit<NgcfOptions, 'graph' | 'random'>, TripleOptions {}

/** What the graph models have in common. */
const graphKinds = {
  ...{ embeddingSize: count, layers: optional(requireNonNegativeInteger), initialStandardDeviation: above0 },
  ...{ l2: nonNegative, maxBytes: above0 },
  ...tripleKinds,
  ...trainingKinds,
};

/** Matrix factorization trained to rank (BPR-MF). See `MatrixFactorization`. */
export function bprMf(options: BprMfRecommenderOptions = {}): Recommender {
  requireRecommenderOptions(options, {
    ...{ embeddingSize: count, initialStandardDeviation: above0, l2: nonNegative, itemBias: 'boolean?' },
    ...tripleKinds,
    ...trainingKinds,
  });
  return embeddingRecommender('bprMf', 'BPR-MF', options, ({ interactions }, random, model) => {
    return new MatrixFactorization({ ...model, interactions, random });
  });
}

/** LightGCN: embeddings smoothed over the graph of who touched what. See `LightGcn`. */
export function lightGcn(options: LightGcnRecommenderOptions = {}): Recommender {
  requireRecommenderOptions(options, {
    ...graphKinds,
    combine: optional((argument, value) => requireCombination(argument, value, options.layers ?? 3)),
  });
  return embeddingRecommender('lightGcn', 'LightGCN', options, ({ interactions }, random, model) => {
    return new LightGcn({ ...model, graph: bipartiteGraph(interactions), random });
  });
}

/** The graph convolutional network as a recommender. See `Gcn`. */
export function gcn(options: GcnRecommenderOptions = {}): Recommender {
  requireRecommenderOptions(options, {
    ...graphKinds,
    ...{ transform: 'boolean?', nonlinearity: 'boolean?', selfLoops: 'boolean?' },
    combine: oneOf('last', 'mean'),
  });
  return embeddingRecommender('gcn', 'GCN', options, ({ interactions }, random, model) => {
    return new Gcn({ ...model, graph: bipartiteGraph(interactions), random });
  });
}

/** Neural graph collaborative filtering. See `Ngcf`. */
export function ngcf(options: NgcfRecommenderOptions = {}): Recommender {
  requireRecommenderOptions(options, { ...graphKinds, transform: 'boolean?', nonlinearity: 'boolean?' });
  return embeddingRecommender('ngcf', 'NGCF', options, ({ interactions }, random, model) => {
    return new Ngcf({ ...model, graph: bipartiteGraph(interactions), random });
  });
}

function embeddingRecommender<T extends TripleOptions>(
  model: string,
  title: string,
  options: T,
  create: (data: TrainingData, random: Random, options: Omit<T, keyof TripleOptions>) => BprModel,
): Recommender {
  const { sampling, triplesPerEpoch, ...rest } = options;
  const { training, model: settings, name } = splitOptions(rest);
  return new ModelRecommender(
    {
      model,
      name: title,
      reads: 'items',
      canFoldIn: false,
      isRandom: true,
      options,
      train: async (data, context) => {
        const {
          batchSize = 1024,
          epochs = 30,
          optimizer = { kind: 'adam', learningRate: 5e-3 },
          patience,
        } = training;
        const built = create(
          data,
          context.random.child('model'),
          settings as unknown as Omit<T, keyof TripleOptions>,
        );
        try {
          const result = await fitBpr({
            ...loopOptions(context),
            ...rankingStop(data, context.validation, patience),
            ...(sampling && { sampling }),
            ...(triplesPerEpoch !== undefined && { triplesPerEpoch }),
            model: built,
            interactions: data.interactions,
            batchSize,
            epochs,
            optimizer,
          });
          return trained(fromEmbeddings(numbersOf(built)), result);
        } finally {
          built.dispose();
        }
      },
      restore: restoreEmbeddings,
    },
    name,
  );
}

/** The final embeddings of users and items. */
export interface Embeddings {
  width: number;
  users: Float32Array;
  items: Float32Array;
  bias?: Float32Array;
}

function numbersOf(model: BprModel): Embeddings {
  const { users, items, itemBias } = model.embeddings();
  const [, width] = items.shape;
  const read = (tensor: tf.Tensor) => tensor.dataSync<'float32'>().slice();
  const numbers = {
    width,
    users: read(users),
    items: read(items),
    ...(itemBias && { bias: read(itemBias) }),
  };
  tf.dispose([users, items, ...(itemBias ? [itemBias] : [])]);
  return numbers;
}

/** A recommender of embeddings alone, whatever they were learned by. */
export function fromEmbeddings({ width, users, items, bias }: Embeddings): FittedModel {
  const vectors = new ItemVectors(items, width, bias);
  return {
    scoreItems: (batch) => vectors.scores(rowsOf(users, width, batch)),
    similarTo: (item) => vectors.cosines(item),
    save: () => ({ state: { width }, tensors: { users, items, ...(bias && { bias }) } }),
    dispose: () => vectors.dispose(),
  };
}

export function restoreEmbeddings(_: unknown, { state, tensors }: SavedFit): FittedModel {
  return fromEmbeddings({
    ...(state as { width: number }),
    ...(tensors as unknown as Omit<Embeddings, 'width'>),
  });
}
