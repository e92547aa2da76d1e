import { argumentError } from '../../core/checks';
import { type Id, Vocabulary } from '../vocabulary';
import { countRepeats, firstPairRows } from './first-rows';
import { Log, presentIndices, timeRange } from './log';
import type { LogColumns } from './log-columns';
import type { RawRows } from './raw-rows';
import { readFileRows } from './read-file';
import { type ReadLogOptions, requireReadLogOptions } from './read-log-options';
import { type LogObject, readMemoryRows } from './read-memory';
import {
  countsOf,
  type DuplicateRows,
  keepCore,
  keepLikes,
  type RefusedRows,
  refuseRows,
  treatDuplicates,
} from './refine-rows';

/** Where a log comes from: a file's path, or an object in memory. */
export type LogSource = string | LogObject;

/**
 * Reads anybody's log: a CSV, TSV or other delimited text file, with or without a header, gzip of one, JSON lines,
 * Parquet, a danfo DataFrame, records, or columns by name.
 *
 * Ids come back out as they went in. Those of a text file are whole numbers if all of a column are written as such,
 * quoted or not, and otherwise texts: "007" stays "007", and so does a 7 beside it, as a text. A whole number that a
 * number cannot hold exactly is a `bigint`, every other one a number. Texts stay texts in JSON, Parquet and memory;
 * a column there that holds 1 and "1" is an error. UUIDs are texts.
 *
 * A row without an id, with a value that is no number or with a time that cannot be read is refused and counted, with
 * the first line where that happens. What is larger than memory is sorted out on disk, in the system's folder for
 * temporary files; the columns themselves (24 bytes a row at most) have to fit.
 *
 * Then, in this order: `duplicates`, `likeFrom`, `minimum`.
 * @throws on a bad option, a missing column, a source that is no log, a malformed line (unless told to skip it), times
 *   that 32 bits have damaged, or if no row is left
 * @example
 * const log = await readLog('ratings.csv', { user: 'userId', item: 'movieId', value: 'rating', time: 'timestamp' });
 * log.print();
 * const plays = await readLog('plays.tsv', { user: 0, item: 2, duplicates: 'sum', minimum: { user: 5, item: 5 } });
 */
export async function readLog(source: LogSource, options: ReadLogOptions): Promise<Log> {
  requireReadLogOptions(options);
  if (typeof source !== 'string' && (source === null || typeof source !== 'object'))
    throw argumentError('source', "a file's path, records, columns or a DataFrame", source);
  const raw = await (typeof source === 'string'
    ? readFileRows(source, options)
    : readMemoryRows(source, options));
  return logOf(raw, options);
}

async function logOf(raw: RawRows, options: ReadLogOptions): Promise<Log> {
  const { columns: readable, read, refused } = refuseRows(raw);
  await placeRefused(refused, raw);
  requireRows(readable, () => whyNone(raw, refused));
  const { columns: treated, duplicates } = treatDuplicates(readable, options.duplicates ?? 'keep');
  const { likeFrom, minimum } = options;
  const likes = likeFrom === undefined ? treated : keepLikes(treated, likeFrom);
  requireRows(likes, () => `no value of ${likeFrom} or more`);
  const core = minimum === undefined ? likes : keepCore(likes, minimum);
  requireRows(core, () => 'no user and item with as many rows as minimum asks');

  const before = { users: presentIndices(likes.user), items: presentIndices(likes.item) };
  const [user, users] = reindexed(core.user, raw.userIds);
  const [item, items] = reindexed(core.item, raw.itemIds);
  const rows = user.length;
  const { column: _, ...malformed } = raw.malformed;
  const account = {
    source: raw.source,
    rowsRead: read,
    rows,
    users: users.size,
    items: items.size,
    density: distinctPairs(core, readable, duplicates) / (users.size * items.size),
    ...(core.timestamp && timeRange(core.timestamp)),
    duplicates,
    refused,
    position: raw.position,
    malformed,
    belowLike: treated.user.length - likes.user.length,
    belowMinimum: {
      rows: likes.user.length - rows,
      users: before.users - users.size,
      items: before.items - items.size,
    },
    notes: [...raw.notes, ...oddities(duplicates, readable.user.length, { users, items })],
  };
  return new Log({ ...core, user, item, users, items }, account);
}

/** Turns the first rows of the reasons into what a reader finds them by. */
async function placeRefused(refused: RefusedRows[], raw: RawRows): Promise<void> {
  if (refused.length === 0) return;
  const ascending = [...refused].sort((a, b) => a.first - b.first);
  const positions = await raw.positions(ascending.map(({ first }) => first));
  ascending.forEach((reason, i) => {
    reason.first = positions[i];
  });
}

function whyNone({ source, position }: RawRows, refused: readonly RefusedRows[]): string {
  const reasons = refused.map(
    ({ reason, count, first }) => `${count} with ${reason} (first: ${position} ${first})`,
  );
  return `${source}, ${reasons.join(', ')}`;
}

function requireRows({ user }: LogColumns, what: () => string): void {
  if (user.length === 0) throw argumentError('source', 'a log of which a row is left', what());
}

/** The indices by a vocabulary of the ids that are left. */
function reindexed(indices: Int32Array, ids: readonly Id[]): [Int32Array, Vocabulary] {
  const counts = countsOf(indices);
  const vocabulary = new Vocabulary(ids.filter((_, index) => counts[index] > 0));
  const moved = new Int32Array(ids.length);
  for (let index = 0; index < counts.length; index++) {
    if (counts[index] > 0) moved[index] = vocabulary.index(ids[index]);
  }
  const places = new Int32Array(indices.length);
  for (let row = 0; row < places.length; row++) places[row] = moved[indices[row]];
  return [places, vocabulary];
}

function distinctPairs(core: LogColumns, readable: LogColumns, { handling, rows }: DuplicateRows): number {
  const left = core.user.length;
  if (handling !== 'keep' || rows === 0) return left;
  if (left === readable.user.length) return left - rows;
  return left - countRepeats(firstPairRows(core.user, core.item));
}

/** What a reader of the account should look at twice. */
function oddities(
  { exact = 0 }: DuplicateRows,
  rows: number,
  vocabularies: { users: Vocabulary; items: Vocabulary },
): string[] {
  const notes: string[] = [];
  if (exact * 2 >= rows)
    notes.push('every row stands there more than once: was the file joined with itself?');
  for (const [name, vocabulary] of Object.entries(vocabularies)) {
    const twins = vocabulary.ids.filter((id) => {
      const trimmed = typeof id === 'string' ? id.trim() : id;
      return trimmed !== id && vocabulary.has(trimmed);
    });
    if (twins.length > 0) {
      notes.push(
        `${twins.length} of the ${name} differ from another only in blanks, as ${JSON.stringify(twins[0])}`,
      );
    }
  }
  return notes;
}
