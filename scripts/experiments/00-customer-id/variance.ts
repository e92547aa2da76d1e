// Notebook 00, appendix: the variance of what an id has learned against its number of examples. Labels are pure noise
// here (a like with probability 0.3 whatever the customer), so everything that an id's row learns is error.
import { fitVariables, predictLogits, Random, tf } from 'lib';
import type { CustomerLog } from 'lib/worlds';
import { experiment } from '../runner/experiment';
import { count, mapValues, mean } from '../runner/figures';
import { countOption } from '../runner/options';
import { train } from './models';

const customersPerCount = 20;
const products = 100;
const rate = 0.3;

/** Numbers of examples: 1, 2, 4 … up to the most. */
const examplesUpTo = (most: number): number[] =>
  Array.from({ length: Math.log2(most) + 1 }, (_, i) => 2 ** i);

/** A log in which customers have 1, 2, 4 … rows; nobody likes anything more than anybody else does. */
function noise(examples: readonly number[], random: Random): CustomerLog {
  const ids = examples.flatMap((rows, i) =>
    Array.from(
      { length: customersPerCount * rows },
      (_, row) => i * customersPerCount + (row % customersPerCount),
    ),
  );
  return {
    customer: Int32Array.from(ids),
    product: Int32Array.from(ids, () => random.integer(0, products)),
    behavior: new Float32Array(ids.length),
    label: Int32Array.from(ids, () => Number(random.bernoulli(rate))),
  };
}

/** A customer's effect in a network: its logit, mean over all products. One number per customer. */
function networkEffects(model: tf.LayersModel, customers: number): number[] {
  const rows = count(customers * products);
  const logits = predictLogits(model, {
    customer: Int32Array.from(rows, (row) => Math.floor(row / products)),
    product: Int32Array.from(rows, (row) => row % products),
    behavior: new Float32Array(rows.length),
  });
  return Array.from({ length: customers }, (_, customer) => {
    const own = logits.subarray(customer * products, (customer + 1) * products);
    return own.reduce((sum, logit) => sum + logit, 0) / products;
  });
}

/**
 * What the theory speaks of: a prediction linear in the embedding, label - rate = e_customer · x_product with fixed
 * x, trained by Adam on squared error. With dimension 1, x is 1 and the embedding a plain effect.
 * Returns the trained table, shape [customers, dimension].
 */
async function linearEmbedding(
  log: CustomerLog,
  customers: number,
  dimension: number,
  random: Random,
): Promise<ArrayLike<number>> {
  const table = tf.variable(tf.zeros([customers, dimension]), true, `linear-${dimension}-${random.seed}`);
  const draw = random.child('products');
  const x = tf.tensor2d(
    Float32Array.from({ length: products * dimension }, () => (dimension === 1 ? 1 : draw.normal())),
    [products, dimension],
  );
  const epochs = 60;
  const batchSize = 512;
  const steps = epochs * Math.ceil(log.label.length / batchSize);
  await fitVariables({
    variables: [table],
    loss: (batch) =>
      tf.tidy(() => {
        const e = tf.gather(table, batch.customer as tf.Tensor1D); // [batch, dimension]
        const prediction = tf.sum(tf.mul(e, tf.gather(x, batch.product as tf.Tensor1D)), 1); // [batch]
        return tf.mean(tf.square(tf.sub(prediction, batch.centered)));
      }),
    // The rate falls to a hundredth, so that the last steps settle instead of wandering.
    optimizer: { kind: 'adam', learningRate: (step) => 0.05 * 0.01 ** (step / steps) },
    training: {
      customer: log.customer,
      product: log.product,
      centered: Float32Array.from(log.label, (label) => label - rate),
    },
    batchSize,
    epochs,
    random: random.child('fit'),
  });
  const values = table.dataSync().slice();
  tf.dispose([table, x]);
  return values;
}

function variance(numbers: readonly number[]): number {
  const center = numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
  return numbers.reduce((sum, x) => sum + (x - center) ** 2, 0) / (numbers.length - 1);
}

/** The variance among the customers of each count, mean over the embedding's numbers. One per count. */
function variancesByCount(counts: number, table: ArrayLike<number>, dimension: number): number[] {
  return count(counts).map((i) => {
    const own = count(customersPerCount, i * customersPerCount);
    const perNumber = count(dimension).map((j) =>
      variance(own.map((customer) => table[customer * dimension + j])),
    );
    return mean(perNumber);
  });
}

async function measuredVariances(most: number, seed: number) {
  const examples = examplesUpTo(most);
  const customers = examples.length * customersPerCount;
  const random = new Random(`variance-${seed}`);
  const log = noise(examples, random.child('log'));
  const linear = async (name: string, dimension: number) =>
    variancesByCount(
      examples.length,
      await linearEmbedding(log, customers, dimension, random.child(name)),
      dimension,
    );
  const network = async (recipe: 'withId' | 'prior') => {
    const model = await train(recipe, log, { customers, products }, random.child(recipe));
    const effects = networkEffects(model, customers);
    model.dispose();
    return variancesByCount(examples.length, effects, 1);
  };
  return {
    effect: await linear('effect', 1),
    vector: await linear('vector', 8),
    withId: await network('withId'),
    prior: await network('prior'),
  };
}

export const variances = experiment({
  name: 'customer-id-variance',
  chapter: '00-customer-id',
  summary: 'How much of what an id has learned is noise, against its number of examples',
  seeds: { first: 1, count: 20 },
  options: { most: countOption(1024, 'the largest number of examples, a power of two') },
  run: (seed, { options }) => measuredVariances(options.most, seed),
  summarize(runs, { options, log }) {
    const examples = examplesUpTo(options.most);
    // By measure and count: one variance per seed.
    const bySeed = mapValues(runs[0], (_, name) =>
      examples.map((_count, i) => runs.map((run) => run[name][i])),
    );
    const spread = rate * (1 - rate);
    for (const [i, rows] of examples.entries()) {
      const line = Object.entries(bySeed).map(([name, by]) => `${name} ${mean(by[i]).toPrecision(3)}`);
      log(
        `${rows} examples: ${line.join('; ')}; theory: effect ${(spread / rows).toPrecision(3)}, ` +
          `log-odds ${(1 / (rows * spread)).toPrecision(3)}`,
      );
    }
    return { examples, rate, customersPerCount, variances: bySeed };
  },
});
