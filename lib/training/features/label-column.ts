import { argumentError } from '../../core/checks';
import { requireFiniteColumn } from '../../core/columns';
import { readTable, requireTableColumns, type TableSource } from '../../data/features/table-source';

/**
 * A label column as numbers; true is 1.
 * @param kind `binary`: in [0, 1]; `squared`: any finite numbers
 * @param missing whether cells may be missing (null, undefined, NaN): they come as NaN
 * @throws naming the cell
 */
export function labelColumn(
  table: TableSource,
  label: string,
  { argument, kind, missing = false }: { argument: string; kind: 'binary' | 'squared'; missing?: boolean },
): Float32Array {
  const reader = readTable(table, argument);
  const cells = requireTableColumns(reader, [label], argument)[label];
  const absent = (cell: unknown) => missing && (cell === null || cell === undefined || Number.isNaN(cell));
  const labels = Float32Array.from({ length: reader.rows }, (_, row) => numberOf(cells[row]));
  const name = `${argument} column ${label}`;
  requireFiniteColumn(
    name,
    labels.map((value, row) => (absent(cells[row]) ? 0 : value)),
  );
  if (kind === 'binary') {
    labels.forEach((value, row) => {
      if (value < 0 || value > 1) throw argumentError(`${name}[${row}]`, 'in [0, 1]', value);
    });
  }
  return labels;
}

function numberOf(cell: unknown): number {
  return ['number', 'bigint', 'boolean'].includes(typeof cell) ? Number(cell) : Number.NaN;
}
