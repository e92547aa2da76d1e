import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { writeFileAtomically } from '../core/atomic-file';

/** Named float32 arrays and a JSON value beside them. */
export interface TensorFile {
  /** Any JSON value. */
  state: unknown;
  tensors: Readonly<Record<string, Float32Array>>;
}

/** A file that cannot be read back: cut short, altered, or not written by `writeTensorFile`. */
export class DamagedFileError extends Error {
  override readonly name = 'DamagedFileError';
}

interface Entry {
  dtype: 'F32';
  shape: [number];
  data_offsets: [number, number];
}

const format = 'recsys-tensors-1';

/**
 * Writes a file in the safetensors format (header length, JSON header, raw little-endian numbers), which Python reads
 * too. The state and a SHA-256 over index, state and numbers are in the header's metadata. The write is atomic.
 */
export function writeTensorFile(file: string, { state, tensors }: TensorFile): void {
  const index = indexOf(tensors);
  const stateText = JSON.stringify(state);
  const hash = createHash('sha256').update(JSON.stringify(index)).update(stateText);
  for (const numbers of Object.values(tensors)) hash.update(bytesOf(numbers));
  const metadata = { format, state: stateText, sha256: hash.digest('hex') };
  const header = JSON.stringify({ __metadata__: metadata, ...index });
  const bytes = Buffer.from(header.padEnd(Math.ceil(header.length / 8) * 8), 'utf8');
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(bytes.length));
  writeFileAtomically(file, [length, bytes, ...Object.values(tensors).map(bytesOf)]);
}

/**
 * Reads a file that `writeTensorFile` wrote.
 * @throws DamagedFileError if it was cut short or altered, or was written by something else; it says which
 */
export function readTensorFile(file: string): TensorFile {
  const descriptor = openSync(file, 'r');
  try {
    return readOpen(descriptor, file);
  } finally {
    closeSync(descriptor);
  }
}

function readOpen(descriptor: number, file: string): TensorFile {
  const size = fstatSync(descriptor).size;
  if (size < 8) throw cut(file, 'at least 8 bytes', size);
  const headerLength = Number(read(descriptor, 8, 0, file).readBigUInt64LE());
  if (headerLength > 2 ** 30)
    throw new DamagedFileError(`${file} must be a safetensors file, got another kind`);
  if (size < 8 + headerLength) throw cut(file, `${8 + headerLength} bytes or more`, size);
  const { metadata, index } = parseHeader(read(descriptor, headerLength, 8, file).toString('utf8'), file);
  const payload = read(descriptor, size - 8 - headerLength, 8 + headerLength, file);
  const hash = createHash('sha256').update(JSON.stringify(index)).update(metadata.state).update(payload);
  const found = hash.digest('hex');
  if (found !== metadata.sha256) {
    throw new DamagedFileError(
      `${file} must have SHA-256 ${metadata.sha256}, got ${found}: it was cut short or altered`,
    );
  }
  const tensors: Record<string, Float32Array> = {};
  for (const [name, { shape, data_offsets }] of Object.entries(index)) {
    tensors[name] = new Float32Array(payload.buffer, payload.byteOffset + data_offsets[0], shape[0]);
  }
  return { state: JSON.parse(metadata.state), tensors };
}

function indexOf(tensors: Readonly<Record<string, Float32Array>>): Record<string, Entry> {
  const index: Record<string, Entry> = {};
  let offset = 0;
  for (const [name, { length }] of Object.entries(tensors)) {
    index[name] = { dtype: 'F32', shape: [length], data_offsets: [offset, offset + 4 * length] };
    offset += 4 * length;
  }
  return index;
}

function parseHeader(text: string, file: string) {
  try {
    const { __metadata__: metadata, ...index } = JSON.parse(text);
    if (metadata?.format === format && typeof metadata.state === 'string') {
      return {
        metadata: metadata as { state: string; sha256: string },
        index: index as Record<string, Entry>,
      };
    }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new DamagedFileError(
    `${file} must be a file of format ${format}, got another kind or a broken header`,
  );
}

function read(descriptor: number, length: number, position: number, file: string): Buffer {
  // Not from the pool: its buffers start anywhere, and float32 views need a multiple of 4.
  const bytes = Buffer.alloc(length);
  for (let done = 0; done < length; ) {
    const count = readSync(descriptor, bytes, done, length - done, position + done);
    if (count === 0) throw cut(file, `${position + length} bytes`, position + done);
    done += count;
  }
  return bytes;
}

function bytesOf(numbers: Float32Array): Uint8Array {
  return new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
}

function cut(file: string, expected: string, size: number): DamagedFileError {
  return new DamagedFileError(
    `${file} must be ${expected} long, got ${size} bytes: it was cut short or altered`,
  );
}
