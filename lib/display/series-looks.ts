import type { Figure, Trace } from './figure-type';
import { seriesStyles } from './series-style';
import { seriesColor, seriesDash, seriesSymbol, translucent } from './theme';

/** Places of the theme that a series may have: more than a figure has series. */
const PLACES = 60;

/**
 * Charts that share a legend, with one look per name: the same series looks the same in each of them, and no two
 * names look alike. Models of the course keep theirs. What has no look of the theme's is left as it is.
 */
export function withDistinctLooks(charts: readonly Figure[]): Figure[] {
  const styled = charts.flatMap(({ data }) => data.filter((trace) => placeOf(trace) !== undefined));
  const names = [...new Set(styled.map(({ name }) => name as string))];
  const styles = new Map(seriesStyles(names).map(({ index }, i) => [names[i], index]));
  return charts.map((chart) => ({
    ...chart,
    data: chart.data.map((trace) => {
      const own = placeOf(trace);
      const place = styles.get(trace.name as string);
      if (own === undefined || place === undefined || place === own) return trace;
      return restyled(trace, own, place) as Trace;
    }),
  }));
}

/** The color without its end, as `translucent` writes it: any opacity follows. */
const open = (index: number): string => translucent(seriesColor(index), 0).replace(/0\)$/, '');

/** The place in the theme whose look a trace has; `undefined` for a trace without a name or with another look. */
function placeOf(trace: Trace): number | undefined {
  if (typeof trace.name !== 'string') return undefined;
  const text = JSON.stringify({ ...trace, x: undefined, y: undefined });
  const { line, marker } = trace as { line?: { dash?: string }; marker?: { symbol?: unknown } };
  for (let index = 0; index < PLACES; index++) {
    const colored = text.includes(JSON.stringify(seriesColor(index))) || text.includes(open(index));
    const dashed = line?.dash === undefined || line.dash === seriesDash(index);
    const marked = typeof marker?.symbol !== 'string' || marker.symbol === seriesSymbol(index);
    if (colored && dashed && marked) return index;
  }
  return undefined;
}

/** The value with one series' color, dash and marker in place of another's, wherever they stand in it. */
function restyled(value: unknown, from: number, to: number, key = ''): unknown {
  if (typeof value === 'string') {
    if (value === seriesColor(from)) return seriesColor(to);
    if (value.startsWith(open(from))) return open(to) + value.slice(open(from).length);
    if (key === 'dash' && value === seriesDash(from)) return seriesDash(to);
    if (key === 'symbol' && value === seriesSymbol(from)) return seriesSymbol(to);
    return value;
  }
  // Coordinates and texts are no looks.
  if (value === null || typeof value !== 'object' || Array.isArray(value) || ArrayBuffer.isView(value))
    return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [
      name,
      name === 'name' ? part : restyled(part, from, to, name),
    ]),
  );
}
