import { optional, requireOptions } from '../../core/options/options';
import { startProgress } from '../../core/progress';
import type { RatingMatrix, RatingScale } from '../../data/rating-matrix';
import { rootMeanSquaredError } from '../../evaluation/ratings/rating-errors';
import { type Biases, type BiasSgdOptions, biasesFromState, fitBiases } from '../../models/baselines/biases';
import type { ModelState, SavableModel } from '../../models/model-state';
import {
  fitRatingKnn,
  type RatingKnn,
  type RatingKnnOptions,
  ratingCenterNames,
  ratingKnnFromState,
} from '../../models/ratings/rating-knn';
import { predictorOf, type RatingPredictor } from '../../models/ratings/rating-predictor';
import { ratingSimilarityNames } from '../../models/ratings/rating-similarities';
import { type TrainedEpoch, usersOfRatings } from '../../models/ratings/sgd-weights';
import { type SvdOptions, svdFromState, trainSvd } from '../../models/ratings/svd';
import {
  type SvdPlusPlusOptions,
  svdPlusPlusFromState,
  trainSvdPlusPlus,
} from '../../models/ratings/svd-plus-plus';
import type { EpochRecord } from '../../training/fit-result';
import type { Adapter, FitContext, FittedModel, SavedFit } from '../adapter';
import type { RatingRecommender } from '../ratings/rating-model';
import { RatingModelRecommender } from '../ratings/rating-recommender';
import type { TrainingData } from '../training-data';
import { above0, count, nonNegative, oneOf, requireRecommenderOptions, scaleKind } from './factory-options';
import { cosines } from './item-vectors';
import type { Named } from './naming';

/** What every model of ratings takes. */
export interface Rated extends Named {
  /** Lowest and highest rating; predictions are clipped to it. Default: those of the training's values. */
  scale?: RatingScale;
}

/** Options of `models.svd`. */
export interface SvdRecommenderOptions extends Omit<SvdOptions, 'random' | 'onEpoch'>, Rated {}

/** Options of `models.svdPlusPlus`. */
export interface SvdPlusPlusRecommenderOptions
  extends Omit<SvdPlusPlusOptions, 'random' | 'onEpoch'>,
    Rated {}

/** Options of `models.ratingKnn`. */
export interface RatingKnnRecommenderOptions extends RatingKnnOptions, Rated {}

/** Options of `models.biases`. */
export interface BiasesRecommenderOptions extends Rated {
  /** L2 strengths in rows, 0 or more. Default: 15 and 10. */
  userL2?: number;
  itemL2?: number;
  /** Passes over items and users (of SGD, over the rows), 1 or more. Default: 10, of SGD 20. */
  epochs?: number;
  /** Fits by stochastic gradient descent in place of the regressions. Default: not. */
  sgd?: BiasSgdOptions;
}

/** Biased matrix factorization by stochastic gradient descent (Funk's SVD). See `fitSvd`. */
export function svd(options: SvdRecommenderOptions = {}): RatingRecommender {
  return trainedInEpochs('svd', 'SVD', options, {
    train: (data, given) => trainSvd(data.ratings('svd', options.scale), given),
    fromState: svdFromState,
  });
}

/** SVD with what users rated as implicit feedback. See `fitSvdPlusPlus`. */
export function svdPlusPlus(options: SvdPlusPlusRecommenderOptions = {}): RatingRecommender {
  return trainedInEpochs('svdPlusPlus', 'SVD++', options, {
    train: (data, given) => trainSvdPlusPlus(data.ratings('svdPlusPlus', options.scale), given),
    fromState: svdPlusPlusFromState,
  });
}

/** Nearest neighbors for ratings, by user or by item. See `fitRatingKnn`. */
export function ratingKnn(options: RatingKnnRecommenderOptions = {}): RatingRecommender {
  requireRecommenderOptions(options, {
    ...{ by: oneOf('user', 'item'), neighbors: count, minNeighbors: count, minSupport: count },
    ...{ similarity: oneOf(...ratingSimilarityNames), center: oneOf(...ratingCenterNames) },
    ...{ shrinkage: nonNegative, scale: scaleKind },
  });
  const { name, scale, ...model } = options;
  const { by = 'user' } = model;
  return recommenderOf<RatingKnn>(name, {
    ...{ model: 'ratingKnn', name: `${by}-kNN (ratings)`, isRandom: false, options },
    fit: (data) => ({ model: fitRatingKnn(data.ratings('ratingKnn', scale), model) }),
    fromState: ratingKnnFromState,
    similarTo: ({ similarities }, item) => {
      const items = Math.sqrt(similarities.length);
      return similarities
        .slice(item * items, (item + 1) * items)
        .map((similarity) => (similarity > 0 ? similarity : Number.NEGATIVE_INFINITY));
    },
    ...(by === 'user' && { similarTo: undefined }),
  });
}

/** The mean and the biases of users and items: who is generous, what is liked. See `fitBiases`. */
export function biases(options: BiasesRecommenderOptions = {}): RatingRecommender {
  requireRecommenderOptions(options, {
    ...{ userL2: nonNegative, itemL2: nonNegative, epochs: count, scale: scaleKind },
    sgd: optional((argument, value) =>
      requireOptions(argument, value, { learningRate: above0, l2: nonNegative }),
    ),
  });
  const { name, scale: given, ...strengths } = options;
  return recommenderOf<RatingPredictor>(name, {
    ...{ model: 'biases', name: 'biases', isRandom: false, options },
    fit(data) {
      const ratings = data.ratings('biases', given);
      const { users, items, itemIds, values, scale } = ratings;
      const columns = { user: usersOfRatings(ratings), item: itemIds, rating: values };
      return {
        model: clippedBiases(fitBiases(columns, { ...strengths, label: 'rating', users, items }), scale),
      };
    },
    fromState: (state) => clippedBiases(biasesFromState(state), state.state as RatingScale),
  });
}

/** Unknown users and items have no bias. */
function clippedBiases(fitted: Biases, scale: RatingScale): RatingPredictor {
  const { mean, user, item } = fitted;
  const rate = (u: number, i: number): number => mean + (u < 0 ? 0 : user[u]) + (i < 0 ? 0 : item[i]);
  return {
    ...predictorOf({ users: user.length, items: item.length, scale, rate }),
    toState: () => ({ ...fitted.toState(), state: scale }),
  };
}

interface Fitted<Model> {
  readonly model: Model;
  readonly history?: readonly EpochRecord[];
  readonly epoch?: number;
}

/** What is particular to a model of ratings. */
interface RatingAdapter<Model> extends Pick<Adapter, 'model' | 'name' | 'isRandom' | 'options'> {
  fit(data: TrainingData, context: FitContext): Fitted<Model> | Promise<Fitted<Model>>;
  fromState(state: ModelState): Model;
  similarTo?(model: Model, item: number): Float32Array;
}

function recommenderOf<Model extends RatingPredictor & SavableModel>(
  name: string | undefined,
  { fit, fromState, similarTo, ...about }: RatingAdapter<Model>,
): RatingRecommender {
  const fittedOf = (model: Model): FittedModel => ({
    scoreItems: model.scoreItems,
    rate: model.predict,
    ...(similarTo && { similarTo: (item) => similarTo(model, item) }),
    save() {
      const { tensors, ...state } = model.toState();
      return { state, tensors: { ...tensors } };
    },
    dispose: () => {},
  });
  const restored = ({ state, tensors }: SavedFit): Model =>
    fromState({ ...(state as Omit<ModelState, 'tensors'>), tensors });
  const adapter: Adapter = {
    ...about,
    reads: 'items',
    canFoldIn: false,
    async train(data, context) {
      const { model, ...course } = await fit(data, context);
      return { fitted: fittedOf(model), ...course };
    },
    restore: (_, saved) => fittedOf(restored(saved)),
  };
  return new RatingModelRecommender(adapter, name);
}

interface EpochModel extends RatingPredictor {
  readonly itemFactors: Float64Array;
  readonly embeddingSize: number;
}

function trainedInEpochs(
  model: string,
  title: string,
  options: SvdRecommenderOptions,
  how: {
    train(data: TrainingData, given: SvdOptions): Generator<TrainedEpoch<EpochModel>, EpochModel, void>;
    fromState(state: ModelState): EpochModel;
  },
): RatingRecommender {
  requireRecommenderOptions(options, {
    ...{ embeddingSize: count, epochs: count, learningRate: above0, l2: nonNegative },
    ...{ initialStandardDeviation: above0, shuffle: 'boolean?', scale: scaleKind },
  });
  const { name, scale, ...given } = options;
  return recommenderOf<EpochModel>(name, {
    ...{ model, name: title, isRandom: true, options },
    async fit(data, { random, validation, progress: label, stopping }) {
      const held = validation?.ratings(model, scale);
      const training = how.train(data, { ...given, random });
      const total = given.epochs ?? 20;
      const progress = label === undefined ? undefined : startProgress({ label, total, unit: 'epochs' });
      const history: EpochRecord[] = [];
      let best: { model: EpochModel; epoch: number; loss: number } | undefined;
      try {
        for (;;) {
          const started = performance.now();
          const step = training.next();
          if (step.done)
            return { model: best?.model ?? step.value, history, epoch: best?.epoch ?? history.length };
          const { error } = step.value;
          const epoch = history.length + 1;
          const seconds = (performance.now() - started) / 1000;
          if (held === undefined) history.push({ epoch, trainingLoss: error ** 2, seconds });
          else {
            const now = step.value.model();
            const loss = lossOf(now, held);
            history.push({ epoch, trainingLoss: error ** 2, validationLoss: loss, seconds });
            if (best === undefined || loss < best.loss) best = { model: now, epoch, loss };
          }
          progress?.update(epoch, `RMSE ${error.toFixed(4)}`);
          stopping.check();
          if (stopping.due) await stopping.pause();
        }
      } finally {
        progress?.finish();
      }
    },
    fromState: how.fromState,
    similarTo: ({ itemFactors, embeddingSize }, item) =>
      cosines(Float32Array.from(itemFactors), embeddingSize, item),
  });
}

/** Mean squared error of ratings that were held out. */
function lossOf(model: RatingPredictor, held: RatingMatrix): number {
  const predicted = model.predictRows({ user: usersOfRatings(held), item: held.itemIds });
  return rootMeanSquaredError(held.values, predicted) ** 2;
}
