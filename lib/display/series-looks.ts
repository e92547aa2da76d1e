import type { Figure, Trace } from './figure-type';
import { seriesColor, seriesDash, seriesSymbol, translucent } from './theme';

/**
 * Charts that share a legend, with one look per name: the same series looks the same in each of them, and no two
 * names look alike. A series keeps its look where it may. What has no look of the theme's is left as it is.
 */
export function withDistinctLooks(charts: readonly Figure[]): Figure[] {
  const looks = new Map<string, number>();
  const taken = new Set<number>();
  return charts.map((chart) => {
    const names = [...new Set(chart.data.map(({ name }) => name))].filter(
      (name): name is string => typeof name === 'string',
    );
    const data = chart.data.map((trace) => {
      const own = typeof trace.name === 'string' ? names.indexOf(trace.name) : -1;
      if (own < 0 || !hasLook(trace, own)) return trace;
      let index = looks.get(trace.name as string);
      if (index === undefined) {
        index = own;
        for (let free = 0; taken.has(index); free++) index = free;
        looks.set(trace.name as string, index);
        taken.add(index);
      }
      return index === own ? trace : (restyled(trace, own, index) as Trace);
    });
    return { ...chart, data };
  });
}

/** The color without its end, as `translucent` writes it: any opacity follows. */
const open = (index: number): string => translucent(seriesColor(index), 0).replace(/0\)$/, '');

function hasLook(trace: Trace, index: number): boolean {
  const text = JSON.stringify(trace);
  return text.includes(JSON.stringify(seriesColor(index))) || text.includes(open(index));
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
