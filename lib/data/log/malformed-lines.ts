import type { Duck } from './duck';
import type { FileForm } from './file-form';
import { lineNumbers, type RecordLayout } from './line-numbers';
import type { RawTable } from './raw-table';

/** The lines that could not be taken apart. */
export interface MalformedLines {
  count: number;
  /** The first of them, from 1, the number of its column, from 1, and what is wrong there. */
  line?: number;
  column?: string;
  problem?: string;
  /** How the file's other lines are found. */
  layout?: RecordLayout;
}

/** What DuckDB rejected since `forgetRejects`, and the JSON lines that are no objects. */
export async function malformedLines(
  duck: Duck,
  file: string,
  form: FileForm,
  table: RawTable,
): Promise<MalformedLines> {
  if (table.text === undefined) return { count: 0 };
  const rejects = await duck.rows<Reject>(
    'select line, column_idx, column_name, error_message from reject_errors order by line, column_idx',
  );
  const rejected = new Set(rejects.map(({ line }) => Number(line)));
  const isJson = form.kind === 'json-lines';
  const [json] = isJson
    ? await duck.rows<{ count: bigint; first: bigint | null }>(
        'select count(*) as count, min(rowid) as first from raw where malformed',
      )
    : [];
  const layout = { ...table.text, gzip: form.gzip, rejected, emptyRows: isJson };
  const count = rejected.size + Number(json?.count ?? 0);
  if (count === 0) return { count, layout };
  const found = await lineNumbers(file, layout, {
    rows: json?.first == null ? [] : [Number(json.first)],
    records: rejects.length === 0 ? [] : [Number(rejects[0].line)],
  });
  const [record = Number.POSITIVE_INFINITY] = found.records;
  const [row = Number.POSITIVE_INFINITY] = found.rows;
  if (row < record) return { count, line: row, problem: 'no JSON object', layout };
  const [{ error_message }] = rejects;
  return { count, line: record, column: columnOf(rejects[0]), problem: error_message, layout };
}

interface Reject {
  line: bigint;
  column_idx: bigint;
  column_name: string | null;
  error_message: string;
}

/** Columns are named c0, c1 …; DuckDB's own index counts now from 0, now from 1. */
function columnOf({ column_name, column_idx }: Reject): string | undefined {
  if (column_name === null) return String(column_idx);
  return /^c\d+$/.test(column_name) ? String(Number(column_name.slice(1)) + 1) : undefined;
}

/** Empties DuckDB's tables of rejected lines. */
export async function forgetRejects(duck: Duck): Promise<void> {
  await duck.connection.run('drop table if exists reject_errors; drop table if exists reject_scans');
}
