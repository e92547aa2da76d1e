import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ArgumentError, argumentError, shownValue } from '../argument-error';
import { Random } from '../random';
import { throwsArgument } from '../testing/throws-argument';
import { editDistance, nearestName } from './nearest-name';
import { optional, requireOptions, requireParts } from './options';

interface Options {
  k: number;
  name?: string;
  learningRate?: number;
  random?: Random;
  range?: readonly [number, number];
}

const check = (options: unknown) =>
  requireOptions<Options>('options', options as Options, {
    k: 'number',
    name: 'text?',
    learningRate: 'number?',
    random: 'Random?',
    range: 'list?',
  });

test('what are no options is refused', () => {
  const none = [
    null,
    undefined,
    3,
    'k',
    [3],
    new Map(),
    new Date(),
    Promise.resolve({ k: 3 }),
    new Float32Array(1),
  ];
  for (const value of none) throwsArgument(() => check(value), 'options');
});

test('an option that does not exist is refused, and the nearest that does is suggested', () => {
  assert.throws(
    () => check({ k: 3, learningrate: 0.1 }),
    new ArgumentError(
      'options.learningrate',
      'one of the options k, name, learningRate, random, range (did you mean learningRate?)',
      0.1,
    ),
  );
  throwsArgument(() => check(JSON.parse('{ "k": 3, "__proto__": 1 }')), 'options.__proto__');
  throwsArgument(() => check({ k: 3, toString: 1 }), 'options.toString');
  assert.doesNotMatch(argumentOf(() => check({ k: 3, fhqwhgads: 1 })).message, /did you mean/);
});

test('an option of another kind is refused by its name', () => {
  throwsArgument(() => check({}), 'k');
  for (const k of [null, '3', 3n, [3], Symbol('k')]) throwsArgument(() => check({ k }), 'k');
  throwsArgument(() => check({ k: 3, name: null }), 'name');
  throwsArgument(() => check({ k: 3, random: { uniform: () => 0.5 } }), 'random');
  throwsArgument(() => check({ k: 3, range: new Set([1, 2]) }), 'range');
  check({ k: 3, name: undefined, random: new Random(1), range: [1, 2] });
  check(Object.assign(Object.create(null), { k: 3 }));
});

test('parts that are missing are named, and a check that may be left out is', () => {
  const parts = optional<{ a: number; b: number }>((argument, value) =>
    requireParts(argument, value, ['a', 'b']),
  );
  parts('log', undefined);
  throwsArgument(() => parts('log', { a: 0 } as { a: number; b: number }), 'log');
});

test('the compiler refuses a list that leaves an option out, names another or gives another kind', () => {
  const options: Options = { k: 1 };
  // @ts-expect-error: name, learningRate, random and range are missing
  requireOptions('options', options, { k: 'number' });
  const all = {
    k: 'number',
    name: 'text?',
    learningRate: 'number?',
    random: 'Random?',
    range: 'list?',
  } as const;
  // @ts-expect-error: k must be given
  requireOptions('options', options, { ...all, k: 'number?' });
  // @ts-expect-error: there is no option width
  throwsArgument(() => requireOptions('options', { ...options, width: 1 }, all), 'options.width');
});

test('values of different kinds can be told apart in a message', () => {
  const values = [
    0,
    -0,
    '0',
    0n,
    null,
    undefined,
    [],
    {},
    [0],
    Float64Array.of(0),
    new Date(0),
    () => 0,
    new Random(1),
  ];
  const texts = values.map(shownValue);
  assert.equal(new Set(texts).size, values.length, texts.join(' | '));
  fc.assert(
    fc.property(fc.anything({ withNullPrototype: true, withTypedArray: true, withDate: true }), (value) => {
      assert.equal(typeof shownValue(value), 'string');
    }),
  );
});

test('an error keeps argument, rule and value, and may be told as that of a part', () => {
  const error = argumentError('k', 'an integer', 2.5);
  assert.deepEqual([error.argument, error.rule, error.value], ['k', 'an integer', 2.5]);
  assert(error instanceof RangeError);
  assert.equal(error.within('row 3').message, 'row 3: k must be an integer, got 2.5');
});

test('edit distance is a distance, and counts a swap of neighbors once', () => {
  assert.equal(editDistance('alhpa', 'alpha'), 1);
  assert.equal(editDistance('', 'abc'), 3);
  fc.assert(
    fc.property(fc.string({ maxLength: 8 }), fc.string({ maxLength: 8 }), (a, b) => {
      const distance = editDistance(a, b);
      assert.equal(distance, editDistance(b, a));
      assert.equal(distance === 0, a === b);
      assert(distance <= Math.max(a.length, b.length));
    }),
  );
  const cases = [
    ['alhpa', 'alpha'],
    ['checkpoints', 'checkpoint'],
    ['validationData', 'validation'],
    ['Shuffle', 'shuffle'],
  ];
  for (const [given, meant] of cases) {
    assert.equal(nearestName(given, ['alpha', 'checkpoint', 'validation', 'shuffle', 'k']), meant);
  }
  assert.equal(nearestName('x', ['k', 'alpha']), undefined);
});

function argumentOf(run: () => void): ArgumentError {
  try {
    run();
  } catch (error) {
    assert(error instanceof ArgumentError);
    return error;
  }
  assert.fail('taken without a word');
}
