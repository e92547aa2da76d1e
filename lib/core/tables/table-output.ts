import { argumentError, requireNonNegativeInteger, requirePositiveInteger } from '../checks';
import { escapeHtml } from './escape-html';
import { type TableSource, tableCells } from './table-cells';
import { tableText } from './table-text';

/** Options: how a table looks. */
export interface TableOptions {
  /** What the table shows; above it. Default: none. */
  title?: string;
  /** A remark below it. Default: none. */
  caption?: string;
  /** Significant digits of numbers that are not whole, 1 to 15; their whole part is shown in full. Default: 4. */
  digits?: number;
  /** Rows shown at most; how many more there are is said below. 0 or more. Default: 20. */
  maxRows?: number;
}

/** The output that `showTable` shows. @throws as `showTable` does */
export function tableOutput(
  source: TableSource,
  options: TableOptions = {},
): { 'text/html': string; 'text/plain': string } {
  const { title, caption, digits = 4, maxRows = 20 } = options;
  requirePositiveInteger('digits', digits);
  if (digits > 15) throw argumentError('digits', 'an integer of 15 or less', digits);
  requireNonNegativeInteger('maxRows', maxRows);
  const { header, rows, numeric, total } = tableCells(source, digits, maxRows);
  const rest = total - rows.length;
  const more =
    rest > 0 ? `… and ${rest.toLocaleString('en')} more of ${total.toLocaleString('en')} rows` : undefined;
  const below = [more, caption].filter((line) => line !== undefined);
  return {
    'text/html': tableHtml(header, rows, numeric, title, below),
    'text/plain': [...(title ? [title] : []), tableText(header, rows, numeric), ...below].join('\n'),
  };
}

// Colors come from the theme around the table, so that it reads in light and dark.
const CELL = 'padding: 4px 12px; border: none;';
const LINE = '1px solid rgba(128, 128, 128, 0.6)';
const TITLE = 'caption-side: top; text-align: left; font-weight: 600; padding: 4px 12px; color: inherit;';
const NOTE = 'margin: 2px 12px 8px; font-size: 90%; opacity: 0.8;';

function tableHtml(
  header: string[],
  rows: string[][],
  numeric: boolean[],
  title: string | undefined,
  below: string[],
): string {
  const align = (column: number): string => (numeric[column] ? 'right' : 'left');
  const cells = (tag: 'th' | 'td', row: string[], style: string): string =>
    row
      .map(
        (cell, i) =>
          `<${tag}${tag === 'th' ? ' scope="col"' : ''} style="${CELL} text-align: ${align(i)};${style}">${escapeHtml(cell)}</${tag}>`,
      )
      .join('');
  const body = rows.map((row) => `<tr>${cells('td', row, ' font-variant-numeric: tabular-nums;')}</tr>`);
  return [
    `<table style="border-collapse: collapse; border-top: ${LINE}; border-bottom: ${LINE};">`,
    ...(title ? [`<caption style="${TITLE}">${escapeHtml(title)}</caption>`] : []),
    `<thead><tr style="border-bottom: ${LINE};">${cells('th', header, '')}</tr></thead>`,
    `<tbody>${body.join('\n')}</tbody>`,
    '</table>',
    ...below.map((line) => `<p style="${NOTE}">${escapeHtml(line)}</p>`),
  ].join('\n');
}
