import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { numbersFromText, numbersToText } from './number-text';
import { Random } from './random';
import { type RandomState, ResumableRandom } from './resumable-random';
import { throwsArgument } from './testing/throws-argument';

/** One number of each kind, in an order that the number itself decides. */
function draw(random: ResumableRandom, kind: number): number {
  if (kind === 0) return random.uniform();
  if (kind === 1) return random.below(1000);
  if (kind === 2) return random.normal();
  return random.beta(0.5 + kind, 2);
}

test('only a Random is a source, and only states that were saved are restored', () => {
  throwsArgument(() => new ResumableRandom(undefined as unknown as Random), 'random');
  const random = new ResumableRandom(new Random(1));
  random.normal();
  const good = random.save();
  const bad: [unknown, string][] = [
    [undefined, 'random.uniform.c'],
    [{ ...good, uniform: { ...good.uniform, s1: 'x' } }, 'random.uniform.s1'],
    [{ ...good, normal: 'AAAA' }, 'random.normal'],
    [{ ...good, normal: 'AAAAAA==' }, 'random.normal'],
    [{ ...good, normal: numbersToText(new Uint32Array(634)) }, 'random.normal'],
  ];
  for (const [state, message] of bad) throwsArgument(() => random.restore(state as RandomState), message);
  assert.deepEqual(random.save(), good);
  throwsArgument(() => random.below(0), 'n');
  throwsArgument(() => random.beta(0, 1), 'alpha');
});

test('a restored stream goes on bit for bit, through JSON, whatever was drawn before and after', () => {
  const kinds = fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 40 });
  fc.assert(
    fc.property(kinds, kinds, (before, after) => {
      const random = new ResumableRandom(new Random(7));
      for (const kind of before) draw(random, kind);
      const state = JSON.parse(JSON.stringify(random.save()));
      const expected = after.map((kind) => draw(random, kind));
      const other = new ResumableRandom(new Random(8));
      other.restore(state);
      assert.deepEqual(
        after.map((kind) => draw(other, kind)),
        expected,
      );
    }),
    { numRuns: 30 },
  );
});

test('the three kinds of numbers have the moments of their distributions', () => {
  const random = new ResumableRandom(new Random(3));
  const moments = (draws: () => number) => {
    const values = Array.from({ length: 20_000 }, draws);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    return [mean, values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length];
  };
  const expected: [() => number, number, number][] = [
    [() => random.uniform(), 1 / 2, 1 / 12],
    [() => random.normal(), 0, 1],
    [() => random.beta(2, 6), 1 / 4, 1 / 48],
    [() => random.beta(1.6, 1.6), 1 / 2, 1 / 16.8],
  ];
  for (const [draws, mean, variance] of expected) {
    const [actualMean, actualVariance] = moments(draws);
    assert.ok(Math.abs(actualMean - mean) < 5 * Math.sqrt(variance / 20_000), `mean ${actualMean}`);
    assert.ok(Math.abs(actualVariance / variance - 1) < 0.05, `variance ${actualVariance}`);
  }
});

test('numbers come back from their text exactly, those included that decimal digits lose', () => {
  fc.assert(
    fc.property(fc.float64Array(), (numbers) => {
      assert.deepEqual(numbersFromText('x', numbersToText(numbers), Float64Array, numbers.length), numbers);
    }),
  );
  const odd = Float64Array.of(Number.NaN, -0, Number.NEGATIVE_INFINITY, 5e-324);
  assert.deepEqual(numbersFromText('x', numbersToText(odd), Float64Array), odd);
  throwsArgument(() => numbersFromText('x', 'not base64!', Int32Array), 'x');
  throwsArgument(() => numbersFromText('x', 3, Int32Array), 'x');
});
