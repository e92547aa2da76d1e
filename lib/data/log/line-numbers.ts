import { unpackedStream } from './file-form';

/** How a file's records are told apart, and which are no rows. */
export interface RecordLayout {
  gzip: boolean;
  /** What separates fields; a quote opens a text only at a field's beginning. Absent: there are no quotes. */
  delimiter?: string;
  header: boolean;
  /** Whether an empty line is a row. */
  emptyRows: boolean;
  /** Numbers of the records that were rejected, from 1, the header and empty lines counted. */
  rejected: ReadonlySet<number>;
}

/** What to find: rows by their number from 0, records by their number from 1. Both ascending. */
export interface SoughtLines {
  rows?: readonly number[];
  records?: readonly number[];
}

const quote = 0x22;
const newline = 0x0a;
const carriage = 0x0d;

/**
 * The lines, from 1, on which rows and records of a text file begin: a text in quotes may hold line ends, so that lines
 * are more than records. Reads the file as far as it must.
 */
export async function lineNumbers(
  file: string,
  layout: RecordLayout,
  sought: SoughtLines,
): Promise<{ rows: number[]; records: number[] }> {
  const { rows = [], records = [] } = sought;
  const found = { rows: [] as number[], records: [] as number[] };
  const delimiter = layout.delimiter === undefined ? undefined : Buffer.from(layout.delimiter);
  let [line, record, row, begun, length] = [1, 1, 0, 1, 0];
  let [inQuotes, fieldStart, matched] = [false, true, 0];
  const end = (): void => {
    if (records[found.records.length] === record) found.records.push(begun);
    const isRow =
      !(layout.header && record === 1) && (length > 0 || layout.emptyRows) && !layout.rejected.has(record);
    if (isRow && rows[found.rows.length] === row++) found.rows.push(begun);
    record++;
    [begun, length, fieldStart, matched, inQuotes] = [line, 0, true, 0, false];
  };
  for await (const part of unpackedStream(file, layout.gzip)) {
    for (const byte of part as Buffer) {
      if (byte === newline) line++;
      if (inQuotes) {
        length++;
        // A doubled quote closes and, as nothing stands between, opens again.
        if (byte === quote) [inQuotes, fieldStart] = [false, true];
      } else if (byte === newline) {
        end();
      } else if (byte !== carriage) {
        length++;
        if (byte === quote && fieldStart && delimiter !== undefined) inQuotes = true;
        matched = delimiter !== undefined && byte === delimiter[matched] ? matched + 1 : 0;
        fieldStart = matched === delimiter?.length;
        if (fieldStart) matched = 0;
      }
    }
    if (found.rows.length === rows.length && found.records.length === records.length) return found;
  }
  end();
  return found;
}
