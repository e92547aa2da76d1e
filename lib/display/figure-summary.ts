import type { Figure, Trace } from './figure-type';
import { compact } from './values';

/** The title of a figure, or 'untitled'. */
export function figureTitle(figure: Pick<Figure, 'layout'>): string {
  return textOf(figure.layout.title) ?? 'untitled';
}

/** The figure in words, for terminals, logs and screen readers: title, axes, and each trace with its range. */
export function figureSummary(figure: Figure): string {
  const axes = Object.entries(figure.layout)
    .filter(([key]) => /^[xy]axis\d*$/.test(key))
    .map(([key, axis]) => [key.replace('axis', ''), textOf((axis as Record<string, unknown>).title)])
    .filter(([, title]) => title !== undefined)
    .map(([key, title]) => `  ${key}: ${title}`);
  const traces = figure.data
    .filter((trace) => trace.hoverinfo !== 'skip')
    .map((trace) => `  ${describe(trace)}`);
  return [`Figure: ${figureTitle(figure)}`, ...axes, ...traces].join('\n');
}

/** Plotly takes a title as a text or as an object with one. */
function textOf(title: unknown): string | undefined {
  const text = typeof title === 'object' && title !== null ? (title as { text?: unknown }).text : title;
  return typeof text === 'string' && text.trim() !== '' ? text : undefined;
}

function describe(trace: Trace): string {
  const kind = trace.type === 'scatter' ? String(trace.mode ?? 'points') : String(trace.type ?? 'scatter');
  const panel =
    trace.xaxis !== undefined && trace.xaxis !== 'x' ? ` (panel ${String(trace.xaxis).slice(1)})` : '';
  const name = trace.name === undefined ? '' : `${trace.name}${panel}: `;
  const values = [trace.median, trace.z, trace.orientation === 'h' ? trace.x : trace.y].find(
    (candidate) => numbersIn(candidate).length > 0,
  );
  const numbers = numbersIn(values);
  if (numbers.length === 0) return `${name}${kind}`;
  const low = numbers.reduce((a, b) => Math.min(a, b));
  const high = numbers.reduce((a, b) => Math.max(a, b));
  const what = trace.median === undefined ? 'values' : 'medians';
  return `${name}${kind}, ${numbers.length} ${what} from ${compact(low)} to ${compact(high)}`;
}

function numbersIn(values: unknown): number[] {
  return Array.isArray(values)
    ? (values.flat() as unknown[]).filter((value): value is number => typeof value === 'number')
    : [];
}
