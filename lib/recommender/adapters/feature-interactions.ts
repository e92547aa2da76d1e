import { optional } from '../../core/options/options';
import { tf } from '../../core/tensorflow';
import { DeepFm, type DeepFmOptions } from '../../models/features/deep-fm';
import {
  FactorizationMachine,
  type FactorizationMachineOptions,
} from '../../models/features/factorization-machine';
import type { FeatureModel } from '../../models/features/feature-model';
import { requireUnits } from '../../models/features/mlp';
import type { ModelState } from '../../models/model-state';
import { featurePredictor } from '../../training/features/feature-predictor';
import { fitVariables } from '../../training/fit-variables';
import { binaryCrossEntropy } from '../../training/losses';
import type { FittedModel } from '../adapter';
import { ModelRecommender } from '../model-recommender';
import type { Recommender } from '../recommender';
import { prefixed, unprefixed } from '../saved-recommender';
import { type EpochOptions, loopOptions, rankingStop, splitOptions, trained } from './epochs';
import {
  above0,
  count,
  nonNegative,
  requireRecommenderOptions,
  shareBelowOne,
  trainingKinds,
} from './factory-options';
import { cosines } from './item-vectors';
import { machineScorer, type PairScorer, partsOf } from './machine-scorer';
import { clickRows } from './mlp';
import type { Named } from './naming';
import { PairFeatures, requireSideFeatures, type SideFeatures } from './pair-features';

/** Options: what is known of users and items, and how pairs are drawn. */
export interface PairOptions extends EpochOptions, Named {
  /** What is known of a user beside the id. Not saved: a loaded recommender has what was learned from it. Default: nothing. */
  userFeatures?: SideFeatures;
  /** What is known of an item beside the id. Default: nothing. */
  itemFeatures?: SideFeatures;
  /** Random items beside each that was taken, 1 or more, drawn again in each epoch. Default: 4. */
  negatives?: number;
}

/** Options of `models.factorizationMachine`. Epochs by default: 20. */
export interface FactorizationMachineRecommenderOptions
  extends Omit<FactorizationMachineOptions, 'encoder' | 'random'>,
    PairOptions {}

/** Options of `models.deepFm`. Epochs by default: 20. */
export interface DeepFmRecommenderOptions extends Omit<DeepFmOptions, 'encoder' | 'random'>, PairOptions {}

/**
 * A factorization machine of the ids of users and items and what else is known of them, trained on what was taken beside
 * random items. It ranks by tables: the score of a pair is a part of the user, a part of the item, and the product of
 * the sums of their factors. See `FactorizationMachine`.
 */
export function factorizationMachine(options: FactorizationMachineRecommenderOptions = {}): Recommender {
  requireRecommenderOptions(options, machineKinds);
  return pairRecommender('factorizationMachine', 'FM', options, {
    create: (given) => new FactorizationMachine(given as FactorizationMachineOptions),
    restore: FactorizationMachine.fromState,
    scorer: machineScorer,
  });
}

/** DeepFM of the same features, whose network looks at each pair of a user and an item. See `DeepFm`. */
export function deepFm(options: DeepFmRecommenderOptions = {}): Recommender {
  requireRecommenderOptions(options, {
    ...machineKinds,
    hidden: optional(requireUnits),
    dropout: shareBelowOne,
  });
  return pairRecommender('deepFm', 'DeepFM', options, {
    create: (given) => new DeepFm(given as DeepFmOptions),
    restore: DeepFm.fromState,
    scorer: networkScorer,
  });
}

const machineKinds = {
  ...trainingKinds,
  userFeatures: optional(requireSideFeatures),
  itemFeatures: optional(requireSideFeatures),
  negatives: count,
  embeddingSize: count,
  initialStandardDeviation: above0,
  l2: nonNegative,
};

interface Family<Model extends FeatureModel> {
  create: (options: object) => Model;
  restore: (state: ModelState) => Model;
  scorer: (model: Model, pairs: PairFeatures) => PairScorer;
}

function pairRecommender<Model extends FeatureModel>(
  model: string,
  title: string,
  options: PairOptions,
  family: Family<Model>,
): Recommender {
  const { userFeatures, itemFeatures, negatives = 4, ...rest } = options;
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
        const { users, items, interactions } = data;
        const pairs = PairFeatures.fit(users, items, { userFeatures, itemFeatures });
        const random = context.random.child('model');
        const built = family.create({ ...settings, encoder: pairs.encoder, random });
        try {
          const {
            batchSize = 1024,
            epochs = 20,
            optimizer = { kind: 'adam', learningRate: 5e-3 },
            patience,
          } = training;
          const { metrics, ...stop } = rankingStop(data, context.validation, patience);
          const result = await fitVariables({
            ...loopOptions(context),
            ...stop,
            ...(metrics && {
              metrics: async () => {
                const scorer = family.scorer(built, pairs);
                return metrics(scorer.scoreItems).finally(() => scorer.dispose());
              },
            }),
            training: (epoch, source) => {
              const drawn = source.child(`negatives-${epoch}`);
              const { user, product, clicked } = clickRows(interactions, interactions, negatives, drawn);
              return { ...pairs.columns(user, product), clicked };
            },
            widths: pairs.widths,
            variables: built.variables,
            loss: (batch, step) => {
              const mean = binaryCrossEntropy(batch.clicked, built.logits(batch, { ...step }));
              return built.penalty ? tf.add(mean, built.penalty(batch)) : mean;
            },
            identity: { model: built.identity },
            batchSize,
            epochs,
            optimizer,
          });
          return trained(fittedModel(built, pairs, family), result);
        } catch (error) {
          built.dispose();
          throw error;
        }
      },
      restore: ({ users, items }, { state, tensors }) => {
        const own = { ...(state as Omit<ModelState, 'tensors'>), tensors: unprefixed('own/', tensors) };
        const loaded = family.restore(own);
        const sizes = { users: users.size, items: items.size };
        const pairs = PairFeatures.from(loaded.encoders.features, unprefixed('pairs/', tensors), sizes);
        return fittedModel(loaded, pairs, family);
      },
    },
    name,
  );
}

function fittedModel<Model extends FeatureModel>(
  model: Model,
  pairs: PairFeatures,
  { scorer }: Family<Model>,
): FittedModel {
  const { scoreItems, similarTo, dispose } = scorer(model, pairs);
  return {
    scoreItems,
    similarTo,
    save: () => {
      const { tensors, shapes: _, ...state } = model.toState();
      return { state, tensors: { ...prefixed('own/', tensors), ...prefixed('pairs/', pairs.save()) } };
    },
    dispose: () => {
      dispose();
      model.dispose();
    },
  };
}

/** Asks the network of every pair; items are alike as the sums of their factors are. */
function networkScorer(model: DeepFm, pairs: PairFeatures): PairScorer {
  const { users, items } = pairs;
  const predictor = featurePredictor(model, users.count * items.count, true);
  const every = Int32Array.from({ length: items.count }, (_, item) => item);
  return {
    scoreItems: (asked) => {
      const scores = new Float32Array(asked.length * items.count);
      asked.forEach((user, row) => {
        const columns = pairs.columns(new Int32Array(items.count).fill(user), every);
        scores.set(predictor.logits(columns), row * items.count);
      });
      return scores;
    },
    similarTo: (item) => {
      const { sums, width } = partsOf(model, items, users.numbersPerRow);
      return cosines(sums, width, item);
    },
    dispose: () => predictor.dispose(),
  };
}
