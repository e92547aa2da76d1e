import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { CholeskyDecomposition, inverse, Matrix } from 'ml-matrix';
import { addToFactor, factorize, inverseOf, solveLower, solveUpper, timesLower } from '../../core/cholesky';
import { throwsArgument } from '../../core/testing/throws-argument';
import type { Forgetting } from '../base/forgetting';
import { createArms } from './create-arms';
import { GramSpace } from './fast/gram-space';
import { InverseGram } from './fast/inverse-gram';
import { logisticStep } from './logistic-step';
import { leastSquares } from './ridge-regression';

const kinds = ['plain', 'fast'] as const;

const feature = fc.oneof(fc.constant(0), fc.double({ min: -3, max: 3, noNaN: true }));
const rowOf = (width: number) => fc.array(feature, { minLength: width, maxLength: width });
const problem = fc.integer({ min: 1, max: 9 }).chain((width) =>
  fc.record({
    width: fc.constant(width),
    rows: fc.array(rowOf(width), { maxLength: 30 }),
    x: rowOf(width),
  }),
);

const gramOf = (rows: number[][], width: number, ridge: number): Matrix => {
  const gram = Matrix.eye(width, width).mul(ridge);
  return rows.length === 0 ? gram : gram.add(new Matrix(rows).transpose().mmul(new Matrix(rows)));
};
const packedOf = (matrix: Matrix): Float64Array => {
  const packed: number[] = [];
  for (let i = 0; i < matrix.rows; i++) for (let j = 0; j <= i; j++) packed.push(matrix.get(i, j));
  return Float64Array.from(packed);
};
const near = (actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number) => {
  assert.equal(actual.length, expected.length);
  for (let i = 0; i < actual.length; i++) {
    const scale = 1 + Math.abs(expected[i]);
    assert.ok(
      Math.abs(actual[i] - expected[i]) <= tolerance * scale,
      `[${i}]: ${actual[i]}, not ${expected[i]}`,
    );
  }
};

test('a matrix that is not positive definite has no Cholesky factor', () => {
  assert.equal(factorize(Float64Array.of(1, 2, 1), 2, new Float64Array(3)), false);
  assert.equal(factorize(Float64Array.of(0), 1, new Float64Array(1)), false);
  assert.equal(factorize(Float64Array.of(Number.NaN), 1, new Float64Array(1)), false);
});

test('Cholesky factor, its solutions, its update by one row and the inverse equal ml-matrix’s', () => {
  fc.assert(
    fc.property(problem, ({ width, rows, x }) => {
      const gram = gramOf(rows, width, 0.5);
      const expected = new CholeskyDecomposition(gram).lowerTriangularMatrix;
      const factor = new Float64Array((width * (width + 1)) / 2);
      assert.equal(factorize(packedOf(gram), width, factor), true);
      near(factor, packedOf(expected), 1e-9);
      const solution = Float64Array.from(x);
      solveLower(factor, width, solution);
      const product = new Float64Array(width);
      timesLower(factor, width, solution, product);
      near(product, x, 1e-9);
      solveUpper(factor, width, solution);
      near(gram.mmul(Matrix.columnVector(Array.from(solution))).to1DArray(), x, 1e-9);
      const inverted = new Float64Array(factor.length);
      inverseOf(factor, width, inverted, new Float64Array(width));
      near(inverted, packedOf(inverse(gram)), 1e-9);
      addToFactor(factor, width, Float64Array.from(x));
      near(
        factor,
        packedOf(new CholeskyDecomposition(gramOf([...rows, x], width, 0.5)).lowerTriangularMatrix),
        1e-9,
      );
    }),
  );
});

test('Sherman and Morrison’s inverse equals the direct one, plain and fast, with few rows and with many', () => {
  fc.assert(
    fc.property(problem, fc.double({ min: 0.1, max: 10, noNaN: true }), ({ width, rows, x }, ridge) => {
      for (const kind of kinds) {
        const arms = createArms({ width, ridge, arms: kind });
        const features = Float64Array.from(x);
        let before = arms.model(0).predict(features).variance;
        rows.forEach((row, i) => {
          arms.learn(0, Float64Array.from(row), 1);
          const model = arms.model(0);
          const expected = inverse(gramOf(rows.slice(0, i + 1), width, ridge));
          near(model.covariance(), packedOf(expected), 1e-9);
          const product = expected.mmul(Matrix.columnVector(x)).to1DArray();
          near(model.gain(features), product, 1e-9);
          const { variance } = model.predict(features);
          near([variance], [product.reduce((sum, value, k) => sum + value * x[k], 0)], 1e-9);
          // The bonus never grows with a further row.
          assert.ok(variance <= before + 1e-12);
          before = variance;
        });
      }
    }),
  );
});

test('the memory of a fast inverse grows with its rows up to half a matrix', () => {
  const gram = new InverseGram(new GramSpace(100, 1));
  assert.equal(gram.size, 0);
  for (let k = 0; k < 61; k++) {
    const row = Float64Array.from({ length: 100 }, (_, i) => Math.sin(i * (k + 1)));
    const gain = new Float64Array(100);
    gram.times(row, gain);
    gram.subtract(gain, 1 + row.reduce((sum, value, i) => sum + value * gain[i], 0), 1);
    if (k === 0) assert.equal(gram.size, 100);
  }
  assert.equal(gram.size, 5050);
});

/** Ridge without intercept of the weighted rows, by ml-matrix. */
function ridgeOf(rows: number[][], rewards: number[], weights: number[], width: number, ridge: number) {
  const scaled = rows.map((row, i) => row.map((value) => value * Math.sqrt(weights[i])));
  const inverted = inverse(gramOf(scaled, width, ridge));
  const moment = new Float64Array(width);
  rows.forEach((row, i) => {
    row.forEach((value, j) => {
      moment[j] += weights[i] * rewards[i] * value;
    });
  });
  return { weights: inverted.mmul(Matrix.columnVector(Array.from(moment))).to1DArray(), inverted };
}

test('each arm’s weights equal ridge regression without intercept, forgetting or not', () => {
  const forgettings: (Forgetting | undefined)[] = [
    undefined,
    { window: 6 },
    { window: 1 },
    { discount: 0.8 },
    { discount: 0.9985 },
  ];
  const events = problem.chain(({ width, rows }) =>
    fc.record({
      width: fc.constant(width),
      rows: fc.constant(rows),
      arms: fc.array(fc.nat(2), { minLength: rows.length, maxLength: rows.length }),
      rewards: fc.array(fc.double({ min: -2, max: 2, noNaN: true }), {
        minLength: rows.length,
        maxLength: rows.length,
      }),
    }),
  );
  fc.assert(
    fc.property(
      events,
      fc.constantFrom(...forgettings),
      fc.constantFrom(...kinds),
      (event, forgetting, kind) => {
        const { width, rows, arms, rewards } = event;
        const models = createArms({ width, ridge: 0.7, forgetting, arms: kind });
        rows.forEach((row, i) => {
          models.learn(arms[i], Float64Array.from(row), rewards[i]);
          // Looking must not change anything.
          models.model(arms[i]);
        });
        // D-LinUCB in blocks: within a block of rewards nothing fades.
        const discount = forgetting && 'discount' in forgetting ? forgetting.discount : 1;
        const block = discount === 1 ? 1 : Math.max(1, Math.floor(Math.log(0.99) / Math.log(discount)));
        const weight = (i: number) =>
          forgetting && 'window' in forgetting
            ? Number(rows.length - i <= forgetting.window)
            : discount ** (block * (Math.floor(rows.length / block) - Math.floor(i / block)));
        for (let arm = 0; arm < 3; arm++) {
          const its = rows.map((_, i) => i).filter((i) => arms[i] === arm && weight(i) > 0);
          const expected = ridgeOf(
            its.map((i) => rows[i]),
            its.map((i) => rewards[i]),
            its.map(weight),
            width,
            0.7,
          );
          const model = models.model(arm);
          near(model.weights, expected.weights, 1e-6);
          near(model.covariance(), packedOf(expected.inverted), 1e-7);
        }
      },
    ),
  );
});

test('after 20,000 rows the recursive weights are still the ridge’s to 1e-6', () => {
  const width = 8;
  const all = kinds.map((arms) => createArms({ width, ridge: 1, arms }));
  const gram = Matrix.eye(width, width);
  const moment = Matrix.zeros(width, 1);
  let state = 1;
  const uniform = () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
  for (let step = 0; step < 20_000; step++) {
    const row = Float64Array.from({ length: width }, () => uniform() - 0.5);
    const reward = Number(uniform() < 0.3 + row[2]);
    for (const models of all) models.learn(0, row, reward);
    for (let i = 0; i < width; i++) {
      moment.set(i, 0, moment.get(i, 0) + reward * row[i]);
      for (let j = 0; j < width; j++) gram.set(i, j, gram.get(i, j) + row[i] * row[j]);
    }
  }
  const expected = inverse(gram).mmul(moment).to1DArray();
  for (const models of all) near(models.model(0).weights, expected, 1e-6);
});

test('features too large for their squares to be summed beside the ridge are an error, not silent nonsense', () => {
  for (const arms of kinds) {
    const models = createArms({ width: 2, ridge: 1e-9, forgetting: { window: 5 }, arms });
    models.learn(0, Float64Array.of(1e160, 1e160), 1);
    throwsArgument(() => models.model(0), 'features');
  }
});

test('so does the inverse that is kept up to date: the row is refused, and the model stays as it was', () => {
  for (const rule of [leastSquares, logisticStep]) {
    for (const kind of kinds) {
      for (const [ridge, large] of [
        [1e-9, 1e4],
        [1e-300, 1e8],
        [1, 1e155],
      ]) {
        const arms = createArms({ width: 2, ridge, rule, arms: kind });
        arms.learn(
          0,
          Float64Array.of(1e-6, 2e-6).map((x) => x * Math.sqrt(ridge)),
          1,
        );
        const before = arms.save();
        throwsArgument(() => arms.learn(0, Float64Array.of(large, large), 1), 'features');
        assert.deepEqual(arms.save(), before);
      }
    }
  }
});
