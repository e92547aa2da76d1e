import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import path from 'node:path';
import { argumentError } from '../core/checks';
import { requireKind } from '../core/options';
import { tf } from '../core/tensorflow';
// Registers the layers that a saved model may name.
import '../models/click/dropout';
import '../models/sequence/bert4rec';
import '../models/sequence/bst';
import '../models/sequence/recurrent';
import '../models/sequence/sasrec';
import '../models/click/sum-over-time';
import { flushFolder, writeFileAtomically } from '../core/atomic-file';
import { DamagedFileError } from './tensor-file';

const checksums = 'checksums.json';
const format = 'recsys-model-1';

/**
 * Saves a model in tf.layers' own format (model.json and weights.bin, which `tf.loadLayersModel` reads too) with the
 * SHA-256 of both files. The new folder takes the old one's place only when it is complete and on disk.
 * @param folder of this model alone, made if missing; a model saved there before is replaced
 * @throws if the folder holds something other than a saved model: it is left as it is
 */
export async function saveModel(model: tf.LayersModel, folder: string): Promise<void> {
  requireKind('model', model, 'object');
  requireFolder(folder);
  const target = path.resolve(folder);
  recover(target);
  if (existsSync(target) && readdirSync(target).length > 0 && !existsSync(path.join(target, checksums))) {
    throw argumentError('folder', 'new, empty or a saved model, which may be replaced', folder);
  }
  const fresh = `${target}.${process.pid}.tmp`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { recursive: true });
  try {
    await model.save(addressOf(fresh));
    const hashes: Record<string, string> = {};
    for (const name of readdirSync(fresh).sort()) {
      flushFile(path.join(fresh, name));
      hashes[name] = sha256(path.join(fresh, name));
    }
    const text = `${JSON.stringify({ format, sha256: hashes }, null, 2)}\n`;
    writeFileAtomically(path.join(fresh, checksums), [Buffer.from(text)]);
    if (existsSync(target)) renameSync(target, previous(target));
    renameSync(fresh, target);
    flushFolder(path.dirname(target));
    rmSync(previous(target), { recursive: true, force: true });
  } catch (error) {
    recover(target);
    rmSync(fresh, { recursive: true, force: true });
    throw error;
  }
}

/**
 * Loads a model that `saveModel` wrote.
 * @throws DamagedFileError if a file is missing, cut short or altered; an argument error if it is no saved model
 */
export async function loadModel(folder: string): Promise<tf.LayersModel> {
  requireFolder(folder);
  const target = path.resolve(folder);
  recover(target);
  for (const [name, expected] of Object.entries(readChecksums(target, folder))) {
    const file = path.join(target, name);
    const found = existsSync(file) ? sha256(file) : 'no such file';
    if (found !== expected) {
      throw new DamagedFileError(`${file} must have SHA-256 ${expected}, got ${found}: cut short or altered`);
    }
  }
  return tf.loadLayersModel(addressOf(path.join(target, 'model.json')));
}

function readChecksums(target: string, folder: string): Record<string, string> {
  const file = path.join(target, checksums);
  if (!existsSync(file)) throw argumentError('folder', `a saved model, with ${checksums} in it`, folder);
  try {
    const { format: found, sha256 } = JSON.parse(readFileSync(file, 'utf8'));
    if (found === format && typeof sha256?.['model.json'] === 'string') return sha256;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new DamagedFileError(
    `${file} must be the list of a ${format}, got something else: cut short or altered`,
  );
}

/** A path as TensorFlow.js takes it: a URL would write a space as %20, which it takes for a part of the name. */
function addressOf(file: string): string {
  return `file://${file}`;
}

/** Where the old model is while the new one takes its place. */
function previous(target: string): string {
  return `${target}.previous`;
}

/** Puts the old model back if a process was killed between the two renames of `saveModel`. */
function recover(target: string): void {
  if (!existsSync(previous(target))) return;
  if (existsSync(target)) rmSync(previous(target), { recursive: true, force: true });
  else renameSync(previous(target), target);
}

function requireFolder(folder: string): void {
  if (typeof folder !== 'string' || folder === '') throw argumentError('folder', 'a path', folder);
}

function sha256(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}

function flushFile(file: string): void {
  const descriptor = openSync(file, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
