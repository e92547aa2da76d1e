// Notebook 07: bias, spread and coverage of every estimator in a world whose truth is known, against the size of the
// log, the distance of the policies, wrong propensities and missing support.
//
//   node scripts/experiments/off-policy-accuracy.mjs [--runs 500]
//
// The record is written anew after each setting, so that a run that is stopped leaves what it has.
import { parseArgs } from 'node:util';
import { Random } from 'lib';
import { simulateEstimators } from 'lib/evaluation';
import { writeRecordedResults } from 'lib/lessons';
import { largestWeight, petShop } from './off-policy-world.mjs';

const { values } = parseArgs({ options: { runs: { type: 'string', default: '500' } } });
const runs = Number(values.runs);
const { simulator, world, logging, target } = petShop();
const fish = simulator.productsOf('Fish Supplies');
const toys = simulator.productsOf('Dog Toy');

const settings = {
  size: [250, 500, 1000, 2000, 4000, 8000, 16_000].map((rows) => ({ at: rows, rows })),
  distance: [0, 2, 4, 8, 12, 20].map((sharpness) => ({
    at: sharpness,
    target: world.historyPolicy(sharpness),
  })),
  propensities: [
    { at: 'right' },
    { at: 'of last month: sharpness 20 in place of 25', recorded: world.bestsellerPolicy(20) },
    { at: 'of last year: sharpness 10 in place of 25', recorded: world.bestsellerPolicy(10) },
    { at: 'uniform, because nobody logged them', recorded: world.bestsellerPolicy(0) },
    { at: 'all twice too large', recorded: logging.map((p) => Math.min(1, 2 * p)) },
  ],
  support: [
    { at: 'all 20 products' },
    { at: 'one fish product missing', logging: world.without(logging, fish.slice(0, 1)) },
    { at: 'two fish products missing', logging: world.without(logging, fish.slice(0, 2)) },
    { at: 'no fish products', logging: world.without(logging, fish) },
    { at: 'no fish products, no dog toys', logging: world.without(logging, [...fish, ...toys]) },
  ],
};

const started = performance.now();
const results = {};
for (const [axis, list] of Object.entries(settings)) {
  results[axis] = [];
  for (const { at, ...setting } of list) {
    const result = simulateEstimators({
      world,
      logging,
      target,
      rows: 4000,
      runs,
      largestWeight,
      random: new Random(`off-policy-accuracy/${axis}/${at}`),
      ...setting,
    });
    results[axis].push({ at, ...result });
    const short = Object.entries(result.accuracy).map(
      ([name, { bias, coverage }]) => `${name} ${bias.toFixed(4)} ${coverage.estimate.toFixed(2)}`,
    );
    const seconds = (performance.now() - started) / 1000;
    console.log(`${axis} ${at} (${seconds.toFixed(0)} s): ${short.join('; ')}`);
    writeRecordedResults('off-policy-accuracy', {
      command: `node scripts/experiments/off-policy-accuracy.mjs --runs ${runs}`,
      seeds: Array.from({ length: runs }, (_, run) => run),
      seconds,
      results: { runs, rows: 4000, largestWeight, ...results },
    });
  }
}
