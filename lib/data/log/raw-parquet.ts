import { argumentError } from '../../core/checks';
import { type Duck, named } from './duck';
import type { IdForm, RawTable } from './raw-table';
import { type ColumnRole, namedColumns, type ReadLogOptions } from './read-log-options';

const wholeTypes = /^U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)$|^DECIMAL\(\d+,0\)$/;
const numberTypes = /^(FLOAT|DOUBLE|DECIMAL.*)$/;
const textTypes = /^(VARCHAR|UUID|ENUM.*)$/;
const momentTypes = /^(TIMESTAMP.*|DATE)$/;

/** A Parquet file. It is not copied: it is read once for the ids and once for the rows. */
export async function parquetTable(duck: Duck, source: string, options: ReadLogOptions): Promise<RawTable> {
  const reader = `read_parquet(${source}, file_row_number = true)`;
  const described = await duck.rows<{ column_name: string; column_type: string }>(`describe from ${reader}`);
  const types = new Map(described.map(({ column_name, column_type }) => [column_name, column_type]));
  types.delete('file_row_number');
  const typeOf: Partial<Record<ColumnRole, string>> = {};
  const selected = namedColumns(options)
    .map(([role, name]) => {
      const type = types.get(String(name));
      if (type === undefined) {
        const known = [...types.keys()].map((one) => JSON.stringify(one)).join(', ');
        throw argumentError(role, `one of the columns ${known}`, name);
      }
      typeOf[role] = type;
      return `${castOf(role, type, named(String(name)))} as ${named(role)}`;
    })
    .join(', ');
  const { user = '', item = '', value, time } = typeOf;
  const isMoment = momentTypes.test(time ?? '');
  return {
    columns: `(select ${selected} from ${reader})`,
    rows: `(select file_row_number as place, ${selected} from ${reader})`,
    idForms: { user: idFormOf(user), item: idFormOf(item) },
    ...(value !== undefined && { value: 'try_cast("value" as double)' }),
    ...(time !== undefined && {
      timeNumber: isMoment ? 'null::double' : 'try_cast("time" as double)',
      timeMoment: isMoment || time === 'VARCHAR' ? 'try_cast("time" as timestamptz)' : 'null::timestamptz',
    }),
    ...(time === 'FLOAT' && { narrowTimes: 'float32' }),
    ...(time === 'INTEGER' && { narrowTimes: 'int32' }),
    notes: [],
  };
}

function idFormOf(type: string): IdForm {
  return wholeTypes.test(type) ? 'whole' : numberTypes.test(type) ? 'float' : 'as-text';
}

/** SQL of a column in the type that it is read in. @throws on a type that its role cannot have */
function castOf(role: ColumnRole, type: string, column: string): string {
  const isNumber = wholeTypes.test(type) || numberTypes.test(type);
  if (role === 'user' || role === 'item') {
    if (textTypes.test(type)) return `${column}::varchar`;
    if (wholeTypes.test(type)) return column;
    if (isNumber) return `${column}::double`;
    throw argumentError(`column ${column}`, 'texts, whole numbers or UUIDs, as ids are', type);
  }
  if (isNumber || type === 'VARCHAR') return column;
  if (role === 'value' && type === 'BOOLEAN') return `${column}::integer`;
  if (role === 'time' && momentTypes.test(type)) return `${column}::timestamptz`;
  throw argumentError(
    `column ${column}`,
    role === 'value' ? 'numbers' : 'timestamps, numbers or texts',
    type,
  );
}
