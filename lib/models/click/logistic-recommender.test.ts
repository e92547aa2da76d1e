import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../core/random';
import { throwsArgument } from '../../core/testing/throws-argument';
import { fit } from '../../training/fit';
import { predictLogits, predictProbabilities } from '../../training/predict';
import { createLogisticRecommender } from './logistic-recommender';

test('no column, blank or repeated names and numbers of ids below 1 are refused', () => {
  throwsArgument(() => createLogisticRecommender({}), 'ids and numbers');
  throwsArgument(() => createLogisticRecommender({ numbers: [''] }), 'column 0');
  throwsArgument(() => createLogisticRecommender({ ids: { age: 3 }, numbers: ['age'] }), 'column 1');
  for (const size of [0, -1, 1.5, Number.NaN]) {
    throwsArgument(() => createLogisticRecommender({ ids: { user: size } }), 'number of ids of user');
  }
});

test('untrained it gives even odds, whatever the columns', () => {
  const model = createLogisticRecommender({ ids: { user: 3 }, numbers: ['age'] });
  const columns = { user: Int32Array.of(0, 2), age: Float32Array.of(-1, 50) };
  assert.deepEqual(predictProbabilities(model, columns), Float32Array.of(0.5, 0.5));
});

const training = { learningRate: 0.05, epochs: 400 };

test('trained on one id column it gives each id its observed rate', async () => {
  const rates = [0.2, 0.5, 0.75];
  const user: number[] = [];
  const clicked: number[] = [];
  rates.forEach((rate, id) => {
    for (let i = 0; i < 20; i++) {
      user.push(id);
      clicked.push(i < 20 * rate ? 1 : 0);
    }
  });
  const model = createLogisticRecommender({ ids: { user: 3 } });
  await fit({
    model,
    optimizer: { kind: 'adam', learningRate: training.learningRate },
    training: { user: Int32Array.from(user), clicked: Int32Array.from(clicked) },
    label: 'clicked',
    batchSize: 60,
    epochs: training.epochs,
    random: new Random(1),
  });
  const predicted = predictProbabilities(model, { user: Int32Array.of(0, 1, 2) });
  predicted.forEach((p, id) => {
    assert.ok(Math.abs(p - rates[id]) < 0.005, `${p} is not ${rates[id]}`);
  });
});

test('trained on numbers it ends where scikit-learn does (LogisticRegression, penalty=None)', async () => {
  const x = [-2, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2, 2.5];
  const y = [0, 0, 1, 0, 0, 1, 0, 1, 1, 1];
  const model = createLogisticRecommender({ numbers: ['x'] });
  await fit({
    model,
    optimizer: { kind: 'adam', learningRate: training.learningRate },
    training: { x: Float32Array.from(x), clicked: Int32Array.from(y) },
    label: 'clicked',
    batchSize: 10,
    epochs: training.epochs,
    random: new Random(1),
  });
  const [atZero, atOne] = predictLogits(model, { x: Float32Array.of(0, 1) });
  assert.ok(Math.abs(atZero + 0.27184836) < 2e-3, String(atZero));
  assert.ok(Math.abs(atOne - atZero - 1.08739342) < 2e-3, String(atOne - atZero));
});
