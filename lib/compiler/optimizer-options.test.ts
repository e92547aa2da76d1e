import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  initialSlotValue,
  learningRateAt,
  type OptimizerOptions,
  resolveOptimizer,
} from './optimizer-options';

const refused = (options: unknown, message: RegExp) =>
  assert.throws(() => resolveOptimizer(options as OptimizerOptions), message);

test('an optimizer that does not exist is refused with the list of those that do', () => {
  refused({ kind: 'Adam', learningRate: 1 }, /optimizer.kind must be one of "sgd", .*"ftrl", got "Adam"/);
  refused(undefined, /optimizer must be options, got undefined/);
});

test('each number outside its range is refused by name', () => {
  const adam = { kind: 'adam', learningRate: 0.1 };
  refused({ kind: 'adam' }, /learningRate must be/);
  refused({ ...adam, beta1: 1 }, /beta1 must be in \[0, 1\), got 1/);
  refused({ ...adam, beta2: Number.NaN }, /beta2 must be in \[0, 1\), got NaN/);
  refused({ ...adam, epsilon: 0 }, /epsilon must be a finite number above 0, got 0/);
  refused({ ...adam, weightDecay: -1 }, /weightDecay must be a finite number of 0 or more, got -1/);
  refused({ ...adam, gradientClipping: { norm: 0 } }, /gradientClipping.norm must be .* got 0/);
  refused({ ...adam, gradientClipping: {} }, /gradientClipping.value must be .* got undefined/);
  refused(
    { ...adam, lazyEmbeddings: true, weightDecay: 0.1 },
    /weightDecay must be 0 with lazyEmbeddings, got 0.1/,
  );
  refused({ kind: 'momentum', learningRate: 1, momentum: 2 }, /momentum must be in \[0, 1\], got 2/);
  refused(
    { kind: 'ftrl', learningRate: 1, initialAccumulator: 0 },
    /initialAccumulator must be .* above 0, got 0/,
  );
  refused({ kind: 'ftrl', learningRate: 1, l1: -0.1 }, /l1 must be a finite number of 0 or more, got -0.1/);
});

test('no learning rate but a positive finite one is accepted', () => {
  fc.assert(
    fc.property(fc.double(), (learningRate) => {
      const usable = Number.isFinite(learningRate) && learningRate > 0;
      const resolve = () => resolveOptimizer({ kind: 'sgd', learningRate });
      if (usable) assert.equal(resolve().learningRate, learningRate);
      else assert.throws(resolve, /learningRate must be/);
    }),
  );
});

test("the defaults are PyTorch's, and TensorFlow's for ftrl", () => {
  const defaults = (kind: 'adam' | 'adamW' | 'adagrad' | 'ftrl' | 'sgd' | 'momentum') => {
    const { learningRate, ...rest } = resolveOptimizer({ kind, learningRate: 1 });
    return rest as Record<string, unknown>;
  };
  const adam = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };
  assert.deepEqual(defaults('adam'), { kind: 'adam', ...adam, weightDecay: 0, lazyEmbeddings: false });
  assert.deepEqual(defaults('adamW'), { kind: 'adamW', ...adam, weightDecay: 0.01 });
  assert.equal(defaults('adagrad').epsilon, 1e-10);
  assert.equal(defaults('adagrad').initialAccumulator, 0);
  assert.equal(defaults('ftrl').initialAccumulator, 0.1);
  assert.equal(defaults('sgd').weightDecay, 0);
  assert.equal(defaults('momentum').momentum, 0.9);
});

test('an option given as undefined takes its default', () => {
  assert.equal(resolveOptimizer({ kind: 'adam', learningRate: 1, beta1: undefined }).kind, 'adam');
  const resolved = resolveOptimizer({ kind: 'adagrad', learningRate: 1, epsilon: undefined });
  assert.equal('epsilon' in resolved && resolved.epsilon, 1e-10);
});

test('a schedule is asked with the number of steps done, and its answer is checked', () => {
  assert.equal(
    learningRateAt((step) => 1 / (1 + step), 3),
    0.25,
  );
  assert.equal(
    learningRateAt(() => 0, 3),
    0,
  );
  assert.throws(
    () => learningRateAt(() => Number.NaN, 3),
    /learningRate\(3\) must be a finite number, got NaN/,
  );
  assert.throws(
    () => learningRateAt(() => -1, 0),
    /learningRate\(0\) must be a finite number of 0 or more, got -1/,
  );
});

test('sums of squares start where the options say, all other slots at 0', () => {
  const ftrl = resolveOptimizer({ kind: 'ftrl', learningRate: 1, initialAccumulator: 0.5 });
  assert.equal(initialSlotValue(ftrl, 'accumulator'), 0.5);
  assert.equal(initialSlotValue(ftrl, 'linear'), 0);
  assert.equal(initialSlotValue(resolveOptimizer({ kind: 'adam', learningRate: 1 }), 'm'), 0);
});
