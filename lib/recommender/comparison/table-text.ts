import type { Interval } from '../../evaluation/intervals';

/** 0.123 [0.1, 0.2]. */
export function intervalText(
  { estimate, lower, upper, standardDeviation, count }: Interval,
  signed = false,
  digits = 3,
): string {
  const text = (value: number): string => `${signed && value >= 0 ? '+' : ''}${value.toFixed(digits)}`;
  if (standardDeviation === 0 && count > 1) return `${text(estimate)} [the same in all]`;
  return `${text(estimate)} [${text(lower)}, ${text(upper)}]`;
}

/** Columns of equal width, the first to the left and the others to the right. */
export function aligned(rows: readonly (readonly string[])[]): string {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows
    .map((row) =>
      row
        .map((cell, c) => (c === 0 ? cell.padEnd(widths[c]) : cell.padStart(widths[c])))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
