import { argumentError, requirePositiveInteger } from '../core/checks';
import { requireKind, requireOptions } from '../core/options/options';
import type { Id } from './vocabulary';

/** Options: how ids are hashed. */
export interface HashOptions {
  /** Number of buckets, 1 to 2^31 - 1: rows of the embedding table. */
  buckets: number;
  /** Chooses one of many hash functions; an integer in [0, 2^32). Default: 0. */
  seed?: number;
}

/** How ids fell into buckets. */
export interface HashCollisions {
  /** Number of different ids. */
  ids: number;
  /** Number of buckets that hold at least one of them. */
  usedBuckets: number;
  /** Number of ids that share their bucket with another. */
  collidingIds: number;
}

/**
 * The hashing trick (Weinberger et al. 2009): ids of any number, also ones never seen before, fall into a fixed
 * number of buckets, bucket(id) = murmur3(id, seed) mod buckets. Ids in one bucket share what is learned.
 * @param ids integers in [-2^31, 2^31), hashed as four bytes, or texts, hashed as UTF-8
 * @returns a bucket in [0, buckets) per id
 * @throws on a bad option or an id that is neither
 */
export function hashBuckets(ids: ArrayLike<Id>, options: HashOptions): Int32Array {
  requireKind('ids', ids, 'list');
  requireOptions('options', options, { buckets: 'number', seed: 'number?' });
  const { buckets, seed = 0 } = options;
  requirePositiveInteger('buckets', buckets);
  if (buckets > 2 ** 31 - 1) throw argumentError('buckets', 'at most 2^31 - 1', buckets);
  if (!Number.isInteger(seed) || seed < 0 || seed >= 2 ** 32) {
    throw argumentError('seed', 'an integer in [0, 2^32)', seed);
  }
  const found = new Int32Array(ids.length);
  for (let row = 0; row < ids.length; row++) found[row] = murmur3(bytesOf(ids[row], row), seed) % buckets;
  return found;
}

/** Counts the collisions of the different ids among `ids`. @throws as `hashBuckets` */
export function hashCollisions(ids: Iterable<Id>, options: HashOptions): HashCollisions {
  if (typeof ids !== 'object' || typeof ids?.[Symbol.iterator] !== 'function')
    throw argumentError('ids', 'a list', ids);
  requireOptions('options', options, { buckets: 'number', seed: 'number?' });
  const different = [...new Set(ids)];
  const perBucket = new Map<number, number>();
  for (const bucket of hashBuckets(different, options))
    perBucket.set(bucket, (perBucket.get(bucket) ?? 0) + 1);
  let collidingIds = 0;
  for (const count of perBucket.values()) if (count > 1) collidingIds += count;
  return { ids: different.length, usedBuckets: perBucket.size, collidingIds };
}

function bytesOf(id: Id, row: number): Uint8Array {
  if (typeof id === 'string') return Buffer.from(id, 'utf8');
  if (typeof id !== 'number' || id !== (id | 0))
    throw argumentError(`ids[${row}]`, 'an integer in [-2^31, 2^31) or a text', id);
  return Uint8Array.of(id, id >>> 8, id >>> 16, id >>> 24);
}

/** MurmurHash3_x86_32 (Appleby 2011, public domain). Exported for its test vectors. */
export function murmur3(bytes: Uint8Array, seed: number): number {
  let hash = seed | 0;
  const whole = bytes.length & ~3;
  for (let i = 0; i < whole; i += 4) {
    hash ^= mixed(bytes[i] | (bytes[i + 1] << 8) | (bytes[i + 2] << 16) | (bytes[i + 3] << 24));
    hash = (Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64) | 0;
  }
  let tail = 0;
  for (let i = bytes.length - 1; i >= whole; i--) tail = (tail << 8) | bytes[i];
  if (bytes.length > whole) hash ^= mixed(tail);
  hash ^= bytes.length;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function mixed(block: number): number {
  const scaled = Math.imul(block, 0xcc9e2d51);
  return Math.imul((scaled << 15) | (scaled >>> 17), 0x1b873593);
}
