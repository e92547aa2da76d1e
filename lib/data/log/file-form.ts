import { closeSync, createReadStream, openSync, readSync, statSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { argumentError } from '../../core/checks';

/** What kind of file it is. */
export interface FileForm {
  kind: 'text' | 'json-lines' | 'parquet';
  gzip: boolean;
  /** The first bytes, unpacked, as text without a byte order mark. Empty for Parquet. */
  head: string;
}

const headBytes = 1 << 16;

/**
 * Tells a file's kind by its first bytes; JSON lines begin with a brace, or have a name that says so.
 * @throws if there is no such file, it is empty, or it is of a kind that cannot be read, which the error names
 */
export async function fileForm(file: string): Promise<FileForm> {
  const stat = statSync(file, { throwIfNoEntry: false });
  if (stat === undefined) throw argumentError('source', 'a file that exists', file);
  if (!stat.isFile()) throw argumentError('source', 'a file', file);
  const start = firstBytes(file, 4);
  if (start.length === 0) throw argumentError('source', 'a file with rows', `${file}, which is empty`);
  if (start.toString('latin1') === 'PAR1') return { kind: 'parquet', gzip: false, head: '' };
  const foreign = foreignKind(start);
  if (foreign !== undefined) {
    throw argumentError('source', 'a text file in UTF-8, gzip of one, or Parquet', `${file}, ${foreign}`);
  }
  const gzip = start[0] === 0x1f && start[1] === 0x8b;
  const head = (gzip ? await firstUnpacked(file) : firstBytes(file, headBytes))
    .toString('utf8')
    .replace(/^\ufeff/, '');
  if (head.trim() === '') throw argumentError('source', 'a file with rows', `${file}, which is empty`);
  const isJson = /\.(jsonl|ndjson|json)(\.gz)?$/i.test(file) || /^\s*\{\s*"/.test(head);
  if (isJson && head.trimStart().startsWith('[')) {
    throw argumentError('source', 'JSON lines, one object per line', `${file}, one JSON array`);
  }
  return { kind: isJson ? 'json-lines' : 'text', gzip, head };
}

/** A file's bytes from the beginning, unpacked. */
export function unpackedStream(file: string, gzip: boolean): Readable {
  const stream = createReadStream(file, { highWaterMark: 1 << 20 });
  if (!gzip) return stream;
  const unpacked = createGunzip();
  stream.on('error', (error) => unpacked.destroy(error));
  return stream.pipe(unpacked);
}

/** @throws if gzip ends early or is damaged: DuckDB takes what it gets for the whole file */
export async function requireWholeGzip(file: string): Promise<void> {
  try {
    for await (const _ of unpackedStream(file, true));
  } catch (error) {
    throw argumentError('source', 'whole gzip', `${file} (${(error as Error).message})`);
  }
}

function firstBytes(file: string, count: number): Buffer {
  const handle = openSync(file, 'r');
  try {
    const bytes = Buffer.alloc(count);
    return bytes.subarray(0, readSync(handle, bytes, 0, count, 0));
  } finally {
    closeSync(handle);
  }
}

async function firstUnpacked(file: string): Promise<Buffer> {
  const parts: Buffer[] = [];
  let length = 0;
  try {
    for await (const part of unpackedStream(file, true)) {
      parts.push(part as Buffer);
      length += (part as Buffer).length;
      if (length >= headBytes) break;
    }
  } catch (error) {
    throw argumentError('source', 'whole gzip', `${file} (${(error as Error).message})`);
  }
  return Buffer.concat(parts).subarray(0, headBytes);
}

function foreignKind(start: Buffer): string | undefined {
  const hex = start.toString('hex');
  if (hex.startsWith('504b')) return 'a zip archive or a spreadsheet: unpack it, or save it as CSV';
  if (hex === '28b52ffd') return 'packed by zstd: unpack it';
  if (hex.startsWith('425a68')) return 'packed by bzip2: unpack it';
  if (hex.startsWith('fffe') || hex.startsWith('feff')) return 'a text in UTF-16: save it as UTF-8';
  return undefined;
}
