import { argumentError, requirePositiveInteger } from '../core/checks';
import { requireOptions } from '../core/options';

/** An id as it comes from outside. */
export type Id = number | string;

/** How a `Vocabulary` is made. */
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
    requireOptions('options', options, { unseenBucket: 'boolean?', minimumCount: 'number?' });
    const { unseenBucket = false, minimumCount = 1 } = options;
    requirePositiveInteger('minimumCount', minimumCount);
    if (minimumCount > 1 && !unseenBucket) {
      throw argumentError('minimumCount', '1 when there is no unseenBucket for rare ids', minimumCount);
    }
    const counts = new Map<Id, number>();
    for (const id of ids) {
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
    return this.indices.has(id);
  }

  /** The id's index, or the bucket's. @throws on an unseen id if there is no bucket */
  index(id: Id): number {
    const index = this.indices.get(id) ?? this.unseenIndex;
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
    const indices = new Int32Array(ids.length);
    for (let row = 0; row < ids.length; row++) indices[row] = this.index(ids[row]);
    return indices;
  }
}

function requireId(id: Id): void {
  if (typeof id === 'string' ? id === '' : !Number.isFinite(id)) {
    throw argumentError('ids', 'finite numbers or non-empty texts', id);
  }
}

function compareIds(a: Id, b: Id): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a !== typeof b) return typeof a === 'number' ? -1 : 1;
  return a < b ? -1 : 1;
}
