import { argumentError } from '../../core/checks';
import { Random } from '../../core/random';
import { escapeHtml } from '../../core/tables/escape-html';
import { showOutput } from '../../display/output';
import { isList, sameResult, unlikeInKind } from './agreement';
import type { FunctionExercise, ObjectExercise } from './exercise';

/**
 * Grades an exercise whose check is hidden: prints whether the answer passes, and if not, what is wrong with it as far
 * as that can be said without giving the answer away. The hint opens on request. An answer that is missing or wrong is
 * no error, so the cell never stops the notebook.
 * @param exercise what is asked, from `exercises`
 * @param answer the reader's function or object; `undefined` as long as there is none
 * @throws only if the exercise itself is written wrongly
 * @example
 * checkAnswer(exercises['5.1'], pairwise);
 */
export function checkAnswer<Arguments extends readonly unknown[], Result>(
  exercise: FunctionExercise<Arguments, Result>,
  answer: ((...given: Arguments) => Result) | undefined,
): void;
export function checkAnswer<Answer>(exercise: ObjectExercise<Answer>, answer: Answer | undefined): void;
export function checkAnswer(
  exercise: FunctionExercise<never[], unknown> | ObjectExercise<never>,
  answer: unknown,
): void {
  const { name, hint } = exercise;
  if (answer === undefined) {
    show(`→ Exercise ${name}: no answer yet`, [], undefined);
    return;
  }
  const wrong = 'judge' in exercise ? judged(exercise, answer) : graded(exercise, answer);
  if (wrong === undefined) show(`✓ Exercise ${name}: passed`, [], undefined);
  else show(`→ Exercise ${name}: not yet`, [wrong], hint);
}

function judged({ judge }: ObjectExercise<never>, answer: unknown): string | undefined {
  try {
    return judge(answer as never);
  } catch (error) {
    return stopsWith(error);
  }
}

function graded(exercise: FunctionExercise<never[], unknown>, answer: unknown): string | undefined {
  if (typeof answer !== 'function')
    return `A function is asked for, this is ${JSON.stringify(answer) ?? typeof answer}.`;
  const { cases, reference, tolerance = 1e-6, mistakes = [], also } = exercise;
  const given = cases(new Random(2026));
  if (given.length < 3) throw argumentError('exercise.cases', 'at least three', given.length);
  const write = answer as (...given: unknown[]) => unknown;
  const expected = given.map((one) => reference(...copied(one)));
  let answers: unknown[];
  try {
    answers = given.map((one) => write(...copied(one)));
  } catch (error) {
    return stopsWith(error);
  }
  const right = answers.map((one, i) => sameResult(one, expected[i], tolerance));
  const first = right.indexOf(false);
  if (first < 0) return also?.(write);
  const kind = unlikeInKind(answers[first], expected[first]);
  if (kind) return kind;
  const known = mistakes.find(({ does }) =>
    given.every((one, i) => sameResult(answers[i], does(...copied(one)), tolerance)),
  );
  if (known) return known.says;
  const count = right.filter(Boolean).length;
  const where = differs(answers[first], expected[first], tolerance);
  return (
    `${count} of ${given.length} hidden cases are right. The first that is not: ` +
    `(${given[first].map(brief).join(', ')}) gives ${brief(answers[first])}${where}.`
  );
}

/** Each call gets arguments of its own: a function that changes them must not change the others' cases. */
const copied = (given: never[]): never[] => structuredClone(given);

function differs(answer: unknown, expected: unknown, tolerance: number): string {
  if (isList(answer) && isList(expected)) {
    const at = Array.from(answer).findIndex((one, i) => !sameResult(one, expected[i], tolerance));
    return `, where number ${at + 1} of ${expected.length} is wrong`;
  }
  if (typeof answer !== 'number' || typeof expected !== 'number') return '';
  if (sameResult(answer, 100 * expected, tolerance)) return ', which looks like a percentage';
  if (sameResult(answer, -expected, tolerance)) return ', which has the wrong sign';
  return answer > expected ? ', which is too much' : ', which is too little';
}

function stopsWith(error: unknown): string {
  return `The answer stops with: ${error instanceof Error ? error.message : String(error)}`;
}

const MOST = 60;

function brief(value: unknown): string {
  if (typeof value === 'number') return Number.isInteger(value) ? String(value) : value.toPrecision(5);
  const text = isList(value)
    ? `[${Array.from(value, brief).join(', ')}]`
    : (JSON.stringify(value) ?? String(value));
  return text.length > MOST ? `${text.slice(0, MOST)}…` : text;
}

function show(verdict: string, lines: readonly string[], hint: string | undefined): void {
  const color = verdict.startsWith('✓') ? '#009E73' : '#D55E00';
  showOutput({
    'text/html': [
      `<div style="border-left: 4px solid ${color}; padding: 2px 12px;"><strong>${escapeHtml(verdict)}</strong>`,
      ...lines.map((line) => `<br>${escapeHtml(line)}`),
      ...(hint ? [`<details><summary>Hint</summary>${escapeHtml(hint)}</details>`] : []),
      '</div>',
    ].join(''),
    'text/plain': [verdict, ...lines.map((line) => `  ${line}`), ...(hint ? [`  Hint: ${hint}`] : [])].join(
      '\n',
    ),
  });
}
