import { argumentError } from '../../core/checks';
import { idsOf } from './category';
import { numberCell } from './cells';
import type { FeatureColumn } from './feature-column';
import { FeatureEncoder } from './feature-encoder';
import { checkedColumn, columnsRead, fitColumn } from './fit-column';
import { setsOf } from './multi-valued';
import { readTable, requireTableColumns, type TableReader, type TableSource } from './table-source';

/**
 * Learns from the training rows what the columns need: means, vocabularies, boundaries.
 * @param columns declarations, each with a name of its own
 * @param table training rows: records, columns by name, or a DataFrame; never the test's
 * @returns the encoder of any table with these columns
 * @throws on no column, one that is twice, one that the table has not, one without a single value (all of them are
 *   named), a cell of the wrong kind (with its row), a cross of too many combinations
 * @example
 * const encoder = fitFeatures([numeric('age'), category('job'), crossed(['job', 'city'], { buckets: 1000 })], rows);
 * const { indices, numbers } = encoder.encode(rows);
 */
export function fitFeatures(columns: readonly FeatureColumn[], table: TableSource): FeatureEncoder {
  if (!Array.isArray(columns) || columns.length === 0)
    throw argumentError('columns', 'a list of at least one feature column', columns);
  const checked = columns.map((column, i) => checkedColumn(column, `columns[${i}]`));
  const names = checked.map(({ name }) => name);
  names.forEach((name, i) => {
    if (names.indexOf(name) !== i)
      throw argumentError(`columns[${i}].name`, 'unlike the names before it (give it one: { name })', name);
  });
  const reader = cached(readTable(table), checked.flatMap(columnsRead));
  requireValues(checked, reader);
  return new FeatureEncoder(checked.map((column) => fitColumn(column, reader)));
}

/** The columns read once, not by every feature anew. */
function cached(reader: TableReader, names: readonly string[]): TableReader {
  const columns = requireTableColumns(reader, names);
  return { rows: reader.rows, column: (name) => columns[name] };
}

/** @throws naming every column that has no value at all */
function requireValues(columns: readonly FeatureColumn[], reader: TableReader): void {
  const empty = new Set<string>();
  for (const column of columns) {
    for (const part of column.kind === 'crossed' ? column.columns : [column]) {
      if (!hasValue(part, reader)) empty.add(part.column);
    }
  }
  if (empty.size === 0) return;
  const names = [...empty].join(', ');
  throw argumentError(
    'table',
    `of columns with at least one value`,
    names,
    `only missing values in ${names}`,
  );
}

function hasValue(column: Exclude<FeatureColumn, { kind: 'crossed' }>, reader: TableReader): boolean {
  if (column.kind === 'category') return idsOf(column, reader).some((id) => id !== undefined);
  if (column.kind === 'multiValued') return setsOf(column, reader).some((set) => set.length > 0);
  const cells = reader.column(column.column);
  for (let row = 0; row < cells.length; row++) {
    if (numberCell(cells[row], column.column, row) !== undefined) return true;
  }
  return false;
}
