import { argumentError, requireFinite, requireOneOf, requirePositiveInteger } from '../../core/checks';
import { requireOptionNames } from '../../core/options/option-names';

/** A column: by its name, or by its number from 0 in a file without a header. */
export type ColumnName = string | number;

/** What a column of times counts. */
export type TimeUnit = 'seconds' | 'milliseconds' | 'microseconds' | 'nanoseconds';

/** Where a log's columns are, and what becomes of its rows. */
export interface ReadLogOptions {
  /** Column of user ids. */
  user: ColumnName;
  /** Column of item ids. */
  item: ColumnName;
  /** Column of times: ISO texts, timestamps, or numbers since 1970. Default: none. */
  time?: ColumnName;
  /** Column of ratings, counts or other numbers. Default: none. */
  value?: ColumnName;
  /** What separates a text file's columns. Default: what separates the named columns in its first line. */
  delimiter?: string;
  /** Whether a text file's first line holds names. Default: true if the columns are named, false if they are numbered. */
  header?: boolean;
  /** IANA name of the zone of times that carry none, such as 'Europe/Berlin'. Default: 'UTC'. */
  timeZone?: string;
  /** What times that are numbers count. Default: told by their size. */
  timeUnit?: TimeUnit;
  /**
   * What several rows of one user and item mean: 'keep' leaves them; 'last' keeps the newest (without times, the last
   * in the file); 'sum' makes them one row with the sum of their values (their number, where no value is read) and
   * the newest time. Default: 'keep'.
   */
  duplicates?: 'keep' | 'last' | 'sum';
  /** Rows with a value below it are dropped: ratings turn into likes. Needs `value`. Default: none is dropped. */
  likeFrom?: number;
  /** Fewest rows of a user and of an item; others are dropped, again and again until all have them (k-core). */
  minimum?: { user?: number; item?: number };
  /** Whether a line that cannot be taken apart is an error, or is counted and skipped. Default: 'error'. */
  malformed?: 'error' | 'skip';
  /** Label of a progress display, such as 'Reading'. Default: none is shown. */
  progress?: string;
}

const names = [
  'user',
  'item',
  'time',
  'value',
  'delimiter',
  'header',
  'timeZone',
  'timeUnit',
  'duplicates',
  'likeFrom',
  'minimum',
  'malformed',
  'progress',
];

/** The columns that are read, in this order. */
export const columnRoles = ['user', 'item', 'value', 'time'] as const;
export type ColumnRole = (typeof columnRoles)[number];

/** The columns that the options name. */
export function namedColumns(options: ReadLogOptions): [ColumnRole, ColumnName][] {
  return columnRoles.flatMap((role) => {
    const name = options[role];
    return name === undefined ? [] : [[role, name] as [ColumnRole, ColumnName]];
  });
}

/** @throws on an option that does not exist or is outside its range */
export function requireReadLogOptions(options: ReadLogOptions): void {
  requireOptionNames('options', options, names);
  for (const role of ['user', 'item'] as const) {
    if (options[role] === undefined) throw argumentError(role, "a column's name or number", undefined);
  }
  const columns = namedColumns(options);
  for (const [index, [role, name]] of columns.entries()) {
    const fits =
      typeof name === 'number'
        ? Number.isInteger(name) && name >= 0
        : typeof name === 'string' && name !== '';
    if (!fits) throw argumentError(role, "a column's name or its number from 0", name);
    if (typeof name !== typeof options.user) throw argumentError(role, 'named or numbered as user is', name);
    const twin = columns.slice(0, index).find(([, other]) => other === name);
    if (twin !== undefined) throw argumentError(role, `another column than ${twin[0]}`, name);
  }
  if (options.header !== undefined && typeof options.header !== 'boolean')
    throw argumentError('header', 'true or false', options.header);
  if (options.header === false && typeof options.user === 'string') {
    throw argumentError('user', 'a number from 0 where there is no header', options.user);
  }
  requireDelimiter(options.delimiter);
  requireTimeOptions(options);
  const { duplicates = 'keep', malformed = 'error', likeFrom, minimum, progress } = options;
  requireOneOf('duplicates', duplicates, ['keep', 'last', 'sum'] as const);
  requireOneOf('malformed', malformed, ['error', 'skip'] as const);
  if (likeFrom !== undefined) {
    requireFinite('likeFrom', likeFrom);
    if (options.value === undefined && duplicates !== 'sum')
      throw argumentError('likeFrom', 'left out where no value is read', likeFrom);
  }
  if (minimum !== undefined) requireOptionNames('minimum', minimum, ['user', 'item']);
  for (const [side, count] of Object.entries(minimum ?? {})) {
    if (count !== undefined) requirePositiveInteger(`minimum.${side}`, count);
  }
  if (progress !== undefined && (typeof progress !== 'string' || progress === ''))
    throw argumentError('progress', 'a label', progress);
}

function requireDelimiter(delimiter: string | undefined): void {
  if (delimiter === undefined) return;
  const bytes = typeof delimiter === 'string' ? Buffer.byteLength(delimiter) : 0;
  if (bytes < 1 || bytes > 4 || /["\r\n]/.test(delimiter)) {
    throw argumentError('delimiter', '1 to 4 bytes without quotes and line ends', delimiter);
  }
}

function requireTimeOptions({ timeZone = 'UTC', timeUnit }: ReadLogOptions): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
  } catch {
    throw argumentError('timeZone', "a zone's IANA name, such as Europe/Berlin", timeZone);
  }
  if (timeUnit !== undefined) {
    requireOneOf('timeUnit', timeUnit, ['seconds', 'milliseconds', 'microseconds', 'nanoseconds'] as const);
  }
}
