import { argumentError, requirePositiveInteger } from '../../core/checks';
import { type Columns, hasColumn, requireIds, rowCount, takeRows } from '../../core/columns';
import { requireKind, requireOptions } from '../../core/options/options';

/** Which columns `markSessionStarts` goes by. */
export interface MarkOptions {
  /** Number of items in the catalog, 1 or more: the mark is the item with the id `items`. */
  items: number;
  /** Column of session ids. Default: 'session'. */
  session?: string;
  /** Column of item ids. Default: 'item'. */
  item?: string;
}

/**
 * The log with one further row before each session's first one, a copy of it whose item is the mark `items`: so that a
 * model which sees the items alone can tell where a session began. The catalog then has `items + 1` items; pass the
 * mark as `unasked` to `nextItemTable` and `nextItemCases`, for it is never predicted.
 * @param log the rows of a session together, in time order
 * @throws on a missing column, or if a session's rows do not stand together
 * @example
 * const marked = markSessionStarts(log, { items: 36 });
 * const table = nextItemTable(sequencesOf(marked, { items: 37 }), { length: 50, unasked: 36 });
 */
export function markSessionStarts<T extends Columns>(log: T, options: MarkOptions): T {
  requireOptions('options', options, { items: 'number', session: 'text?', item: 'text?' });
  const { items, session = 'session', item = 'item' } = options;
  requirePositiveInteger('items', items);
  requireKind('log', log, 'object');
  for (const [argument, name] of Object.entries({ session, item })) {
    if (!hasColumn(log, name)) {
      throw argumentError(argument, `one of the columns ${Object.keys(log).join(', ')}`, name);
    }
  }
  const rows = rowCount(log, 'log');
  requireIds(`log column ${item}`, log[item], items);
  const ids = log[session];
  const seen = new Set<number>();
  const taken: number[] = [];
  const marks: number[] = [];
  for (let row = 0; row < rows; row++) {
    if (row === 0 || ids[row] !== ids[row - 1]) {
      if (seen.has(ids[row])) {
        throw argumentError(`log column ${session}[${row}]`, 'a session not left before', ids[row]);
      }
      seen.add(ids[row]);
      marks.push(taken.length);
      taken.push(row);
    }
    taken.push(row);
  }
  const marked = takeRows(log, Int32Array.from(taken));
  for (const mark of marks) marked[item][mark] = items;
  return marked;
}
