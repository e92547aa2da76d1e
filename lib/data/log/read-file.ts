import path from 'node:path';
import { argumentError } from '../../runtime/checks';
import { startProgress } from '../../runtime/progress';
import { type Duck, numberChunks, withDuck } from './duck';
import { type FileForm, fileForm } from './file-form';
import { numberIds } from './id-tables';
import { lineNumbers } from './line-numbers';
import { noRow, type RawRows } from './raw-rows';
import { type RawTable, rawTable } from './raw-table';
import type { ReadLogOptions } from './read-log-options';
import { requireWideTimes, unitsPerSecond } from './times';

/** The rows of a file. @throws as `readLog` */
export async function readFileRows(file: string, options: ReadLogOptions): Promise<RawRows> {
  const form = await fileForm(file);
  return withDuck(options.timeZone ?? 'UTC', async (duck) => {
    const table = await rawTable(duck, file, form, options);
    const lost = await malformedLines(duck, file, form, table);
    if (lost.count > 0 && options.malformed !== 'skip') {
      const column = lost.column === undefined ? '' : `, column ${lost.column}`;
      throw argumentError(`${file} line ${lost.line}${column}`, 'a well-formed line', lost.problem);
    }
    const userIds = await numberIds(duck, 'user', options.user, table.idForms.user);
    const itemIds = await numberIds(duck, 'item', options.item, table.idForms.item);
    const columns = await numberedRows(duck, table, options);
    const { rejected } = lost;
    return {
      ...columns,
      userIds,
      itemIds,
      source: path.basename(file),
      malformed: lost,
      notes: table.notes,
      position: table.text === undefined ? 'row' : 'line',
      async positions(rows) {
        if (table.text === undefined) return rows;
        const layout = { ...table.text, gzip: form.gzip, rejected, emptyRows: form.kind === 'json-lines' };
        return (await lineNumbers(file, layout, { rows })).rows;
      },
    };
  });
}

/** The columns as typed arrays: ids as their numbers, times in seconds. */
async function numberedRows(
  duck: Duck,
  table: RawTable,
  options: ReadLogOptions,
): Promise<Pick<RawRows, 'user' | 'item' | 'value' | 'timestamp'>> {
  const at = table.text === undefined ? 'at' : 'rowid';
  const [{ count, last }] = await duck.rows<{ count: bigint; last: bigint | null }>(
    `select count(*) as count, max(${at}) as last from raw where ${table.isRow}`,
  );
  if (count === 0n) throw argumentError('source', 'a file with rows', 'none');
  const rows = Number(last) + 1;
  if (rows > 2 ** 30) throw argumentError('source', 'at most 2^30 rows', rows);
  const user = new Int32Array(rows);
  if (rows > Number(count)) user.fill(noRow);
  const item = new Int32Array(rows);
  const value = table.value === undefined ? undefined : new Float64Array(rows);
  const time = await timeSql(duck, table, options);
  const timestamp = time === undefined ? undefined : new Float64Array(rows);
  const numbers = [table.value, time].filter((sql) => sql !== undefined);

  const progress =
    options.progress === undefined
      ? undefined
      : startProgress({ label: options.progress, total: Number(count), unit: 'rows' });
  try {
    let done = 0;
    const chunks = numberChunks(
      duck,
      `select ${[`raw.${at}::integer`, 'coalesce(u.idx, -1)', 'coalesce(i.idx, -1)'].join(', ')}
        ${numbers.map((sql) => `, coalesce(${sql}, 'nan'::double)`).join('')}
      from raw left join user_ids u on raw.user = u.id left join item_ids i on raw.item = i.id where ${table.isRow}`,
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
      progress?.update(done);
    }
  } finally {
    progress?.finish();
  }
  return { user, item, ...(value && { value }), ...(timestamp && { timestamp }) };
}

/** SQL of a time in seconds: what most times are, numbers or moments, decides. */
async function timeSql(duck: Duck, table: RawTable, options: ReadLogOptions): Promise<string | undefined> {
  const { timeNumber, timeMoment } = table;
  if (timeNumber === undefined || timeMoment === undefined) return undefined;
  const [range] = await duck.rows<{ numbers: bigint; filled: bigint; smallest: number; largest: number }>(
    `select count(n) as numbers, count(*) filter (t is not null) as filled, min(n) as smallest, max(n) as largest
    from (select "time" as t, ${timeNumber} as n from raw where ${table.isRow}) where n is null or isfinite(n)`,
  );
  if (Number(range.numbers) * 2 < Number(range.filled) || range.numbers === 0n) {
    const moment = `epoch_us(${timeMoment})::double / 1e6`;
    // An infinite time has no number of microseconds.
    return `case when isfinite(${timeMoment}) then ${moment} end`;
  }
  if (table.narrowTimes !== undefined) {
    requireWideTimes(options.time ?? 'time', table.narrowTimes, range, options.timeUnit);
  }
  const units = unitsPerSecond(Math.max(-range.smallest, range.largest), options.timeUnit);
  return units === 1 ? timeNumber : `${timeNumber} / ${units}`;
}

/** The lines that could not be taken apart: how many, which is the first, and what is wrong with it. */
async function malformedLines(
  duck: Duck,
  file: string,
  form: FileForm,
  table: RawTable,
): Promise<RawRows['malformed'] & { rejected: Set<number> }> {
  if (table.text === undefined) return { count: 0, rejected: new Set() };
  const rejects = await duck.rows<{ line: bigint; column_idx: bigint; error_message: string }>(
    'select line, column_idx, error_message from reject_errors order by line, column_idx',
  );
  const rejected = new Set(rejects.map(({ line }) => Number(line)));
  const isJson = form.kind === 'json-lines';
  const [json] = isJson
    ? await duck.rows<{ count: bigint; first: bigint | null }>(
        'select count(*) as count, min(rowid) as first from raw where malformed',
      )
    : [];
  const count = rejected.size + Number(json?.count ?? 0);
  if (count === 0) return { count, rejected };
  const layout = { ...table.text, gzip: form.gzip, rejected, emptyRows: isJson };
  const found = await lineNumbers(file, layout, {
    rows: json?.first == null ? [] : [Number(json.first)],
    records: rejects.length === 0 ? [] : [Number(rejects[0].line)],
  });
  const [record = Number.POSITIVE_INFINITY] = found.records;
  const [row = Number.POSITIVE_INFINITY] = found.rows;
  if (row < record) return { count, line: row, problem: 'no JSON object', rejected };
  const [{ column_idx, error_message }] = rejects;
  return { count, line: record, column: String(column_idx), problem: error_message, rejected };
}
