import { argumentError, requireFinite } from '../core/checks';
import { requireKind, requireOptions } from '../core/options';
import { requireText } from '../display/axes';
import { type Output, showOutput } from '../display/output';
import { tableOutput } from '../display/tables/table';
import { numberText } from '../display/tables/table-cells';
import { compact } from '../display/values';

/** The MIME type under which a notebook states its key figures for `npm run notebooks` and the tests. */
export const KEY_FIGURES_TYPE = 'application/vnd.course.key-figures+json';

/** A number with an interval. */
export interface KeyFigureInterval {
  value: number;
  low: number;
  high: number;
}

/** Key figures by name, each a number or a number with an interval. */
export type KeyFigures = Readonly<Record<string, number | KeyFigureInterval>>;

/**
 * Shows a chapter's key figures as a table that machines read too: `npm run notebooks` prints them, and a test
 * holds them to the bands in `scripts/notebooks/bands.json`.
 * @param figures by name, in the order in which they are shown; names say the unit
 * @throws if there is none, on a number that is not finite, or an interval that does not hold its value
 * @example
 * showKeyFigures({ 'click rate': 0.2101, 'AUC, C minus A': { value: 0.099, low: 0.089, high: 0.109 } });
 */
export function showKeyFigures(figures: KeyFigures, options: { title?: string } = {}): void {
  requireKind('figures', figures, 'object');
  requireOptions('options', options, { title: 'text?' });
  showOutput(keyFiguresOutput(figures, options));
}

/** The output that `showKeyFigures` shows. @throws as `showKeyFigures` does */
export function keyFiguresOutput(figures: KeyFigures, options: { title?: string } = {}): Output {
  const { title = 'Key figures' } = options;
  requireText('title', title);
  if (figures === null || typeof figures !== 'object' || Object.keys(figures).length === 0) {
    throw argumentError('figures', 'at least one number by name', figures);
  }
  const rows = Object.entries(figures).map(([name, figure]) => {
    requireText('the name of a key figure', name);
    if (typeof figure === 'number') {
      requireFinite(name, figure);
      return { 'key figure': name, value: figure, low: undefined, high: undefined };
    }
    for (const part of ['value', 'low', 'high'] as const) requireFinite(`${name}.${part}`, figure?.[part]);
    const { value, low, high } = figure;
    if (low > value || high < value) {
      throw argumentError(`${name} interval`, `around the value ${value}`, `${low} to ${high}`);
    }
    return { 'key figure': name, value, low, high };
  });
  const intervals = rows.some((row) => row.low !== undefined);
  const table = rows.map(({ low, high, ...row }) =>
    intervals
      ? { ...row, interval: low === undefined ? '' : `${numberText(low)} to ${numberText(high as number)}` }
      : row,
  );
  const stored = Object.fromEntries(
    rows.map(({ 'key figure': name, value, low, high }) => [
      name,
      low === undefined
        ? compact(value)
        : { value: compact(value), low: compact(low), high: compact(high as number) },
    ]),
  );
  return { [KEY_FIGURES_TYPE]: stored, ...tableOutput(table, { title, maxRows: rows.length }) };
}
