import '../../compiler/testing/one-thread';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../core/random';
import { tf } from '../../core/tensorflow';
import { assertClose } from '../../core/testing/closeness';
import { throwsArgument } from '../../core/testing/throws-argument';
import type { Attributions } from '../attributions';
import { type DifferentiableModel, singleFeatures } from '../gradients/differentiable-model';
import { integratedGradients } from '../gradients/integrated-gradients';
import { shapleyValues } from '../shapley/shapley-values';
import { networks, predictOf } from '../testing/networks';
import { deletionCurves } from './deletion-curves';
import { explanationStability } from './explanation-stability';
import { explanationSensitivity, infidelity } from './infidelity';
import { explanationAgreement, rankCorrelation } from './rank-agreement';
import { weightRandomization } from './weight-randomization';

const { size } = networks;
const inputs = Float64Array.from(networks.inputs);
const background = Float64Array.from(networks.background);
const features = singleFeatures(size);
const random = () => new Random('faithfulness');
const predict = predictOf('tanh');
const options = { features, background };
const exact = shapleyValues(predict, inputs, size, options);

const explained = (values: number[][]): Attributions => ({
  ...exact,
  features: values[0].map((_, i) => `x${i}`),
  rows: values.length,
  values: Float64Array.from(values.flat()),
});
const scrambled: Attributions = { ...exact, values: Float64Array.from(exact.values).reverse() };

/** A linear model's own parts. */
const weights = [3, -2, 1, 0.5, 0, -1, 2, 0.1];
const linear = (rows: Float64Array) =>
  Float64Array.from({ length: rows.length / size }, (_, row) =>
    weights.reduce((sum, weight, i) => sum + weight * rows[row * size + i], 0),
  );

test('explanations of other rows, features and bad options are refused', () => {
  const one = { ...exact, rows: 1, values: exact.values.slice(0, size) };
  throwsArgument(() => explanationAgreement(exact, one), 'b.rows');
  throwsArgument(() => explanationAgreement(one, one), 'a.rows');
  throwsArgument(() => explanationAgreement(exact, { ...exact, features: ['a'] }), 'b.features');
  throwsArgument(() => explanationAgreement(exact, exact, { k: 9 }), 'k');
  throwsArgument(() => explanationStability([exact]), 'explanations');
  throwsArgument(() => explanationStability([exact, one]), 'b.rows');
  const given = { ...options, random: random() };
  throwsArgument(() => deletionCurves(predict, inputs, size, one, given), 'attributions.rows');
  throwsArgument(
    () => deletionCurves(predict, inputs, size, { ...exact, features: ['a'] }, given),
    'attributions.features',
  );
  throwsArgument(() => deletionCurves(predict, inputs, size, exact, { ...given, orders: 0 }), 'orders');
  throwsArgument(
    () => deletionCurves(predict, inputs, size, exact, { ...given, background: new Float64Array(0) }),
    'background',
  );
  throwsArgument(() => infidelity(predict, inputs, size, exact, { ...given, samples: 0 }), 'samples');
  throwsArgument(
    () => explanationSensitivity(() => exact, inputs, size, { radius: 0, random: random() }),
    'radius',
  );
  throwsArgument(() => weightRandomization([], () => exact, { random: random() }), 'variables');
});

test('ranks are correlated as by hand, ties by their mean rank', () => {
  assert.equal(rankCorrelation([1, 2, 3], [10, 20, 30]), 1);
  assert.equal(rankCorrelation([1, 2, 3], [3, 2, 1]), -1);
  // Ranks 0.5, 0.5, 2, 3 and 0, 1, 2, 3 around 1.5: 4.5 / √(4.5 · 5).
  assertClose([rankCorrelation([1, 1, 2, 3], [1, 2, 3, 4])], [4.5 / Math.sqrt(4.5 * 5)], 1e-12);
  assert.ok(Number.isNaN(rankCorrelation([1, 1], [1, 2])));
});

test('an explanation agrees with itself fully; overlap and signs are counted as by hand', () => {
  const self = explanationAgreement(exact, exact);
  for (const each of Object.values(self)) assert.equal(each.estimate, 1);
  const a = explained([
    [5, -4, 1, 0],
    [1, 2, 3, 4],
  ]);
  const b = explained([
    [5, 4, 0, 1],
    [4, 3, 2, 1],
  ]);
  // The two largest: {0, 1} and {0, 1}, of which 1 has another sign; {2, 3} and {0, 1}, all of one sign.
  const { topOverlap, signAgreement, sizeRankCorrelation } = explanationAgreement(a, b, { k: 2 });
  assert.equal(topOverlap.estimate, 0.5);
  assert.equal(signAgreement.estimate, 0.75);
  assertClose([sizeRankCorrelation.estimate], [(0.8 - 1) / 2], 1e-12);
  assert.ok(topOverlap.lower >= 0 && topOverlap.upper <= 1);
});

test('curves start and end at the outputs, a linear model loses what its attributions say, lots tell nothing', () => {
  const attributions = shapleyValues(linear, inputs, size, options);
  const given = { ...options, random: random() };
  const curves = deletionCurves(linear, inputs, size, attributions, given);
  const meanOf = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [full, empty] = [meanOf(attributions.outputs), meanOf(attributions.baselineOutputs)];
  for (const curve of [curves.deletion, curves.randomDeletion])
    assertClose([curve[0], curve[size]], [full, empty], 1e-9);
  for (const curve of [curves.insertion, curves.randomInsertion])
    assertClose([curve[0], curve[size]], [empty, full], 1e-9);
  // After each deletion the output is what is left of the sum.
  const sorted = Array.from({ length: exact.rows }, (_, row) =>
    [...attributions.values.slice(row * size, row * size + size)].sort((a, b) => b - a),
  );
  for (let step = 0; step <= size; step++) {
    const gone = sorted.map((values) => values.slice(0, step).reduce((sum, value) => sum + value, 0));
    assertClose([curves.deletion[step]], [full - meanOf(Float64Array.from(gone))], 1e-9, `step ${step}`);
  }
  assert.ok(curves.deletionGain.lower > 0 && curves.insertionGain.lower > 0);
  const worse = deletionCurves(predict, inputs, size, scrambled, given);
  const good = deletionCurves(predict, inputs, size, exact, given);
  assert.ok(good.deletionGain.estimate > worse.deletionGain.estimate);
  assert.ok(good.insertionGain.estimate > worse.insertionGain.estimate);
});

test('exact attributions of a linear model have no infidelity, attributions of 0 all of it, scrambled ones more', () => {
  const attributions = shapleyValues(linear, inputs, size, options);
  const given = { ...options, random: random() };
  assertClose([infidelity(linear, inputs, size, attributions, given).infidelity], [0], 1e-20);
  const nothing = { ...attributions, values: new Float64Array(attributions.values.length) };
  assertClose([infidelity(linear, inputs, size, nothing, given).share], [1], 1e-12);
  const [good, bad] = [exact, scrambled].map((each) =>
    infidelity(predict, inputs, size, each, { ...options, random: random() }),
  );
  assert.ok(good.share < 0.5 && bad.share > good.share);
});

test('the explanation of a smooth model moves little with the row, that of a jump a lot, a constant not at all', () => {
  const given = () => ({ random: random(), samples: 5 });
  const explain = (of: typeof predict) => (x: Float64Array) => shapleyValues(of, x, size, options);
  const smooth = explanationSensitivity(explain(linear), inputs, size, given());
  const jump = (rows: Float64Array) => linear(rows.map((value) => Math.round(50 * value) % 2));
  const jumpy = explanationSensitivity(explain(jump), inputs, size, given());
  smooth.forEach((value, row) => {
    assert.ok(value > 0 && value < 0.3, `${value}`);
    assert.ok(jumpy[row] > value);
  });
  const constant = explain(() => new Float64Array(0));
  assert.throws(() => explanationSensitivity(constant, inputs, size, given()));
  const zeros = explain((rows) => new Float64Array(rows.length / size));
  assert.deepEqual(
    [...explanationSensitivity(zeros, inputs, size, given())],
    new Array(networks.rows).fill(0),
  );
});

test('shuffled weights change an explanation of the model, and not one of the input alone; weights come back', () => {
  const source = random();
  const draw = (rows: number, columns: number, name: string) =>
    tf.tidy(() =>
      tf.variable(
        tf.tensor2d(
          Float32Array.from({ length: rows * columns }, () => source.normal()),
          [rows, columns],
        ),
        true,
        name,
      ),
    );
  const before = tf.memory().numTensors;
  const variables = [draw(size, 16, 'faithful/first'), draw(16, 1, 'faithful/last')];
  const model: DifferentiableModel = {
    ...{ size, features },
    logits: (x) =>
      tf.reshape(tf.matMul(tf.tanh(tf.matMul(x, variables[0] as never)), variables[1] as never), [-1]),
  };
  const trained = variables.map((variable) => [...variable.dataSync()]);
  const baseline = background.slice(0, size);
  const byModel = () => integratedGradients(model, inputs, { baseline });
  const found = weightRandomization(variables, byModel, { random: random() });
  assert.deepEqual(
    found.map(({ variable }) => variable),
    ['faithful/last', 'faithful/first'],
  );
  assert.ok(found[1].agreement.rankCorrelation.estimate < 0.6);
  const byInput = (): Attributions => ({ ...exact, values: Float64Array.from(inputs) });
  for (const { agreement } of weightRandomization(variables, byInput, { random: random() }))
    assert.equal(agreement.rankCorrelation.estimate, 1);
  assert.throws(() => weightRandomization(variables, () => assert.fail('explain'), { random: random() }));
  variables.forEach((variable, i) => {
    assert.deepEqual([...variable.dataSync()], trained[i]);
  });
  tf.dispose(variables);
  assert.equal(tf.memory().numTensors, before);
});

test('stability counts common reasons, means, spreads and signs as by hand', () => {
  const models = [
    explained([
      [3, 2, 0],
      [1, 5, 4],
    ]),
    explained([
      [3, 0, -2],
      [-1, 5, 4],
    ]),
    explained([
      [3, 2, 0],
      [-1, 5, 4],
    ]),
  ];
  const { topOverlap, means, standardDeviations, signShares } = explanationStability(models, { k: 2 });
  assertClose(topOverlap, [(0.5 + 1 + 0.5) / 3, 1], 1e-12);
  assertClose(means, [3, 4 / 3, -2 / 3, -1 / 3, 5, 4], 1e-12);
  assertClose(standardDeviations, [0, Math.sqrt(4 / 3), Math.sqrt(4 / 3), Math.sqrt(4 / 3), 0, 0], 1e-12);
  assertClose(signShares, [1, 2 / 3, 1 / 3, 2 / 3, 1, 1], 1e-12);
});
