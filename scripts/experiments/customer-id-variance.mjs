// Notebook 00, appendix: the variance of what an id has learned against its number of examples. Labels are pure noise
// here (a like with probability 0.3 whatever the customer), so everything that an id's row learns is error.
//
//   node scripts/experiments/customer-id-variance.mjs [--seeds 20] [--most 1024]
import { parseArgs } from 'node:util';
import { fitVariables, predictLogits, Random, tf } from 'lib';
import { writeRecordedResults } from 'lib/lessons';
import { train } from './customer-id-models.mjs';

const { values } = parseArgs({
  options: { seeds: { type: 'string', default: '20' }, most: { type: 'string', default: '1024' } },
});
const seeds = Array.from({ length: Number(values.seeds) }, (_, i) => i + 1);
const examples = Array.from({ length: Math.log2(Number(values.most)) + 1 }, (_, i) => 2 ** i);
const customersPerCount = 20;
const products = 100;
const rate = 0.3;
const customers = examples.length * customersPerCount;

/** A log in which customers have 1, 2, 4 … rows; nobody likes anything more than anybody else does. */
function noise(random) {
  const ids = examples.flatMap((count, i) =>
    Array.from(
      { length: customersPerCount * count },
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
function networkEffects(model) {
  const rows = Array.from({ length: customers * products }, (_, row) => row);
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
async function linearEmbedding(log, dimension, random) {
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
        const e = tf.gather(table, batch.customer); // [batch, dimension]
        const prediction = tf.sum(tf.mul(e, tf.gather(x, batch.product)), 1); // [batch]
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

function variance(numbers) {
  const mean = numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
  return numbers.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (numbers.length - 1);
}
const mean = (list) => list.reduce((sum, x) => sum + x, 0) / list.length;

/** The variance among the customers of each count, mean over the embedding's numbers. One per count. */
function variancesByCount(table, dimension) {
  return examples.map((_, i) => {
    const own = Array.from({ length: customersPerCount }, (_, k) => i * customersPerCount + k);
    const perNumber = Array.from({ length: dimension }, (_, j) =>
      variance(own.map((customer) => table[customer * dimension + j])),
    );
    return mean(perNumber);
  });
}

const start = performance.now();
const measures = {
  effect: async (log, random) => variancesByCount(await linearEmbedding(log, 1, random), 1),
  vector: async (log, random) => variancesByCount(await linearEmbedding(log, 8, random), 8),
};
for (const recipe of ['withId', 'prior']) {
  measures[recipe] = async (log, random) => {
    const model = await train(recipe, log, { customers, products }, random);
    const effects = networkEffects(model);
    model.dispose();
    return variancesByCount(effects, 1);
  };
}
// By measure and count: one variance per seed.
const variances = Object.fromEntries(Object.keys(measures).map((name) => [name, examples.map(() => [])]));
for (const seed of seeds) {
  const random = new Random(`variance-${seed}`);
  const log = noise(random.child('log'));
  for (const [name, measure] of Object.entries(measures)) {
    const found = await measure(log, random.child(name));
    found.forEach((value, i) => {
      variances[name][i].push(value);
    });
  }
  console.log(`seed ${seed} (${((performance.now() - start) / 1000).toFixed(0)} s)`);
}
for (const [i, count] of examples.entries()) {
  const line = Object.entries(variances).map(([name, by]) => `${name} ${mean(by[i]).toPrecision(3)}`);
  const noiseVariance = rate * (1 - rate);
  console.log(
    `${count} examples: ${line.join('; ')}; theory: effect ${(noiseVariance / count).toPrecision(3)}, ` +
      `log-odds ${(1 / (count * noiseVariance)).toPrecision(3)}`,
  );
}
const file = writeRecordedResults('customer-id-variance', {
  command: `node scripts/experiments/customer-id-variance.mjs --seeds ${values.seeds} --most ${values.most}`,
  seeds,
  seconds: (performance.now() - start) / 1000,
  results: { examples, rate, customersPerCount, variances },
});
console.log(file);
