// What the experiments of notebook 00 have in common: its models and its training, as the notebook defines them.
import { fit } from 'lib';
import {
  createWithCustomerId,
  createWithCustomerIdDropout,
  createWithCustomerPrior,
  createWithoutCustomerId,
} from 'lib/lessons';

const adam = { kind: 'adam', learningRate: 0.01 };

/** The notebook's recipes: a model for so many customers, products and training rows, and its optimizer. */
export const recipes = {
  withId: { build: (sizes) => createWithCustomerId(sizes), optimizer: adam },
  withoutId: { build: (sizes) => createWithoutCustomerId(sizes), optimizer: adam },
  dropout: {
    build: (sizes) => createWithCustomerIdDropout(sizes),
    optimizer: { ...adam, weightDecay: 1e-4 },
  },
  prior: {
    build: (sizes) => createWithCustomerPrior({ ...sizes, standardDeviation: 0.3 }),
    optimizer: adam,
  },
};

/** Trains one model as document 000 does: 20 epochs, batches of 64. The caller disposes of it. */
export async function train(recipe, training, sizes, random) {
  const trainingRows = training.label.length;
  const { build, optimizer } = recipes[recipe];
  const model = build({ ...sizes, trainingRows, random: random.child('weights') });
  await fit({
    model,
    optimizer,
    training,
    label: 'label',
    batchSize: 64,
    epochs: 20,
    random: random.child('fit'),
  });
  return model;
}
