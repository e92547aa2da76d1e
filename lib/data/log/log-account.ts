import type { DuplicateRows, RefusedRows } from './refine-rows';

/** What was read and what was refused on the way to a log, and what the log holds. */
export interface LogAccount {
  /** File or kind of object that it was read from; for a part of a log, which part. */
  readonly source: string;
  /** Rows of the source, without malformed lines. */
  readonly rowsRead: number;
  /** Rows of the log. */
  readonly rows: number;
  /** Users and items with a row. The vocabularies of a part hold those of the whole. */
  readonly users: number;
  readonly items: number;
  /** Share of the pairs of these users and items that occur, in (0, 1]. */
  readonly density: number;
  /** Seconds since 1970; absent in a log without times. */
  readonly firstTime?: number;
  readonly lastTime?: number;
  /** Several rows of one user and item; absent where they were not counted, as in a part. */
  readonly duplicates?: DuplicateRows;
  /** Rows without a readable id, value or time, by reason, with the first of each. */
  readonly refused: readonly RefusedRows[];
  /** What `first` in `refused` counts: lines of a text file from 1, rows of anything else from 0. */
  readonly position: 'line' | 'row';
  /** Lines that could not be taken apart, and the first of them. */
  readonly malformed: { readonly count: number; readonly line?: number; readonly problem?: string };
  /** Rows with a value below `likeFrom`. */
  readonly belowLike: number;
  /** What fell away for `minimum`. */
  readonly belowMinimum: { readonly rows: number; readonly users: number; readonly items: number };
  /** What looks odd, in sentences. */
  readonly notes: readonly string[];
}

/** The account in lines of text. */
export function accountText(account: LogAccount): string {
  const { source, rowsRead, rows, users, items, density, duplicates, malformed, belowMinimum } = account;
  const lines = [
    `${source}: ${whole(rows)} of ${whole(rowsRead)} rows kept`,
    `${whole(users)} users, ${whole(items)} items, density ${(100 * density).toLocaleString('en', { maximumSignificantDigits: 3 })} %`,
  ];
  if (account.firstTime !== undefined && account.lastTime !== undefined) {
    lines.push(`from ${timeText(account.firstTime)} to ${timeText(account.lastTime)} UTC`);
  }
  if (duplicates !== undefined) lines.push(duplicatesText(duplicates));
  for (const { reason, count, first } of account.refused) {
    lines.push(`refused: ${whole(count)} with ${reason} (first: ${account.position} ${first})`);
  }
  if (malformed.count > 0) {
    lines.push(`malformed: ${whole(malformed.count)} (first: line ${malformed.line}, ${malformed.problem})`);
  }
  if (account.belowLike > 0) lines.push(`no like: ${whole(account.belowLike)} rows`);
  if (belowMinimum.rows > 0) {
    const { rows: lost, users: lostUsers, items: lostItems } = belowMinimum;
    lines.push(
      `below the minimum: ${whole(lost)} rows, ${whole(lostUsers)} users, ${whole(lostItems)} items`,
    );
  }
  lines.push(...account.notes.map((note) => `note: ${note}`));
  return lines.join('\n  ');
}

function duplicatesText({ rows, exact, handling }: DuplicateRows): string {
  if (rows === 0) return 'duplicates: none';
  const became = { keep: 'kept', last: 'only the newest kept', sum: 'summed' }[handling];
  const equal = exact === undefined ? '' : `, ${whole(exact)} of them equal in all columns`;
  return `duplicates: ${whole(rows)} rows whose user and item stood before${equal}; ${became}`;
}

/** Such as "2024-03-01 12:00:00"; the plain number where it is no date. */
function timeText(seconds: number): string {
  const date = new Date(seconds * 1000);
  if (Number.isNaN(date.getTime())) return String(seconds);
  return date.toISOString().slice(0, 19).replace('T', ' ');
}

const whole = (count: number): string => count.toLocaleString('en');
