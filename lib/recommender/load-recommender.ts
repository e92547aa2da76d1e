import { argumentError } from '../core/checks';
import type { SavedPart } from './adapters/blend';
import { ModelRecommender } from './model-recommender';
import { models } from './models';
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
  const { adapter } = recommenderOf(header);
  const state = { data, fitted: adapter.restore(data, saved), seed: header.seed };
  return ModelRecommender.restored(adapter, header.name, state);
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
