// Notebook 01 over ten seeds of world, log and model: training, fallbacks for newcomers, drift and the feedback loop.
// The notebook runs the same with fewer seeds and reads this record beside it; the bands of its key figures come
// from here too.
//
//   node scripts/experiments/batched-baseline.mjs [--seeds 10]
import { parseArgs } from 'node:util';
import {
  allPairs,
  createMlpRecommender,
  fit,
  fitPopularity,
  predictProbabilities,
  Random,
  shuffledSplit,
  takeRows,
} from 'lib';
import { meanAbsoluteError } from 'lib/evaluation';
import { MlpLearner, runRetrainingLoop, writeRecordedResults } from 'lib/lessons';
import { extendMlpRecommender } from 'lib/models';
import { topProducts, uniformLogTheory, ZooplusSimulator } from 'lib/worlds';

const { values } = parseArgs({ options: { seeds: { type: 'string', default: '10' } } });
const seeds = Array.from({ length: Number(values.seeds) }, (_, i) => 42 + i);
const [users, products, rows] = [1000, 50, 200_000];

const mean = (numbers) => numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
const range = (count, first = 0) => Int32Array.from({ length: count }, (_, i) => first + i);

/** Chapter 1's training, as in section 1.3. */
async function baseline(seed) {
  const random = new Random(seed);
  const simulator = new ZooplusSimulator({ seed });
  const log = simulator.generateLog(rows);
  const { train, test: validation } = shuffledSplit(log, 0.2, random.child('split'));
  const model = createMlpRecommender({ users, products, random: random.child('weights') });
  const { history } = await fit({
    model,
    optimizer: { kind: 'adam', learningRate: 1e-3 },
    training: train,
    validation,
    label: 'clicked',
    batchSize: 512,
    epochs: 10,
    random: random.child('fit'),
  });
  const predicted = predictProbabilities(model, allPairs(users, products));
  return { simulator, log, model, history, predicted };
}

/** What newcomers are shown, as in section 1.4, flaw 1: mean regret in clicks per impression. */
function fallbacks({ simulator, log, model, predicted }) {
  const newcomers = simulator.addUsers(1000);
  const regret = (ids, product) =>
    mean(Array.from(ids, (id, i) => simulator.bestRate(id) - simulator.trueRate(id, product(i))));
  const popularity = fitPopularity(log, { item: 'product', items: products, label: 'clicked' });
  const bestseller = topProducts(popularity.rate, products, 1)[0];
  const extended = extendMlpRecommender(model, { users: [range(users)] });
  const meanUser = topProducts(predictProbabilities(extended, allPairs([users], products)), products, 1)[0];
  extended.dispose();
  const best = topProducts(predicted, products, 1);
  const random = mean(
    Array.from(newcomers, (id) => simulator.bestRate(id) - mean(simulator.trueRatesOf(id))),
  );
  return {
    knownUsers: regret(range(users), (i) => best[i]),
    bestseller: regret(newcomers, () => bestseller),
    meanUser: regret(newcomers, () => meanUser),
    random,
  };
}

/** Eleven mornings after all puppy parents changed, as in section 1.4, flaw 2. */
async function drift(seed, to, learner) {
  const simulator = new ZooplusSimulator({ seed });
  simulator.generateLog(rows);
  const watched = simulator.driftPersonas('new_puppy_parent', to);
  return runRetrainingLoop({ simulator, learner, periods: 11, rows: 20_000, explore: 1, watched });
}

function driftLearners({ seed, log, model, predicted }) {
  const days = Array.from({ length: 10 }, (_, day) => takeRows(log, range(20_000, day * 20_000)));
  const common = { users, products, model, warmStart: true, random: new Random(seed).child('drift') };
  return {
    frozen: () => ({ scores: () => predicted, retrain: async () => {} }),
    tenDays: () => new MlpLearner({ ...common, memory: 10, logs: days, epochs: 1 }),
    yesterday: () => new MlpLearner({ ...common, memory: 1, epochs: 2 }),
  };
}

/** Five months on a smaller shop, as in section 1.4, flaw 3. */
const loopWorld = { users: 200, products, rows: 40_000, periods: 5, slate: 10 };
const policies = {
  greedy: {},
  explore10: { explore: 0.1 },
  explore30: { explore: 0.3 },
  'greedy, keeps all logs': { memory: Number.POSITIVE_INFINITY },
  'greedy, warm start': { warmStart: true, epochs: 2 },
};

async function loop(seed, { explore = 0, ...learning }) {
  const simulator = new ZooplusSimulator({ seed, users: loopWorld.users });
  const past = simulator.generateLog(loopWorld.rows);
  const random = new Random(seed).child('loop');
  const first = new MlpLearner({ users: loopWorld.users, products, random });
  await first.retrain(past);
  const learner = new MlpLearner({
    users: loopWorld.users,
    products,
    random: random.child('later'),
    model: first.model,
    logs: [past],
    ...learning,
  });
  const { rows: perPeriod, periods, slate } = loopWorld;
  const records = await runRetrainingLoop({ simulator, learner, periods, rows: perPeriod, slate, explore });
  first.dispose();
  learner.dispose();
  return records;
}

/** Records by seed and period, as figure -> [seed][period]. */
const byFigure = (runs, figures) =>
  Object.fromEntries(figures.map((name) => [name, runs.map((run) => run.map((record) => record[name]))]));
const driftFigures = ['logLoss', 'slateRegret'];
const loopFigures = ['shownRegret', 'slateRegret', 'absoluteError', 'gini', 'productsInSlates'];

const started = performance.now();
const training = [];
const coldStart = [];
const drifts = { mature_dog_owner: {}, cat_connoisseur: {} };
const loops = Object.fromEntries(Object.keys(policies).map((name) => [name, []]));
for (const seed of seeds) {
  const run = { seed, ...(await baseline(seed)) };
  training.push({
    clickRate: mean(run.log.clicked),
    entropyFloor: uniformLogTheory(run.simulator).entropyFloor,
    trainingLoss: run.history.map((record) => record.trainingLoss),
    validationLoss: run.history.map((record) => record.validationLoss),
    absoluteError: meanAbsoluteError(run.simulator.trueRates(), run.predicted),
  });
  coldStart.push(fallbacks(run));
  for (const [to, runs] of Object.entries(drifts)) {
    for (const [name, create] of Object.entries(driftLearners(run))) {
      const learner = create();
      runs[name] ??= [];
      runs[name].push(await drift(seed, to, learner));
      learner.dispose?.();
    }
  }
  run.model.dispose();
  for (const [name, policy] of Object.entries(policies)) loops[name].push(await loop(seed, policy));
  const { absoluteError, validationLoss } = training.at(-1);
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  console.log(
    `seed ${seed} (${seconds} s): validation ${validationLoss[9].toFixed(4)}, error ${absoluteError.toFixed(4)}`,
  );
}

writeRecordedResults('batched-baseline', {
  command: `node scripts/experiments/batched-baseline.mjs --seeds ${values.seeds}`,
  seeds,
  seconds: (performance.now() - started) / 1000,
  results: {
    training,
    coldStart,
    drift: Object.fromEntries(
      Object.entries(drifts).map(([to, runs]) => [
        to,
        Object.fromEntries(Object.entries(runs).map(([name, list]) => [name, byFigure(list, driftFigures)])),
      ]),
    ),
    loopWorld,
    loop: Object.fromEntries(
      Object.entries(loops).map(([name, list]) => [name, byFigure(list, loopFigures)]),
    ),
  },
});
