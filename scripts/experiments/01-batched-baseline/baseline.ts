// Notebook 01 over ten seeds of world, log and model: training, fallbacks for newcomers, drift and the feedback loop.
// The notebook runs the same with fewer seeds and reads this record beside it; the bands of its key figures come
// from here too.
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
import { MlpLearner, type PeriodRecord, runRetrainingLoop } from 'lib/lessons';
import { extendMlpRecommender } from 'lib/models';
import { topProducts, uniformLogTheory, ZooplusSimulator } from 'lib/worlds';
import { experiment } from '../runner/experiment';
import { mapValues, mean } from '../runner/figures';

const [users, products, rows] = [1000, 50, 200_000];

const range = (count: number, first = 0): Int32Array =>
  Int32Array.from({ length: count }, (_, i) => first + i);

/** Chapter 1's training, as in section 1.3. */
async function baseline(seed: number) {
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
  return { seed, simulator, log, model, history, predicted };
}

type Baseline = Awaited<ReturnType<typeof baseline>>;

/** What newcomers are shown, as in section 1.4, flaw 1: mean regret in clicks per impression. */
function fallbacks({ simulator, log, model, predicted }: Baseline) {
  const newcomers = simulator.addUsers(1000);
  const regret = (ids: Int32Array, product: (row: number) => number): number =>
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

const destinations = ['mature_dog_owner', 'cat_connoisseur'] as const;

/** Eleven mornings after all puppy parents changed, as in section 1.4, flaw 2. */
async function drift(run: Baseline, to: string) {
  const { seed, log, model, predicted } = run;
  const days = Array.from({ length: 10 }, (_, day) => takeRows(log, range(20_000, day * 20_000)));
  const common = { users, products, model, warmStart: true, random: new Random(seed).child('drift') };
  const followed = async (learner: Parameters<typeof runRetrainingLoop>[0]['learner']) => {
    const simulator = new ZooplusSimulator({ seed });
    simulator.generateLog(rows);
    const watched = simulator.driftPersonas('new_puppy_parent', to);
    return runRetrainingLoop({ simulator, learner, periods: 11, rows: 20_000, explore: 1, watched });
  };
  const learned = async (learner: MlpLearner) => {
    const records = await followed(learner);
    learner.dispose();
    return records;
  };
  return {
    frozen: await followed({ scores: () => predicted, retrain: async () => {} }),
    tenDays: await learned(new MlpLearner({ ...common, memory: 10, logs: days, epochs: 1 })),
    yesterday: await learned(new MlpLearner({ ...common, memory: 1, epochs: 2 })),
  };
}

/** Five months on a smaller shop, as in section 1.4, flaw 3. */
const loopWorld = { users: 200, products, rows: 40_000, periods: 5, slate: 10 };

/** How a policy explores and learns. */
interface LoopPolicy {
  explore?: number;
  memory?: number;
  warmStart?: boolean;
  epochs?: number;
}

const policies: Record<string, LoopPolicy> = {
  greedy: {},
  explore10: { explore: 0.1 },
  explore30: { explore: 0.3 },
  'greedy, keeps all logs': { memory: Number.POSITIVE_INFINITY },
  'greedy, warm start': { warmStart: true, epochs: 2 },
};

async function loop(seed: number, { explore = 0, ...learning }: LoopPolicy): Promise<PeriodRecord[]> {
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
const byFigure = (runs: readonly PeriodRecord[][], figures: readonly (keyof PeriodRecord)[]) =>
  Object.fromEntries(figures.map((name) => [name, runs.map((run) => run.map((record) => record[name]))]));
const driftFigures = ['logLoss', 'slateRegret'] as const;
const loopFigures = ['shownRegret', 'slateRegret', 'absoluteError', 'gini', 'productsInSlates'] as const;

export const batchedBaseline = experiment({
  name: 'batched-baseline',
  chapter: '01-batched-baseline',
  summary: 'How well chapter 1 learns, and what its three flaws cost',
  seeds: { first: 42, count: 10 },
  async run(seed, { log }) {
    const run = await baseline(seed);
    const training = {
      clickRate: mean(run.log.clicked),
      entropyFloor: uniformLogTheory(run.simulator).entropyFloor,
      trainingLoss: run.history.map((record) => record.trainingLoss),
      validationLoss: run.history.map((record) => record.validationLoss ?? Number.NaN),
      absoluteError: meanAbsoluteError(run.simulator.trueRates(), run.predicted),
    };
    const coldStart = fallbacks(run);
    const drifts: Record<string, Record<string, PeriodRecord[]>> = {};
    for (const to of destinations) drifts[to] = await drift(run, to);
    run.model.dispose();
    const loops: Record<string, PeriodRecord[]> = {};
    for (const [name, policy] of Object.entries(policies)) loops[name] = await loop(seed, policy);
    const { validationLoss, absoluteError } = training;
    log(`validation ${validationLoss[9].toFixed(4)}, error ${absoluteError.toFixed(4)}`);
    return { training, coldStart, drifts, loops };
  },
  summarize: (runs) => ({
    training: runs.map(({ training }) => training),
    coldStart: runs.map(({ coldStart }) => coldStart),
    drift: mapValues(runs[0].drifts, (ways, to) =>
      mapValues(ways, (_, way) =>
        byFigure(
          runs.map(({ drifts }) => drifts[to][way]),
          driftFigures,
        ),
      ),
    ),
    loopWorld,
    loop: mapValues(runs[0].loops, (_, name) =>
      byFigure(
        runs.map(({ loops }) => loops[name]),
        loopFigures,
      ),
    ),
  }),
});
