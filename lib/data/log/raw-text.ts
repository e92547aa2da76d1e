import { argumentError } from '../../core/checks';
import { dialectOf } from './dialect';
import { type Duck, named, quoted } from './duck';
import type { FileForm } from './file-form';
import type { RawTable } from './raw-table';
import { type ColumnRole, namedColumns, type ReadLogOptions } from './read-log-options';

/** A delimited text file. It is not copied: it is read once for the ids and once for the rows. */
export function csvTable(source: string, form: FileForm, options: ReadLogOptions, strict: boolean): RawTable {
  const { delimiter, header, width, places, notes } = dialectOf(form.head, options);
  const names = Array.from({ length: width }, (_, i) => `c${i}`);
  const selected = Object.entries(places)
    .map(([role, place]) => `c${place} as ${named(role)}`)
    .join(', ');
  const reader = textReader(source, form, names, { delimiter, quote: '"', header, strict });
  return {
    columns: `(select ${selected} from ${reader})`,
    rows: `(select row_number() over () - 1 as place, ${selected} from ${reader})`,
    idForms: { user: 'text', item: 'text' },
    ...textNumbers(options, named),
    text: { delimiter, header },
    notes: strict ? notes : [...notes, 'line ends are of two kinds: quotes were read without strict checks'],
  };
}

/** JSON lines, read as a text of one column, which keeps the line numbers, into the table `raw`. */
export async function jsonTable(
  duck: Duck,
  source: string,
  form: FileForm,
  options: ReadLogOptions,
  strict: boolean,
): Promise<RawTable> {
  const columns = namedColumns(options);
  for (const [role, name] of columns) {
    if (typeof name !== 'string') throw argumentError(role, "a field's name in JSON lines", name);
  }
  const pointers = columns.map(([, name]) =>
    quoted(`/${String(name).replaceAll('~', '~0').replaceAll('/', '~1')}`),
  );
  const reader = textReader(source, form, ['line'], {
    delimiter: '\u0001',
    quote: '',
    header: false,
    strict,
  });
  const fields = columns.map(([role], i) => `nullif(fields[${i + 1}]::varchar, 'null') as ${named(role)}`);
  await duck.connection.run(
    `create or replace table raw as select ${fields.join(', ')},
      fields is null and trim(line) <> '' as malformed, line is null or trim(line) = '' as empty
    from (select line, case when json_valid(line) and json_type(line) = 'OBJECT'
      then json_extract(line, [${pointers.join(', ')}]) end as fields from ${reader})`,
  );
  for (const [role, name] of columns) {
    const [{ found }] = await duck.rows<{ found: boolean }>(
      `select exists (from raw where ${named(role)} is not null) as found`,
    );
    if (!found) throw argumentError(role, 'a field that some line has', name);
  }
  return {
    columns: '(from raw where not malformed and not empty)',
    rows: '(select rowid as place, * from raw where not malformed and not empty)',
    idForms: { user: 'json', item: 'json' },
    ...textNumbers(options, (role) => `trim(${named(role)}, '"')`),
    text: { header: false },
    notes: [],
  };
}

interface TextReader {
  delimiter: string;
  quote: string;
  header: boolean;
  strict: boolean;
}

function textReader(source: string, form: FileForm, columns: string[], how: TextReader): string {
  const types = columns.map((name) => `${quoted(name)}: 'VARCHAR'`).join(', ');
  const { delimiter, quote, header, strict } = how;
  return `read_csv(${source}, auto_detect = false, columns = {${types}}, delim = ${quoted(delimiter)},
    quote = ${quoted(quote)}, escape = ${quoted(quote)}, header = ${header}, strict_mode = ${strict},
    store_rejects = true, rejects_limit = 0, compression = '${form.gzip ? 'gzip' : 'none'}')`;
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
