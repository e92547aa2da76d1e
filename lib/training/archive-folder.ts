import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, openSync, readdirSync, readSync, rmSync } from 'node:fs';
import path from 'node:path';
import { ageOf, isTemporary } from '../core/atomic-file';
import { argumentError } from '../core/checks';

// The folder of a saved model: `model.json`, which names the one file of numbers that is valid, and that file. A save
// writes numbers under a new name and then renames one `model.json` over the other, so that at any moment there is
// either the old model or the new one, whoever else saves or loads there. Nothing is deleted that was not written here.

/** Name of the header. */
export const headerName = 'model.json';

/** How every header begins; a number follows. */
export const formatPrefix = 'recsys-model-';

const numbersName = /^weights-[0-9a-f]{16}\.safetensors$/;

/** Milliseconds after which a file of numbers that no header names counts as left over. */
const leftOverAfter = 60_000;

/** A name for a file of numbers that no save has taken before. */
export function newNumbersName(): string {
  return `weights-${randomBytes(8).toString('hex')}.safetensors`;
}

/** Whether a name is one that `newNumbersName` gives. */
export function isNumbersName(name: unknown): name is string {
  return typeof name === 'string' && numbersName.test(name);
}

/** Whether a file begins as the header of a saved model does, in whatever version of the format. */
export function isHeader(file: string): boolean {
  if (!existsSync(file)) return false;
  const start = `{\n  "format": "${formatPrefix}`;
  const bytes = Buffer.alloc(start.length);
  const descriptor = openSync(file, 'r');
  try {
    readSync(descriptor, bytes, 0, bytes.length, 0);
  } finally {
    closeSync(descriptor);
  }
  return bytes.toString('latin1') === start;
}

/**
 * Checks that a folder is there for a saved model alone.
 * @param former names of files of a model in a former format, which is replaced
 * @throws naming the first file that is somebody else's
 */
export function requireOwnFolder(folder: string, former: readonly string[]): void {
  for (const name of readdirSync(folder).sort()) {
    const own =
      former.includes(name) ||
      isNumbersName(name) ||
      isTemporary(name) ||
      (name === headerName && isHeader(path.join(folder, name)));
    if (own) continue;
    const rule = 'new, empty or a saved model, which may be replaced';
    throw argumentError('folder', rule, `${folder} with ${name} in it`);
  }
}

/**
 * Deletes files of numbers that no header names any more: the one that was replaced, and what killed saves left.
 * @param kept names that a header holds @param replaced what the header before this save named
 */
export function sweepNumbers(folder: string, kept: readonly string[], replaced: string | undefined): void {
  for (const name of readdirSync(folder)) {
    if (!isNumbersName(name) || kept.includes(name)) continue;
    const file = path.join(folder, name);
    // A young one may be another process's, whose header is about to come.
    if (name === replaced || ageOf(file) > leftOverAfter) rmSync(file, { force: true });
  }
}
