import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ArgumentError, tf } from './core';
import { doors, publicCalls } from './testing/public-calls';

// Every public function that takes options, tried with options that do not exist and with what are no options.

const takesOptions = (made: unknown) => /require(Layer)?Option(s|Names)\)/.test(String(made));

const functions = new Map<string, unknown>();
for (const door of Object.values(doors)) {
  for (const [name, value] of Object.entries(door))
    if (typeof value === 'function') functions.set(name, value);
}

async function call(name: string, given: unknown[]): Promise<void> {
  const made = functions.get(name) as (...given: unknown[]) => unknown;
  const result = await (/^class /.test(String(made)) ? Reflect.construct(made, given) : made(...given));
  // A layer that was never built has nothing to let go of, and says so.
  if (!(result instanceof tf.layers.Layer)) (result as { dispose?: () => void } | undefined)?.dispose?.();
}

async function refusal(name: string, given: unknown[]): Promise<ArgumentError> {
  try {
    await call(name, given);
  } catch (error) {
    assert(error instanceof ArgumentError, `${name} throws ${error instanceof Error ? error.stack : error}`);
    return error;
  }
  assert.fail(`${name} takes it without a word`);
}

/** Whether the last argument of a right call is an object of options, not columns or what a function has made of them. */
function endsInOptions(given: readonly unknown[]): boolean {
  const last = given.at(-1);
  return (
    last !== null &&
    typeof last === 'object' &&
    [Object.prototype, null].includes(Object.getPrototypeOf(last))
  );
}

/** Functions that check options somewhere, but take them before other arguments, or take none themselves. */
const noOptions = [
  ...[
    'compactFigure',
    'Random',
    'RandomWalker',
    'Log',
    'funnelOutcomes',
    'twoProportionPower',
    'ArenaSummary',
  ],
  ...['ModelRecommender', 'cutSequences', 'SparseMatrix', 'spectralRadius'],
];

/** Arguments that may be of any kind, or an object without entries. */
const welcome: Readonly<Record<string, readonly unknown[]>> = {
  CompiledPrediction: [{}, undefined],
  compilePredict: [{}, undefined],
};

/** Calls that are right but for the Redis that is not there. */
const needsRedis = ['runArenaOnQueue', 'startArenaWorker'];

const calls = publicCalls();
const withOptions = Object.keys(calls).filter(
  (name) => functions.has(name) && takesOptions(functions.get(name)) && !noOptions.includes(name),
);

test('every public function that takes options is tried here', () => {
  const untried = [...functions].filter(([name, made]) => takesOptions(made) && !(name in calls));
  assert.deepEqual(
    untried.map(([name]) => name),
    [],
  );
  assert.ok(withOptions.length > 150, `${withOptions.length}`);
  for (const name of Object.keys(calls))
    assert(functions.has(name) || name.includes('.'), `${name} is at no door`);
});

/** What a hand may make of a name. */
const misspell: ((name: string, at: number) => string)[] = [
  (name, at) => name.slice(0, at) + name.slice(at + 1),
  (name, at) => name.slice(0, at) + name[at] + name.slice(at),
  (name) => name.toUpperCase(),
  (name) => `${name}s`,
  (name) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
  () => 'fhqwhgads',
];

for (const name of withOptions) {
  const argumentsOf = () => publicCalls()[name]();

  test(`${name} takes its options, and no other`, async () => {
    if (!needsRedis.includes(name)) await call(name, await argumentsOf());
    const given = await argumentsOf();
    assert(endsInOptions(given), name);
    const options = given.at(-1) as object;
    for (const none of [null, 'options', 7, [1, 2], new Map(), Promise.resolve({})]) {
      await refusal(name, [...given.slice(0, -1), none]);
    }
    const known = Object.keys(options).filter((option) => option.length > 1);
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...known, 'thing'),
        fc.constantFrom(...misspell),
        fc.nat(30),
        async (option, change, at) => {
          const wrong = change(option, at % option.length);
          fc.pre(!(wrong in options));
          const { argument } = await refusal(name, [...given.slice(0, -1), { ...options, [wrong]: 1 }]);
          assert.match(argument, new RegExp(`(^|\\.)${wrong}$`));
        },
      ),
      { numRuns: 8 },
    );
  });

  test(`${name} refuses null, undefined and other kinds for what it needs`, async () => {
    const given = await argumentsOf();
    for (let i = 0; i < given.length - 1; i++) {
      // Where a name is asked for, a text may be one.
      const text = typeof given[i] === 'string' ? '' : 'text';
      for (const none of [null, undefined, text, {}]) {
        if (welcome[name]?.some((kind) => typeof kind === typeof none && (kind === null) === (none === null)))
          continue;
        await refusal(
          name,
          given.map((value, j) => (j === i ? none : value)),
        );
      }
    }
    const options = given.at(-1) as Record<string, unknown>;
    for (const option of Object.keys(options)) {
      for (const none of [null, Symbol('none')]) {
        await refusal(name, [...given.slice(0, -1), { ...options, [option]: none }]);
      }
    }
  });
}
