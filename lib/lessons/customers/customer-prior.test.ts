import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../core/random';
import { tf } from '../../core/tensorflow';
import { throwsArgument } from '../../core/testing/throws-argument';
import { fit } from '../../training/fit';
import { predictLogits } from '../../training/predict';
import { createWithCustomerPrior } from './customer-prior';

const sizes = { customers: 6, products: 3, trainingRows: 40 };
const rows = Array.from({ length: 40 }, (_, row) => row);
// Customer 0 always says yes, customer 1 never; 2 to 5 are never seen.
const training = {
  customer: Int32Array.from(rows, (row) => row % 2),
  product: Int32Array.from(rows, (row) => row % 3),
  behavior: new Float32Array(40),
  label: Int32Array.from(rows, (row) => 1 - (row % 2)),
};
const asked = {
  customer: Int32Array.of(0, 1, 2, 5),
  product: new Int32Array(4),
  behavior: new Float32Array(4),
};

async function trained(standardDeviation: number): Promise<{ logits: Float32Array; table: Float32Array }> {
  const random = new Random(5);
  const model = createWithCustomerPrior({ ...sizes, standardDeviation, random: random.child('weights') });
  await fit({
    model,
    optimizer: { kind: 'adam', learningRate: 0.02 },
    training,
    label: 'label',
    batchSize: 8,
    epochs: 40,
    random: random.child('fit'),
  });
  const logits = predictLogits(model, asked);
  const table = model.getLayer('customerDeviation').getWeights()[0].dataSync<'float32'>().slice();
  model.dispose();
  return { logits, table };
}

test('a prior without width, without rows, or of no customers is refused', () => {
  const random = new Random(1);
  assert.throws(
    () => createWithCustomerPrior({ ...sizes, standardDeviation: 0, random }),
    /standardDeviation/,
  );
  assert.throws(() => createWithCustomerPrior({ ...sizes, trainingRows: 0, random }), /trainingRows/);
  throwsArgument(() => createWithCustomerPrior({ ...sizes, customers: -1, random }), 'customers');
});

test('before training all customers are alike, whatever the seed', () => {
  const model = createWithCustomerPrior({ ...sizes, random: new Random(9) });
  const logits = predictLogits(model, asked);
  assert.equal(new Set(logits).size, 1);
  model.dispose();
});

test('a customer without training rows stays at the common vector', async () => {
  const { logits, table } = await trained(1);
  assert.equal(logits[2], logits[3]);
  assert.ok(table.subarray(16).every((value) => value === 0));
  assert.ok(logits[0] > logits[2] && logits[2] > logits[1], `${logits}`);
});

test('a narrow prior ties the customers together, a wide one lets them part', async () => {
  const [narrow, wide] = [await trained(0.02), await trained(1)];
  const apart = ({ logits }: { logits: Float32Array }): number => logits[0] - logits[1];
  assert.ok(apart(narrow) < 0.2, `narrow: ${apart(narrow)}`);
  assert.ok(apart(wide) > 2, `wide: ${apart(wide)}`);
});

test('the penalty is the negative log density of the prior over the rows, up to its constant', () => {
  const model = createWithCustomerPrior({ ...sizes, standardDeviation: 0.5, random: new Random(2) });
  const values = Float32Array.from({ length: 6 * 8 }, (_, i) => Math.sin(i));
  model.getLayer('customerDeviation').setWeights([tf.tensor2d(values, [6, 8])]);
  const penalty = tf.tidy(() => tf.addN(model.calculateLosses()).dataSync()[0]);
  const squares = values.reduce((sum, value) => sum + value * value, 0);
  assert.ok(Math.abs(penalty - squares / (2 * 0.5 ** 2 * 40)) < 1e-6);
  model.dispose();
});
