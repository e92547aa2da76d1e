// What the experiments of notebook 00 have in common: its models and its training, as the notebook defines them.
import {
  createWithCustomerId,
  createWithCustomerIdDropout,
  createWithCustomerPrior,
  createWithoutCustomerId,
  fit,
} from 'lib';

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

const epochs = 20;
const batchSize = 64;

/** A learning rate that falls from 0.01 to 1/200 of it over the run, so that the last steps settle. */
function decayed(trainingRows) {
  const steps = epochs * Math.ceil(trainingRows / batchSize);
  return (step) => 0.01 * 0.005 ** (step / steps);
}

/**
 * Trains one model as document 000 does: 20 epochs, batches of 64. The caller disposes of it.
 * @param {{ decay?: boolean }} [options] decay: let the learning rate fall instead of staying at 0.01
 */
export async function train(recipe, training, sizes, random, { decay = false } = {}) {
  const trainingRows = training.label.length;
  const { build } = recipes[recipe];
  const optimizer = {
    ...recipes[recipe].optimizer,
    ...(decay ? { learningRate: decayed(trainingRows) } : {}),
  };
  const model = build({ ...sizes, trainingRows, random: random.child('weights') });
  await fit({
    model,
    optimizer,
    training,
    label: 'label',
    batchSize,
    epochs,
    random: random.child('fit'),
  });
  return model;
}
