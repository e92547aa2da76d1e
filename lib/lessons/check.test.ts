import assert from 'node:assert/strict';
import { test } from 'node:test';
import { throwsArgument } from '../core/testing/throws-argument';
import { useKernel } from '../display/testing/kernel';
import { type CheckOptions, checkExercise } from './check';

const sent = useKernel();

/** The text that a check shows. */
function shown(actual: unknown, expected: unknown, options?: CheckOptions): string {
  checkExercise('1.2', actual, expected, options);
  return sent.at(-1)?.['text/plain'] as string;
}

test('a check that is itself wrong throws', () => {
  throwsArgument(() => checkExercise('', 1, 1), 'name');
  throwsArgument(() => checkExercise('1', 1, 1, { tolerance: -1 }), 'tolerance');
});

test('an unsolved exercise is not passed, without its hint, and no error', () => {
  assert.equal(
    shown(undefined, 4, { hint: 'Two and two.' }),
    '→ Exercise 1.2: not yet\n  There is no answer yet; a hint comes with the first one.',
  );
  assert.match(shown(5, 4, { hint: 'Two and two.' }), /\n {2}Hint: Two and two\.$/);
  assert.match(
    shown(() => undefined, 4),
    /not yet/,
  );
  assert.match(
    shown(() => JSON.parse('{'), 4),
    /not yet\n {2}The answer stops with: /,
  );
});

test('a wrong answer is shown, cut where it is long', () => {
  assert.match(shown(5, 4), /not yet\n {2}The answer so far: 5$/);
  assert.ok(shown(new Array(1000).fill(1), 4).length < 250);
  assert.match(shown('4', 4), /not yet/);
  assert.match(shown([1, 2, 3], [1, 2]), /not yet/);
  assert.match(shown(Number.NaN, 0), /not yet/);
});

test('a wrong answer hears what is wrong with it, and never the right one', () => {
  for (const [actual, expected, heard] of [
    [
      [0.64, 0.28, 0.3, 0.6],
      [0.64, 0.28, 0.29, 0.63],
      /2 of 4 right; the first that is not: number 3, 0\.3\.$/,
    ],
    [[0.64, 0.28], [0.64, 0.28, 0.29], /It has 2 parts, 3 are expected\.$/],
    [Float32Array.of(1), [2], /0 of 1 right; the first that is not: number 1, 1\.$/],
    [
      [[1, 2], [3]],
      [[1, 2], [4]],
      /1 of 2 right; the first that is not: number 2, \[3\]\. 0 of 1 right; .* number 1, 3\.$/,
    ],
    [20.95, 0.2095, /looks like a percentage: a share is expected\.$/],
    [-2, 2, /Its sign is the other one\.$/],
    [2, [1, 2], /A list of 2 is expected\.$/],
    ['4', 4, /Another kind of value is expected: number\.$/],
    [null, 5, /null\. Another kind of value is expected: number\.$/],
  ] as const) {
    assert.match(shown(actual, expected), heard);
  }
  assert.ok(!shown([1, 2], [1, 731]).includes('731'));
});

test('right answers pass: numbers and lists within the tolerance, anything else if deeply equal', () => {
  for (const [actual, expected] of [
    [4 + 1e-9, 4],
    [() => 4, 4],
    [Float32Array.of(0.1), [0.1]],
    [{ a: [1] }, { a: [1] }],
    ['x', 'x'],
    [Number.NaN, Number.NaN],
  ]) {
    assert.equal(shown(actual, expected), '✓ Exercise 1.2: passed');
  }
  assert.equal(shown(4.4, 4, { tolerance: 0.5 }), '✓ Exercise 1.2: passed');
});

test('a predicate decides, and what it throws is no pass', () => {
  const big = (answer: unknown): boolean => (answer as number) > 3;
  assert.equal(shown(4, big), '✓ Exercise 1.2: passed');
  assert.match(shown(2, big), /not yet/);
  assert.match(
    shown(2, () => {
      throw new Error('no such thing');
    }),
    /not yet\n {2}The answer stops with: no such thing/,
  );
});

test('a promise is no answer: the check says to await it, and its failure is not raised later', async () => {
  const promises = [
    async () => 5,
    () => Promise.reject(new Error('lost')),
    Promise.resolve(5),
    Promise.reject(new Error('x')),
  ];
  for (const answer of promises) {
    assert.match(
      shown(answer, 5),
      /not yet\n {2}The answer is a promise: write await before what gives it\.$/,
    );
  }
  assert.match(
    shown(5, async () => true),
    /not yet\n {2}The check gives a promise, not true or false\.$/,
  );
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.equal(shown(await (async () => 5)(), 5), '✓ Exercise 1.2: passed');
});

test('an answer that JSON cannot write is shown all the same', () => {
  const circular: Record<string, unknown> = {};
  circular.self = circular;
  assert.match(shown(circular, 5), /The answer so far: \{"self":"\(itself\)"\}\. /);
  assert.match(shown({ n: 1n }, 5), /The answer so far: \{"n":"1n"\}\. /);
  assert.match(shown(null, 5), /The answer so far: null\. /);
});
