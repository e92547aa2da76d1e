import path from 'node:path';
import { argumentError } from '../core/checks';
import { requireOptions } from '../core/options/options';
import type { tf } from '../core/tensorflow';
import type { ModelState, SavableModel } from '../models/model-state';
import {
  type GivenParts,
  knownVersions,
  type ModelsByKind,
  modelFromState,
} from '../models/state/from-state';
import { formerFiles, isFormerModel, loadFormerModel } from './former-model';
import { layersFromState, layersKind, layersState, layersVersion } from './layers-state';
import { readArchive, requireFolder, writeArchive } from './model-archive';

/** Models that `loadModel` makes, by their kind. */
export type SavedModels = ModelsByKind & { 'layers-model': tf.LayersModel };

/** Options: how `loadModel` reads. */
export interface LoadModelOptions<Kind extends keyof SavedModels = keyof SavedModels> extends GivenParts {
  /** The kind that is asked for; another one is an error. Default: any. */
  kind?: Kind;
}

/**
 * Saves a model: click models and next-item models (`tf.LayersModel`), and every model that ranks. In the folder stand
 * `model.json` (what it is, with checksums) and the numbers as safetensors, which Python reads too. The new model takes
 * the old one's place in one step; whoever loads meanwhile gets one of the two.
 * @param folder of this model alone, made if missing; a model saved there before is replaced
 * @throws if the folder holds something other than a saved model, naming it: it is left as it is
 * @example
 * await saveModel(model, 'models/light-gcn');
 * const loaded = await loadModel('models/light-gcn', { kind: 'light-gcn' });
 */
export async function saveModel(model: tf.LayersModel | SavableModel, folder: string): Promise<void> {
  requireFolder(folder);
  const state = await stateOf(model);
  writeArchive(folder, state, formerFiles(path.resolve(folder)));
}

/**
 * Loads a model that `saveModel` wrote, in its former format too: it scores as the saved one did. Nothing is deleted or
 * renamed. Without a `kind` any model is loaded, and the type is the caller's word.
 * @throws DamagedFileError if a file is missing, cut short or altered; an argument error if it is no saved model, of
 *   another kind, or of a newer version
 */
export function loadModel<Kind extends keyof SavedModels>(
  folder: string,
  options: LoadModelOptions<Kind> & { kind: Kind },
): Promise<SavedModels[Kind]>;
export function loadModel<Model = tf.LayersModel>(folder: string, options?: GivenParts): Promise<Model>;
export async function loadModel(
  folder: string,
  options: LoadModelOptions = {},
): Promise<SavedModels[keyof SavedModels]> {
  requireOptions('options', options, { kind: 'text?', parts: 'object?' });
  const { kind, parts } = options;
  requireFolder(folder);
  const target = path.resolve(folder);
  const versions = { ...knownVersions, [layersKind]: [layersVersion] };
  if (kind !== undefined && !Object.hasOwn(versions, kind)) {
    throw argumentError('kind', `one of ${Object.keys(versions).join(', ')}`, kind);
  }
  if (isFormerModel(target) && (kind ?? layersKind) === layersKind) return loadFormerModel(target);
  const state = readArchive(folder, { kind, versions }) as ModelState;
  return state.kind === layersKind ? layersFromState(state) : modelFromState(state, { parts });
}

async function stateOf(model: tf.LayersModel | SavableModel): Promise<ModelState> {
  if (typeof (model as SavableModel)?.toState === 'function') return (model as SavableModel).toState();
  if (typeof (model as tf.LayersModel)?.save === 'function') return layersState(model as tf.LayersModel);
  throw argumentError('model', 'a model with `toState`, or a tf.LayersModel', model);
}
