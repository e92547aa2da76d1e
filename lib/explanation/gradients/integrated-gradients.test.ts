import '../../compiler/testing/one-thread';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Random } from '../../core/random';
import { tf } from '../../core/tensorflow';
import { assertClose } from '../../core/testing/closeness';
import { throwsArgument } from '../../core/testing/throws-argument';
import { networkOf, networks } from '../testing/networks';
import { type DifferentiableModel, singleFeatures } from './differentiable-model';
import { integratedGradients } from './integrated-gradients';
import { gradientTimesInput, smoothGradients } from './local-gradients';
import { quadrature, quadratureRules } from './quadrature';

const inputs = Float32Array.from(networks.inputs);
const background = Float32Array.from(networks.background);
const first = background.slice(0, networks.size);
const fixed = { refinements: 0 };

const modelOf = (size: number, logits: (x: tf.Tensor2D) => tf.Tensor): DifferentiableModel => {
  return { size, features: singleFeatures(size), logits };
};
const column = (x: tf.Tensor2D, i: number) => tf.reshape(tf.slice(x, [0, i], [-1, 1]), [-1]);

test('bad rows, baselines, features and options are refused', () => {
  const model = networkOf('tanh');
  const options = { baseline: first };
  throwsArgument(() => integratedGradients(model, new Float32Array(0), options), 'inputs');
  throwsArgument(() => integratedGradients(model, inputs.slice(1), options), 'inputs');
  throwsArgument(() => integratedGradients(model, [1, 2] as never, options), 'inputs');
  throwsArgument(
    () =>
      integratedGradients(
        model,
        inputs.map(() => Number.NaN),
        options,
      ),
    'inputs[row 0]',
  );
  throwsArgument(() => integratedGradients(model, inputs, { baseline: first.slice(1) }), 'baseline');
  throwsArgument(() => integratedGradients(model, inputs, { baseline: new Float32Array(0) }), 'baseline');
  throwsArgument(() => integratedGradients(model, inputs, { ...options, baselines: 'per row' }), 'baseline');
  throwsArgument(
    () => integratedGradients(model, inputs, { ...options, baselines: 'all' as never }),
    'baselines',
  );
  throwsArgument(() => integratedGradients(model, inputs, { ...options, steps: 0 }), 'steps');
  throwsArgument(() => integratedGradients(model, inputs, { ...options, rule: 'simpson' as never }), 'rule');
  throwsArgument(() => integratedGradients(model, inputs, { ...options, tolerance: 0 }), 'tolerance');
  throwsArgument(() => integratedGradients(model, inputs, { ...options, refinements: -1 }), 'refinements');
  throwsArgument(() => integratedGradients({} as never, inputs, options), 'model');
  const overlapping = [
    { name: 'a', coordinates: [0, 1] },
    { name: 'b', coordinates: [1] },
  ];
  throwsArgument(
    () => integratedGradients({ ...model, features: overlapping }, inputs, options),
    'model.features[1].coordinates',
  );
  throwsArgument(() => smoothGradients(model, inputs, { noise: 0, random: new Random(1) }), 'noise');
  throwsArgument(() => gradientTimesInput(model, inputs, { baseline: inputs }), 'baseline');
});

test('a model without gradient, of the wrong shape, or that returns NaN is refused, and leaves no tensor', () => {
  const before = tf.memory().numTensors;
  const rows = Float32Array.of(1, 2, 3, 4);
  const options = { baseline: Float32Array.of(0, 0) };
  const explained = (logits: (x: tf.Tensor2D) => tf.Tensor) => () =>
    integratedGradients(modelOf(2, logits), rows, options);
  throwsArgument(
    explained((x) => tf.zeros([x.shape[0]])),
    'model.logits',
  );
  throwsArgument(
    explained((x) => tf.cast(tf.greater(column(x, 0), 0), 'float32')),
    'model.logits',
  );
  throwsArgument(
    explained((x) => x),
    'model.logits',
  );
  throwsArgument(
    explained((x) => tf.log(tf.sub(column(x, 0), 2))),
    'model.logits of row 0',
  );
  assert.equal(tf.memory().numTensors, before);
});

test('the rules integrate what they must: weights sum to 1, Gauss-Legendre is exact to degree 2n - 1', () => {
  for (const rule of quadratureRules) {
    for (const steps of [1, 2, 5, 32, 257]) {
      const { points, weights } = quadrature(rule, steps);
      assertClose([weights.reduce((a, b) => a + b, 0)], [1], 1e-13);
      assert.ok(points.every((point, k) => point >= 0 && point <= 1 && (k === 0 || point > points[k - 1])));
    }
  }
  for (const steps of [1, 2, 3, 7, 20]) {
    const { points, weights } = quadrature('gauss-legendre', steps);
    for (let degree = 0; degree < 2 * steps; degree++) {
      const integral = points.reduce((sum, point, k) => sum + weights[k] * point ** degree, 0);
      assertClose([integral], [1 / (degree + 1)], 1e-13, `degree ${degree} with ${steps} points`);
    }
  }
});

test("attributions equal captum's, with Gauss-Legendre and Riemann sums, for smooth and for rectified units", () => {
  for (const kind of ['tanh', 'relu'] as const) {
    const [model, expected] = [networkOf(kind), networks[kind]];
    const by = (rule: 'gauss-legendre' | 'left' | 'middle' | 'right', steps: number) =>
      integratedGradients(model, inputs, { baseline: first, rule, steps, ...fixed });
    const exact = by('gauss-legendre', 50);
    assertClose(exact.outputs, expected.logits, 1e-5, 'logits');
    assertClose(exact.values, expected.legendre50, 1e-4, `${kind} Gauss-Legendre`);
    assertClose(by('middle', 20).values, expected.middle20, 1e-4, `${kind} middle`);
    // captum's left and right sums have weights of their own at the ends: 1/n at each of n points, as here.
    assertClose(by('left', 20).values, expected.left20, 1e-4, `${kind} left`);
    assertClose(by('right', 20).values, expected.right20, 1e-4, `${kind} right`);
    assertClose(gradientTimesInput(model, inputs).values, expected.inputTimesGradient, 1e-4, `${kind} input`);
  }
});

test("against a background they are the mean over its rows: captum's, one baseline after another", () => {
  for (const kind of ['tanh', 'relu'] as const) {
    const { values, completeness, baselineOutputs } = integratedGradients(networkOf(kind), inputs, {
      ...{ baseline: background, steps: 400, ...fixed },
    });
    assertClose(values, networks[kind].background400, 1e-4, kind);
    assertClose(baselineOutputs, new Array(networks.rows).fill(networks[kind].base), 1e-5);
    assert.ok(completeness.largestShare < 0.05);
    const close = integratedGradients(networkOf(kind), inputs, { baseline: background });
    assert.ok(close.completeness.largestShare < 1e-3, `${kind} ${close.completeness.largestShare}`);
  }
});

test('a baseline for each row gives what each row gives alone with its own', () => {
  const model = networkOf('tanh');
  const own = background.slice(0, inputs.length);
  const together = integratedGradients(model, inputs, { baseline: own, baselines: 'per row' });
  for (let row = 0; row < networks.rows; row++) {
    const of = (values: Float32Array) => values.slice(row * networks.size, (row + 1) * networks.size);
    const alone = integratedGradients(model, of(inputs), { baseline: of(own) });
    assertClose(together.values.slice(row * 8, row * 8 + 8), alone.values, 1e-5);
  }
});

test('at the defaults attributions add up within 0.1 %, and harder rows get more steps', () => {
  for (const kind of ['tanh', 'relu'] as const) {
    const explained = integratedGradients(networkOf(kind), inputs, { baseline: first });
    assert.ok(explained.completeness.largestShare < 1e-3, `${kind}: ${explained.completeness.largestShare}`);
    assert.ok(explained.steps.every((steps) => steps >= 32 && steps <= 2000));
  }
  // |x0 - 0.7| has its kink where no rule with few points sees it.
  const kink = modelOf(1, (x) => tf.abs(tf.sub(column(x, 0), 0.7)));
  const rows = Float32Array.of(2);
  const few = integratedGradients(kink, rows, { baseline: Float32Array.of(0), steps: 4, ...fixed });
  const more = integratedGradients(kink, rows, { baseline: Float32Array.of(0), steps: 4, tolerance: 0.01 });
  assert.ok(few.completeness.largestShare > 0.01);
  assert.ok(more.completeness.largestShare <= 0.01);
  assert.ok(few.steps[0] === 4 && more.steps[0] > 4 && more.steps[0] < 500);
});

test('a product is shared half and half, a polynomial by its closed form, a constant not at all', () => {
  const zero = new Float32Array(2);
  const rows = Float32Array.of(3, 5, -1, 2);
  const product = modelOf(2, (x) => tf.mul(column(x, 0), column(x, 1)));
  assertClose(integratedGradients(product, rows, { baseline: zero }).values, [7.5, 7.5, -1, -1], 1e-5);
  // F = x0² x1: ∫ 2 α² x0 x1 · x0 = 2/3 F, and 1/3 F.
  const cubic = modelOf(2, (x) => tf.mul(tf.square(column(x, 0)), column(x, 1)));
  assertClose(integratedGradients(cubic, rows, { baseline: zero }).values, [30, 15, 4 / 3, 2 / 3], 1e-5);
  const constant = modelOf(2, (x) => tf.add(tf.mul(column(x, 0), 0), 4));
  const nothing = integratedGradients(constant, rows, { baseline: zero });
  assert.deepEqual([...nothing.values], [0, 0, 0, 0]);
  assert.equal(nothing.completeness.largestShare, 0);
});

test('a linear model gets weight times difference, whatever the way, and coordinates add up by feature', () => {
  const weights = fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 3, maxLength: 3 });
  const numbers = fc.array(fc.float({ min: -5, max: 5, noNaN: true }), { minLength: 6, maxLength: 6 });
  fc.assert(
    fc.property(weights, numbers, (w, given) => {
      const [x, baseline] = [Float32Array.from(given.slice(0, 3)), Float32Array.from(given.slice(3))];
      const logits = (rows: tf.Tensor2D) => tf.reshape(tf.matMul(rows, tf.tensor2d(w, [3, 1])), [-1]);
      const features = [
        { name: 'pair', coordinates: [0, 2] },
        { name: 'one', coordinates: [1] },
      ];
      const model = { size: 3, features, logits };
      const parts = w.map((weight, i) => weight * (x[i] - baseline[i]));
      const expected = [parts[0] + parts[2], parts[1]];
      assertClose(integratedGradients(model, x, { baseline }).values, expected, 1e-4);
      assertClose(gradientTimesInput(model, x, { baseline }).values, expected, 1e-4);
    }),
    { numRuns: 10 },
  );
});

test('smoothed gradients are the gradient for linear models, and its mean under noise for a square', () => {
  const linear = modelOf(2, (x) => tf.add(tf.mul(column(x, 0), 3), column(x, 1)));
  const rows = Float32Array.of(1, 2, 3, 4);
  const random = () => new Random('smooth');
  assertClose(smoothGradients(linear, rows, { random: random() }).values, [3, 2, 9, 4], 1e-5);
  const square = modelOf(1, (x) => tf.square(column(x, 0)));
  const { values } = smoothGradients(square, Float32Array.of(1, 3), {
    samples: 1000,
    noise: 0.5,
    random: random(),
  });
  // Standard deviation 1, so noise of 0.5: the mean of 2 (x + ε) x has a standard error of 2 · 0.5 x / √1000.
  assertClose(values, [2, 18], 4 * 3 * (1 / Math.sqrt(1000)));
  assert.deepEqual(
    values,
    smoothGradients(square, Float32Array.of(1, 3), { samples: 1000, noise: 0.5, random: random() }).values,
  );
});

test('no tensor is left behind', () => {
  const before = tf.memory().numTensors;
  const model = networkOf('relu');
  integratedGradients(model, inputs, { baseline: background, steps: 8 });
  gradientTimesInput(model, inputs);
  smoothGradients(model, inputs, { samples: 3, random: new Random(1) });
  assert.equal(tf.memory().numTensors, before);
});
