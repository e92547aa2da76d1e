import { argumentError, requireOneOf, requirePositiveInteger, requireRecord } from '../core/checks';
import { requireKind, requireOptions } from '../core/options/options';

/**
 * An id as it comes from outside: a text, a number, or a `bigint` where a whole number has more digits than a number
 * holds. A `bigint` that fits a number is taken as that number, so that 5n and 5 are one id.
 */
export type Id = number | bigint | string;

/** A vocabulary as it stands in a JSON file. */
export interface SavedVocabulary {
  /** The ids in the order of their indices; `{ bigint: '…' }` for those that no number holds. */
  ids: (number | string | { bigint: string })[];
  /** Whether unseen ids share one more index. */
  unseenBucket: boolean;
}

/** Options: how a `Vocabulary` is made. */
export interface VocabularyOptions {
  /** Whether ids that are not in the vocabulary share one more index, the last. Default: false, they are an error. */
  unseenBucket?: boolean;
  /**
   * Ids that occur fewer times are left out, and so share the bucket. A bucket that no training row falls into
   * keeps its initial values: 2 or more here is what trains it. Needs `unseenBucket`. Default: 1.
   */
  minimumCount?: number;
}

/**
 * Ids and their indices 0 .. size - 1, smallest id first (numbers by size, then texts by code point), so that the
 * order of the log does not matter.
 *
 * @example
 * const users = new Vocabulary([196, 186, 22]);
 * users.index(186);               // 1
 * users.encode([22, 196]);        // Int32Array [0, 2]
 */
export class Vocabulary {
  /** The ids in the order of their indices, without the bucket. */
  readonly ids: readonly Id[];
  /** The index that unseen ids share, if they do. */
  readonly unseenIndex: number | undefined;
  private readonly indices: Map<Id, number>;

  /** @throws if there is no id, one is neither a finite number nor a non-empty text, or an option is bad */
  constructor(ids: Iterable<Id>, options: VocabularyOptions = {}) {
    if (typeof ids !== 'object' || typeof ids?.[Symbol.iterator] !== 'function') {
      throw argumentError('ids', 'a list of ids', ids);
    }
    requireOptions('options', options, { unseenBucket: 'boolean?', minimumCount: 'number?' });
    const { unseenBucket = false, minimumCount = 1 } = options;
    requirePositiveInteger('minimumCount', minimumCount);
    if (minimumCount > 1 && !unseenBucket) {
      throw argumentError('minimumCount', '1 when there is no unseenBucket for rare ids', minimumCount);
    }
    const counts = new Map<Id, number>();
    for (const given of ids) {
      const id = plainId(given);
      requireId(id);
      counts.set(id, (counts.get(id) ?? 0) + 1);
    }
    if (counts.size === 0) throw argumentError('ids', 'at least one id', 'none');
    const kept = [...counts].filter(([, count]) => count >= minimumCount).map(([id]) => id);
    this.ids = kept.sort(compareIds);
    this.indices = new Map(this.ids.map((id, index) => [id, index]));
    this.unseenIndex = unseenBucket ? this.ids.length : undefined;
  }

  /** Number of indices, the bucket included: rows of an embedding table. */
  get size(): number {
    return this.ids.length + (this.unseenIndex === undefined ? 0 : 1);
  }

  /** Whether the id has an index of its own. */
  has(id: Id): boolean {
    return this.indices.has(plainId(id));
  }

  /** The id's index, or the bucket's. @throws on an unseen id if there is no bucket */
  index(id: Id): number {
    const index = this.indices.get(plainId(id)) ?? this.unseenIndex;
    if (index === undefined)
      throw argumentError('id', `one of the ${this.ids.length} ids of the vocabulary`, id);
    return index;
  }

  /** The id of an index. @throws if the index is out of range or the bucket's */
  id(index: number): Id {
    if (!Number.isInteger(index) || index < 0 || index >= this.ids.length) {
      throw argumentError('index', `an integer in [0, ${this.ids.length})`, index);
    }
    return this.ids[index];
  }

  /** The indices of many ids. @throws on an unseen id if there is no bucket */
  encode(ids: ArrayLike<Id>): Int32Array {
    requireKind('ids', ids, 'list');
    const indices = new Int32Array(ids.length);
    for (let row = 0; row < ids.length; row++) indices[row] = this.index(ids[row]);
    return indices;
  }

  /** The ids of many indices. @throws if an index is out of range or the bucket's */
  decode(indices: ArrayLike<number>): Id[] {
    requireKind('indices', indices, 'list');
    return Array.from(indices, (index) => this.id(index));
  }

  /** What `JSON.stringify` writes: `Vocabulary.from` reads it back. */
  toJSON(): SavedVocabulary {
    return {
      ids: this.ids.map((id) => (typeof id === 'bigint' ? { bigint: String(id) } : id)),
      unseenBucket: this.unseenIndex !== undefined,
    };
  }

  /**
   * Vocabulary out of what `toJSON` gave, with the same indices.
   * @throws on anything else: ids out of order or twice, an id that is none, a missing field
   * @example
   * const users = Vocabulary.from(JSON.parse(JSON.stringify(log.users)));
   */
  static from(saved: SavedVocabulary): Vocabulary {
    const { ids, unseenBucket } = requireRecord('saved', saved) as unknown as SavedVocabulary;
    if (!Array.isArray(ids)) throw argumentError('saved.ids', 'a list of ids', ids);
    requireOneOf('saved.unseenBucket', unseenBucket, [true, false]);
    // A bucket may be all there is: every id was rare.
    if (ids.length === 0 && unseenBucket) return new Vocabulary([0], { unseenBucket, minimumCount: 2 });
    const read = ids.map(savedId);
    read.forEach((id, index) => {
      if (index > 0 && !(compareIds(read[index - 1], id) < 0)) {
        throw argumentError(`saved.ids[${index}]`, 'above the id before it', id);
      }
    });
    return new Vocabulary(read, { unseenBucket });
  }
}

function savedId(id: SavedVocabulary['ids'][number], index: number): Id {
  if (typeof id === 'string' || typeof id === 'number') return id;
  const digits = (id as { bigint?: unknown } | null)?.bigint;
  if (typeof digits !== 'string' || !/^-?\d+$/.test(digits)) {
    throw argumentError(`saved.ids[${index}]`, "a number, a text or { bigint: 'digits' }", id);
  }
  return BigInt(digits);
}

/** A whole number is a number wherever a number holds it exactly. */
export function plainId(id: Id): Id {
  return typeof id === 'bigint' && Number.isSafeInteger(Number(id)) ? Number(id) : id;
}

function requireId(id: Id): void {
  if (typeof id === 'string' ? id === '' : typeof id !== 'bigint' && !Number.isFinite(id)) {
    throw argumentError('ids', 'finite numbers or non-empty texts', id);
  }
}

/** Numbers by size, then texts by code point. */
export function compareIds(a: Id, b: Id): number {
  if (typeof a === 'string' && typeof b === 'string') return compareTexts(a, b);
  if (typeof a === 'string' || typeof b === 'string') return typeof a === 'string' ? 1 : -1;
  return a < b ? -1 : a > b ? 1 : 0;
}

/** By code point, as UTF-8 sorts: `<` goes by UTF-16 units and would put an emoji before a full-width letter. */
function compareTexts(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const [left, right] = [a.charCodeAt(i), b.charCodeAt(i)];
    if (left === right) continue;
    const [leftHigh, rightHigh] = [isSurrogate(left), isSurrogate(right)];
    return leftHigh === rightHigh ? left - right : leftHigh ? 1 : -1;
  }
  return a.length - b.length;
}

const isSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdfff;
