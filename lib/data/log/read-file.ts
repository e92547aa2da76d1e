import path from 'node:path';
import { argumentError } from '../../core/checks';
import { startProgress } from '../../core/progress';
import { type Duck, numberChunks, quoted, withDuck } from './duck';
import { type FileForm, fileForm, requireWholeGzip } from './file-form';
import { findIds, numberIds } from './id-tables';
import { lineNumbers } from './line-numbers';
import { forgetRejects, type MalformedLines, malformedLines } from './malformed-lines';
import { parquetTable } from './raw-parquet';
import { noRow, type RawRows } from './raw-rows';
import type { RawTable } from './raw-table';
import { csvTable, jsonTable } from './raw-text';
import type { ReadLogOptions } from './read-log-options';
import { requireWideTimes, unitsPerSecond } from './times';

/** The rows of a file. @throws as `readLog` */
export async function readFileRows(file: string, options: ReadLogOptions): Promise<RawRows> {
  const form = await fileForm(file);
  if (form.gzip) await requireWholeGzip(file);
  return withDuck(options.timeZone ?? 'UTC', async (duck) => {
    const { table, rows } = await openTable(duck, file, form, options);
    let lost = await malformedLines(duck, file, form, table);
    refuseMalformed(file, lost, options);
    const userIds = await numberIds(duck, 'user', table.idForms.user, options);
    const itemIds = await numberIds(duck, 'item', table.idForms.item, options);
    const time = await timeSql(duck, table);
    if (form.kind === 'text') await forgetRejects(duck);
    const columns = await numberedRows(duck, file, table, rows, time?.sql, options);
    if (form.kind === 'text') lost = await malformedLines(duck, file, form, table);
    refuseMalformed(file, lost, options);
    if (time?.isNumber && columns.timestamp !== undefined) toSeconds(columns.timestamp, table, options);
    const { layout, ...malformed } = lost;
    return {
      ...columns,
      userIds,
      itemIds,
      source: path.basename(file),
      malformed,
      notes: table.notes,
      position: layout === undefined ? 'row' : 'line',
      positions: async (found) =>
        layout === undefined ? found : (await lineNumbers(file, layout, { rows: found })).rows,
    };
  });
}

/** The table and the number of its rows. Its ids are found: that is the first time that the file is read. */
async function openTable(
  duck: Duck,
  file: string,
  form: FileForm,
  options: ReadLogOptions,
): Promise<{ table: RawTable; rows: number }> {
  // A name with these characters would be a pattern of names.
  const source = quoted(file.replace(/[*?[\]]/g, (character) => `[${character}]`));
  const open = async (strict: boolean): Promise<{ table: RawTable; rows: number }> => {
    const table =
      form.kind === 'text'
        ? csvTable(source, form, options, strict)
        : await (form.kind === 'parquet'
            ? parquetTable(duck, source, options)
            : jsonTable(duck, source, form, options, strict));
    return { table, rows: await findIds(duck, table) };
  };
  try {
    return await open(true);
  } catch (error) {
    // The strict reader does not take lines that end now in \n, now in \r\n.
    if ((error as Error).message.includes('invalid state')) return open(false);
    if (error instanceof RangeError) throw error;
    const [first] = (error as Error).message.split('\n');
    throw argumentError('source', 'a file that can be read to its end', `${file} (${first})`);
  }
}

function refuseMalformed(file: string, lost: MalformedLines, options: ReadLogOptions): void {
  if (lost.count === 0 || options.malformed === 'skip') return;
  const column = lost.column === undefined ? '' : `, column ${lost.column},`;
  throw argumentError(`${file} line ${lost.line}${column}`, 'well formed', lost.problem);
}

/** The columns as typed arrays, ids as their numbers. */
async function numberedRows(
  duck: Duck,
  file: string,
  table: RawTable,
  count: number,
  time: string | undefined,
  options: ReadLogOptions,
): Promise<Pick<RawRows, 'user' | 'item' | 'value' | 'timestamp'>> {
  if (count === 0) throw argumentError('source', 'a file with rows', `${file}, which has none`);
  // Rows have the numbers 0 .. count - 1, except that JSON lines may be empty or malformed.
  const [{ last }] =
    table.idForms.user === 'json'
      ? await duck.rows<{ last: number }>(`select max(place)::double as last from ${table.rows}`)
      : [{ last: count - 1 }];
  const rows = last + 1;
  if (rows > 2 ** 30) throw argumentError('source', 'at most 2^30 rows', rows);
  const user = new Int32Array(rows).fill(noRow);
  const item = new Int32Array(rows);
  const value = table.value === undefined ? undefined : new Float64Array(rows);
  const timestamp = time === undefined ? undefined : new Float64Array(rows);
  const numbers = [table.value, time].filter((sql) => sql !== undefined);
  const progress =
    options.progress === undefined
      ? undefined
      : startProgress({ label: options.progress, total: rows, unit: 'rows' });
  try {
    let done = 0;
    const chunks = numberChunks(
      duck,
      `select place::integer, coalesce(u.idx, -1), coalesce(i.idx, -1)
        ${numbers.map((sql) => `, coalesce(${sql}, 'nan'::double)`).join('')}
      from ${table.rows} r left join user_ids u on r."user" = u.id left join item_ids i on r."item" = i.id`,
    );
    for await (const { columns, rows: length } of chunks) {
      const [places, users, items] = columns;
      const values = columns[3];
      const times = columns[value === undefined ? 3 : 4];
      for (let i = 0; i < length; i++) {
        const row = places[i];
        user[row] = users[i];
        item[row] = items[i];
        if (value !== undefined) value[row] = values[i];
        if (timestamp !== undefined) timestamp[row] = times[i];
      }
      done += length;
      progress?.update(Math.min(done, rows));
    }
  } finally {
    progress?.finish();
  }
  return { user, item, ...(value && { value }), ...(timestamp && { timestamp }) };
}

/** SQL of a time: as a number, or in seconds as a moment, whichever most of the first times are. */
async function timeSql(duck: Duck, table: RawTable): Promise<{ sql: string; isNumber: boolean } | undefined> {
  const { timeNumber, timeMoment, columns } = table;
  if (timeNumber === undefined || timeMoment === undefined) return undefined;
  const [{ numbers, moments }] = await duck.rows<{ numbers: bigint; moments: bigint }>(
    `select count(${timeNumber}) as numbers, count(${timeMoment}) as moments
    from (select "time" from ${columns} where "time" is not null limit 10000)`,
  );
  if (numbers >= moments) return { sql: timeNumber, isNumber: true };
  // An infinite time has no number of microseconds.
  const sql = `case when isfinite(${timeMoment}) then epoch_us(${timeMoment})::double / 1e6 end`;
  return { sql, isNumber: false };
}

/** Turns times into seconds, in place. */
function toSeconds(times: Float64Array, table: RawTable, options: ReadLogOptions): void {
  let [smallest, largest] = [0, 0];
  for (let row = 0; row < times.length; row++) {
    if (!Number.isFinite(times[row])) continue;
    if (times[row] < smallest) smallest = times[row];
    if (times[row] > largest) largest = times[row];
  }
  if (table.narrowTimes !== undefined) {
    requireWideTimes(options.time ?? 'time', table.narrowTimes, { smallest, largest }, options.timeUnit);
  }
  const units = unitsPerSecond(Math.max(-smallest, largest), options.timeUnit);
  if (units !== 1) for (let row = 0; row < times.length; row++) times[row] /= units;
}
