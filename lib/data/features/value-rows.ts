import { argumentError } from '../../core/checks';
import { hashBuckets } from '../hashing';
import { type Id, type SavedVocabulary, Vocabulary } from '../vocabulary';
import { cellName, idKind } from './cells';

/** How values become rows. */
export interface ValueRowsOptions {
  /** Values seen fewer times share the row of unknown ones. */
  minimumCount?: number;
  /** Rows into which values are hashed, in place of a vocabulary. */
  hashBuckets?: number;
}

/** What `ValueRows.toJSON` gives. */
export type SavedValueRows = { kind: 'numbers' | 'texts' } & (
  | { vocabulary: SavedVocabulary }
  | { hashBuckets: number }
);

export const missingRow = 0;
export const unknownRow = 1;

/**
 * Rows of a column's values. With a vocabulary: 0 missing, 1 unknown, then the values in ascending order. Hashed:
 * 0 missing, then the buckets; no value is unknown.
 */
export class ValueRows {
  readonly size: number;
  /** Rows for what is missing or unknown. */
  readonly reserved: readonly number[];
  private readonly hashed = new Map<Id, number>();

  private constructor(
    private readonly column: string,
    private readonly kind: 'numbers' | 'texts',
    private readonly vocabulary: Vocabulary | undefined,
    private readonly buckets: number,
  ) {
    this.size = vocabulary ? vocabulary.ids.length + 2 : buckets + 1;
    this.reserved = vocabulary ? [missingRow, unknownRow] : [missingRow];
  }

  /** @param ids the training values, without the missing ones, in the order of the table; at least one */
  static fit(column: string, ids: readonly Id[], options: ValueRowsOptions): ValueRows {
    const kind = idKind(ids[0]);
    const other = ids.find((id) => idKind(id) !== kind);
    if (other !== undefined)
      throw argumentError(
        `column ${column}`,
        'of numbers only or texts only',
        [ids[0], other],
        `${ids[0]} and ${JSON.stringify(String(other))}`,
      );
    const { hashBuckets: buckets, minimumCount = 1 } = options;
    if (buckets !== undefined) return new ValueRows(column, kind, undefined, buckets);
    return new ValueRows(column, kind, new Vocabulary(ids, { unseenBucket: true, minimumCount }), 0);
  }

  /** Row of a value, or of missing. @throws on a number where training had texts, or the other way round */
  row(id: Id | undefined, row: number): number {
    if (id === undefined) return missingRow;
    if (idKind(id) !== this.kind)
      throw argumentError(cellName(this.column, row), `as in training, where there were ${this.kind}`, id);
    if (this.vocabulary) return this.vocabulary.has(id) ? this.vocabulary.index(id) + 2 : unknownRow;
    const known = this.hashed.get(id);
    if (known !== undefined) return known;
    const [bucket] = hashBuckets([typeof id === 'number' && id === (id | 0) ? id : String(id)], {
      buckets: this.buckets,
    });
    // Values without end must not fill the memory.
    if (this.hashed.size < 1_000_000) this.hashed.set(id, bucket + 1);
    return bucket + 1;
  }

  /** What a row stands for. */
  name(row: number): string {
    if (row === missingRow) return 'missing';
    if (!this.vocabulary) return `bucket ${row - 1}`;
    return row === unknownRow ? 'unknown' : String(this.vocabulary.id(row - 2));
  }

  toJSON(): SavedValueRows {
    const { kind, vocabulary, buckets } = this;
    return vocabulary ? { kind, vocabulary: vocabulary.toJSON() } : { kind, hashBuckets: buckets };
  }

  static from(column: string, saved: SavedValueRows): ValueRows {
    if (saved === null || typeof saved !== 'object' || !['numbers', 'texts'].includes(saved.kind))
      throw argumentError(`saved column ${column}`, 'as toJSON gave it', saved);
    if ('vocabulary' in saved) return new ValueRows(column, saved.kind, Vocabulary.from(saved.vocabulary), 0);
    if (!(Number.isSafeInteger(saved.hashBuckets) && saved.hashBuckets > 0))
      throw argumentError(`saved column ${column}`, 'as toJSON gave it', saved);
    return new ValueRows(column, saved.kind, undefined, saved.hashBuckets);
  }
}
