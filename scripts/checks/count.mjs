import { failureMark, figuresTitle, resultMark } from './reporter.mjs';

/** @typedef {{ passed: number, failed: number, details: string }} Outcome */

const shownLines = 40;

/**
 * What a program's run comes to. It counts its checks itself (a line of our reporter, or a last line
 * `N passed, N failed`), or it is one check that its exit code decides.
 *
 * @param {{ code: number, output: string }} result
 * @returns {Outcome}
 */
export function countOutcome({ code, output }) {
  const figures = countedByReporter(output) ??
    countedByLine(output) ?? { passed: code === 0 ? 1 : 0, failed: 0 };
  const { passed } = figures;
  // A runner that dies after its last passing test has not passed.
  const failed = Math.max(figures.failed, code === 0 ? 0 : 1);
  return { passed, failed, details: failed === 0 ? '' : lastWords(output) };
}

/** @param {string} output */
function countedByReporter(output) {
  const line = output.split('\n').findLast((each) => each.startsWith(resultMark));
  return line ? JSON.parse(line.slice(resultMark.length)) : null;
}

/** @param {string} output */
function countedByLine(output) {
  const match = [...output.matchAll(/^(\d+) passed, (\d+) failed$/gm)].at(-1);
  return match ? { passed: Number(match[1]), failed: Number(match[2]) } : null;
}

/**
 * The failures where the reporter marked them, otherwise the last lines.
 *
 * @param {string} output
 */
function lastWords(output) {
  const [told] = output.split(`\n${figuresTitle}`);
  const failures = told.split(failureMark).slice(1);
  if (failures.length === 0) return output.trimEnd().split('\n').slice(-shownLines).join('\n');
  return failures.map((text) => `FAILED ${text.split('\n').slice(0, 13).join('\n').trimEnd()}`).join('\n');
}
