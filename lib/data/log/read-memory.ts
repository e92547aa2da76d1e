import { argumentError } from '../../core/checks';
import { type Id, plainId } from '../vocabulary';
import { numberChunks, withDuck } from './duck';
import { type RawRows, unread } from './raw-rows';
import { type ColumnName, namedColumns, type ReadLogOptions } from './read-log-options';
import { requireWideTimes, unitsPerSecond } from './times';

/** What a danfo DataFrame has. */
export interface LogFrame {
  readonly columns: string[];
  readonly values: unknown;
  readonly shape: readonly number[];
}

/** A log that is in memory: records (objects or tuples), columns by name, or a danfo DataFrame. */
export type LogObject = readonly object[] | Readonly<Record<string, ArrayLike<unknown>>> | LogFrame;

/** The rows of an object. @throws as `readLog` */
export async function readMemoryRows(source: LogObject, options: ReadLogOptions): Promise<RawRows> {
  const { name, column } = columnsOf(source);
  const columns = Object.fromEntries(namedColumns(options).map(([role, key]) => [role, column(role, key)]));
  const rows = columns.user.length;
  for (const [role, key] of namedColumns(options)) {
    if (columns[role].length !== rows) {
      throw argumentError(
        `column ${JSON.stringify(key)}`,
        `as long as the users (${rows})`,
        columns[role].length,
      );
    }
  }
  if (rows === 0) throw argumentError('source', 'a log of at least one row', '0 rows');
  const user = idColumn(columns.user, options.user);
  const item = idColumn(columns.item, options.item);
  return {
    user: user.indices,
    item: item.indices,
    ...(columns.value && { value: Float64Array.from(columns.value, numberOf) }),
    ...(columns.time && { timestamp: await secondsOf(columns.time, options) }),
    userIds: user.ids,
    itemIds: item.ids,
    source: name,
    malformed: { count: 0 },
    notes: [],
    position: 'row',
    positions: async (found) => found,
  };
}

type ColumnReader = (role: string, key: ColumnName) => ArrayLike<unknown>;

function columnsOf(source: LogObject): { name: string; column: ColumnReader } {
  if (Array.isArray(source)) {
    const column: ColumnReader = (role, key) => {
      const known = new Set<string>();
      const values = source.map((record, row) => {
        if (record === null || typeof record !== 'object')
          throw argumentError(`source[${row}]`, 'a record of values by column name', record);
        for (const one of Object.keys(record)) if (known.size < 50) known.add(one);
        return record[key];
      });
      if (values.length > 0 && values.every((value) => value === undefined))
        throw argumentError(role, `one of the fields ${[...known].join(', ')}`, key);
      return values;
    };
    return { name: 'records', column };
  }
  if (isFrame(source)) {
    const values = source.values as unknown[][];
    const column: ColumnReader = (role, key) => {
      const place = typeof key === 'number' ? key : source.columns.indexOf(key);
      if (!(place >= 0 && place < source.columns.length))
        throw argumentError(role, `one of the columns ${source.columns.join(', ')}`, key);
      return values.map((row) => row[place]);
    };
    return { name: 'DataFrame', column };
  }
  if (ArrayBuffer.isView(source) || Object.keys(source).length === 0)
    throw argumentError('source', "a file's path, records, columns by name or a DataFrame", source);
  const columns = source as Readonly<Record<string, ArrayLike<unknown>>>;
  const column: ColumnReader = (role, key) => {
    const values = columns[key];
    if (values === undefined || !Object.hasOwn(columns, key))
      throw argumentError(role, `one of the columns ${Object.keys(columns).join(', ')}`, key);
    if (!(Array.isArray(values) || ArrayBuffer.isView(values)))
      throw argumentError(`column ${JSON.stringify(key)}`, 'an array', values);
    return values;
  };
  return { name: 'columns', column };
}

function isFrame(source: LogObject): source is LogFrame {
  const frame = source as LogFrame;
  return Array.isArray(frame.columns) && Array.isArray(frame.shape) && Array.isArray(frame.values);
}

/** Ids numbered as they come. @throws on a column that holds numbers and texts, or anything else */
function idColumn(values: ArrayLike<unknown>, name: ColumnName): { indices: Int32Array; ids: Id[] } {
  const column = `ids in column ${JSON.stringify(name)}`;
  const places = new Map<Id, number>();
  const ids: Id[] = [];
  const indices = new Int32Array(values.length);
  let first: { row: number; id: Id } | undefined;
  for (let row = 0; row < values.length; row++) {
    const id = idOf(values[row], column, row);
    if (id === undefined) {
      indices[row] = unread;
      continue;
    }
    first ??= { row, id };
    if (kind(first.id) !== kind(id)) {
      const found = `the ${kind(first.id)} ${first.id} at row ${first.row} and the ${kind(id)} ${id} at row ${row}`;
      throw argumentError(column, 'all numbers or all texts', found);
    }
    let place = places.get(id);
    if (place === undefined) {
      place = ids.push(id) - 1;
      places.set(id, place);
    }
    indices[row] = place;
  }
  return { indices, ids };
}

const kind = (id: Id): string => (typeof id === 'string' ? 'text' : 'number');

function idOf(value: unknown, column: string, row: number): Id | undefined {
  if (typeof value === 'string') return value.trim() === '' ? undefined : value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value === 'bigint') return plainId(value);
  if (value === null || value === undefined) return undefined;
  if (value.constructor?.name === 'DuckDBUUIDValue') return String(value);
  throw argumentError(`${column} at row ${row}`, 'numbers or texts', value);
}

/** NaN for what is no number. */
function numberOf(value: unknown): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint' || typeof value === 'boolean') return Number(value);
  return typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN;
}

async function secondsOf(times: ArrayLike<unknown>, options: ReadLogOptions): Promise<Float64Array> {
  const numbers = Float64Array.from(times, (time) => (time instanceof Date ? Number.NaN : numberOf(time)));
  let [count, smallest, largest] = [0, 0, 0];
  for (const number of numbers) {
    if (!Number.isFinite(number)) continue;
    count++;
    if (number < smallest) smallest = number;
    if (number > largest) largest = number;
  }
  const narrow =
    times instanceof Float32Array ? 'float32' : times instanceof Int32Array ? 'int32' : undefined;
  if (narrow !== undefined) {
    requireWideTimes(options.time ?? 'time', narrow, { smallest, largest }, options.timeUnit);
  }
  const units = unitsPerSecond(Math.max(-smallest, largest), options.timeUnit);
  const seconds = numbers.map((number) => number / units);
  if (count === times.length) return seconds;

  // What is no number is a date, or text that DuckDB reads, as it does in files.
  const rows: number[] = [];
  const texts: string[] = [];
  let filled = 0;
  for (let row = 0; row < times.length; row++) {
    const time = times[row];
    if (time === null || time === undefined || time === '') continue;
    filled++;
    if (time instanceof Date) seconds[row] = time.getTime() / 1000;
    else if (!Number.isFinite(numbers[row]) && typeof time !== 'number') {
      rows.push(row);
      texts.push(String(time));
    }
  }
  const moments = await parsedTimes(texts, options.timeZone ?? 'UTC');
  const areMoments = count * 2 < filled;
  if (areMoments)
    for (let row = 0; row < times.length; row++)
      if (typeof times[row] !== 'object') seconds[row] = Number.NaN;
  rows.forEach((row, i) => {
    seconds[row] = areMoments ? moments[i] : Number.NaN;
  });
  return seconds;
}

/** Seconds since 1970 of ISO texts; NaN for what is none. */
async function parsedTimes(texts: readonly string[], timeZone: string): Promise<Float64Array> {
  const seconds = new Float64Array(texts.length).fill(Number.NaN);
  if (texts.length === 0) return seconds;
  return withDuck(timeZone, async (duck) => {
    await duck.connection.run('create table texts (place integer, t varchar)');
    const appender = await duck.connection.createAppender('texts');
    texts.forEach((text, place) => {
      appender.appendInteger(place);
      appender.appendVarchar(text);
      appender.endRow();
    });
    appender.closeSync();
    const chunks = numberChunks(
      duck,
      `select place, coalesce(case when isfinite(m) then epoch_us(m)::double / 1e6 end, 'nan'::double)
      from (select place, try_cast(t as timestamptz) as m from texts)`,
    );
    for await (const { columns, rows } of chunks) {
      for (let i = 0; i < rows; i++) seconds[columns[0][i]] = columns[1][i];
    }
    return seconds;
  });
}
