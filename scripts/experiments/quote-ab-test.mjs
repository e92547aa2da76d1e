// Notebook 06 over several worlds: how well sessions are read, and what boxes by the model are worth in the funnel.
// Per seed new visitors, a new pilot and new trainings: log loss and calibration of rules, popularity, bags, GRU, LSTM
// against the oracle; policies tuned on other visitors, compared on the same visitors (common random numbers); and many
// A/B tests of the planned size with five looks and a guardrail. Run from the project's root; stopped, it goes on with
// the next seed:
//   node scripts/experiments/quote-ab-test.mjs [--seeds 8] [--pilot 60000] [--visitors 20000] [--experiments 2000]
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Random, tInterval } from 'lib';
import { writeRecordedResults } from 'lib/lessons';
import { funnelOutcomes, QuoteFunnel, quoteAnswer } from 'lib/worlds';
import { predictors, quality } from './quote-models.mjs';
import { compare, guardrail, mean, tuningCount } from './quote-policies.mjs';
import { peeking, plan, plannedSize, repeatedTests } from './quote-tests.mjs';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '8' },
    pilot: { type: 'string', default: '60000' },
    visitors: { type: 'string', default: '20000' },
    experiments: { type: 'string', default: '2000' },
    name: { type: 'string', default: 'quote-ab-test' },
    folder: { type: 'string', default: 'data/runs/quote-ab-test' },
  },
});
const seeds = Array.from({ length: Number(values.seeds) }, (_, i) => i + 1);
const [pilot, visitorCount, experiments] = [values.pilot, values.visitors, values.experiments].map(Number);

/** The document's example. */
const tesla = [quoteAnswer('zip', '94103'), quoteAnswer('age', 34), quoteAnswer('vehicle', 'Tesla Model 3')];

/** @param {number} seed */
async function run(seed) {
  const file = `${values.folder}/${pilot}-${visitorCount}-${experiments}-${seed}.json`;
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8'));
  const from = performance.now();
  const random = new Random(`quote-ab-test-${seed}`);
  const options = { seed: `quote-world-${seed}` };
  const funnel = new QuoteFunnel(options);
  const { offers, training, byName, dispose } = await predictors(funnel, pilot, random);
  const models = quality(byName, funnel, random.child('chance'));
  const example = Object.fromEntries(
    ['rules', 'GRU', 'LSTM', 'oracle'].map((name) => [name, Array.from(byName[name]([tesla]))]),
  );
  const { outcomes, ...comparison } = compare(options, funnel, byName, visitorCount);
  dispose();
  // What the planner of a test knows: the rate of earlier visitors.
  const base = mean(funnelOutcomes(funnel, funnel.visitors(50_000_000, 5000)).anyAttached);
  const perArm = plannedSize(base);
  const tests = Object.fromEntries(
    ['rules', 'GRU', 'LSTM', 'oracle'].map((name) => [
      name,
      repeatedTests(outcomes.none, outcomes[name], perArm, experiments, random.child(`arms-${name}`)),
    ]),
  );
  const seconds = (performance.now() - from) / 1000;
  const result = { seed, seconds, offers, training, models, example, ...comparison, base, perArm, tests };
  mkdirSync(values.folder, { recursive: true });
  writeFileSync(file, JSON.stringify(result));
  console.log(`seed ${seed}: ${seconds.toFixed(0)} s`);
  return result;
}

const bySeed = [];
for (const seed of seeds) bySeed.push(await run(seed));

const percent = (/** @type {import('lib').Interval} */ { estimate, lower, upper }) =>
  [estimate, lower, upper].map((x) => `${(100 * x).toFixed(2)} %`).join(' ');
if (seeds.length > 1) {
  for (const name of Object.keys(bySeed[0].models)) {
    const of = (/** @type {string} */ what) =>
      tInterval(bySeed.map(({ models }) => models[name][what])).estimate;
    console.log(
      `${name}: log loss ${of('logLoss').toFixed(4)}, calibration error ${of('calibrationError').toFixed(4)}`,
    );
  }
  for (const name of Object.keys(bySeed[0].chosen)) {
    const uplift = tInterval(
      bySeed.map(({ policies }) => policies[name].anyAttached / policies.none.anyAttached - 1),
    );
    const lost = tInterval(bySeed.map(({ policies }) => policies[name].completed - policies.none.completed));
    console.log(`${name}: uplift ${percent(uplift)}, completed ${percent(lost)}`);
  }
}
const begun = performance.now();
const base = mean(bySeed.map((world) => world.base));
const peeked = peeking(base, plannedSize(base), 5 * experiments, new Random('peeking'));
console.log(JSON.stringify(peeked));
writeRecordedResults(values.name, {
  command: `node scripts/experiments/quote-ab-test.mjs --seeds ${seeds.length} --pilot ${pilot} --visitors ${visitorCount} --experiments ${experiments}`,
  seeds,
  seconds: bySeed.reduce((total, { seconds }) => total + seconds, 0) + (performance.now() - begun) / 1000,
  results: {
    pilot,
    visitors: visitorCount,
    tuningVisitors: tuningCount,
    guardrail,
    experiments,
    looks: plan.fractions,
    peeking: peeked,
    bySeed,
  },
});
