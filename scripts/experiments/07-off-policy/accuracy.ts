// Notebook 07: bias, spread and coverage of every estimator in a world whose truth is known, against the size of the
// log, the distance of the policies, wrong propensities and missing support.
import { Random } from 'lib';
import { type SimulationOptions, simulateEstimators } from 'lib/evaluation';
import type { OffPolicyTrial } from 'lib/lessons';
import { stepExperiment } from '../runner/experiment';
import { count } from '../runner/figures';
import { countOption } from '../runner/options';
import { largestWeight, petShop } from './world';

const rows = 4000;

/** A place on an axis, and what is different there. */
type Setting = { at: number | string } & Partial<SimulationOptions>;

const axes = ['size', 'distance', 'propensities', 'support'] as const;
type Axis = (typeof axes)[number];

function settingsOf({ simulator, world, logging }: ReturnType<typeof petShop>): Record<Axis, Setting[]> {
  const fish = simulator.productsOf('Fish Supplies');
  const toys = simulator.productsOf('Dog Toy');
  return {
    size: [250, 500, 1000, 2000, 4000, 8000, 16_000].map((size) => ({ at: size, rows: size })),
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
}

export const accuracy = stepExperiment({
  name: 'off-policy-accuracy',
  chapter: '07-off-policy',
  summary: 'How far estimators are off, and how often their intervals hold the truth',
  seeds: { first: 0, count: 1, most: 1 },
  options: { runs: countOption(500, 'logs per setting') },
  // Each setting draws its own logs, numbered from 0.
  recordedSeeds: (_, { runs }) => count(runs),
  async runAll(_, { options: { runs }, once, log, progress }) {
    const shop = petShop();
    const { world, logging, target } = shop;
    const settings = settingsOf(shop);
    const results: Record<Axis, OffPolicyTrial[]> = { size: [], distance: [], propensities: [], support: [] };
    const total = axes.reduce((sum, axis) => sum + settings[axis].length, 0);
    let done = 0;
    for (const axis of axes) {
      for (const { at, ...setting } of settings[axis]) {
        const result = await once(`${axis} ${at}`, () =>
          simulateEstimators({
            world,
            logging,
            target,
            rows,
            runs,
            largestWeight,
            random: new Random(`off-policy-accuracy/${axis}/${at}`),
            ...setting,
          }),
        );
        results[axis].push({ at, ...result });
        const short = Object.entries(result.accuracy).map(
          ([name, { bias, coverage }]) => `${name} ${bias.toFixed(4)} ${coverage.estimate.toFixed(2)}`,
        );
        log(`${axis} ${at}: ${short.join('; ')}`);
        progress(++done, total);
      }
    }
    return { runs, rows, largestWeight, ...results };
  },
});
