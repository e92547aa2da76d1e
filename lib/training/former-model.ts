import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { tf } from '../core/tensorflow';
import { isHeader } from './archive-folder';
import { DamagedFileError } from './tensor-file';

// The format of saved models before archives: tf.layers' own two files, and a list of their checksums. It is read, and
// replaced when a model is saved in its place; it is not written any more.

const checksums = 'checksums.json';
const format = 'recsys-model-1';

/** Whether a folder holds a model in the former format. */
export function isFormerModel(target: string): boolean {
  return existsSync(path.join(target, checksums)) && !isHeader(path.join(target, 'model.json'));
}

/** Names of the files of a model in the former format; none where there is none. */
export function formerFiles(target: string): string[] {
  return existsSync(path.join(target, checksums)) ? [checksums, ...Object.keys(readChecksums(target))] : [];
}

/** Loads a model in the former format. @throws DamagedFileError if a file is missing, cut short or altered */
export async function loadFormerModel(target: string): Promise<tf.LayersModel> {
  for (const [name, expected] of Object.entries(readChecksums(target))) {
    const file = path.join(target, name);
    const found = existsSync(file)
      ? createHash('sha256').update(readFileSync(file)).digest('hex')
      : 'no such file';
    if (found !== expected) {
      throw new DamagedFileError(`${file} must have SHA-256 ${expected}, got ${found}: cut short or altered`);
    }
  }
  requireOwnWeights(target, Object.keys(readChecksums(target)));
  // A path, not a URL: that would write a space as %20, which TensorFlow.js takes for a part of the name.
  return tf.loadLayersModel(`file://${path.join(target, 'model.json')}`);
}

/** TensorFlow.js reads whatever weights `model.json` names, wherever they lie: only those with a checksum may be read. */
function requireOwnWeights(target: string, names: readonly string[]): void {
  const file = path.join(target, 'model.json');
  const { weightsManifest } = JSON.parse(readFileSync(file, 'utf8'));
  const groups: unknown[] = Array.isArray(weightsManifest) ? weightsManifest : [];
  for (const weights of groups.flatMap((group) => (group as { paths?: unknown[] })?.paths ?? [])) {
    if (!names.includes(weights as string)) {
      throw new DamagedFileError(
        `${file} must name weights that ${checksums} lists, got ${JSON.stringify(weights)}`,
      );
    }
  }
}

function readChecksums(target: string): Record<string, string> {
  const file = path.join(target, checksums);
  try {
    const { format: found, sha256 } = JSON.parse(readFileSync(file, 'utf8'));
    const plain = Object.keys(sha256 ?? {}).every((name) => path.basename(name) === name);
    if (found === format && plain && typeof sha256?.['model.json'] === 'string') return sha256;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new DamagedFileError(
    `${file} must be the list of a ${format}, got something else: cut short or altered`,
  );
}
