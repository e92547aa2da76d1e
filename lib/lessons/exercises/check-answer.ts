import { argumentError } from '../../core/checks';
import { Random } from '../../core/random';
import { escapeHtml } from '../../core/tables/escape-html';
import { showOutput } from '../../display/output';
import { isList, sameResult, unlikeInKind } from './agreement';
import { copyOf, isInstance } from './copy';
import type { FunctionExercise, ObjectExercise } from './exercise';

/**
 * Grades an exercise whose check is hidden: prints whether the answer passes, and if not, what is wrong with it as far
 * as that can be said without giving the answer away. The hint opens on request. An answer that is missing or wrong is
 * no error, so the cell never stops the notebook.
 * @param exercise what is asked, from `exercises`
 * @param answer the reader's function or object; `undefined` as long as there is none
 * @returns nothing for a function; for an object a promise, since its judge may train or rank anew: await it
 * @throws only if the exercise itself is written wrongly
 * @example
 * checkAnswer(exercises['5.1'], pairwise);
 * await checkAnswer(exercises['5.4'], trained);
 */
export function checkAnswer<Arguments extends readonly unknown[], Result>(
  exercise: FunctionExercise<Arguments, Result>,
  answer: ((...given: Arguments) => Result) | undefined,
): void;
export function checkAnswer<Answer>(
  exercise: ObjectExercise<Answer>,
  answer: Answer | undefined,
): Promise<void>;
export function checkAnswer(
  exercise: FunctionExercise<never[], unknown> | ObjectExercise<never>,
  answer: unknown,
): void | Promise<void> {
  if ('judge' in exercise) return judged(exercise, answer);
  tell(exercise, answer, answer === undefined ? undefined : graded(exercise, answer));
}

async function judged(exercise: ObjectExercise<never>, given: unknown): Promise<void> {
  let [answer, wrong]: [unknown, string | undefined] = [given, undefined];
  try {
    answer = await given;
    if (answer !== undefined) wrong = await exercise.judge(answer as never);
  } catch (error) {
    wrong = stopsWith(error);
  }
  tell(exercise, wrong ?? answer, wrong);
}

function tell(exercise: { name: string; hint: string }, answer: unknown, wrong: string | undefined): void {
  const { name, hint } = exercise;
  if (answer === undefined) show(`→ Exercise ${name}: no answer yet`, [], undefined);
  else if (wrong === undefined) show(`✓ Exercise ${name}: passed`, [], undefined);
  else show(`→ Exercise ${name}: not yet`, [wrong], hint);
}

function graded(exercise: FunctionExercise<never[], unknown>, answer: unknown): string | undefined {
  if (typeof answer !== 'function')
    return `A function is asked for, this is ${JSON.stringify(answer) ?? typeof answer}.`;
  const { cases, reference, tolerance = 1e-6, mistakes = [], also } = exercise;
  // Cases are made anew for each function that runs them: what has a state (a Random) begins at the same one.
  const anew = (): never[][] => cases(new Random(2026)).map(copyOf);
  const given = anew();
  if (given.length < 3) throw argumentError('exercise.cases', 'at least three', given.length);
  const write = answer as (...given: unknown[]) => unknown;
  const expected = anew().map((one) => reference(...one));
  let answers: unknown[];
  try {
    answers = anew().map((one) => write(...one));
  } catch (error) {
    return stopsWith(error);
  }
  const right = answers.map((one, i) => sameResult(one, expected[i], tolerance));
  const first = right.indexOf(false);
  if (first < 0) return also?.(write);
  const known = mistakes.find(({ does }) =>
    anew().every((one, i) => sameResult(answers[i], does(...one), tolerance)),
  );
  if (known) return known.says;
  const kind = unlikeInKind(answers[first], expected[first]);
  if (kind) return kind;
  const count = right.filter(Boolean).length;
  const where = differs(answers[first], expected[first], tolerance);
  return (
    `${count} of ${given.length} hidden cases are right. The first that is not: ` +
    `(${given[first].map(brief).join(', ')}) gives ${brief(answers[first])}${where}.`
  );
}

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
  if (typeof value === 'function') return 'a function';
  if (isInstance(value)) return `a ${(value as object).constructor.name}`;
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
