import type { Id } from '../../preparation/vocabulary';
import { argumentError } from '../../runtime/checks';
import type { Duck } from './duck';
import type { ColumnName } from './read-log-options';

/** How the ids of a column are written: as plain text, as JSON values, or as numbers of DuckDB. */
export type IdForm = 'text' | 'json' | 'whole' | 'float' | 'as-text';

/**
 * Numbers a column's different ids from 0 in a table `<column>_ids (id, idx)`, in the order of their size or text, and
 * gives them in that order. Texts of a text file are whole numbers if all of them are written as such ("7", not "007").
 * @param column of the table or view `raw`
 * @throws on a JSON column that mixes numbers and texts
 */
export async function numberIds(duck: Duck, column: string, name: ColumnName, form: IdForm): Promise<Id[]> {
  const present = {
    text: `trim(${column}) <> ''`,
    'as-text': `trim(${column}) <> ''`,
    json: `trim(${column}, '" ') <> '' and regexp_matches(${column}, '^["0-9-]')`,
    whole: 'true',
    float: `isfinite(${column})`,
  }[form];
  await duck.connection.run(
    `create temp table ${column}_found as select ${column} as id from raw where ${column} is not null and ${present} group by ${column}`,
  );
  const isNumber =
    form === 'text'
      ? await areWhole(duck, column)
      : form === 'json' && (await areNumbers(duck, column, name));
  const key = form === 'text' && isNumber ? 'id::hugeint' : 'id';
  await duck.connection.run(
    `create table ${column}_ids as select id, (row_number() over (order by ${key}) - 1)::integer as idx from ${column}_found;
    drop table ${column}_found`,
  );
  const result = await duck.connection.stream(`select id::varchar as id from ${column}_ids order by idx`);
  const read = idReader(form, isNumber);
  const ids: Id[] = [];
  for await (const rows of result.yieldRowsJs()) for (const [id] of rows) ids.push(read(id as string));
  return ids;
}

function idReader(form: IdForm, isNumber: boolean): (id: string) => Id {
  if (form === 'as-text' || (form === 'text' && !isNumber)) return (id) => id;
  if (form === 'float') return Number;
  return (id) => {
    if (id.startsWith('"')) return JSON.parse(id) as string;
    const number = Number(id);
    return Number.isSafeInteger(number) || !/^-?\d+$/.test(id) ? number : BigInt(id);
  };
}

/** Whether all are whole numbers, written as a number is, of no more digits than DuckDB's widest integer holds. */
async function areWhole(duck: Duck, column: string): Promise<boolean> {
  const [{ whole }] = await duck.rows<{ whole: boolean | null }>(
    `select bool_and(length(id) < 38 and regexp_full_match(id, '0|-?[1-9][0-9]*')) as whole from ${column}_found`,
  );
  return whole === true;
}

async function areNumbers(duck: Duck, column: string, name: ColumnName): Promise<boolean> {
  const [{ text, number }] = await duck.rows<{ text: string | null; number: string | null }>(
    `select min(id) filter (id[1] = '"') as text, min(id) filter (id[1] <> '"') as number from ${column}_found`,
  );
  if (text !== null && number !== null) {
    throw argumentError(
      `ids in column ${JSON.stringify(name)}`,
      'all numbers or all texts',
      `${number} and ${text}`,
    );
  }
  return number !== null;
}
