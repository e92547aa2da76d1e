import { argumentError } from '../../core/checks';
import type { Id } from '../vocabulary';
import type { Duck } from './duck';
import type { IdForm, RawTable } from './raw-table';
import type { ReadLogOptions } from './read-log-options';

/** Finds the different ids of both columns, in one pass, and counts the rows. @throws DuckDB's error on the file */
export async function findIds(duck: Duck, table: RawTable): Promise<number> {
  await duck.connection.run(
    `create or replace temp table found as
    select "user", "item", grouping("user") as is_item, count(*) as count from ${table.columns}
    group by grouping sets (("user"), ("item"))`,
  );
  const [{ rows }] = await duck.rows<{ rows: number }>(
    'select coalesce(sum(count), 0)::double as rows from found where is_item = 0',
  );
  return rows;
}

/**
 * Numbers a column's ids from 0 in a table `<side>_ids (id, idx)`, in the order of their size or text, and gives them
 * in that order. Texts of a text file are whole numbers if all of them are written as such ("7", not "007").
 * @throws on a JSON column that mixes numbers and texts
 */
export async function numberIds(
  duck: Duck,
  side: 'user' | 'item',
  form: IdForm,
  options: ReadLogOptions,
): Promise<Id[]> {
  const present = {
    text: `trim("${side}") <> ''`,
    'as-text': `trim("${side}") <> ''`,
    json: `trim("${side}", '" ') <> '' and regexp_matches("${side}", '^["0-9-]')`,
    whole: 'true',
    float: `isfinite("${side}")`,
  }[form];
  await duck.connection.run(
    `create temp view ${side}_found as select "${side}" as id from found
    where is_item = ${side === 'item' ? 1 : 0} and "${side}" is not null and ${present}`,
  );
  const areNumbers =
    form === 'text'
      ? await areWhole(duck, side)
      : form === 'json' && (await areJsonNumbers(duck, side, options));
  await duck.connection.run(
    `create temp table ${side}_ids as
    select id, (row_number() over (order by ${form === 'text' && areNumbers ? 'id::hugeint' : 'id'}) - 1)::integer as idx
    from ${side}_found`,
  );
  const result = await duck.connection.stream(`select id::varchar as id from ${side}_ids order by idx`);
  const read = idReader(form, areNumbers);
  const ids: Id[] = [];
  for await (const rows of result.yieldRowsJs()) for (const [id] of rows) ids.push(read(id as string));
  return ids;
}

function idReader(form: IdForm, areNumbers: boolean): (id: string) => Id {
  if (form === 'as-text' || (form === 'text' && !areNumbers)) return (id) => id;
  if (form === 'float') return Number;
  return (id) => {
    if (id.startsWith('"')) return JSON.parse(id) as string;
    const number = Number(id);
    return Number.isSafeInteger(number) || !/^-?\d+$/.test(id) ? number : BigInt(id);
  };
}

/** Whether all are whole numbers, written as a number is, of no more digits than DuckDB's widest integer holds. */
async function areWhole(duck: Duck, side: string): Promise<boolean> {
  const [{ whole }] = await duck.rows<{ whole: boolean | null }>(
    `select bool_and(length(id) < 38 and regexp_full_match(id, '0|-?[1-9][0-9]*')) as whole from ${side}_found`,
  );
  return whole === true;
}

async function areJsonNumbers(duck: Duck, side: 'user' | 'item', options: ReadLogOptions): Promise<boolean> {
  const [{ text, number }] = await duck.rows<{ text: string | null; number: string | null }>(
    `select min(id) filter (id[1] = '"') as text, min(id) filter (id[1] <> '"') as number from ${side}_found`,
  );
  if (text !== null && number !== null) {
    const column = `ids in column ${JSON.stringify(options[side])}`;
    throw argumentError(
      column,
      'all numbers or all texts',
      `the number ${number} and the text ${JSON.parse(text)}`,
    );
  }
  return number !== null;
}
