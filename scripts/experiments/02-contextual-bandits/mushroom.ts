// UCI Mushroom as a contextual bandit: eat or leave, rewards of Blundell et al. (2015) on the scale of [0, 1]. Linear
// and neural policies over ten seeds, regret relative to the uniform policy's. How much each explores is chosen on four
// other seeds; the record lists what was tried and what it gave.
import { loadMushrooms, Random, tInterval } from 'lib';
import { argumentError } from 'lib/core';
import type { MushroomPolicy } from 'lib/lessons';
import { MushroomBandit } from 'lib/worlds';
import { stepExperiment } from '../runner/experiment';
import { lastOf, mean, percent } from '../runner/figures';
import { type MushroomContender, mushroomContenders } from './mushroom-policies';

// Neither these nor the seeds of the record had a part in making the grids, which was done on 42 to 51.
const tuningSeeds = [2000, 2001, 2002, 2003];
const block = 250;
const actions = Int32Array.of(0, 1);

type Mushrooms = Awaited<ReturnType<typeof loadMushrooms>>;
type Setting = Record<string, number>;

/** Cumulative regret of a policy and of the uniform one, on the same mushrooms, after a block. */
interface Point {
  regret: number;
  uniform: number;
}

/** Plays one policy with one setting and seed: a point per block. */
function play(
  { poisonous, features, dimension, rows }: Mushrooms,
  contender: MushroomContender,
  setting: Setting,
  seed: number,
  steps: number,
): Point[] {
  const bandit = new MushroomBandit(poisonous);
  const random = new Random(seed);
  const [stream, luck] = [random.child('mushrooms'), random.child('luck')];
  const policy = contender.make(random.child('policy'), setting, dimension);
  const curve: Point[] = [];
  let [regret, uniform] = [0, 0];
  for (let step = 0; step < steps; step++) {
    const mushroom = stream.integer(0, rows);
    const context = { user: 0, features: features.slice(mushroom * dimension, (mushroom + 1) * dimension) };
    const decision = policy.select(context, { actions });
    policy.update(decision, bandit.reward(mushroom, decision.action, luck));
    const best = bandit.bestReward(mushroom);
    regret += best - bandit.expectedReward(mushroom, decision.action);
    uniform += best - (bandit.expectedReward(mushroom, 0) + bandit.expectedReward(mushroom, 1)) / 2;
    if ((step + 1) % block === 0) curve.push({ regret, uniform });
  }
  policy.dispose?.();
  return curve;
}

const relative = (curve: readonly Point[]): number => lastOf(curve).regret / lastOf(curve).uniform;

export const mushroom = stepExperiment({
  name: 'bandit-mushroom',
  chapter: '02-contextual-bandits',
  summary: 'Whether neural policies beat linear ones on real features',
  seeds: { first: 7000, count: 10, least: 2 },
  options: {
    steps: {
      default: 10_000,
      meaning: `steps per seed, a multiple of ${block} from 1250`,
      check(name: string, value: number) {
        if (!(value >= 1250 && value % block === 0))
          throw argumentError(name, `a multiple of ${block} from 1250`, value);
      },
    },
  },
  async runAll(seeds, { options, once, log, progress }) {
    const { steps } = options;
    const mushrooms = await loadMushrooms();
    const policies: Record<string, MushroomPolicy> = {};
    const contenders = Object.entries(mushroomContenders);
    for (const [done, [name, contender]] of contenders.entries()) {
      const { settings } = contender;
      const tried: MushroomPolicy['tried'] = [];
      for (const setting of settings) {
        // One setting needs no choice.
        const relativeRegret = await once(`tuning ${name} ${JSON.stringify(setting)}`, () =>
          settings.length === 1
            ? []
            : tuningSeeds.map((seed) => relative(play(mushrooms, contender, setting, seed, steps))),
        );
        tried.push({ setting, relativeRegret });
      }
      const [{ setting }] = [...tried].sort((a, b) => mean(a.relativeRegret) - mean(b.relativeRegret));
      const { curves, milliseconds } = await once(`${name} on seeds ${seeds.join(' ')}`, () => {
        const before = process.cpuUsage();
        const played = seeds.map((seed) => play(mushrooms, contender, setting, seed, steps));
        const { user, system } = process.cpuUsage(before);
        return { curves: played, milliseconds: (user + system) / 1000 / (steps * seeds.length) };
      });
      const relativeRegret = curves.map(relative);
      const lastThousand = curves.map((curve) => {
        const [from, to] = [curve[curve.length - 5], lastOf(curve)];
        return (to.regret - from.regret) / (to.uniform - from.uniform);
      });
      policies[name] = {
        setting,
        tried,
        relativeRegret,
        lastThousand,
        curve: curves.map((curve) => curve.map(({ regret, uniform }) => regret / uniform)),
        millisecondsPerStep: milliseconds,
      };
      const { lower, upper } = tInterval(relativeRegret);
      log(
        `${name} ${JSON.stringify(setting)}: ${percent(mean(relativeRegret), 2)} of uniform's regret ` +
          `[${(100 * lower).toFixed(2)}, ${(100 * upper).toFixed(2)}], last 1,000 steps ${percent(mean(lastThousand), 2)}`,
      );
      progress(done + 1, contenders.length, name);
    }
    return { steps, block, tuningSeeds, policies };
  },
});
