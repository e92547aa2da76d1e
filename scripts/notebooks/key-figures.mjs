/** As `lib/lessons/key-figures.ts` has it; a test holds the two together. */
export const KEY_FIGURES_TYPE = 'application/vnd.course.key-figures+json';

/**
 * @typedef {Record<string, number | { estimate: number, lower: number, upper: number }>} KeyFigures
 * @typedef {Record<string, { low: number, high: number, optional?: boolean }>} Bands `optional`: the figure may be
 *   missing, because its section needs a data set that may be missing
 */

/**
 * The key figures that a notebook states.
 *
 * @param {import('./notebook-file.mjs').Notebook} notebook
 * @returns {KeyFigures}
 */
export function keyFiguresOf(notebook) {
  const stated = notebook.cells.flatMap((cell) =>
    (cell.outputs ?? []).flatMap((output) => output.data?.[KEY_FIGURES_TYPE] ?? []),
  );
  return Object.assign({}, ...stated);
}

/**
 * What is wrong with key figures, held to their bands.
 *
 * @param {KeyFigures} figures
 * @param {Bands} bands
 * @returns {string[]}
 */
export function outsideBands(figures, bands) {
  return Object.entries(bands).flatMap(([name, { low, high, optional = false }]) => {
    const figure = figures[name];
    if (figure === undefined) return optional ? [] : [`key figure "${name}" is missing`];
    const value = typeof figure === 'number' ? figure : figure.estimate;
    return value >= low && value <= high
      ? []
      : [`key figure "${name}" is ${value}, outside its band ${low} to ${high}`];
  });
}

/**
 * The key figures in one line.
 *
 * @param {KeyFigures} figures
 */
export function keyFiguresLine(figures) {
  const short = (/** @type {number} */ value) => value.toLocaleString('en', { maximumSignificantDigits: 4 });
  return Object.entries(figures)
    .map(([name, figure]) =>
      typeof figure === 'number'
        ? `${name} ${short(figure)}`
        : `${name} ${short(figure.estimate)} [${short(figure.lower)}, ${short(figure.upper)}]`,
    )
    .join(' · ');
}
