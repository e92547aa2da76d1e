// Notebook 06 over several worlds: how well sessions are read, and what boxes by the model are worth in the funnel.
// Per seed new visitors, a new pilot and new trainings: log loss and calibration of rules, popularity, bags, GRU, LSTM
// against the oracle; policies tuned on other visitors, compared on the same visitors (common random numbers); and many
// A/B tests of the planned size with five looks and a guardrail.
import { Random, tInterval } from 'lib';
import type { QuoteWorld } from 'lib/lessons';
import { funnelOutcomes, QuoteFunnel, quoteAnswer } from 'lib/worlds';
import { experiment } from '../runner/experiment';
import { mean, percent } from '../runner/figures';
import { countOption } from '../runner/options';
import { predictors, quality } from './models';
import { peeking } from './peeking';
import { compare, guardrail, tuningCount } from './policies';
import { plan, plannedSize, repeatedTests } from './repeated-tests';

/** The source's example. */
const tesla = [quoteAnswer('zip', '94103'), quoteAnswer('age', 34), quoteAnswer('vehicle', 'Tesla Model 3')];
const tested = ['rules', 'GRU', 'LSTM', 'oracle'] as const;

interface Sizes {
  pilot: number;
  visitors: number;
  experiments: number;
}

/** Everything that one world says. */
async function worldOf(seed: number, { pilot, visitors, experiments }: Sizes): Promise<QuoteWorld> {
  const from = performance.now();
  const random = new Random(`quote-ab-test-${seed}`);
  const options = { seed: `quote-world-${seed}` };
  const funnel = new QuoteFunnel(options);
  const { offers, training, byName, dispose } = await predictors(funnel, pilot, random);
  const models = quality(byName, funnel, random.child('chance'));
  const example = Object.fromEntries(tested.map((name) => [name, Array.from(byName[name]([tesla]))]));
  const { outcomes, ...comparison } = compare(options, funnel, byName, visitors);
  dispose();
  // What the planner of a test knows: the rate of earlier visitors.
  const base = mean(funnelOutcomes(funnel, funnel.visitors(50_000_000, 5000)).anyAttached);
  const perArm = plannedSize(base);
  const tests = Object.fromEntries(
    tested.map((name) => [
      name,
      repeatedTests(outcomes.none, outcomes[name], perArm, experiments, random.child(`arms-${name}`)),
    ]),
  );
  const seconds = (performance.now() - from) / 1000;
  return { seed, seconds, offers, training, models, example, ...comparison, base, perArm, tests };
}

/** Prints log losses and uplifts. */
function printWorlds(worlds: readonly QuoteWorld[], log: (text: string) => void): void {
  const over = (pick: (world: QuoteWorld) => number) => tInterval(worlds.map(pick));
  for (const name of Object.keys(worlds[0].models)) {
    const logLoss = over(({ models }) => models[name].logLoss).estimate.toFixed(4);
    const error = over(({ models }) => models[name].calibrationError).estimate.toFixed(4);
    log(`${name}: log loss ${logLoss}, calibration error ${error}`);
  }
  for (const name of Object.keys(worlds[0].chosen)) {
    const uplift = over(({ policies }) => policies[name].anyAttached / policies.none.anyAttached - 1);
    const lost = over(({ policies }) => policies[name].completed - policies.none.completed);
    const [up, down] = [uplift, lost].map(({ estimate, lower, upper }) =>
      [estimate, lower, upper].map((x) => percent(x, 2)).join(' '),
    );
    log(`${name}: uplift ${up}, completed ${down}`);
  }
}

export const quoteAbTest = experiment({
  name: 'quote-ab-test',
  chapter: '06-quote-funnel',
  summary: 'How well quote sessions are read, and what boxes by the model are worth',
  seeds: { first: 1, count: 8 },
  options: {
    pilot: countOption(60_000, 'visitors that models learn from'),
    visitors: countOption(20_000, 'visitors that policies are compared on'),
    experiments: countOption(2000, 'A/B tests per policy and world'),
  },
  run: (seed, { options }) => worldOf(seed, options),
  summarize(bySeed, { options, log }) {
    const { pilot, visitors, experiments } = options;
    if (bySeed.length > 1) printWorlds(bySeed, log);
    const base = mean(bySeed.map((world) => world.base));
    const peeked = peeking(base, plannedSize(base), 5 * experiments, new Random('peeking'));
    return {
      pilot,
      visitors,
      tuningVisitors: tuningCount,
      guardrail,
      experiments,
      looks: [...plan.fractions],
      peeking: peeked,
      bySeed: [...bySeed],
    };
  },
});
