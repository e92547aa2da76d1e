import { isDeepStrictEqual } from 'node:util';
import { requireNonNegative } from '../core/checks';
import { requireOptions } from '../core/options/options';
import { escapeHtml } from '../core/tables/escape-html';
import { numberText, objectText } from '../core/tables/table-cells';
import { requireText } from '../display/axes';
import { showOutput } from '../display/output';

export interface CheckOptions {
  /** How far a number (or each number of a list) may be from the expected one, 0 or more. Default: 1e-6. */
  tolerance?: number;
  /** What to think of when it does not pass. Default: none. */
  hint?: string;
}

/**
 * Grades an exercise: prints whether it passes, and if not, how much of the answer is right and the hint. Before the first
 * answer there is no hint. An unsolved exercise is no error, so the cell never stops the notebook.
 * @param name the exercise, e.g. `'1.2'`
 * @param actual the reader's answer, or a function that computes it (what it throws is shown, not raised); a promise is
 *   no answer yet, await it
 * @param expected the right answer (numbers and lists of numbers within the tolerance, else deep equality), or a
 *   function that says whether an answer is right
 * @throws only if the check itself is written wrongly: a blank name or a negative tolerance
 * @example
 * checkExercise('1.2', () => giniOf([1, 1, 1]), 0, { hint: 'Equal shares have no inequality.' });
 */
export function checkExercise<T>(
  name: string,
  actual: T | undefined | (() => T | undefined),
  expected: T | ((answer: T) => boolean),
  options: CheckOptions = {},
): void {
  requireOptions('options', options, { tolerance: 'number?', hint: 'text?' });
  requireText('name', name);
  const { tolerance = 1e-6, hint } = options;
  requireNonNegative('tolerance', tolerance);
  const { passed, reason, unanswered } = grade(actual, expected, tolerance);
  const verdict = passed ? `✓ Exercise ${name}: passed` : `→ Exercise ${name}: not yet`;
  const shownHint = hint && !unanswered ? [`Hint: ${hint}`] : [];
  const lines = passed ? [] : [reason, ...shownHint];
  const color = passed ? '#009E73' : '#D55E00';
  showOutput({
    'text/html': [
      `<div style="border-left: 4px solid ${color}; padding: 2px 12px;"><strong>${escapeHtml(verdict)}</strong>`,
      ...lines.map((line) => `<br>${escapeHtml(line)}`),
      '</div>',
    ].join(''),
    'text/plain': [verdict, ...lines.map((line) => `  ${line}`)].join('\n'),
  });
}

function grade<T>(
  actual: T | undefined | (() => T | undefined),
  expected: T | ((answer: T) => boolean),
  tolerance: number,
): { passed: boolean; reason: string; unanswered?: boolean } {
  try {
    const answer = typeof actual === 'function' ? (actual as () => T | undefined)() : actual;
    if (isPromise(answer)) {
      return { passed: false, reason: 'The answer is a promise: write await before what gives it.' };
    }
    if (answer === undefined) {
      return {
        passed: false,
        reason: 'There is no answer yet; a hint comes with the first one.',
        unanswered: true,
      };
    }
    const verdict: unknown =
      typeof expected === 'function'
        ? (expected as (answer: T) => boolean)(answer)
        : agrees(answer, expected, tolerance);
    if (isPromise(verdict)) return { passed: false, reason: 'The check gives a promise, not true or false.' };
    const passed = verdict === true;
    const difference = typeof expected === 'function' ? '' : whatDiffers(answer, expected, tolerance);
    return { passed, reason: `The answer so far: ${show(answer)}${difference}` };
  } catch (error) {
    return {
      passed: false,
      reason: `The answer stops with: ${error instanceof Error ? error.message : error}`,
    };
  }
}

/** Whether a value is a promise. If it fails later, that is not raised: what was wrong has been said. */
function isPromise(value: unknown): boolean {
  if (typeof (value as PromiseLike<unknown> | null | undefined)?.then !== 'function') return false;
  Promise.resolve(value).catch(() => {});
  return true;
}

function agrees(answer: unknown, expected: unknown, tolerance: number): boolean {
  if (typeof answer === 'number' && typeof expected === 'number') {
    return Object.is(answer, expected) || Math.abs(answer - expected) <= tolerance;
  }
  if (isList(answer) && isList(expected)) {
    return (
      answer.length === expected.length &&
      Array.from(answer).every((item, i) => agrees(item, expected[i], tolerance))
    );
  }
  return isDeepStrictEqual(answer, expected);
}

/** What is wrong with an answer, without the right one: its length, how many are right and the first that is not. */
function whatDiffers(answer: unknown, expected: unknown, tolerance: number): string {
  if (isList(expected)) {
    if (!isList(answer)) return `. A list of ${expected.length} is expected.`;
    if (answer.length !== expected.length)
      return `. It has ${answer.length} parts, ${expected.length} are expected.`;
    const wrong = Array.from(expected, (_, i) => i).filter((i) => !agrees(answer[i], expected[i], tolerance));
    if (wrong.length === 0) return '';
    const right = expected.length - wrong.length;
    const first = answer[wrong[0]];
    const kind = whatDiffers(first, expected[wrong[0]], tolerance);
    return `. ${right} of ${expected.length} right; the first that is not: number ${wrong[0] + 1}, ${show(first)}${kind || '.'}`;
  }
  const kinds: Record<string, string> = { number: 'number', string: 'text', boolean: 'true or false' };
  const kind = kinds[typeof expected];
  if (typeof answer !== typeof expected) return kind ? `. Another kind of value is expected: ${kind}.` : '';
  if (typeof answer === 'number' && typeof expected === 'number' && expected !== 0) {
    if (Math.abs(answer / 100 - expected) <= tolerance)
      return '. It looks like a percentage: a share is expected.';
    if (Math.abs(answer + expected) <= tolerance) return '. Its sign is the other one.';
  }
  return '';
}

function isList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}

const SHOWN_CHARACTERS = 120;

function show(value: unknown): string {
  if (typeof value === 'number') return numberText(value, 6);
  const text = isList(value)
    ? `[${Array.from(value, show).join(', ')}]`
    : typeof value === 'object' && value !== null
      ? objectText(value)
      : String(typeof value === 'string' ? JSON.stringify(value) : value);
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
}
