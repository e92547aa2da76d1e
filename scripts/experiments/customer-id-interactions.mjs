// Notebook 00: test AUC against interactions per customer, with and without the id, with and without the behaviour
// feature, beside what an oracle reaches. Too long for the notebook: it reads the record that this script writes.
//
//   node scripts/experiments/customer-id-interactions.mjs [--seeds 10] [--long-seeds 5]
//
// --long-seeds is the number of seeds from 50 interactions on, where one seed takes a minute.
import { parseArgs } from 'node:util';
import {
  CustomerSimulator,
  customerOracle,
  predictLogits,
  Random,
  rocAuc,
  shuffledSplit,
  writeRecordedResults,
} from 'lib';
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

const curves = {};
const add = (curve, i, auc) => {
  curves[curve] ??= counts.map(() => []);
  curves[curve][i].push(auc);
};

const start = performance.now();
for (const [i, interactionsPerCustomer] of counts.entries()) {
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
      // Without the behaviour feature the models keep their form and read a column of zeros.
      const withheld = (log) => (behavior ? log : { ...log, behavior: new Float32Array(log.label.length) });
      const { training, test } = { training: withheld(split.train), test: withheld(split.test) };
      const suffix = behavior ? '' : ', behaviour withheld';
      const oracle = customerOracle(split.train, split.test, {
        products,
        preferredProducts,
        customer: true,
        behavior,
      });
      add(`oracle${suffix}`, i, rocAuc(test.label, oracle));
      for (const recipe of behavior ? ['withId', 'withoutId', 'dropout', 'prior'] : ['withId', 'withoutId']) {
        const model = await train(
          recipe,
          training,
          { customers, products },
          random.child(`${recipe}${suffix}`),
        );
        add(`${recipe}${suffix}`, i, rocAuc(test.label, predictLogits(model, test)));
        model.dispose();
      }
    }
  }
  // Written after each count: a run that is stopped keeps what it has.
  const done = i + 1;
  const seconds = (performance.now() - start) / 1000;
  writeRecordedResults('customer-id-interactions', {
    command: `node scripts/experiments/customer-id-interactions.mjs --seeds ${values.seeds} --long-seeds ${values['long-seeds']}`,
    seeds: upTo(values.seeds),
    seconds,
    results: {
      interactionsPerCustomer: counts.slice(0, done),
      auc: Object.fromEntries(Object.entries(curves).map(([name, auc]) => [name, auc.slice(0, done)])),
    },
  });
  const mean = (list) => list.reduce((sum, x) => sum + x, 0) / list.length;
  const line = Object.entries(curves).map(([name, auc]) => `${name} ${mean(auc[i]).toFixed(3)}`);
  console.log(`${interactionsPerCustomer} interactions (${seconds.toFixed(0)} s): ${line.join('; ')}`);
}
