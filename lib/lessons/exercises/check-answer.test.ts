import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Random } from '../../core/random';
import { useKernel } from '../../display/testing/kernel';
import { checkAnswer } from './check-answer';
import type { FunctionExercise, ObjectExercise } from './exercise';

const sent = useKernel();

const share: FunctionExercise<[number, number], number> = {
  name: '9.1',
  cases: (random) => [
    [1, 4],
    [0, 3],
    ...Array.from({ length: 3 }, (): [number, number] => [random.uniform(), 2]),
  ],
  reference: (part, whole) => part / whole,
  mistakes: [{ says: 'Upside down.', does: (part, whole) => whole / part }],
  hint: 'Divide.',
};

function shown(answer: unknown, exercise: unknown = share): string {
  checkAnswer(exercise as ObjectExercise<unknown>, answer);
  return sent.at(-1)?.['text/plain'] as string;
}

test('an exercise of fewer than three cases is itself wrong', () => {
  assert.throws(() => shown(() => 1, { ...share, cases: () => [[1, 2]] }), /exercise\.cases must be/);
});

test('the right function passes, whoever wrote it', () => {
  assert.equal(
    shown((a: number, b: number) => a * b ** -1),
    '✓ Exercise 9.1: passed',
  );
});

test('no answer gives neither hint nor result away', () => {
  assert.equal(shown(undefined), '→ Exercise 9.1: no answer yet');
});

test('shortcuts fail: a number, a constant, the reference’s answer to one case, nothing, a promise', () => {
  for (const shortcut of [
    1,
    0.25,
    'divide',
    () => 0.25,
    () => 0,
    () => undefined,
    () => true,
    async () => 0.25,
  ]) {
    assert.match(shown(shortcut), /^→ Exercise 9\.1: not yet/);
  }
  assert.match(
    shown(() => {}),
    /gives back nothing/,
  );
  assert.match(
    shown(async () => 1),
    /promise/,
  );
});

test('a usual mistake hears what it is, others where they fail', () => {
  assert.match(
    shown((a: number, b: number) => b / a),
    /Upside down/,
  );
  assert.match(
    shown((a: number, b: number) => (100 * a) / b),
    /looks like a percentage/,
  );
  assert.match(
    shown((a: number, b: number) => -a / b),
    /wrong sign/,
  );
  assert.match(
    shown((a: number, b: number) => (a === 1 ? 0.25 : a + b)),
    /1 of 5 hidden cases are right.*too much/s,
  );
  assert.match(
    shown(() => {
      throw new Error('oops');
    }),
    /stops with: oops/,
  );
});

test('a function that changes its arguments does not change the next case', () => {
  const sum: FunctionExercise<[number[]], number> = {
    name: '9.2',
    cases: () => [[[1, 2]], [[3]], [[4, 5]]],
    reference: (list) => list.reduce((a, b) => a + b, 0),
    hint: 'Add.',
  };
  const eats = (list: number[]): number => {
    let total = 0;
    while (list.length > 0) total += list.pop() as number;
    return total;
  };
  assert.match(shown(eats, sum), /passed/);
});

test('the hint stands folded beside a wrong answer', () => {
  shown(() => 0);
  assert.match(sent.at(-1)?.['text/html'] as string, /<details><summary>Hint<\/summary>Divide\.<\/details>/);
});

async function judged(exercise: unknown, answer: unknown): Promise<string> {
  await checkAnswer(exercise as ObjectExercise<unknown>, answer);
  return sent.at(-1)?.['text/plain'] as string;
}

test('an object is judged by its judge, whose errors are the answer’s', async () => {
  const exercise: ObjectExercise<{ loss: number }> = {
    name: '9.3',
    hint: 'Train longer.',
    judge: ({ loss }) => (loss.toFixed(1) === '0.1' ? undefined : 'The loss is too high.'),
  };
  assert.match(await judged(exercise, { loss: 0.1 }), /passed/);
  assert.match(await judged(exercise, { loss: 0.4 }), /too high/);
  assert.match(await judged(exercise, {}), /stops with/);
  assert.equal(await judged(exercise, undefined), '→ Exercise 9.3: no answer yet');
});

test('a judge may take its time, and an answer that is a promise is awaited', async () => {
  const exercise: ObjectExercise<number> = {
    name: '9.4',
    hint: 'Wait.',
    judge: async (value) => ((await value) > 1 ? undefined : 'Too small.'),
  };
  assert.match(await judged(exercise, 2), /passed/);
  assert.match(await judged(exercise, Promise.resolve(1)), /Too small/);
  assert.match(await judged(exercise, Promise.reject(new Error('no data'))), /stops with: no data/);
});

test('instances of classes and functions are given as they are, with their state at its beginning', () => {
  const draws: FunctionExercise<[Random, (x: number) => number], number> = {
    name: '9.5',
    cases: (random) => [1, 2, 3].map((n) => [random.child(`case ${n}`), (x: number) => n * x]),
    reference: (source, times) => times(source.uniform()),
    mistakes: [
      {
        says: 'Two draws are one too many.',
        does: (source, times) => times(source.uniform() * source.uniform()),
      },
    ],
    hint: 'One draw.',
  };
  assert.match(
    shown((source: Random, times: (x: number) => number) => times(source.uniform()), draws),
    /passed/,
  );
  const twice = (source: Random, times: (x: number) => number): number =>
    times(source.uniform() * source.uniform());
  assert.match(shown(twice, draws), /Two draws/);
  assert.match(
    shown(() => 0.1, draws),
    /\(a Random, a function\)/,
  );
});

test('what else is asked of a right function is said', () => {
  const strict = { ...share, also: () => 'Right, but slow.' };
  assert.match(
    shown((a: number, b: number) => a / b, strict),
    /not yet\n {2}Right, but slow/,
  );
});
