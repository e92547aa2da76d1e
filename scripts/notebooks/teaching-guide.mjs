import { PACE } from './lesson-minutes.mjs';

/**
 * The part of the teacher's guide about one lesson: a heading `## [NAME](NAME.ipynb)`, a table of sections, and answers
 * to the lesson's predictions.
 *
 * @typedef {'whole' | 'figure' | '–'} Choice what a two-hour path does with a section: all of it, its figure alone, none
 * @typedef {{ section: string, minutes: number, choice: Choice }} Row
 * @typedef {{ name: string, rows: Row[], answers: number, text: string }} LessonGuide
 */

/** Minutes for a section of which only the figure is shown and spoken about. */
export const FIGURE_MINUTES = 3;

/** What a two-hour path may take: talk and questions take half as long again. */
export const PATH_MINUTES = 80;

const LESSON = /^## \[[^\]]*\]\((\d\d-[\w-]+)\.ipynb\)$/m;
const ROW = /^\| (.+?) \| (\d+) \| (whole|figure|–) \|$/gm;

/**
 * @param {string} text of the guide
 * @returns {LessonGuide[]} in the guide's order
 */
export function lessonGuides(text) {
  return text
    .split(/^(?=## )/m)
    .filter((part) => LESSON.test(part))
    .map((part) => ({
      name: /** @type {RegExpExecArray} */ (LESSON.exec(part))[1] ?? '',
      rows: [...part.matchAll(ROW)].map(([, section = '', minutes, choice]) => ({
        section,
        minutes: Number(minutes),
        choice: /** @type {Choice} */ (choice),
      })),
      answers: part.split('### Answers')[1]?.match(/^\d+\. /gm)?.length ?? 0,
      text: part,
    }));
}

/**
 * What a lesson's two-hour path takes.
 *
 * @param {Row[]} rows
 */
export const pathMinutes = (rows) =>
  rows.reduce(
    (sum, { minutes, choice }) =>
      sum + (choice === 'whole' ? minutes : choice === 'figure' ? Math.min(minutes, FIGURE_MINUTES) : 0),
    0,
  );

/**
 * The table of a lesson, with the choices that a guide has made so far.
 *
 * @param {import('./lesson-minutes.mjs').Section[]} sections
 * @param {Row[]} [chosen]
 */
export function sectionTable(sections, chosen = []) {
  const rows = sections.map(({ title, minutes }) => ({
    section: title.replaceAll('|', '\\|'),
    minutes,
    choice: chosen.find(({ section }) => section === title.replaceAll('|', '\\|'))?.choice ?? 'whole',
  }));
  const all = rows.reduce((sum, { minutes }) => sum + minutes, 0);
  return [
    '| section | minutes | in two hours |',
    '|---|---|---|',
    ...rows.map(({ section, minutes, choice }) => `| ${section} | ${minutes} | ${choice} |`),
    '',
    `All of it: ${all} minutes. The two-hour path: ${pathMinutes(/** @type {Row[]} */ (rows))}.`,
  ].join('\n');
}

/**
 * The guide with the tables as the notebooks are now.
 *
 * @param {string} text
 * @param {Map<string, import('./lesson-minutes.mjs').Section[]>} lessons sections by lesson
 */
export function refreshedGuide(text, lessons) {
  return lessonGuides(text).reduce((whole, { name, rows, text: part }) => {
    const sections = lessons.get(name);
    if (!sections) return whole;
    const table = sectionTable(sections, rows);
    return whole.replace(
      part,
      part.replace(/^\| section \|[\s\S]*?^All of it: .*$/m, () => table),
    );
  }, text);
}

/** The pace as the guide states it. */
export const paceText =
  `${PACE.wordsPerMinute} words a minute, ${PACE.linesPerMinute} lines of code a minute, a minute for each table and ` +
  `figure and for each prediction, ${PACE.minutesPerExercise} minutes for an exercise`;
