import { argumentError } from '../core/checks';
import { isNotebook, writeDisplay } from '../core/notebook-output';
import { requireParts } from '../core/options/options';
import { figureHtml, plotlyLibraryHtml } from './figure-html';
import { figureSummary } from './figure-summary';
import type { Figure, Trace } from './figure-type';
import { openFigure, opensWindows } from './figure-window';
import { compact } from './values';

/** Whether this kernel's notebook has the drawing library already: once per document is enough. */
let librarySent = false;

/**
 * Shows a figure. In a notebook it is one output with three forms: Plotly's JSON (JupyterLab, VS Code), HTML that
 * draws itself without a network (nbconvert), and a text; `npm run notebooks` adds the picture (GitHub). In a
 * script it prints the text and, on a terminal, opens the figure in the browser.
 * @throws if the figure has no traces or no layout
 */
export function showFigure(figure: Figure): void {
  requireParts('figure', figure, ['data', 'layout', 'config']);
  const compacted = compactFigure(figure);
  const text = figureSummary(compacted);
  if (!isNotebook()) {
    console.log(text);
    if (opensWindows()) openFigure(compacted);
    return;
  }
  const library = librarySent ? '' : plotlyLibraryHtml();
  librarySent = true;
  writeDisplay({
    'application/vnd.plotly.v1+json': compacted,
    'text/html': figureHtml(compacted) + library,
    'text/plain': text,
  });
}

/**
 * The figure as it is stored: plain arrays instead of typed ones, numbers to 6 significant digits.
 * @throws if it has no traces or no layout, or on a number that JSON cannot hold
 */
export function compactFigure(figure: Figure): Figure {
  if (figure === null || typeof figure !== 'object' || !Array.isArray(figure.data)) {
    throw argumentError('figure', '{ data, layout, config } in Plotly form', figure);
  }
  if (figure.data.length === 0) throw argumentError('figure.data', 'a list of at least one trace', '[]');
  if (figure.layout === null || typeof figure.layout !== 'object') {
    throw argumentError('figure.layout', 'an object', figure.layout);
  }
  return {
    data: figure.data.map((trace, i) => compactValue(`figure.data[${i}]`, trace) as Trace),
    layout: compactValue('figure.layout', figure.layout) as Record<string, unknown>,
    config: { ...figure.config },
  };
}

function compactValue(argument: string, value: unknown): unknown {
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw argumentError(argument, 'a finite number', value);
    return compact(value);
  }
  if (Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView))) {
    return Array.from(value as unknown as ArrayLike<unknown>, (item, i) =>
      compactValue(`${argument}[${i}]`, item),
    );
  }
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(
      Object.entries(value)
        .filter(([, item]) => item !== undefined)
        .map(([key, item]) => [key, compactValue(`${argument}.${key}`, item)]),
    );
  }
  return value;
}
