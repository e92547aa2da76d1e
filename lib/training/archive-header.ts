import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { argumentError } from '../core/checks';
import { formatPrefix, headerName, isNumbersName } from './archive-folder';
import { DamagedFileError } from './tensor-file';

/** Content of `model.json`. */
export interface ArchiveHeader {
  kind: string;
  version: number;
  /** Version of the library that wrote it. */
  library: string;
  /** When it was written, as ISO 8601. */
  date: string;
  /** The file of numbers beside it. */
  weights: { file: string; sha256: string };
  options: unknown;
  state?: unknown;
  /** Ids of each vocabulary, in the order of their indices. */
  vocabularies?: Record<string, unknown>;
}

const format = `${formatPrefix}2`;

const beginning = new RegExp(
  `^\\{\\n  "format": "(${formatPrefix}\\d+)",\\n  "sha256": "([0-9a-f]{64})",\\n`,
);

/**
 * The text of a header: JSON whose second entry is the SHA-256 of all that follows it.
 * @throws on what JSON would change: a number that is not finite, a function, a bigint
 */
export function headerText(header: ArchiveHeader): string {
  const rest = JSON.stringify(header, requireJson, 2).slice('{\n'.length);
  const sha256 = createHash('sha256').update(rest).digest('hex');
  return `{\n  "format": "${format}",\n  "sha256": "${sha256}",\n${rest}\n`;
}

/**
 * Reads the header of a saved model.
 * @throws if there is none, or it is damaged, foreign, or of a newer format: it says which
 */
export function readHeader(folder: string): ArchiveHeader {
  const file = path.join(folder, headerName);
  if (!existsSync(file)) throw argumentError('folder', `a saved model, with ${headerName} in it`, folder);
  const bytes = readFileSync(file);
  const match = beginning.exec(bytes.subarray(0, 200).toString('latin1'));
  if (match === null) {
    throw new DamagedFileError(
      `${file} must begin as the header of a ${format}, got another kind of file: foreign, cut short or altered`,
    );
  }
  const [start, found, expected] = match;
  const body = bytes.subarray(start.length);
  // The last line break is not part of the checksum.
  const sha256 = createHash('sha256').update(body.subarray(0, -1)).digest('hex');
  if (sha256 !== expected || body.at(-1) !== 0x0a) {
    throw new DamagedFileError(
      `${file} must have SHA-256 ${expected} after its second line, got ${sha256}: cut short or altered`,
    );
  }
  if (found !== format) {
    throw new DamagedFileError(
      `${file} must be of format ${format}, got ${found}: another version of the library wrote it`,
    );
  }
  const header = JSON.parse(`{${body.toString('utf8')}`) as ArchiveHeader;
  if (!isNumbersName(header.weights?.file)) {
    throw new DamagedFileError(`${file} must name a file of numbers beside it, got ${header.weights?.file}`);
  }
  return header;
}

function requireJson(this: unknown, name: string, value: unknown): unknown {
  const badNumber = typeof value === 'number' && !Number.isFinite(value);
  if (badNumber || typeof value === 'function' || typeof value === 'bigint' || ArrayBuffer.isView(value)) {
    throw argumentError(`options or state: ${name}`, 'a value that JSON holds', value);
  }
  return value;
}
