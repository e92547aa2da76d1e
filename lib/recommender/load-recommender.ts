import { argumentError } from '../core/checks';
import type { SavedPart } from './adapters/blend';
import { ModelRecommender } from './model-recommender';
import { models } from './models';
import type { RatingRecommender } from './ratings/rating-model';
import { RatingModelRecommender } from './ratings/rating-recommender';
import type { Recommender } from './recommender';
import { readRecommender } from './saved-recommender';

/**
 * A fitted recommender out of the folder that `save` wrote: it recommends as it did there.
 * @throws on a folder without one, a damaged file, or a model that this version does not know
 * @example
 * const recommender = await loadRecommender('models/best');
 */
export async function loadRecommender(folder: string): Promise<Recommender> {
  if (typeof folder !== 'string' || folder === '') throw argumentError('folder', 'a path', folder);
  const { header, data, saved } = readRecommender(folder);
  const unfitted = recommenderOf(header);
  const { adapter } = unfitted;
  const state = { data, fitted: adapter.restore(data, saved), seed: header.seed };
  const kind = unfitted instanceof RatingModelRecommender ? RatingModelRecommender : ModelRecommender;
  return kind.restored(adapter, header.name, state);
}

/**
 * A fitted model of ratings out of the folder that `save` wrote.
 * @throws as `loadRecommender`, or on a recommender that predicts no ratings
 * @example
 * const model = await loadRatingModel('models/svd');
 * model.predict(196, 242);
 */
export async function loadRatingModel(folder: string): Promise<RatingRecommender> {
  const recommender = await loadRecommender(folder);
  if (recommender instanceof RatingModelRecommender) return recommender;
  recommender.dispose();
  throw argumentError('folder', 'a saved model of ratings', `${recommender.name} in ${folder}`);
}

/** The recommender of a model's name and options, not fitted. */
function recommenderOf({ model, name, options }: SavedPart): ModelRecommender {
  if (model === 'blend') {
    const { parts, ...own } = options as { parts: SavedPart[] };
    return models.blend(parts.map(recommenderOf), { ...own, name }) as ModelRecommender;
  }
  if (!Object.hasOwn(models, model))
    throw argumentError('folder', `of one of ${Object.keys(models).join(', ')}`, model);
  const create = models[model as Exclude<keyof typeof models, 'blend'>] as (options: object) => Recommender;
  return create({ ...(options as object), name }) as ModelRecommender;
}
