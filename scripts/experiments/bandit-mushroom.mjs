// UCI Mushroom as a contextual bandit: eat or leave, rewards of Blundell et al. (2015) on the scale of [0, 1]. Linear
// and neural policies over ten seeds, regret relative to the uniform policy's. How much each explores is chosen on four
// other seeds; the record lists what was tried and what it gave.
//
//   node scripts/experiments/bandit-mushroom.mjs [--seeds 10] [--steps 10000]
import { parseArgs } from 'node:util';
import { loadMushrooms, Random, tInterval } from 'lib';
import {
  BootstrappedEnsemble,
  DropoutEnsemble,
  LinearThompson,
  LinUcb,
  NeuralLinear,
  NeuralThompson,
  NeuralUcb,
  RandomPolicy,
} from 'lib/bandits';
import { writeRecordedResults } from 'lib/lessons';
import { MushroomBandit } from 'lib/worlds';

const { values } = parseArgs({
  options: { seeds: { type: 'string', default: '10' }, steps: { type: 'string', default: '10000' } },
});
const steps = Number(values.steps);
const seeds = Array.from({ length: Number(values.seeds) }, (_, i) => 7000 + i);
// Neither these nor the seeds above had a part in making the grids below, which was done on 42 to 51.
const tuningSeeds = [2000, 2001, 2002, 2003];
const block = 250;
if (!(steps >= 1250 && steps % block === 0))
  throw new RangeError(`steps must be a multiple of ${block} from 1250, got ${steps}`);

const { poisonous, features, dimension, rows } = await loadMushrooms();
const bandit = new MushroomBandit(poisonous);
const actions = Int32Array.of(0, 1);
const network = { dimension, actions: 2, hidden: [32], trainEvery: 100, trainSteps: 100, batchSize: 64 };

/** Each policy by how it explores, with the settings that are tried; the linear ones see the same features. */
const policies = {
  uniform: { settings: [{}], make: (random) => new RandomPolicy({ random }) },
  LinUCB: {
    settings: [0.01, 0.03, 0.1, 0.3, 1].map((alpha) => ({ alpha })),
    make: (_random, setting) => new LinUcb({ dimension, ...setting }),
  },
  'linear Thompson': {
    settings: [0.003, 0.01, 0.03, 0.1, 0.3].map((scale) => ({ scale })),
    make: (random, setting) => new LinearThompson({ dimension, random, ...setting }),
  },
  'neural-linear': {
    settings: [0.03, 0.1, 0.3, 1].map((noise) => ({ noise })),
    make: (random, setting) => new NeuralLinear({ ...network, random, ...setting }),
  },
  'NeuralUCB, diagonal': {
    settings: [0.003, 0.01, 0.03, 0.1, 0.3].map((gamma) => ({ gamma })),
    make: (random, setting) => new NeuralUcb({ ...network, random, ...setting }),
  },
  'NeuralTS, diagonal': {
    settings: [0.003, 0.01, 0.03, 0.1, 0.3].map((nu) => ({ nu })),
    make: (random, setting) => new NeuralThompson({ ...network, random, ...setting }),
  },
  'bootstrapped networks': {
    settings: [0.5, 0.8, 1].map((inclusion) => ({ inclusion, members: 5 })),
    make: (random, setting) => new BootstrappedEnsemble({ ...network, random, ...setting }),
  },
  'Monte Carlo dropout': {
    settings: [0.02, 0.05, 0.1, 0.2].map((dropout) => ({ dropout, members: 10 })),
    make: (random, setting) => new DropoutEnsemble({ ...network, random, ...setting }),
  },
};

/** Cumulative regret of a policy and of the uniform one, on the same mushrooms, after each block. */
function run({ make }, setting, seed) {
  const random = new Random(seed);
  const [stream, luck] = [random.child('mushrooms'), random.child('luck')];
  const policy = make(random.child('policy'), setting);
  const curve = [];
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

const relative = (curve) => curve.at(-1).regret / curve.at(-1).uniform;
const mean = (numbers) => numbers.reduce((sum, x) => sum + x, 0) / numbers.length;

const started = performance.now();
const results = {};
for (const [name, policy] of Object.entries(policies)) {
  const tried = policy.settings.map((setting) => ({
    setting,
    // One setting needs no choice.
    relativeRegret:
      policy.settings.length === 1 ? [] : tuningSeeds.map((seed) => relative(run(policy, setting, seed))),
  }));
  const [{ setting }] = [...tried].sort((a, b) => mean(a.relativeRegret) - mean(b.relativeRegret));
  const before = process.cpuUsage();
  const curves = seeds.map((seed) => run(policy, setting, seed));
  const { user, system } = process.cpuUsage(before);
  const relativeRegret = curves.map(relative);
  const last = curves.map((curve) => {
    const [from, to] = [curve.at(-5), curve.at(-1)];
    return (to.regret - from.regret) / (to.uniform - from.uniform);
  });
  results[name] = {
    setting,
    tried,
    relativeRegret,
    lastThousand: last,
    curve: curves.map((curve) => curve.map(({ regret, uniform }) => regret / uniform)),
    millisecondsPerStep: (user + system) / 1000 / (steps * seeds.length),
  };
  const { lower: low, upper: high } = tInterval(relativeRegret);
  console.log(
    `${name} ${JSON.stringify(setting)}: ${(100 * mean(relativeRegret)).toFixed(2)} % of uniform's regret ` +
      `[${(100 * low).toFixed(2)}, ${(100 * high).toFixed(2)}], last 1,000 steps ${(100 * mean(last)).toFixed(2)} %, ` +
      `${((performance.now() - started) / 1000).toFixed(0)} s`,
  );
}

writeRecordedResults('bandit-mushroom', {
  command: `node scripts/experiments/bandit-mushroom.mjs --seeds ${values.seeds} --steps ${values.steps}`,
  seeds,
  seconds: (performance.now() - started) / 1000,
  results: { steps, block, tuningSeeds, policies: results },
});
