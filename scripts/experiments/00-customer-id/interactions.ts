// Notebook 00: test AUC against interactions per customer, with and without the id, with and without the behavior
// feature, beside what an oracle reaches. Few seeds are enough from 50 interactions on, where one takes a minute.
import { predictLogits, Random, rocAuc, shuffledSplit } from 'lib';
import { type CustomerLog, CustomerSimulator, customerOracle } from 'lib/worlds';
import { experiment } from '../runner/experiment';
import { mean } from '../runner/figures';
import { countOption, textOption } from '../runner/options';
import { type RecipeName, train } from './models';

const customers = 1000;
const products = 100;
const preferredProducts = 3;
/** From so many interactions on, one seed takes a minute. */
const long = 50;
/** From so many on, five. */
const longest = 200;

/** AUC by curve. */
type Curves = Record<string, number>;

/** Test AUC of each model and of the oracle in one world. */
async function aucOf(interactionsPerCustomer: number, seed: number): Promise<Curves> {
  const random = new Random(`interactions-${interactionsPerCustomer}-${seed}`);
  const simulator = new CustomerSimulator({
    customers,
    products,
    preferredProducts,
    interactionsPerCustomer,
    random: random.child('world'),
  });
  const split = shuffledSplit(simulator.generate(), 0.3, random.child('split'));
  const curves: Curves = {};
  for (const behavior of [true, false]) {
    // Without the behavior feature the models keep their form and read a column of zeros.
    const withheld = (log: CustomerLog): CustomerLog =>
      behavior ? log : { ...log, behavior: new Float32Array(log.label.length) };
    const { training, test } = { training: withheld(split.train), test: withheld(split.test) };
    // The names of the record, which notebook 00 reads.
    const suffix = behavior ? '' : ', behavior withheld';
    // Streams keep the names under which they were recorded, British spelling too.
    const stream = behavior ? '' : ', behaviour withheld';
    const oracle = customerOracle(split.train, split.test, {
      products,
      preferredProducts,
      customer: true,
      behavior,
    });
    curves[`oracle${suffix}`] = rocAuc(test.label, oracle);
    const recipes: RecipeName[] = behavior
      ? ['withId', 'withoutId', 'dropout', 'prior']
      : ['withId', 'withoutId'];
    for (const recipe of recipes) {
      const model = await train(
        recipe,
        training,
        { customers, products },
        random.child(`${recipe}${stream}`),
      );
      curves[`${recipe}${suffix}`] = rocAuc(test.label, predictLogits(model, test));
      model.dispose();
    }
  }
  return curves;
}

const countsOf = (text: string): number[] => text.split(',').map(Number);

export const interactions = experiment({
  name: 'customer-id-interactions',
  chapter: '00-customer-id',
  summary: 'From how many interactions per customer on a customer id pays',
  seeds: { first: 1, count: 10 },
  options: {
    longSeeds: countOption(5, `seeds from ${long} interactions per customer on`),
    longestSeeds: countOption(3, `seeds from ${longest} on`),
    counts: textOption('1,2,5,10,20,50,100,200', 'interactions per customer'),
  },
  async run(seed, { options, once, log }) {
    const curves: Record<number, Curves> = {};
    for (const interactionsPerCustomer of countsOf(options.counts)) {
      const seeds =
        interactionsPerCustomer >= longest
          ? options.longestSeeds
          : interactionsPerCustomer >= long
            ? options.longSeeds
            : Number.POSITIVE_INFINITY;
      if (seed > seeds) continue;
      curves[interactionsPerCustomer] = await once(`${interactionsPerCustomer} interactions`, () =>
        aucOf(interactionsPerCustomer, seed),
      );
      log(`${interactionsPerCustomer} interactions`);
    }
    return curves;
  },
  summarize(runs, { options, log }) {
    const interactionsPerCustomer = countsOf(options.counts).sort((a, b) => a - b);
    const names = Object.keys(runs[0][interactionsPerCustomer[0]]);
    const auc = Object.fromEntries(
      names.map((name) => [
        name,
        interactionsPerCustomer.map((each) => runs.flatMap((run) => (each in run ? [run[each][name]] : []))),
      ]),
    );
    interactionsPerCustomer.forEach((each, i) => {
      log(
        `${each} interactions: ${names.map((name) => `${name} ${mean(auc[name][i]).toFixed(3)}`).join('; ')}`,
      );
    });
    return { interactionsPerCustomer, auc };
  },
});
