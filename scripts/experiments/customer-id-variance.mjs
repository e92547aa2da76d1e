// Notebook 00, appendix: the variance of an id's effect against its number of examples. Labels are pure noise here
// (a like with probability 0.3 whatever the customer), so everything that an id's row learns is error.
//
//   node scripts/experiments/customer-id-variance.mjs [--seeds 20] [--most 1024]
import { parseArgs } from 'node:util';
import { predictLogits, Random, writeRecordedResults } from 'lib';
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

/** A customer's effect: the model's logit, mean over all products, less the truth. Shape [customers]. */
function effects(model) {
  const rows = Array.from({ length: customers * products }, (_, row) => row);
  const logits = predictLogits(model, {
    customer: Int32Array.from(rows, (row) => Math.floor(row / products)),
    product: Int32Array.from(rows, (row) => row % products),
    behavior: new Float32Array(rows.length),
  });
  const truth = Math.log(rate / (1 - rate));
  return Array.from({ length: customers }, (_, customer) => {
    const own = logits.subarray(customer * products, (customer + 1) * products);
    return own.reduce((sum, logit) => sum + logit, 0) / products - truth;
  });
}

function variance(numbers) {
  const mean = numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
  return numbers.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (numbers.length - 1);
}

const start = performance.now();
const recipes = ['withId', 'withIdDecayed', 'prior'];
// One variance per seed and count: over the customers of that count, who differ in their noise and first values.
const variances = Object.fromEntries(recipes.map((recipe) => [recipe, examples.map(() => [])]));
for (const seed of seeds) {
  const random = new Random(`variance-${seed}`);
  const log = noise(random.child('log'));
  for (const recipe of recipes) {
    const decay = recipe === 'withIdDecayed';
    const name = decay ? 'withId' : recipe;
    const model = await train(name, log, { customers, products }, random.child(recipe), { decay });
    const all = effects(model);
    model.dispose();
    examples.forEach((_, i) => {
      variances[recipe][i].push(variance(all.slice(i * customersPerCount, (i + 1) * customersPerCount)));
    });
  }
  console.log(`seed ${seed} (${((performance.now() - start) / 1000).toFixed(0)} s)`);
}
const mean = (list) => list.reduce((sum, x) => sum + x, 0) / list.length;
for (const [i, count] of examples.entries()) {
  const line = recipes.map((recipe) => `${recipe} ${mean(variances[recipe][i]).toPrecision(3)}`);
  console.log(
    `${count} examples: ${line.join('; ')}; theory ${(1 / (count * rate * (1 - rate))).toPrecision(3)}`,
  );
}
const file = writeRecordedResults('customer-id-variance', {
  command: `node scripts/experiments/customer-id-variance.mjs --seeds ${values.seeds} --most ${values.most}`,
  seeds,
  seconds: (performance.now() - start) / 1000,
  results: { examples, rate, customersPerCount, variances },
});
console.log(file);
