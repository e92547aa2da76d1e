import { figuresOf } from './figures.mjs';
import { joined } from './notebook-file.mjs';

/**
 * How fast a lesson is read, as assumed: prose with formulas, code that is read and not typed, and a minute for each
 * thing to look at or to think about. Nobody was timed.
 */
export const PACE = Object.freeze({
  wordsPerMinute: 150,
  linesPerMinute: 20,
  minutesPerOutput: 1,
  minutesPerPrediction: 1,
  minutesPerExercise: 8,
});

/**
 * @typedef {{ title: string, words: number, lines: number, outputs: number, predictions: number, exercises: number,
 *   minutes: number }} Section
 */

const EXERCISES = 'Exercises';

/**
 * The sections of a lesson with the minutes that reading them takes. A heading of the second or third order begins one;
 * a heading with nothing under it begins none, and all exercises are one.
 *
 * @param {import('./notebook-file.mjs').Notebook} notebook
 * @returns {Section[]} in order; their titles are unlike
 */
export function lessonSections(notebook) {
  /** @type {Omit<Section, 'minutes'>[]} */
  const sections = [];
  const begin = (/** @type {string} */ title) => {
    const last = sections.at(-1);
    if (last && last.title !== EXERCISES && last.words + last.lines + last.outputs === 0) sections.pop();
    sections.push({ title, words: 0, lines: 0, outputs: 0, predictions: 0, exercises: 0 });
  };
  const figureCells = new Set(figuresOf(notebook).map(({ cell }) => cell));
  for (const [i, cell] of notebook.cells.entries()) {
    const source = joined(cell.source);
    if (cell.cell_type === 'code') {
      const section = sections.at(-1);
      if (!section) continue;
      section.lines += source.split('\n').filter((line) => line.trim() !== '').length;
      const shows = (cell.outputs ?? []).filter(
        ({ data, output_type }) => output_type !== 'error' && data?.['text/html'] !== undefined,
      ).length;
      section.outputs += figureCells.has(i + 1) ? Math.max(1, shows) : shows;
      if (section.title === EXERCISES) section.exercises++;
      continue;
    }
    for (const line of source.split('\n')) {
      const heading = /^#{1,3} +(.+)$/.exec(line);
      if (heading && !(sections.at(-1)?.title === EXERCISES && line.startsWith('###'))) {
        begin(heading[1]?.trim() ?? '');
        continue;
      }
      const section = sections.at(-1);
      if (!section) continue;
      section.words += line.split(/\s+/).filter(Boolean).length;
      section.predictions += predictionsIn(line);
    }
  }
  return sections
    .filter(({ words, lines, outputs }) => words + lines + outputs > 0)
    .map((section) => ({ ...section, minutes: minutesOf(section) }));
}

/** How often a text asks to predict. @param {string} markdown */
export const predictionsIn = (markdown) => markdown.match(/\*Predict\b/g)?.length ?? 0;

/** @param {Omit<Section, 'minutes'>} section */
function minutesOf({ words, lines, outputs, predictions, exercises }) {
  const read = words / PACE.wordsPerMinute + (exercises > 0 ? 0 : lines / PACE.linesPerMinute);
  const look = exercises > 0 ? 0 : outputs * PACE.minutesPerOutput;
  const think = predictions * PACE.minutesPerPrediction + exercises * PACE.minutesPerExercise;
  return Math.max(1, Math.round(read + look + think));
}
