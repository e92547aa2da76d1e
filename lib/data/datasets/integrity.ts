import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { makeFolder, sweepUnfinished, temporaryFor } from '../../core/atomic-file';
import { systemError } from '../../core/system-error';
import type { DatasetFile } from './dataset-entry';

/** No source had the data set. A notebook catches this class, says so in one line and goes on. */
export class DatasetUnavailableError extends Error {
  override readonly name = 'DatasetUnavailableError';

  /** @param attempts what was tried and what came of it, one line each */
  constructor(
    readonly dataset: string,
    readonly attempts: readonly string[],
  ) {
    super(`The data set ${dataset} is not to be had here: ${attempts.join('; ')}`);
  }
}

/** A file is there but is not the registered one: truncated, altered, or another release. */
export class DatasetIntegrityError extends Error {
  override readonly name = 'DatasetIntegrityError';

  constructor(
    readonly source: string,
    readonly expected: string,
    readonly actual: string,
    detail: string,
  ) {
    super(`${source} must have SHA-256 ${expected}, got ${actual} (${detail})`);
  }
}

/** @throws DatasetIntegrityError unless the file on disk is the registered one; or naming a file that cannot be read */
export async function requireIntact(location: string, file: DatasetFile): Promise<void> {
  const hash = createHash('sha256');
  let bytes = 0;
  try {
    await pipeline(createReadStream(location), async (chunks) => {
      for await (const chunk of chunks) {
        hash.update(chunk);
        bytes += chunk.length;
      }
    });
  } catch (error) {
    throw systemError(error, 'read', location);
  }
  requireHash(location, file, hash.digest('hex'), bytes, 'delete the file to have it fetched again');
}

function requireHash(source: string, file: DatasetFile, actual: string, bytes: number, advice: string): void {
  if (actual === file.sha256) return;
  throw new DatasetIntegrityError(source, file.sha256, actual, `${bytes} of ${file.bytes} bytes; ${advice}`);
}

/**
 * Writes a file only if it is the registered one: into a temporary file beside its location, checked, made durable,
 * then renamed. Whatever goes wrong, the location holds what it held before.
 * @param source where the content comes from, for the error
 * @throws DatasetIntegrityError if the content differs; the source's own error if reading it fails; naming the file if
 *   it cannot be written
 */
export async function storeIntact(
  location: string,
  file: DatasetFile,
  content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  source: string,
): Promise<void> {
  const temporary = temporaryFor(location);
  const handle = await opened(temporary, location);
  try {
    const hash = createHash('sha256');
    let bytes = 0;
    for await (const chunk of content) {
      hash.update(chunk);
      bytes += chunk.length;
      if (bytes > file.bytes) break;
      await written(handle.writeFile(chunk), location);
    }
    requireHash(source, file, hash.digest('hex'), bytes, 'nothing was kept');
    await written(handle.sync(), location);
    await handle.close();
    await written(rename(temporary, location), location);
  } finally {
    await handle.close().catch(() => {});
    await rm(temporary, { force: true });
  }
}

async function opened(temporary: string, location: string): Promise<FileHandle> {
  try {
    makeFolder(path.dirname(location));
    // What killed downloads have left is of no use to anybody.
    sweepUnfinished(path.dirname(location));
    return await open(temporary, 'wx');
  } catch (error) {
    throw systemError(error, 'written', location);
  }
}

function written<T>(work: Promise<T>, location: string): Promise<T> {
  return work.catch((error) => {
    throw systemError(error, 'written', location);
  });
}
