import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { throwsArgument } from '../core/testing/throws-argument';
import { fitLine } from './fitted-line';

test('fewer than two different x have no line', () => {
  throwsArgument(() => fitLine([2, 2], [1, 3]), 'x');
  throwsArgument(() => fitLine([], []), 'x');
});

test('lengths, values that are not finite and zeros under a logarithm are refused', () => {
  throwsArgument(() => fitLine([1, 2], [1]), 'y');
  throwsArgument(() => fitLine([1, Number.NaN], [1, 2]), 'x[1]');
  throwsArgument(() => fitLine([1, 2], [1, 0], { logY: true }), 'y[1]');
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
