import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import * as bandits from './bandits';
import * as core from './core';
import { ArgumentError, Random } from './core';
import * as data from './data';
import { bipartiteGraph, interactionsOf, ratingsOf, sequencesOf } from './data';
import * as display from './display';
import * as evaluation from './evaluation';
import { offPolicyEvidence, uniformTarget } from './evaluation';
import * as lessons from './lessons';
import * as models from './models';
import * as planning from './planning';
import * as training from './training';
import * as worlds from './worlds';

// Every public function that takes options, tried with options that do not exist and with what are no options.

const doors = { bandits, core, data, display, evaluation, lessons, models, planning, training, worlds };

const random = new Random(1);
const log = {
  user: Int32Array.of(0, 0, 0, 1, 1, 1),
  item: Int32Array.of(0, 1, 2, 1, 2, 3),
  product: Int32Array.of(0, 1, 2, 1, 2, 3),
  timestamp: Int32Array.of(1, 2, 3, 4, 5, 6),
  clicked: Int32Array.of(0, 1, 1, 0, 1, 0),
};
const interactions = interactionsOf(log, { users: 3, items: 4 });
const rated = { ...log, value: Float64Array.of(5, 3, 1, 4, 2, 2) };
const ratings = ratingsOf(rated, { users: 3, items: 4 });
const sequences = sequencesOf(log, { items: 4 });
const graph = bipartiteGraph(interactions);
const feedback = {
  actions: 2,
  action: Int32Array.of(0, 1, 0, 1),
  reward: Float64Array.of(0, 1, 1, 0),
  propensity: Float64Array.of(0.5, 0.5, 0.5, 0.5),
};
const target = uniformTarget(4, 2);
const evidence = offPolicyEvidence(feedback, target);
const estimate = evaluation.inversePropensity(evidence);
const scoreItems = (users: Int32Array) => new Float32Array(4 * users.length);
const arm = { successes: 3, trials: 10 };
const labels = [0, 1, 1, 0];
const rates = [0.1, 0.6, 0.7, 0.2];
const chart = { title: 'T', x: 'X', y: 'Y' };
const neural = { dimension: 2, actions: 2, random };
const { process: insurer } = planning.smallInsurer();
const insurerPolicy = new Float64Array(97 * 4).fill(0.25);
const insurers = (size: number) =>
  new planning.BatchedTabular({ process: insurer, size, horizon: 3, random });
const insurerLog = planning.collectEpisodes(insurers(40), planning.tabularPolicy(insurerPolicy, 4), {
  horizon: 3,
  random,
});
const insurerTarget = uniformTarget(insurerLog.action.length, 4);
const insurerEvidence = planning.episodeEvidence(insurerLog, insurerTarget, { discount: 0.5 });
const insurerEstimate = planning.perDecisionImportance(insurerEvidence);
const offline = { log: insurerLog, discount: 0.5, updates: 2, batchSize: 4, hidden: [], random };
const slates = planning.satisfactionSlates();
const sequenceModel = { items: 4, length: 3, random };
const people = { age: [20, 30], job: ['cook', 'nurse'], old: [0, 1] };
const encoder = data.fitFeatures([data.numeric('age'), data.category('job')], people);
const ranking = () => evaluation.evaluateRanking(scoreItems, { test: interactions, k: [2] });

/** Arguments of a call that is right, by the function's name; the options are the last of them. */
const calls: Record<string, () => unknown[] | Promise<unknown[]>> = {
  BetaThompson: () => [{ random }],
  EpsilonGreedy: () => [{ epsilon: 0.1, random }],
  RandomPolicy: () => [{ random }],
  Ucb1: () => [{ alpha: 1 }],
  BayesPersona: () => [
    {
      rates: [
        [0.1, 0.2],
        [0.2, 0.1],
      ],
    },
  ],
  LatentClassThompson: () => [{ categories: 2, random }],
  UserHistory: () => [{ categories: 2 }],
  HybridLinUcb: () => [{ dimension: 2, itemDimension: 2 }],
  LinearThompson: () => [{ dimension: 2, random }],
  LinUcb: () => [{ dimension: 2 }],
  LogisticThompson: () => [{ dimension: 2, random }],
  SharedLinearThompson: () => [{ itemDimension: 2, random }],
  SharedLinUcb: () => [{ itemDimension: 2 }],
  BootstrappedEnsemble: () => [neural],
  DropoutEnsemble: () => [neural],
  NeuralLinear: () => [neural],
  NeuralThompson: () => [neural],
  NeuralUcb: () => [neural],
  graphBytes: () => [{ nodes: 2, edges: 1 }],
  startProgress: () => [{ label: 'Doors', total: 2, unit: 'steps', surface: 'off' }],
  batches: () => [log, { batchSize: 2 }],
  BprSampler: () => [interactions, {}],
  dropIds: () => [log.user, { bucket: 3, share: 0.5, random }],
  bipartiteGraph: () => [interactions, {}],
  graphOf: () => [{ source: Int32Array.of(0), target: Int32Array.of(1) }, { nodes: 2 }],
  importantNeighbors: () => [graph, { size: 1, steps: 5, random }],
  itemNeighbors: () => [graph, { size: 1, steps: 5, random }],
  normalizedAdjacency: () => [graph, {}],
  pathReasons: () => [graph, 0, 2, {}],
  bucketed: () => ['age', { boundaries: [30] }],
  category: () => ['job', {}],
  crossed: () => [['job', 'city'], { buckets: 10 }],
  multiValued: () => ['genres', {}],
  numeric: () => ['age', {}],
  hashBuckets: () => [log.user, { buckets: 4 }],
  hashCollisions: () => [log.user, { buckets: 4 }],
  leaveOneOut: () => [log, {}],
  markSessionStarts: () => [{ ...log, session: log.user }, { items: 4 }],
  leaveOneOutSequences: () => [log, { items: 4 }],
  nextItemTable: () => [sequences, { length: 3 }],
  padSequences: () => [sequences, { length: 3 }],
  sequencesOf: () => [log, { items: 4 }],
  ratingsOf: () => [rated, { users: 3, items: 4 }, {}],
  interactionValues: () => [rated, interactions, {}],
  fitUserKnn: () => [interactions, {}],
  fitRatingKnn: () => [ratings, {}],
  fitSvd: () => [ratings, { random }],
  fitSvdPlusPlus: () => [ratings, { random }],
  Vocabulary: () => [['a', 'b'], {}],
  barChart: () => [{ ...chart, categories: ['a'], series: [{ name: 'A', values: [1] }] }],
  groupedBoxes: () => [{ ...chart, categories: ['a'], groups: [{ name: 'A', values: [[1, 2, 3]] }] }],
  heatMap: () => [{ ...chart, columns: ['a'], rows: ['b'], values: [[1]], valueTitle: 'V' }],
  histogram: () => [{ ...chart, series: [{ name: 'A', values: [1, 2] }] }],
  lineChart: () => [{ ...chart, series: [{ name: 'A', y: [1, 2] }] }],
  reliabilityCurve: () => [
    { title: 'T', series: [{ name: 'A', bins: [{ predicted: 0.5, observed: 0.4, count: 3 }] }] },
  ],
  scatterChart: () => [{ ...chart, series: [{ name: 'A', x: [1, 2], y: [1, 2] }] }],
  AlwaysValidTest: () => [{ tau: 0.1 }],
  groupSequentialPlan: () => [[0.5, 1], {}],
  twoProportionSampleSize: () => [{ control: 0.1, treatment: 0.2 }],
  nonInferioritySampleSize: () => [{ control: 0.1, margin: 0.02 }],
  nonInferiorityTest: () => [arm, arm, { margin: 0.1 }],
  twoProportionTest: () => [arm, arm, {}],
  calibrationCurve: () => [labels, rates, {}],
  expectedCalibrationError: () => [labels, rates, {}],
  chanceCalibrationError: () => [rates, { random }],
  bootstrapInterval: () => [rates, { random, resamples: 10 }],
  pairedDifference: () => [rates, [0.1, 0.2, 0.3, 0.4], {}],
  tInterval: () => [rates, {}],
  wilsonInterval: () => [3, 10, {}],
  clippedInversePropensity: () => [evidence, { clip: 10 }],
  offPolicyEvidence: () => [feedback, target, {}],
  logisticRewardModel: () => [{}],
  ridgeRewardModel: () => [{}],
  replay: () => [evidence, { random }],
  bootstrapValueInterval: () => [estimate, { random, resamples: 10 }],
  empiricalBernsteinInterval: () => [estimate, { range: [0, 2] }],
  normalValueInterval: () => [estimate, {}],
  evaluateRanking: () => [scoreItems, { test: interactions, k: [2] }],
  popularityStrata: () => [interactions, {}],
  recommendItems: () => [scoreItems, { userIds: Int32Array.of(0), items: 4, k: 2 }],
  rankingInterval: async () => [await ranking(), { k: 2, metric: 'recall' }],
  rankingDifference: async () => [await ranking(), await ranking(), { k: 2, metric: 'recall' }],
  fitBiases: () => [
    { ...log, rating: Float64Array.of(1, 2, 3, 4, 5, 1) },
    { users: 3, items: 4, label: 'rating' },
  ],
  fitMarkovChain: () => [sequences, {}],
  fitPopularity: () => [log, { item: 'item', items: 4, label: 'clicked' }],
  randomWalkScores: () => [graph, { steps: 5, random }],
  createLogisticRecommender: () => [{ numbers: ['age'] }],
  createMlpRecommender: () => [{ users: 3, products: 4, random }],
  FactorizationMachine: () => [{ encoder, random }],
  WideAndDeep: () => [{ wide: encoder, random }],
  fitFeatureModel: () => [
    {
      ...{ model: new models.FactorizationMachine({ encoder, random }), training: people, label: 'old' },
      ...{ batchSize: 2, epochs: 1, optimizer: { kind: 'sgd', learningRate: 0.1 }, random },
    },
  ],
  Fpmc: () => [{ users: 3, items: 4, random }],
  fitImplicitAls: () => [interactions, { random, epochs: 1, embeddingSize: 2 }],
  MatrixFactorization: () => [{ interactions, random, embeddingSize: 2 }],
  Gcn: () => [{ graph, random, embeddingSize: 2 }],
  LightGcn: () => [{ graph, random, embeddingSize: 2 }],
  Ngcf: () => [{ graph, random, embeddingSize: 2 }],
  fitEase: () => [interactions, {}],
  fitItemKnn: () => [interactions, {}],
  createBert4Rec: () => [sequenceModel],
  createBst: () => [sequenceModel],
  createGru4Rec: () => [{ items: 4, random }],
  createSasrec: () => [sequenceModel],
  BatchedTabular: () => [{ process: insurer, size: 2, random }],
  InsuranceCustomers: () => [{ size: 2, random }],
  TabularEnvironment: () => [{ process: insurer, random }],
  smallInsurer: () => [{}],
  valueIteration: () => [insurer, { discount: 0.5 }],
  finiteHorizonValue: () => [insurer, insurerPolicy, { discount: 0.5, horizon: 2 }],
  policyIteration: () => [insurer, { discount: 0.5 }],
  qLearning: () => [
    {
      environment: new planning.TabularEnvironment({ process: insurer, random }),
      ...{ discount: 0.5, steps: 5, random },
    },
  ],
  sarsa: () => [
    {
      environment: new planning.TabularEnvironment({ process: insurer, random }),
      ...{ discount: 0.5, steps: 5, random },
    },
  ],
  DenseNetwork: () => [{ inputs: 2, outputs: 2, random }],
  QLearner: () => [{ dimension: 2, actions: 2, random }],
  trainDqn: () => [{ environment: insurers(4), discount: 0.5, rounds: 1, hidden: [], random }],
  trainPolicyGradient: () => [
    { environment: insurers(4), discount: 0.5, iterations: 1, steps: 2, hidden: [], random },
  ],
  collectEpisodes: () => [insurers(2), planning.tabularPolicy(insurerPolicy, 4), { horizon: 3, random }],
  simulateReturns: () => [insurers(2), planning.tabularPolicy(insurerPolicy, 4), { discount: 0.5, random }],
  episodeEvidence: () => [insurerLog, insurerTarget, { discount: 0.5 }],
  fittedEvaluation: () => [insurerLog, insurerPolicy, { discount: 0.5, unseen: 0 }],
  crossFittedValues: () => [insurerLog, insurerPolicy, { discount: 0.5, unseen: 0, random }],
  marginalizedValue: () => [insurerLog, insurerPolicy, { discount: 0.5 }],
  bootstrapEpisodes: () => [insurerLog, () => 1, { random, resamples: 2 }],
  fitOfflineQ: () => [offline],
  fitImplicitQ: () => [offline],
  fitTopKPolicy: () => [offline],
  fitEvaluationNetwork: () => [
    {
      ...offline,
      policy: {
        actions: 4,
        probabilities: (_: Float32Array, rows: number) => new Float64Array(4 * rows).fill(0.25),
      },
    },
  ],
  constrainedPlan: () => [insurer, { discount: 0.5, budget: 1, costs: new Float64Array(97 * 4).fill(0.1) }],
  highConfidenceTest: () => [insurerLog, insurerEstimate, { discount: 0.5 }],
  satisfactionSlates: () => [{}],
  slateValueIteration: () => [slates, { discount: 0.5 }],
  slateQLearning: () => [slates, { discount: 0.5, steps: 3, random }],
  CrowdSimulator: () => [{ users: 20, items: 20 }],
  CustomerSimulator: () => [{ customers: 5 }],
  ZooplusSimulator: () => [{ users: 5, products: 10 }],
  QuoteFunnel: () => [{}],
  SessionSimulator: () => [{}],
};

/** Functions that take options and stand in no row above. A new one belongs above, not here: this number falls only. */
const mostUncovered = 81;

const functions = new Map<string, unknown>();
for (const door of Object.values(doors)) {
  for (const [name, value] of Object.entries(door))
    if (typeof value === 'function') functions.set(name, value);
}

async function call(name: string, given: unknown[]): Promise<void> {
  const made = functions.get(name) as (...given: unknown[]) => unknown;
  const result = await (/^class /.test(String(made)) ? Reflect.construct(made, given) : made(...given));
  (result as { dispose?: () => void } | undefined)?.dispose?.();
}

async function refusal(name: string, given: unknown[]): Promise<ArgumentError> {
  try {
    await call(name, given);
  } catch (error) {
    assert(error instanceof ArgumentError, `${name} throws ${error instanceof Error ? error.stack : error}`);
    return error;
  }
  assert.fail(`${name} takes it without a word`);
}

test('every public function that takes options is tried here, but for those that are listed when there are too many', () => {
  const takesOptions = (made: unknown) => /require(Layer)?Option(s|Names)\)/.test(String(made));
  const uncovered = [...functions].filter(([name, made]) => takesOptions(made) && !(name in calls));
  assert(uncovered.length <= mostUncovered, `not tried: ${uncovered.map(([name]) => name).join(', ')}`);
  for (const name of Object.keys(calls)) assert(functions.has(name), `${name} is at no door`);
});

/** What a hand may make of a name. */
const misspell: ((name: string, at: number) => string)[] = [
  (name, at) => name.slice(0, at) + name.slice(at + 1),
  (name, at) => name.slice(0, at) + name[at] + name.slice(at),
  (name) => name.toUpperCase(),
  (name) => `${name}s`,
  (name) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
  () => 'fhqwhgads',
];

for (const [name, argumentsOf] of Object.entries(calls)) {
  test(`${name} takes its options, and no other`, async () => {
    await call(name, await argumentsOf());
    const given = await argumentsOf();
    const options = given.at(-1) as object;
    for (const none of [null, 'options', 7, [1, 2], new Map(), Promise.resolve({})]) {
      await refusal(name, [...given.slice(0, -1), none]);
    }
    const known = Object.keys(options).filter((option) => option.length > 1);
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...known, 'thing'),
        fc.constantFrom(...misspell),
        fc.nat(30),
        async (option, change, at) => {
          const wrong = change(option, at % option.length);
          fc.pre(!(wrong in options));
          const { argument } = await refusal(name, [...given.slice(0, -1), { ...options, [wrong]: 1 }]);
          assert.match(argument, new RegExp(`(^|\\.)${wrong}$`));
        },
      ),
      { numRuns: 8 },
    );
  });

  test(`${name} refuses null, undefined and other kinds for what it needs`, async () => {
    const given = await argumentsOf();
    for (let i = 0; i < given.length - 1; i++) {
      // Where a name is asked for, a text may be one.
      const text = typeof given[i] === 'string' ? '' : 'text';
      for (const none of [null, undefined, text, {}]) {
        await refusal(
          name,
          given.map((value, j) => (j === i ? none : value)),
        );
      }
    }
    const options = given.at(-1) as Record<string, unknown>;
    for (const option of Object.keys(options)) {
      for (const none of [null, Symbol('none')]) {
        await refusal(name, [...given.slice(0, -1), { ...options, [option]: none }]);
      }
    }
  });
}
