import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { tf } from '../core/tensorflow';
import { clipGradients } from './gradient-clipping';

const vector = fc.array(fc.float({ min: -100, max: 100, noNaN: true }), { minLength: 1, maxLength: 8 });
const positive = fc.double({ min: 1e-3, max: 1e3, noNaN: true });
const clipped = (gradients: number[][], clipping: { norm: number } | { value: number }): number[][] =>
  tf.tidy(() =>
    clipGradients(
      gradients.map((g) => tf.tensor1d(g)),
      clipping,
    ).map((g) => [...g.dataSync()]),
  );
const normOf = (gradients: number[][]) => Math.hypot(...gradients.flat());

test('clipping by norm never leaves a longer gradient, keeps its direction and leaves short ones alone', () => {
  fc.assert(
    fc.property(vector, vector, positive, (a, b, norm) => {
      const before = normOf([a, b]);
      const [ca, cb] = clipped([a, b], { norm });
      assert.ok(normOf([ca, cb]) <= norm * 1.0001 + 1e-6);
      const scale = Math.min(1, norm / (before + 1e-6));
      [...a, ...b].forEach((value, i) => {
        assert.ok(Math.abs([...ca, ...cb][i] - value * scale) <= 1e-4 * Math.max(1, Math.abs(value)));
      });
    }),
  );
});

test('clipping by value moves each number into the range and no further', () => {
  fc.assert(
    fc.property(vector, positive, (a, value) => {
      const [ca] = clipped([a], { value });
      a.forEach((x, i) => {
        assert.ok(Math.abs(ca[i] - Math.min(Math.max(x, -value), value)) <= 1e-5 * Math.max(1, Math.abs(x)));
      });
    }),
  );
});
