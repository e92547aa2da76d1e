import { argumentError } from '../../core/checks';
import { requireKind } from '../../core/options/options';
import { readTable, requireTableColumns, type TableSource } from '../../data/features/table-source';
import type { IntervalEstimate } from '../../evaluation/intervals';
import { wilsonInterval } from '../../evaluation/wilson-interval';

/** What the training rows say of those who share a feature's value. */
export interface ReasonSupport {
  /** Training rows that are like the explained one in this feature. */
  readonly rows: number;
  /** Those of them in which the label is 1. */
  readonly successes: number;
  /** Their rate with its 95 % interval (Wilson). */
  readonly rate: IntervalEstimate;
  /** The rate of all training rows. */
  readonly overallRate: number;
}

/** Support of a feature with the value that a row has; undefined where the table has no such column. */
export type SupportOf = (feature: string, value: unknown) => ReasonSupport | undefined;

/** Share of the rows that count as having a number like this one: those next to it in order. */
const likeShare = 0.1;

/**
 * Looks up support in a table: rows with the same value; of a column of numbers with more than 20 values, the tenth of
 * the rows whose numbers are nearest.
 * @param label column of 0 and 1
 * @throws on a table without the label, or labels that are not 0 or 1
 */
export function supportIn(table: TableSource, label: string): SupportOf {
  requireKind('label', label, 'text');
  const reader = readTable(table);
  const labels = requireTableColumns(reader, [label])[label];
  const bad = Array.from(labels).findIndex((each) => each !== 0 && each !== 1);
  if (bad >= 0) throw argumentError(`column ${label} at row ${bad}`, '0 or 1', labels[bad]);
  const overall = Array.from(labels as ArrayLike<number>).reduce((sum, each) => sum + each, 0) / reader.rows;
  return (feature, value) => {
    let cells: ArrayLike<unknown>;
    try {
      cells = reader.column(feature);
    } catch {
      return undefined;
    }
    let [rows, successes] = [0, 0];
    for (const row of likeRows(cells, value)) {
      rows++;
      successes += labels[row] as number;
    }
    if (rows === 0) return undefined;
    const { estimate, lower, upper } = wilsonInterval(successes, rows);
    return { rows, successes, rate: { estimate, lower, upper }, overallRate: overall };
  };
}

function likeRows(cells: ArrayLike<unknown>, value: unknown): number[] {
  const all = Array.from(cells, (_, row) => row);
  const numeric = typeof value === 'number' && new Set(Array.from(cells)).size > 20;
  if (!numeric) return all.filter((row) => cells[row] === value);
  const distances = all.map((row) => Math.abs((cells[row] as number) - value));
  const count = Math.max(1, Math.round(likeShare * cells.length));
  const bound = Float64Array.from(distances).sort()[count - 1];
  return all.filter((row) => distances[row] <= bound);
}
