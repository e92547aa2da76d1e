import { argumentError } from '../checks';
import { type Columns, rowCount } from '../columns';

/** What the library uses of a danfo DataFrame or Series, so that showing a table does not load danfo. */
export interface FrameLike {
  readonly columns: string[];
  readonly values: unknown;
  readonly index: readonly (string | number)[];
}

/** One row by column name. */
export type TableRecord = Readonly<Record<string, unknown>>;

/** Anything `showTable` can show. */
export type TableSource = FrameLike | readonly TableRecord[] | Columns;

/** A table's texts. */
export interface TableCells {
  header: string[];
  rows: string[][];
  /** Whether a column holds numbers only: then it stands right-aligned. */
  numeric: boolean[];
  /** Rows of the source, shown or not. */
  total: number;
}

/**
 * The texts of a table's first rows.
 * @throws on a source that is no frame, records or columns, or has no columns
 */
export function tableCells(source: TableSource, digits: number, maxRows: number): TableCells {
  const { header, rows, total } = isFrame(source)
    ? frameRows(source, maxRows)
    : Array.isArray(source)
      ? recordRows(source, maxRows)
      : columnRows(source as Columns, maxRows);
  if (header.length === 0) throw argumentError('table', 'something with at least one column', 'none');
  return {
    header,
    rows: rows.map((row) => row.map((value) => cellText(value, digits))),
    numeric: header.map((_, i) => rows.length > 0 && rows.every((row) => isNumeric(row[i]))),
    total,
  };
}

interface RawRows {
  header: string[];
  rows: unknown[][];
  total: number;
}

function isFrame(source: TableSource): source is FrameLike {
  return source !== null && typeof source === 'object' && Array.isArray((source as FrameLike).columns);
}

/** A frame's index is shown unless it is the default one, 0, 1, 2 … */
function frameRows(frame: FrameLike, maxRows: number): RawRows {
  const values = frame.values as unknown[];
  // A danfo Series holds one value per row, a DataFrame a list of them.
  const rows = values.slice(0, maxRows).map((row) => (Array.isArray(row) ? row : [row]));
  const plain = frame.index.every((label, i) => label === i);
  if (plain) return { header: [...frame.columns], rows, total: values.length };
  return {
    header: ['', ...frame.columns],
    rows: rows.map((row, i) => [String(frame.index[i]), ...row]),
    total: values.length,
  };
}

/** The columns are all names of all records, in order of first appearance. */
function recordRows(records: readonly TableRecord[], maxRows: number): RawRows {
  records.forEach((record, i) => {
    if (record === null || typeof record !== 'object' || Array.isArray(record)) {
      throw argumentError(`table[${i}]`, 'a record of values by column name', record);
    }
  });
  const header = [...new Set(records.flatMap((record) => Object.keys(record)))];
  return {
    header,
    rows: records
      .slice(0, maxRows)
      .map((record) => header.map((name) => (Object.hasOwn(record, name) ? record[name] : undefined))),
    total: records.length,
  };
}

function columnRows(columns: Columns, maxRows: number): RawRows {
  if (columns === null || typeof columns !== 'object') {
    throw argumentError('table', 'a DataFrame, a list of records or columns', columns);
  }
  const total = rowCount(columns, 'table');
  const header = Object.keys(columns);
  const shown = Math.min(total, maxRows);
  return {
    header,
    rows: Array.from({ length: shown }, (_, row) => header.map((name) => columns[name][row])),
    total,
  };
}

function isNumeric(value: unknown): boolean {
  return typeof value === 'number' || typeof value === 'bigint' || value === null || value === undefined;
}

/** Whole numbers with thousands separated, others to `digits` significant digits, nothing for a missing value. */
function cellText(value: unknown, digits: number): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'bigint') return value.toLocaleString('en');
  if (typeof value === 'number') return numberText(value, digits);
  if (typeof value === 'string') return value;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'invalid date' : value.toISOString();
  if (Array.isArray(value) || ArrayBuffer.isView(value)) {
    return Array.from(value as ArrayLike<unknown>, (item) => cellText(item, digits)).join(', ');
  }
  return typeof value === 'object' ? objectText(value) : String(value);
}

/** An object as JSON, also where JSON has no form for it: a BigInt, or an object inside itself. */
export function objectText(value: object): string {
  const inside: unknown[] = [];
  const replace = function (this: unknown, _: string, part: unknown): unknown {
    if (typeof part === 'bigint') return `${part}n`;
    if (part === null || typeof part !== 'object') return part;
    // `this` holds the part: whatever lies deeper than it is done with.
    while (inside.length > 0 && inside.at(-1) !== this) inside.pop();
    if (inside.includes(part)) return '(itself)';
    inside.push(part);
    return part;
  };
  try {
    return JSON.stringify(value, replace) ?? String(value);
  } catch {
    // An object whose own toJSON throws, as an invalid Date's.
    return Object.prototype.toString.call(value);
  }
}

/** A number as the course writes it, e.g. 12,345 or 0.8412. */
export function numberText(value: number, digits = 4): string {
  if (!Number.isFinite(value)) return String(value);
  if (Number.isInteger(value)) return (value === 0 ? 0 : value).toLocaleString('en');
  const size = Math.abs(value);
  if (size < 1e-4 || size >= 1e15) return value.toExponential(digits - 1);
  // The whole part is never rounded away: 123,500 beside 123,457 would read as another number.
  const whole = size < 1 ? 1 : Math.floor(Math.log10(size)) + 1;
  const most = Math.max(digits, whole);
  return value.toLocaleString('en', { minimumSignificantDigits: 1, maximumSignificantDigits: most });
}
