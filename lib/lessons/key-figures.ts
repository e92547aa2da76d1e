import { argumentError, requireFinite } from '../core/checks';
import { requireKind, requireOptions } from '../core/options/options';
import { numberText } from '../core/tables/table-cells';
import { tableOutput } from '../core/tables/table-output';
import { requireText } from '../display/axes';
import { type Output, showOutput } from '../display/output';
import { compact } from '../display/values';
import type { IntervalEstimate } from '../evaluation/intervals';

/** The MIME type under which a notebook states its key figures for `npm run notebooks` and the tests. */
export const KEY_FIGURES_TYPE = 'application/vnd.course.key-figures+json';

/** Key figures by name, each a number or a number with an interval. */
export type KeyFigures = Readonly<Record<string, number | IntervalEstimate>>;

/**
 * Shows a chapter's key figures as a table that machines read too: `npm run notebooks` prints them, and a test
 * holds them to the bands in `scripts/notebooks/bands.json`.
 * @param figures by name, in the order in which they are shown; names say the unit
 * @throws if there is none, on a number that is not finite, or an interval that does not hold its value
 * @example
 * showKeyFigures({ 'click rate': 0.2101, 'AUC, C minus A': { estimate: 0.099, lower: 0.089, upper: 0.109 } });
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
      return { 'key figure': name, value: figure, lower: undefined, upper: undefined };
    }
    for (const part of ['estimate', 'lower', 'upper'] as const)
      requireFinite(`${name}.${part}`, figure?.[part]);
    const { estimate: value, lower, upper } = figure;
    if (lower > value || upper < value) {
      throw argumentError(`${name} interval`, `around the value ${value}`, `${lower} to ${upper}`);
    }
    return { 'key figure': name, value, lower, upper };
  });
  const intervals = rows.some((row) => row.lower !== undefined);
  const table = rows.map(({ lower, upper, ...row }) =>
    intervals
      ? {
          ...row,
          interval: lower === undefined ? '' : `${numberText(lower)} to ${numberText(upper as number)}`,
        }
      : row,
  );
  const stored = Object.fromEntries(
    rows.map(({ 'key figure': name, value, lower, upper }) => [
      name,
      lower === undefined
        ? compact(value)
        : { estimate: compact(value), lower: compact(lower), upper: compact(upper as number) },
    ]),
  );
  return { [KEY_FIGURES_TYPE]: stored, ...tableOutput(table, { title, maxRows: rows.length }) };
}
