import { requireProbability } from '../../core/checks';
import { optional } from '../../core/options/options';
import { requireUnits } from '../../models/features/mlp';
import { Gmf, type GmfOptions } from '../../models/ncf/gmf';
import { NcfMlp, type NcfMlpOptions } from '../../models/ncf/ncf-mlp';
import { NeuMf, type NeuMfOptions } from '../../models/ncf/neu-mf';
import type { PairModel } from '../../models/ncf/pair-model';
import { fitInteractions } from '../../training/ranking/fit-interactions';
import { type PairLoss, requirePairLoss } from '../../training/ranking/pair-loss';
import type { FitContext, FittedModel } from '../adapter';
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
  shareBelowOne,
  trainingKinds,
} from './factory-options';
import { cosines } from './item-vectors';
import type { Named } from './naming';

/** Options: how models of pairs are trained. */
export interface PairTrainingOptions extends EpochOptions, Named {
  /** Default: pointwise with 4 negatives. */
  loss?: PairLoss;
}

/** Options of `models.gmf`. Epochs by default: 20. */
export interface GmfRecommenderOptions
  extends Omit<GmfOptions, 'users' | 'items' | 'random'>,
    PairTrainingOptions {}

/** Options of `models.ncfMlp`. Epochs by default: 20. */
export interface NcfMlpRecommenderOptions
  extends Omit<NcfMlpOptions, 'users' | 'items' | 'random'>,
    PairTrainingOptions {}

/** Options of `models.neuMf`. Epochs by default: 20. */
export interface NeuMfRecommenderOptions
  extends Omit<NeuMfOptions, 'users' | 'items' | 'random' | 'pretrained'>,
    PairTrainingOptions {
  /**
   * Whether a GMF and an MLP are trained first, each for as many epochs, and NeuMF begins with their weighted sum.
   * Default: false.
   */
  pretrain?: boolean;
  /** Share of GMF in that sum, in [0, 1]. Default: 0.5. */
  alpha?: number;
}

const pairKinds = {
  ...trainingKinds,
  l2: nonNegative,
  initialStandardDeviation: above0,
  // How many items there are is known when it is fitted.
  loss: optional((_: string, loss: PairLoss): void => requirePairLoss(loss, Number.POSITIVE_INFINITY)),
};
const towerKinds = {
  hidden: optional((argument: string, hidden: readonly number[]): void => requireUnits(argument, hidden)),
  dropout: shareBelowOne,
};

/** Generalized matrix factorization. See `Gmf`. */
export function gmf(options: GmfRecommenderOptions = {}): Recommender {
  requireRecommenderOptions(options, {
    ...pairKinds,
    embeddingSize: count,
    outputWeights: oneOf('learned', 'unit'),
    biases: 'boolean?',
  });
  return pairRecommender('gmf', 'GMF', options, {
    create: (sizes, random, model) => new Gmf({ ...model, ...sizes, random }),
    restore: Gmf.fromState,
  });
}

/** The MLP of neural collaborative filtering. See `NcfMlp`. */
export function ncfMlp(options: NcfMlpRecommenderOptions = {}): Recommender {
  requireRecommenderOptions(options, { ...pairKinds, ...towerKinds, embeddingSize: count });
  return pairRecommender('ncfMlp', 'NCF MLP', options, {
    create: (sizes, random, model) => new NcfMlp({ ...model, ...sizes, random }),
    restore: NcfMlp.fromState,
  });
}

/** GMF and MLP joined. See `NeuMf`. */
export function neuMf(options: NeuMfRecommenderOptions = {}): Recommender {
  requireRecommenderOptions(options, {
    ...{ ...pairKinds, ...towerKinds, embeddingSize: count, mlpEmbeddingSize: count },
    pretrain: 'boolean?',
    alpha: optional(requireProbability),
  });
  const { pretrain = false, alpha = 0.5, ...rest } = options;
  return pairRecommender('neuMf', 'NeuMF', rest, {
    given: options,
    create: async (sizes, random, model, train) => {
      if (!pretrain) return new NeuMf({ ...model, ...sizes, random });
      const { embeddingSize = 8, mlpEmbeddingSize = 32, hidden, dropout, ...shared } = model;
      const parts: PairModel[] = [];
      try {
        const first = new Gmf({ ...shared, ...sizes, embeddingSize, random: random.child('gmf') });
        parts.push(first);
        await train(first, 'gmf');
        const second = new NcfMlp({
          ...{ ...shared, ...sizes, hidden, dropout },
          embeddingSize: mlpEmbeddingSize,
          random: random.child('mlp'),
        });
        parts.push(second);
        await train(second, 'mlp');
        return new NeuMf({ ...model, ...sizes, pretrained: { gmf: first, mlp: second, alpha }, random });
      } finally {
        for (const part of parts) part.dispose();
      }
    },
    restore: NeuMf.fromState,
  });
}

type Sizes = { users: number; items: number };

/** How a model of pairs is made. */
interface Making<T> {
  /** The options as they were given, for the file. Default: those of the model. */
  given?: object;
  create(
    sizes: Sizes,
    random: FitContext['random'],
    model: Omit<T, keyof PairTrainingOptions>,
    train: (part: PairModel, name: string) => Promise<unknown>,
  ): PairModel | Promise<PairModel>;
  restore(state: ReturnType<PairModel['toState']>): PairModel;
}

function pairRecommender<T extends PairTrainingOptions>(
  model: string,
  title: string,
  options: T,
  { given = options, create, restore }: Making<T>,
): Recommender {
  const { loss, ...rest } = options;
  const { training, model: settings, name } = splitOptions(rest);
  return new ModelRecommender(
    {
      model,
      name: title,
      reads: 'items',
      canFoldIn: false,
      isRandom: true,
      options: given,
      train: async (data, context) => {
        const fitPart = (part: PairModel, source: FitContext['random']) =>
          fitInteractions({
            ...loopOptions({ ...context, random: source }),
            ...rankingStop(data, context.validation, training.patience),
            ...(loss && { loss }),
            model: part,
            interactions: data.interactions,
            epochs: training.epochs ?? 20,
            ...(training.batchSize !== undefined && { batchSize: training.batchSize }),
            ...(training.optimizer && { optimizer: training.optimizer }),
          });
        const { users, items } = data.interactions;
        const built = await create(
          { users, items },
          context.random.child('model'),
          settings as unknown as Omit<T, keyof PairTrainingOptions>,
          (part, source) => fitPart(part, context.random.child(source)),
        );
        try {
          const result = await fitPart(built, context.random);
          return trained(fromPairs(built, data), result);
        } catch (error) {
          built.dispose();
          throw error;
        }
      },
      restore: (data, { state, tensors }) => {
        const saved = state as Omit<ReturnType<PairModel['toState']>, 'tensors'>;
        return fromPairs(restore({ ...saved, tensors } as unknown as ReturnType<PairModel['toState']>), data);
      },
    },
    name,
  );
}

/** A trained model as a recommender asks it; it owns the model. */
function fromPairs(model: PairModel, { items }: TrainingData): FittedModel {
  const scorer = model.scorer();
  return {
    scoreItems: scorer.scoreItems,
    similarTo: (item) => {
      // The items' own table; of NeuMF, GMF's.
      const table = model.variables[1];
      return cosines(table.dataSync<'float32'>(), table.shape[1] as number, item).subarray(0, items.size);
    },
    save: () => {
      const { tensors, ...state } = model.toState();
      return { state, tensors };
    },
    dispose: () => {
      scorer.dispose();
      model.dispose();
    },
  };
}
