// What the experiments of notebook 00 have in common: its models and its training, as the notebook defines them.
import { fit, type OptimizerOptions, type Random, type tf } from 'lib';
import {
  createWithCustomerId,
  createWithCustomerIdDropout,
  createWithCustomerPrior,
  createWithoutCustomerId,
} from 'lib/lessons';
import type { CustomerLog } from 'lib/worlds';

/** What a model is made for. */
interface Sizes {
  customers: number;
  products: number;
  random: Random;
}

interface Recipe {
  build(sizes: Sizes, trainingRows: number): tf.LayersModel;
  optimizer: OptimizerOptions;
}

const adam = { kind: 'adam', learningRate: 0.01 } as const;

/** The notebook's recipes: a model for so many customers, products and training rows, and its optimizer. */
const recipes = {
  withId: { build: (sizes) => createWithCustomerId(sizes), optimizer: adam },
  withoutId: { build: (sizes) => createWithoutCustomerId(sizes), optimizer: adam },
  dropout: {
    build: (sizes) => createWithCustomerIdDropout(sizes),
    optimizer: { ...adam, weightDecay: 1e-4 },
  },
  prior: {
    build: (sizes, trainingRows) =>
      createWithCustomerPrior({ ...sizes, standardDeviation: 0.3, trainingRows }),
    optimizer: adam,
  },
} satisfies Record<string, Recipe>;

export type RecipeName = keyof typeof recipes;

/** Trains one model as the source does: 20 epochs, batches of 64. The caller disposes of it. */
export async function train(
  recipe: RecipeName,
  training: CustomerLog,
  sizes: { customers: number; products: number },
  random: Random,
): Promise<tf.LayersModel> {
  const trainingRows = training.label.length;
  const { build, optimizer } = recipes[recipe];
  const model = build({ ...sizes, random: random.child('weights') }, trainingRows);
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
