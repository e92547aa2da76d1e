import { argumentError } from '../../runtime/checks';
import { dialectOf } from './dialect';
import { type Duck, named, quoted } from './duck';
import type { FileForm } from './file-form';
import type { IdForm } from './id-tables';
import { type ColumnRole, namedColumns, type ReadLogOptions } from './read-log-options';
import type { NarrowTimes } from './times';

/** What is known of `raw`: a table or view with the columns user, item, value, time and at, a row's number from 0. */
export interface RawTable {
  idForms: { user: IdForm; item: IdForm };
  /** SQL of the value as a double or null, of the time as a number or null, and as a moment in time or null. */
  value?: string;
  timeNumber?: string;
  timeMoment?: string;
  narrowTimes?: NarrowTimes;
  /** Condition of the rows of `raw` that are rows of the log at all. */
  isRow: string;
  /** Of a text file: how its records are found again. */
  text?: { delimiter?: string; header: boolean };
  notes: string[];
}

/** Makes `raw` of a file. Malformed lines of a text file are in DuckDB's table `reject_errors`. */
export async function rawTable(
  duck: Duck,
  file: string,
  form: FileForm,
  options: ReadLogOptions,
): Promise<RawTable> {
  // A name with these characters would be a pattern of names.
  const source = quoted(file.replace(/[*?[\]]/g, (character) => `[${character}]`));
  if (form.kind === 'parquet') return parquetView(duck, source, options);
  return form.kind === 'text'
    ? csvTable(duck, source, form, options)
    : jsonTable(duck, source, form, options);
}

async function csvTable(
  duck: Duck,
  source: string,
  form: FileForm,
  options: ReadLogOptions,
): Promise<RawTable> {
  const { delimiter, header, width, places } = dialectOf(form.head, options);
  const names = Array.from({ length: width }, (_, i) => `c${i}`);
  const selected = Object.entries(places).map(([role, place]) => `c${place} as ${named(role)}`);
  const create = (strict: boolean): Promise<unknown> =>
    duck.connection.run(
      `create table raw as select ${selected.join(', ')} from ${textReader(source, form, names, strict, {
        delimiter,
        quote: '"',
        header,
      })}`,
    );
  const notes: string[] = [];
  try {
    await create(true);
  } catch (error) {
    // The strict reader does not take lines that end now in \n, now in \r\n.
    if (!(error as Error).message.includes('invalid state')) throw readError(error, form);
    await create(false).catch((second) => {
      throw readError(second, form);
    });
    notes.push('line ends or quotes are of two kinds: quotes were read without strict checks');
  }
  return {
    idForms: { user: 'text', item: 'text' },
    ...textNumbers(options, (role) => role),
    isRow: 'true',
    text: { delimiter, header },
    notes,
  };
}

/** JSON lines are read as a text of one column, which keeps their line numbers. */
async function jsonTable(
  duck: Duck,
  source: string,
  form: FileForm,
  options: ReadLogOptions,
): Promise<RawTable> {
  const columns = namedColumns(options);
  for (const [role, name] of columns) {
    if (typeof name !== 'string') throw argumentError(role, "a field's name in JSON lines", name);
  }
  const pointers = columns.map(([, name]) =>
    quoted(`/${String(name).replaceAll('~', '~0').replaceAll('/', '~1')}`),
  );
  const reader = textReader(source, form, ['line'], true, { delimiter: '\u0001', quote: '', header: false });
  const fields = columns.map(([role], i) => `nullif(fields[${i + 1}]::varchar, 'null') as ${named(role)}`);
  try {
    await duck.connection.run(
      `create table raw as select ${fields.join(', ')}, fields is null and trim(line) <> '' as malformed,
        line is null or trim(line) = '' as empty
      from (select line, case when json_valid(line) and json_type(line) = 'OBJECT'
        then json_extract(line, [${pointers.join(', ')}]) end as fields from ${reader})`,
    );
  } catch (error) {
    throw readError(error, form);
  }
  for (const [role, name] of columns) {
    const [{ found }] = await duck.rows<{ found: boolean }>(
      `select exists (from raw where ${named(role)} is not null) as found`,
    );
    if (!found) throw argumentError(role, 'a field that some line has', name);
  }
  return {
    idForms: { user: 'json', item: 'json' },
    ...textNumbers(options, (role) => `trim(${role}, '"')`),
    isRow: 'not malformed and not empty',
    text: { header: false },
    notes: [],
  };
}

function textReader(
  source: string,
  form: FileForm,
  columns: string[],
  strict: boolean,
  { delimiter, quote, header }: { delimiter: string; quote: string; header: boolean },
): string {
  const types = columns.map((name) => `${quoted(name)}: 'VARCHAR'`).join(', ');
  return `read_csv(${source}, auto_detect = false, columns = {${types}}, delim = ${quoted(delimiter)},
    quote = ${quoted(quote)}, escape = ${quoted(quote)}, header = ${header}, store_rejects = true, rejects_limit = 100000,
    strict_mode = ${strict}, compression = '${form.gzip ? 'gzip' : 'none'}')`;
}

/** Values and times that are texts. */
function textNumbers(
  options: ReadLogOptions,
  text: (role: ColumnRole) => string,
): Pick<RawTable, 'value' | 'timeNumber' | 'timeMoment'> {
  return {
    ...(options.value !== undefined && { value: `try_cast(${text('value')} as double)` }),
    ...(options.time !== undefined && {
      timeNumber: `try_cast(${text('time')} as double)`,
      timeMoment: `try_cast(${text('time')} as timestamptz)`,
    }),
  };
}

/** Parquet is not copied: it is read once for each column's ids and once for the rows. */
async function parquetView(duck: Duck, source: string, options: ReadLogOptions): Promise<RawTable> {
  const reader = `read_parquet(${source}, file_row_number = true)`;
  const described = await duck.rows<{ column_name: string; column_type: string }>(`describe from ${reader}`);
  const types = new Map(described.map(({ column_name, column_type }) => [column_name, column_type]));
  types.delete('file_row_number');
  const typeOf = {} as Record<ColumnRole, string>;
  const selected = namedColumns(options).map(([role, name]) => {
    const type = types.get(String(name));
    if (type === undefined) {
      const known = [...types.keys()].map((one) => JSON.stringify(one)).join(', ');
      throw argumentError(role, `one of the columns ${known}`, name);
    }
    typeOf[role] = type;
    return `${castOf(role, type, JSON.stringify(name))(named(String(name)))} as ${named(role)}`;
  });
  await duck.connection.run(
    `create view raw as select ${selected.join(', ')}, file_row_number as at from ${reader}`,
  );
  const narrow: NarrowTimes | undefined =
    typeOf.time === 'FLOAT' ? 'float32' : typeOf.time === 'INTEGER' ? 'int32' : undefined;
  const moments = /^(TIMESTAMP|DATE)/.test(typeOf.time ?? '');
  return {
    idForms: { user: idFormOf(typeOf.user), item: idFormOf(typeOf.item) },
    ...(typeOf.value !== undefined && { value: 'try_cast("value" as double)' }),
    ...(typeOf.time !== undefined && {
      timeNumber: moments ? 'null::double' : 'try_cast("time" as double)',
      timeMoment:
        moments || typeOf.time === 'VARCHAR' ? 'try_cast("time" as timestamptz)' : 'null::timestamptz',
    }),
    ...(narrow && { narrowTimes: narrow }),
    isRow: 'true',
    notes: [],
  };
}

const wholeTypes = /^U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)$|^DECIMAL\(\d+,0\)$/;
const floatTypes = /^(FLOAT|DOUBLE)$/;
const textTypes = /^(VARCHAR|UUID|ENUM.*)$/;

function idFormOf(type: string): IdForm {
  return wholeTypes.test(type) ? 'whole' : floatTypes.test(type) ? 'float' : 'as-text';
}

/** How a column is brought to the type it is read in. @throws on a type that its role cannot have */
function castOf(role: ColumnRole, type: string, name: string): (column: string) => string {
  const isNumber = wholeTypes.test(type) || floatTypes.test(type) || type.startsWith('DECIMAL');
  if (role === 'user' || role === 'item') {
    if (textTypes.test(type)) return (column) => `${column}::varchar`;
    if (wholeTypes.test(type) || floatTypes.test(type)) return (column) => column;
    throw argumentError(`column ${name}`, 'texts, whole numbers or UUIDs, as ids are', type);
  }
  if (isNumber || type === 'VARCHAR') return (column) => column;
  if (role === 'value' && type === 'BOOLEAN') return (column) => `${column}::integer`;
  if (role === 'time' && /^(TIMESTAMP|DATE)/.test(type)) return (column) => `${column}::timestamptz`;
  throw argumentError(`column ${name}`, role === 'value' ? 'numbers' : 'timestamps, numbers or texts', type);
}

/** DuckDB's error on a file, in the library's words: its first line, the rest being settings. */
function readError(error: unknown, form: FileForm): RangeError {
  const [first] = (error as Error).message.split('\n');
  return argumentError('source', form.gzip ? 'whole gzip of a text file' : 'a text file', first);
}
