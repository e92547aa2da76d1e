import { createHash, type Hash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { writeFileAtomically } from '../core/atomic-file';
import { argumentError } from '../core/checks';
import type { Column } from '../core/columns';

/** Named arrays of numbers and a JSON value beside them. */
export interface TensorFile<Numbers extends Column = Column> {
  /** Any JSON value. */
  state: unknown;
  tensors: Readonly<Record<string, Numbers>>;
  /** Shapes of tensors that have more than one axis, by name. */
  shapes?: Readonly<Record<string, readonly number[]>>;
}

/** A file that cannot be read back: cut short, altered, or not written by this library. */
export class DamagedFileError extends Error {
  override readonly name = 'DamagedFileError';
}

/** What stands in the header of a safetensors file about each tensor. */
interface Entry {
  dtype: 'F32' | 'F64' | 'I32';
  shape: number[];
  data_offsets: [number, number];
}

const format = 'recsys-tensors-1';

/** Bytes per call: reading and hashing take less than 2^31. */
const mostBytes = 2 ** 30;

const arrays = { F32: Float32Array, F64: Float64Array, I32: Int32Array } as const;

/**
 * Writes a file in the safetensors format (header length, JSON header, raw little-endian numbers), which Python reads
 * too. The state and a SHA-256 over index, state and numbers are in the header's metadata. The write is atomic.
 * @returns the SHA-256 of the whole file
 * @throws on a shape that does not fit its numbers
 */
export function writeTensorFile(file: string, { state, tensors, shapes = {} }: TensorFile): string {
  const names = orderOf(tensors);
  const index = indexOf(names, tensors, shapes);
  const stateText = JSON.stringify(state);
  const hash = createHash('sha256').update(JSON.stringify(index)).update(stateText);
  for (const name of names) update(hash, bytesOf(tensors[name]));
  const metadata = { format, state: stateText, sha256: hash.digest('hex') };
  const header = Buffer.from(JSON.stringify({ __metadata__: metadata, ...index }), 'utf8');
  const padded = Buffer.alloc(Math.ceil(header.length / 8) * 8, ' ');
  header.copy(padded);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(padded.length));
  const chunks = [length, padded, ...names.map((name) => bytesOf(tensors[name]))];
  writeFileAtomically(file, chunks);
  const whole = createHash('sha256');
  for (const chunk of chunks) update(whole, chunk);
  return whole.digest('hex');
}

/** Content of a tensor file, with the SHA-256 of the whole file. */
export interface ReadTensorFile extends Required<TensorFile> {
  sha256: string;
}

/**
 * Reads a file that `writeTensorFile` wrote.
 * @throws DamagedFileError if it was cut short or altered, or was written by something else; it says which
 */
export function readTensorFile(file: string): ReadTensorFile {
  const descriptor = openSync(file, 'r');
  try {
    return readOpen(descriptor, file);
  } finally {
    closeSync(descriptor);
  }
}

function readOpen(descriptor: number, file: string): ReadTensorFile {
  const size = fstatSync(descriptor).size;
  if (size < 8) throw cut(file, 'at least 8 bytes', size);
  const length = read(descriptor, 8, 0, file);
  const headerLength = Number(length.readBigUInt64LE());
  if (headerLength > 2 ** 30)
    throw new DamagedFileError(`${file} must be a safetensors file, got another kind`);
  if (size < 8 + headerLength) throw cut(file, `${8 + headerLength} bytes or more`, size);
  const header = read(descriptor, headerLength, 8, file);
  const { metadata, index } = parseHeader(header.toString('utf8'), file);
  const whole = createHash('sha256').update(length).update(header);
  const hash = createHash('sha256').update(JSON.stringify(index)).update(metadata.state);
  const tensors: Record<string, Column> = {};
  const shapes: Record<string, readonly number[]> = {};
  let position = 8 + headerLength;
  // JSON may give names in another order than the file's: those that are numbers come first.
  const entries = Object.entries(index).sort(([, a], [, b]) => a.data_offsets[0] - b.data_offsets[0]);
  for (const [name, { dtype, shape, data_offsets: offsets }] of entries) {
    // An array of its own for each, so that it begins where its type wants.
    const bytes = read(descriptor, offsets[1] - offsets[0], position, file);
    position += bytes.length;
    update(hash, bytes);
    update(whole, bytes);
    const Numbers = arrays[dtype];
    const count = bytes.length / Numbers.BYTES_PER_ELEMENT;
    tensors[name] = new Numbers(bytes.buffer as ArrayBuffer, bytes.byteOffset, count);
    shapes[name] = shape;
  }
  const found = hash.digest('hex');
  if (position !== size || found !== metadata.sha256) {
    const what = position === size ? `SHA-256 ${metadata.sha256}, got ${found}` : `${position} bytes`;
    throw new DamagedFileError(`${file} must have ${what}: it was cut short or altered`);
  }
  return { state: JSON.parse(metadata.state), tensors, shapes, sha256: whole.digest('hex') };
}

/** Names of tensors in the order of the file: wide numbers first, so that each begins at a multiple of its size. */
function orderOf(tensors: Readonly<Record<string, Column>>): string[] {
  const names = Object.keys(tensors);
  const wide = (name: string) => tensors[name].BYTES_PER_ELEMENT === 8;
  return [...names.filter(wide), ...names.filter((name) => !wide(name))];
}

function indexOf(
  names: readonly string[],
  tensors: Readonly<Record<string, Column>>,
  shapes: Readonly<Record<string, readonly number[]>>,
): Record<string, Entry> {
  const index: Record<string, Entry> = {};
  let offset = 0;
  for (const name of names) {
    const numbers = tensors[name];
    const shape = Object.hasOwn(shapes, name) ? [...shapes[name]] : [numbers.length];
    if (shape.reduce((product, size) => product * size, 1) !== numbers.length) {
      throw argumentError(`shapes.${name}`, `of ${numbers.length} numbers`, `[${shape}]`);
    }
    const end = offset + numbers.byteLength;
    index[name] = { dtype: typeOf(name, numbers), shape, data_offsets: [offset, end] };
    offset = end;
  }
  return index;
}

function typeOf(name: string, numbers: Column): Entry['dtype'] {
  if (numbers instanceof Float32Array) return 'F32';
  if (numbers instanceof Float64Array) return 'F64';
  if (numbers instanceof Int32Array) return 'I32';
  throw argumentError(`tensors.${name}`, 'a Float32Array, Float64Array or Int32Array', numbers);
}

function parseHeader(text: string, file: string) {
  try {
    const { __metadata__: metadata, ...index } = JSON.parse(text);
    if (
      metadata?.format === format &&
      typeof metadata.state === 'string' &&
      Object.values(index).every(isEntry)
    ) {
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

/** Whether a header says something of a tensor that can be read at all; a checksum tells whether it is true. */
function isEntry(value: unknown): value is Entry {
  const { dtype, shape, data_offsets: offsets } = (value ?? {}) as Partial<Entry>;
  if (dtype === undefined || !Object.hasOwn(arrays, dtype) || !Array.isArray(shape)) return false;
  if (!Array.isArray(offsets) || offsets.length !== 2) return false;
  const numbers = shape.reduce((product, size) => product * size, 1);
  return offsets[1] - offsets[0] === numbers * arrays[dtype].BYTES_PER_ELEMENT && numbers >= 0;
}

function read(descriptor: number, length: number, position: number, file: string): Buffer {
  const { size } = fstatSync(descriptor);
  if (position + length > size) throw cut(file, `${position + length} bytes or more`, size);
  // Not from the pool: its buffers start anywhere, and views of numbers need a multiple of their size.
  const bytes = Buffer.alloc(length);
  for (let done = 0; done < length; ) {
    const count = readSync(descriptor, bytes, done, Math.min(mostBytes, length - done), position + done);
    if (count === 0) throw cut(file, `${position + length} bytes`, position + done);
    done += count;
  }
  return bytes;
}

function update(hash: Hash, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length; done += mostBytes)
    hash.update(bytes.subarray(done, done + mostBytes));
}

function bytesOf(numbers: Column): Uint8Array {
  return new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
}

function cut(file: string, expected: string, size: number): DamagedFileError {
  return new DamagedFileError(
    `${file} must be ${expected} long, got ${size} bytes: it was cut short or altered`,
  );
}
