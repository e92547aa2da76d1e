import path from 'node:path';
import { requireKind } from '../core/options';
import type { tf } from '../core/tensorflow';
import { formerFiles, isFormerModel, loadFormerModel } from './former-model';
import { layersFromState, layersKind, layersState, layersVersion } from './layers-state';
import { readArchive, requireFolder, writeArchive } from './model-archive';

/**
 * Saves a model: `model.json` (what it is, with checksums) and its weights as safetensors, which Python reads too. The
 * new model takes the old one's place in one step.
 * @param folder of this model alone, made if missing; a model saved there before is replaced
 * @throws if the folder holds something other than a saved model, naming it: it is left as it is
 */
export async function saveModel(model: tf.LayersModel, folder: string): Promise<void> {
  requireKind('model', model, 'object');
  requireFolder(folder);
  const state = await layersState(model);
  writeArchive(folder, state, formerFiles(path.resolve(folder)));
}

/**
 * Loads a model that `saveModel` wrote, in its former format too. Nothing is deleted or renamed.
 * @throws DamagedFileError if a file is missing, cut short or altered; an argument error if it is no saved model
 */
export async function loadModel(folder: string): Promise<tf.LayersModel> {
  requireFolder(folder);
  const target = path.resolve(folder);
  if (isFormerModel(target)) return loadFormerModel(target);
  const archive = readArchive(folder, { kind: layersKind, versions: [layersVersion] });
  return layersFromState({ ...archive, options: {} });
}
