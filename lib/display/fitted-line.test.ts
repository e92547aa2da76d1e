import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fitLine } from './fitted-line';

test('fewer than two different x have no line', () => {
  assert.throws(() => fitLine([2, 2], [1, 3]), /x must be at least two different numbers/);
  assert.throws(() => fitLine([], []), /x must be an array of at least one number/);
});

test('lengths, values that are not finite and zeros under a logarithm are refused', () => {
  assert.throws(() => fitLine([1, 2], [1]), /y must be as long as x \(2\), got 1/);
  assert.throws(() => fitLine([1, Number.NaN], [1, 2]), /x\[1\] must be a finite number/);
  assert.throws(() => fitLine([1, 2], [1, 0], { logY: true }), /y\[1\] must be above 0 on a log axis/);
});

test('points on a line give the line back', () => {
  fc.assert(
    fc.property(
      fc.double({ min: -5, max: 5, noNaN: true }),
      fc.double({ min: -5, max: 5, noNaN: true }),
      (a, b) => {
        const x = [0, 1, 2, 5];
        const line = fitLine(
          x,
          x.map((value) => a + b * value),
        );
        assert.ok(Math.abs(line.slope - b) < 1e-9);
        assert.ok(Math.abs(line.intercept - a) < 1e-9);
      },
    ),
  );
});

test('on log-log axes the slope is the power', () => {
  const x = [1, 10, 100, 1000];
  const line = fitLine(
    x,
    x.map((value) => 3 * value ** -1),
    { logX: true, logY: true },
  );
  assert.ok(Math.abs(line.slope + 1) < 1e-12);
  assert.ok(Math.abs(line.at(50) - 3 / 50) < 1e-12);
});

test('least squares on a case by hand', () => {
  const line = fitLine([0, 1, 2], [0, 0, 3]);
  assert.ok(Math.abs(line.slope - 1.5) < 1e-12);
  assert.ok(Math.abs(line.intercept + 0.5) < 1e-12);
});
