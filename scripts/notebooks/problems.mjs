import { figuresOf, lookAlikes, pictureOf, pictureSize, untitledAxes } from './figures.mjs';
import { KEY_FIGURES_TYPE, keyFiguresOf, outsideBands } from './key-figures.mjs';
import { joined } from './notebook-file.mjs';
import { sourceProblems } from './prose.mjs';

/** A committed notebook stays below this many bytes. */
const MOST_BYTES = 3_000_000;

const LAST_LINES = 12;

const SILENT = /UnhandledPromiseRejection|UncaughtException/;

/**
 * Something in an executed notebook that must not be there, or is missing. `cell` counts from 1; 0 is the whole.
 *
 * @typedef {{ cell: number, message: string }} Problem
 */

/**
 * Everything wrong with an executed notebook.
 *
 * @param {import('./notebook-file.mjs').Notebook} notebook
 * @param {{ bands?: import('./key-figures.mjs').Bands, needsKeyFigures?: boolean, root?: string, lost?: Problem[] }}
 *   [expected] `root` is the project's folder on this machine, which outputs must not name; `lost` are rejections and
 *   exceptions that the kernel told of beside the outputs
 * @returns {Problem[]}
 */
export function findProblems(notebook, { bands = {}, needsKeyFigures = false, root, lost = [] } = {}) {
  const problems = notebook.cells.flatMap((cell, i) =>
    (cell.outputs ?? []).flatMap((output) =>
      outputProblems(output, root).map((message) => ({ cell: i + 1, message })),
    ),
  );
  // What stands in an output already is told once.
  const told = new Set(problems.filter(({ message }) => SILENT.test(message)).map(({ cell }) => cell));
  problems.push(...lost.filter(({ cell }) => !told.has(cell)));
  for (const { cell, output, figure } of figuresOf(notebook)) {
    problems.push(...figureProblems(output, figure).map((message) => ({ cell, message })));
  }
  problems.push(...sourceProblems(notebook));
  const figures = keyFiguresOf(notebook);
  if (needsKeyFigures && Object.keys(figures).length === 0) {
    problems.push({ cell: 0, message: `no cell shows key figures (${KEY_FIGURES_TYPE})` });
  }
  problems.push(...outsideBands(figures, bands).map((message) => ({ cell: 0, message })));
  const bytes = Buffer.byteLength(JSON.stringify(notebook));
  if (bytes > MOST_BYTES) {
    problems.push({ cell: 0, message: `the notebook has ${bytes} bytes, more than ${MOST_BYTES}` });
  }
  return problems.sort((a, b) => a.cell - b.cell);
}

/**
 * @param {import('./notebook-file.mjs').Output} output
 * @param {string | undefined} root
 * @returns {string[]}
 */
function outputProblems(output, root) {
  const text = joined(output.text);
  if (output.output_type === 'error') {
    return [`error ${output.ename}: ${output.evalue}\n${tail((output.traceback ?? []).join('\n'))}`];
  }
  const problems = [];
  // tslab ends a cell well although a promise that nobody awaited was rejected in it.
  const silent = SILENT.exec(text);
  if (silent) problems.push(`${silent[0]}\n${tail(text)}`);
  else if (output.output_type === 'stream' && output.name === 'stderr' && text.trim() !== '') {
    problems.push(`output on stderr\n${tail(text)}`);
  }
  const plain = `${text}\n${joined(output.data?.['text/plain'])}\n${joined(output.data?.['text/html'])}`;
  // As the value of a cell a promise counts as handled: whatever becomes of it, nobody hears of it.
  const promise = /\bPromise \{\s*<(pending|rejected)>/.exec(plain);
  if (promise) {
    problems.push(
      `a promise that is ${promise[1]} is shown: write await before what gives it\n${tail(plain.trim())}`,
    );
  }
  if (/<th(?![^>]*\bscope=)[ >]/.test(joined(output.data?.['text/html']))) {
    problems.push("a table's heading does not say whether it heads a row or a column: it needs scope");
  }
  if (root !== undefined && plain.includes(root))
    problems.push(`the output names this machine's folder ${root}`);
  return problems;
}

/**
 * @param {import('./notebook-file.mjs').Output} output
 * @param {import('./figures.mjs').Figure} figure
 * @returns {string[]}
 */
function figureProblems(output, figure) {
  const problems = untitledAxes(figure).map((axis) => `the figure's ${axis} has no title`);
  for (const names of lookAlikes(figure)) problems.push(`in the figure look alike: ${names.join(', ')}`);
  if (joined(output.data?.['text/html']) === '') problems.push('the figure has no HTML form');
  const png = pictureOf(output);
  if (png === undefined) problems.push('the figure has no PNG picture');
  else if (pictureSize(png) === undefined) problems.push("the figure's picture is no PNG");
  return problems;
}

/** @param {string} text */
function tail(text) {
  return text.trimEnd().split('\n').slice(-LAST_LINES).join('\n');
}

/**
 * A problem as people read it: what, in which cell, and the cell's first lines.
 *
 * @param {import('./notebook-file.mjs').Notebook} notebook
 * @param {Problem} problem
 */
export function describeProblem(notebook, { cell, message }) {
  if (cell === 0) return message;
  const source = joined(notebook.cells[cell - 1].source).split('\n');
  const shown = source.slice(0, LAST_LINES).map((line) => `  | ${line}`);
  if (source.length > LAST_LINES) shown.push('  | …');
  return [`cell ${cell}: ${message}`, ...shown].join('\n');
}
