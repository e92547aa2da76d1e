// Notebook 00: test AUC against interactions per customer, with and without the id, with and without the behavior
// feature, beside what an oracle reaches. Too long for the notebook: it reads the record that this script writes.
//
//   node scripts/experiments/customer-id-interactions.mjs [--seeds 10] [--long-seeds 5]
//
// --long-seeds is the number of seeds from 50 interactions on, where one seed takes a minute.
// --counts 200 runs that count alone and puts it beside what the record holds already.
import { parseArgs } from 'node:util';
import { predictLogits, Random, rocAuc, shuffledSplit } from 'lib';
import { readRecordedResults, writeRecordedResults } from 'lib/lessons';
import { CustomerSimulator, customerOracle } from 'lib/worlds';
import { train } from './customer-id-models.mjs';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '10' },
    'long-seeds': { type: 'string', default: '5' },
    counts: { type: 'string', default: '1,2,5,10,20,50,100,200' },
  },
});
const upTo = (count) => Array.from({ length: Number(count) }, (_, i) => i + 1);
const seedsAt = (interactions) => upTo(interactions < 50 ? values.seeds : values['long-seeds']);
const counts = values.counts.split(',').map(Number);
const customers = 1000;
const products = 100;
const preferredProducts = 3;

/** What the record holds of counts that are not asked for now. */
function kept() {
  try {
    const { results, ...record } = readRecordedResults('customer-id-interactions');
    const old = results.interactionsPerCustomer.filter((count) => !counts.includes(count));
    if (old.length > 0) return { ...record, results };
  } catch (error) {
    if (!/must be a record in/.test(error.message)) throw error;
  }
  return undefined;
}
const before = kept();

/** AUC by curve and count: one number per seed. */
const curves = {};
const add = (curve, count, auc) => {
  curves[curve] ??= new Map();
  curves[curve].set(count, [...(curves[curve].get(count) ?? []), auc]);
};

/** Writes what is known so far: a run that is stopped keeps what it has. */
function record(seconds) {
  const all = { ...curves };
  before?.results.interactionsPerCustomer.forEach((count, i) => {
    if (counts.includes(count)) return;
    for (const [curve, by] of Object.entries(before.results.auc)) {
      all[curve] = new Map([...(all[curve] ?? []), [count, by[i]]]);
    }
  });
  const known = [...all.oracle.keys()].sort((a, b) => a - b);
  const own = process.argv.slice(2).join(' ');
  const command = `node scripts/experiments/customer-id-interactions.mjs ${own}`.trim();
  writeRecordedResults('customer-id-interactions', {
    command: before ? `${before.command} && ${command}` : command,
    seeds: upTo(values.seeds),
    seconds: seconds + (before?.seconds ?? 0),
    results: {
      interactionsPerCustomer: known,
      auc: Object.fromEntries(
        Object.entries(all).map(([curve, by]) => [curve, known.map((count) => by.get(count))]),
      ),
    },
  });
}

const start = performance.now();
for (const interactionsPerCustomer of counts) {
  for (const seed of seedsAt(interactionsPerCustomer)) {
    const random = new Random(`interactions-${interactionsPerCustomer}-${seed}`);
    const simulator = new CustomerSimulator({
      customers,
      products,
      preferredProducts,
      interactionsPerCustomer,
      random: random.child('world'),
    });
    const split = shuffledSplit(simulator.generate(), 0.3, random.child('split'));
    for (const behavior of [true, false]) {
      // Without the behavior feature the models keep their form and read a column of zeros.
      const withheld = (log) => (behavior ? log : { ...log, behavior: new Float32Array(log.label.length) });
      const { training, test } = { training: withheld(split.train), test: withheld(split.test) };
      const suffix = behavior ? '' : ', behavior withheld';
      const oracle = customerOracle(split.train, split.test, {
        products,
        preferredProducts,
        customer: true,
        behavior,
      });
      add(`oracle${suffix}`, interactionsPerCustomer, rocAuc(test.label, oracle));
      for (const recipe of behavior ? ['withId', 'withoutId', 'dropout', 'prior'] : ['withId', 'withoutId']) {
        const model = await train(
          recipe,
          training,
          { customers, products },
          random.child(`${recipe}${suffix}`),
        );
        add(`${recipe}${suffix}`, interactionsPerCustomer, rocAuc(test.label, predictLogits(model, test)));
        model.dispose();
      }
    }
  }
  const seconds = (performance.now() - start) / 1000;
  record(seconds);
  const mean = (list) => list.reduce((sum, x) => sum + x, 0) / list.length;
  const line = Object.entries(curves).map(
    ([name, by]) => `${name} ${mean(by.get(interactionsPerCustomer)).toFixed(3)}`,
  );
  console.log(`${interactionsPerCustomer} interactions (${seconds.toFixed(0)} s): ${line.join('; ')}`);
}
