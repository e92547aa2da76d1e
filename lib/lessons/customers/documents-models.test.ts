import { throwsArgument } from '../../core/testing/throws-argument';
import '../../compiler/testing/one-thread';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { batchTensors } from '../../compiler/batch-tensors';
import { compileStep } from '../../compiler/compile';
import { eagerStep } from '../../compiler/eager-step';
import { readWeights, trainableVariables, writeWeights } from '../../compiler/weights';
import type { Columns } from '../../core/columns';
import { Random } from '../../core/random';
import { tf } from '../../core/tensorflow';
import { assertClose } from '../../core/testing/closeness';
import { readFixture } from '../../core/testing/fixture';
import { createMlpRecommender } from '../../models/click/mlp-recommender';
import { binaryCrossEntropy } from '../../training/losses';
import { applyModel } from '../../training/model-columns';
import { predictProbabilities } from '../../training/predict';
import { createWithCustomerId, createWithCustomerIdDropout, createWithoutCustomerId } from './customer-id';

interface FixtureModel {
  name: string;
  inputs: Record<string, number[]>;
  labels: number[];
  weights: number[][];
  probabilities: number[];
  loss: number;
  gradients: number[][];
  weightDecay: number;
  losses: number[];
  weightsAfter: number[][];
}
const fixture = readFixture<{ models: FixtureModel[] }>('models/fixtures/models.json');

const small = { products: 4, embeddingSize: 3, random: new Random(1) };
const create: Record<string, () => tf.LayersModel> = {
  MlpRecommender: () => createMlpRecommender({ ...small, users: 5, hidden: [6, 4] }),
  WithCustomerId: () => createWithCustomerId({ ...small, customers: 5, hidden: 6 }),
  WithoutCustomerId: () => createWithoutCustomerId({ ...small, hidden: 6 }),
};

function columnsOf({ inputs, labels }: FixtureModel): Columns {
  const column = (name: string, values: number[]) =>
    name === 'behavior' ? Float32Array.from(values) : Int32Array.from(values);
  const entries = Object.entries(inputs).map(([name, values]) => [name, column(name, values)]);
  return { ...Object.fromEntries(entries), label: Float32Array.from(labels) };
}

for (const expected of fixture.models) {
  /** The model with the document's weights, and its loss as a step sees it. */
  const prepare = () => {
    const model = create[expected.name]();
    const variables = trainableVariables(model);
    writeWeights(
      variables,
      expected.weights.map((values) => Float32Array.from(values)),
    );
    const columns = columnsOf(expected);
    return { model, variables, columns };
  };

  test(`${expected.name}: probabilities, loss and gradients are the document's own, with its weights`, () => {
    const { model, variables, columns } = prepare();
    assertClose(predictProbabilities(model, columns), expected.probabilities, 1e-6, 'probabilities');
    const tensors = batchTensors(columns);
    const context = { training: true, scalars: {}, randomSeed: tf.tensor1d([0, 0], 'int32') };
    const { value, grads } = tf.variableGrads(
      () => binaryCrossEntropy(tensors.label, applyModel(model, tensors, context)),
      variables,
    );
    assertClose(value.dataSync(), [expected.loss], 1e-6, 'loss');
    variables.forEach((variable, i) => {
      assertClose(
        grads[variable.name].dataSync(),
        expected.gradients[i],
        1e-6,
        `gradient of ${variable.name}`,
      );
    });
    model.dispose();
  });

  for (const [kind, makeStep] of Object.entries({ eager: eagerStep, compiled: compileStep })) {
    test(`${expected.name}: 30 ${kind} Adam steps give the document's losses and weights`, () => {
      const { model, variables, columns } = prepare();
      const step = makeStep({
        variables,
        optimizer: { kind: 'adam', learningRate: 0.01, weightDecay: expected.weightDecay },
        seed: 0,
        loss: (batch, context) => binaryCrossEntropy(batch.label, applyModel(model, batch, context)),
      });
      const losses = expected.losses.map(() => step.run(columns));
      step.sync();
      assertClose(losses, expected.losses, 2e-6, 'losses');
      readWeights(variables).forEach((values, i) => {
        assertClose(values, expected.weightsAfter[i], 2e-5, `weights of ${variables[i].name}`);
      });
      step.dispose();
      model.dispose();
    });
  }
}

test('model C without training is model A', () => {
  const options = { ...small, customers: 5 };
  const a = createWithCustomerId({ ...options, random: new Random(9) });
  const c = createWithCustomerIdDropout({ ...options, random: new Random(9) });
  const columns = columnsOf(fixture.models[1]);
  assert.deepEqual(predictProbabilities(a, columns), predictProbabilities(c, columns));
  a.dispose();
  c.dispose();
});

test('sizes that are not integers of 1 or more are refused by name', () => {
  const random = new Random(1);
  throwsArgument(() => createMlpRecommender({ users: 0, products: 4, random }), 'users');
  throwsArgument(() => createMlpRecommender({ users: 4, products: 1.5, random }), 'products');
  throwsArgument(
    () => createMlpRecommender({ users: 4, products: 4, hidden: [8, 0], random }),
    'units of fc2',
  );
  throwsArgument(() => createWithCustomerId({ ...small, customers: -1 }), 'customers');
  throwsArgument(() => createWithoutCustomerId({ ...small, products: Number.NaN }), 'products');
  throwsArgument(() => createWithCustomerIdDropout({ ...small, customers: 5, dropoutRate: 1 }), 'rate');
});
