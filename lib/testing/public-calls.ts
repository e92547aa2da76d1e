import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as bandits from '../bandits';
import * as compiler from '../compiler';
import * as core from '../core';
import { Random, tf } from '../core';
import * as data from '../data';
import { bipartiteGraph, interactionsOf, ratingsOf, sequencesOf } from '../data';
import * as display from '../display';
import * as evaluation from '../evaluation';
import { offPolicyEvidence, uniformTarget } from '../evaluation';
import * as explanation from '../explanation';
import * as lessons from '../lessons';
import * as models from '../models';
import * as planning from '../planning';
import * as recommender from '../recommender';
import * as training from '../training';
import * as worlds from '../worlds';

/** Every door of the library, by name. */
export const doors: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  ...{
    bandits,
    compiler,
    core,
    data,
    display,
    evaluation,
    explanation,
    lessons,
    models,
    planning,
    recommender,
    training,
    worlds,
  },
};

/** Arguments of a call that is right; the options, where there are any, are the last of them. */
export type ArgumentsOf = () => unknown[] | Promise<unknown[]>;

/**
 * Calls that are right, of every public function and constructor by its name, and of methods as `Class.method`, whose
 * first argument is the object. Everything is made anew by each call of this, so that whoever spoils arguments spoils
 * nobody else's.
 */
export function publicCalls(): Readonly<Record<string, ArgumentsOf>> {
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
  const sequenceModel = { items: 4, length: 3, random };
  const people = { age: [20, 30], job: ['cook', 'nurse'], old: [0, 1] };
  const encoder = data.fitFeatures([data.numeric('age'), data.category('job')], people);
  const ranking = () => evaluation.evaluateRanking(scoreItems, { test: interactions, k: [2] });
  const linear = {
    size: 2,
    features: explanation.singleFeatures(2),
    logits: (x: core.tf.Tensor2D) => core.tf.sum(x, 1),
  };
  const points = Float32Array.of(0, 0, 1, 2);
  const sums = (x: Float64Array) =>
    Float64Array.from({ length: x.length / 2 }, (_, i) => x[2 * i] + x[2 * i + 1]);
  const played = { features: linear.features, background: points };
  /** A recommender by common buyers of three items. */
  async function nearest() {
    const fitted = recommender.models.itemKnn();
    const [users, items] = [3, 3].map(
      (size) => new data.Vocabulary(Array.from({ length: size }, (_, id) => id)),
    );
    await fitted.fit(new data.Log({ user: log.user, item: log.item.map((id) => id % 3), users, items }));
    return fitted;
  }
  const spread = () => explanation.shapleyValues(sums, points, 2, played);
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
  const slateProcess = planning.satisfactionSlates();
  type Tensors = Readonly<Record<string, tf.Tensor>>;
  const sgd = () => ({ kind: 'sgd' as const, learningRate: 0.1 });
  const step = () => ({ ...stepParts(), seed: 1 });
  const stepParts = () => {
    const w = tf.variable(tf.scalar(1));
    return {
      ...{ variables: [w], optimizer: sgd() },
      loss: ({ x }: Tensors) => tf.mean(tf.square(tf.sub(tf.mul(x, w), 1))) as tf.Scalar,
    };
  };
  const entries = {
    ...{ rows: Int32Array.of(0, 1), columns: Int32Array.of(1, 0), values: Float32Array.of(1, 2) },
    shape: [2, 2] as const,
  };
  const folder = () => path.join(mkdtempSync(path.join(tmpdir(), 'public-calls-')), 'made');
  const candidates = () => data.sampleCandidates(heldOut(), { known: few(), negatives: 1, random });
  const few = () =>
    interactionsOf({ user: Int32Array.of(0, 1), item: Int32Array.of(1, 2) }, { users: 3, items: 4 });
  const candidateFile = () => {
    const file = `${folder()}.txt`;
    data.writeCandidates(file, candidates());
    return file;
  };
  const heldOut = () =>
    interactionsOf({ user: Int32Array.of(0, 1), item: Int32Array.of(3, 0) }, { users: 3, items: 4 });
  const parts = {
    ...{ user: log.user, item: log.item, value: rated.value, timestamp: Float64Array.from(log.timestamp) },
    ...{ users: new data.Vocabulary(['a', 'b', 'c']), items: new data.Vocabulary(['x', 'y', 'z', 'w']) },
  };
  const known = {
    ...{ user: Int32Array.of(0, 0, 1), item: Int32Array.of(1, 2, 1) },
    timestamp: Int32Array.of(1, 2, 3),
  };
  const asked = {
    ...{ user: Int32Array.of(0, 1), item: Int32Array.of(3, 2) },
    timestamp: Int32Array.of(7, 8),
  };
  const cases = () => data.nextItemCases(known, asked, { items: 4, unasked: 0 });
  const shop = () => new worlds.ZooplusSimulator({ users: 5, products: 10 });
  const policyWorld = () => new worlds.PolicyWorld(shop(), { random });
  const uniform = () => new Float64Array(50).fill(0.1);
  const prefix = [worlds.quoteAnswer('zip', '94103'), worlds.quoteAnswer('age', 34)];
  const customers = () => new worlds.CustomerSimulator({ customers: 5 }).generate({});
  const blend = () => new models.ScoreBlend({ parts: { a: scoreItems, b: scoreItems }, items: 4, random });
  const mlp = () => models.createMlpRecommender({ users: 3, products: 4, random });
  const table = (rows: number) => ({
    values: Float32Array.from({ length: 2 * rows }, (_, i) => (i * 7) % 5),
    width: 2,
  });
  const neighbors = () => data.itemNeighbors(graph, { size: 1, steps: 5, random });
  const sasrec = () => models.createSasrec({ ...sequenceModel, embeddingSize: 2, blocks: 1 });
  const gru4rec = () => models.createGru4Rec({ items: 4, embeddingSize: 2, random });
  const archive = () => {
    const at = folder();
    const numbers = { a: Float32Array.of(1) };
    training.writeArchive(at, { kind: 'k', version: 1, options: {}, tensors: numbers });
    return at;
  };
  const savedModel = async () => {
    const at = folder();
    await training.saveModel(mlp(), at);
    return at;
  };
  const fitted = async (made = recommender.models.itemKnn()) => {
    await made.fit(new data.Log(parts));
    return made;
  };
  const savedRecommender = async () => {
    const at = folder();
    await (await fitted()).save(at);
    return at;
  };
  const savedRatings = async () => {
    const at = folder();
    await (await fitted(recommender.models.biases())).save(at);
    return at;
  };
  const contexted = { ...feedback, context: Float64Array.of(0, 1, 1, 0), dimension: 1 };
  const whole = { probabilities: new Float64Array(8).fill(0.5) };
  const doubly = () =>
    offPolicyEvidence(feedback, whole, {
      predictions: evaluation.rewardPredictions(new Float64Array(8).fill(0.4), feedback, whole),
    });
  const half = Float64Array.of(0.5, 0.5, 0.5, 0.5);
  const slates = {
    ...{ length: 2, reward: Float32Array.of(1, 0, 0, 1) },
    marginal: { logging: half, target: half },
  };
  const lists = () => evaluation.recommendItems(scoreItems, { userIds: Int32Array.of(0, 1), items: 4, k: 2 });
  const arena = () => ({
    ...{ scenario: { steps: 5, users: 4, products: 5 }, policies: [{ policy: 'random' }], seeds: [1, 2] },
    progress: false as const,
  });
  const context = { user: 0, features: Float64Array.of(1, 0) };
  const shelf = { actions: Int32Array.of(0, 1), features: Float64Array.of(1, 0, 0, 1) };
  const policies = () => ({
    RandomPolicy: () => new bandits.RandomPolicy({ random }),
    Ucb1: () => new bandits.Ucb1({ alpha: 1 }),
    EpsilonGreedy: () => new bandits.EpsilonGreedy({ epsilon: 0.1, random }),
    BetaThompson: () => new bandits.BetaThompson({ random }),
    LinUcb: () => new bandits.LinUcb({ dimension: 2 }),
    LinearThompson: () => new bandits.LinearThompson({ dimension: 2, random }),
    LogisticThompson: () => new bandits.LogisticThompson({ dimension: 2, random }),
    HybridLinUcb: () => new bandits.HybridLinUcb({ dimension: 2, itemDimension: 2 }),
    SharedLinUcb: () => new bandits.SharedLinUcb({ itemDimension: 2 }),
    SharedLinearThompson: () => new bandits.SharedLinearThompson({ itemDimension: 2, random }),
    LatentClassThompson: () => new bandits.LatentClassThompson({ categories: 2, random }),
    NeuralLinear: () => new bandits.NeuralLinear(neural),
    NeuralUcb: () => new bandits.NeuralUcb(neural),
    DropoutEnsemble: () => new bandits.DropoutEnsemble(neural),
  });
  const recommenders = (): Readonly<Record<string, object>> => ({
    ...{ popularity: {}, recentlyPopular: { timeConstant: 100 }, itemKnn: { neighbors: 5 } },
    ...{ userKnn: { neighbors: 8 }, ease: { l2: 5 }, implicitAls: { epochs: 3 }, bprMf: { epochs: 3 } },
    ...{ randomWalks: { steps: 300 }, mlp: { epochs: 2 }, lightGcn: { epochs: 3, layers: 2 } },
    ...{ gcn: { epochs: 3, layers: 1 }, ngcf: { epochs: 3, layers: 1 }, markovChain: {} },
    ...{ graphSage: { epochs: 2, units: [8], samples: [3] }, pinSage: { epochs: 2, layers: 1 } },
    ...{ fpmc: { epochs: 3 }, gru4rec: { epochs: 1, length: 8 }, sasrec: { epochs: 1, length: 8 } },
    ...{ bert4rec: { epochs: 1, length: 8 }, bst: { epochs: 1, length: 4 }, biases: {} },
    ...{ ratingKnn: { by: 'item', neighbors: 5 }, svd: { embeddingSize: 4, epochs: 3 } },
    ...{ svdPlusPlus: { embeddingSize: 4, epochs: 3 }, blend: { epochs: 2 } },
  });
  const figure = () => display.lineChart({ ...chart, series: [{ name: 'A', y: [1, 2] }] });
  const armModel = { predict: () => ({ mean: 0.1, variance: 0.2 }) };
  const offers = (from = 0, count = 6) => new worlds.QuoteFunnel({ seed: 9 }).offerLog(from, count);
  const bag = () =>
    lessons.createBagRegression({
      ...{ length: 4, tokens: lessons.quoteTokens, acts: lessons.quoteActIds, outputs: 8 },
    });
  return {
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
    PointwiseSampler: () => [interactions, { negatives: 2 }],
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
    correctedMetric: () => ['hitRate', { items: 20, negatives: 5, k: 3 }],
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
    DeepAndCross: () => [{ encoder, random }],
    DeepFm: () => [{ encoder, random }],
    Dlrm: () => [{ encoder, random }],
    MultiTask: () => [{ encoder, tasks: [{ label: 'old', loss: 'binary' }], random }],
    fitMultiTask: () => [
      {
        model: new models.MultiTask({ encoder, tasks: [{ label: 'old', loss: 'binary' }], random }),
        ...{
          training: people,
          batchSize: 2,
          epochs: 1,
          optimizer: { kind: 'sgd', learningRate: 0.1 },
          random,
        },
      },
    ],
    Gmf: () => [{ users: 3, items: 4, random }],
    NcfMlp: () => [{ users: 3, items: 4, random }],
    NeuMf: () => [{ users: 3, items: 4, random }],
    fitInteractions: () => [
      {
        ...{ model: new models.Gmf({ users: 3, items: 4, random }), interactions, epochs: 1, random },
        loss: { kind: 'pointwise', negatives: 2 },
      },
    ],
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
    CrowdSimulator: () => [{ users: 20, items: 20 }],
    CustomerSimulator: () => [{ customers: 5 }],
    ZooplusSimulator: () => [{ users: 5, products: 10 }],
    beeswarmChart: () => [{ ...chart, features: ['a'], values: [1, 2] }],
    dependenceChart: () => [{ ...chart, values: [1, 2], attributions: [1, 2] }],
    waterfallChart: () => [{ ...chart, features: ['a'], values: [1], base: 0 }],
    counterfactualHistory: async () => [await nearest(), { history: [0] }, 1, {}],
    historyInfluence: async () => [await nearest(), { history: [0] }, 1, {}],
    weightRandomization: () => [[core.tf.variable(core.tf.zeros([2]))], spread, { random }],
    reasonReport: () => [
      {
        ...{ attributions: spread(), row: 0, subject: 'A', item: 'B', decision: 'declined' },
        ...{ noise: Array.from({ length: 5 }, spread), featureValue: () => 1 },
      },
    ],
    modelCard: () => [
      {
        ...{ model: 'M', intendedUse: 'U', notFor: [], limits: [], random },
        data: { source: 'S', trainingRows: 1, testRows: 1, label: 'L', features: ['F'] },
        training: { history: [{ epoch: 1, trainingLoss: 1 }], weightsOfEpoch: 1 },
        test: { labels: [1], probabilities: [0.5], groups: ['G'] },
      },
    ],
    nearestEmbeddings: () => [points, 2, 0, {}],
    deletionCurves: () => [sums, points, 2, spread(), { ...played, random }],
    infidelity: () => [sums, points, 2, spread(), { ...played, random }],
    explanationSensitivity: () => [spread, points, 2, { random }],
    explanationAgreement: () => [spread(), spread(), {}],
    explanationStability: () => [[spread(), spread()], {}],
    embeddedIds: () => [models.createLogisticRecommender({ numbers: ['age'] }), {}],
    gradientTimesInput: () => [linear, points, {}],
    integratedGradients: () => [linear, points, { baseline: points }],
    shapleyInteractions: () => [sums, points, 2, played],
    shapleyValues: () => [sums, points, 2, played],
    smoothGradients: () => [linear, points, { samples: 2, random }],
    InsuranceMarket: () => [{ zips: 50 }],
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
    slateValueIteration: () => [slateProcess, { discount: 0.5 }],
    slateQLearning: () => [slateProcess, { discount: 0.5, steps: 3, random }],
    PlantedMarket: () => [{ random }],
    QuoteFunnel: () => [{}],
    SessionSimulator: () => [{}],
    // core
    argumentError: () => ['k', 'an integer', 2],
    ArgumentError: () => ['k', 'an integer', 2],
    requireOneOf: () => ['k', 1, [1, 2]],
    requirePositive: () => ['k', 1],
    requirePositiveInteger: () => ['k', 1],
    requireProbability: () => ['k', 1],
    requireMemory: () => ['the table', 8],
    bytesText: () => [2048],
    takeRows: () => [log, Int32Array.of(1, 0)],
    dataFrame: () => [{ a: Float64Array.of(1, 2), b: ['x', 'y'] }],
    Stopping: () => [new AbortController().signal],
    Random: () => ['seed'],
    'Random.child': () => [random, 'name'],
    'Random.uniform': () => [random, 1, 2],
    'Random.integer': () => [random, 0, 4],
    'Random.bernoulli': () => [random, 0.5],
    'Random.normal': () => [random, 0, 1],
    'Random.beta': () => [random, 1, 2],
    'Random.gamma': () => [random, 1, 2],
    'Random.binomial': () => [random, 10, 0.3],
    'Random.permutation': () => [random, 5],
    'Random.shuffle': () => [random, [1, 2, 3]],
    'Random.pick': () => [random, [1, 2, 3]],
    'Random.choice': () => [random, [1, 2, 3], { size: 2, replace: true }],
    // compiler
    CompiledStep: () => [step()],
    compileStep: () => [step()],
    'CompiledStep.run': () => [compiler.compileStep(step()), { x: Float32Array.of(1, 2) }],
    compilePredict: () => [(batch: Tensors) => tf.mul(batch.x, 2), {}, {}],
    CompiledPrediction: () => [(batch: Tensors) => tf.mul(batch.x, 2), {}, {}],
    'CompiledPrediction.run': () => [
      compiler.compilePredict((batch: Tensors) => tf.mul(batch.x, 2)),
      { x: Float32Array.of(1, 2) },
    ],
    layerNormalization: () => [tf.tensor2d([[1, 2]]), tf.tensor1d([1, 1]), tf.tensor1d([0, 0]), 1e-5],
    sigmoidCrossEntropy: () => [tf.tensor1d([0, 1]), tf.tensor1d([0.3, -2])],
    SparseMatrix: () => [entries],
    'SparseMatrix.matMul': () => [new compiler.SparseMatrix(entries), tf.tensor2d([[1], [2]])],
    // data
    allPairs: () => [3, 4],
    readCandidates: () => [candidateFile()],
    writeCandidates: () => [path.join(folder(), 'c.txt'), candidates()],
    loadMushrooms: () => [{}],
    loadMovieLens100k: () => [{}],
    loadAdult: () => [{}],
    loadOpenBandit: () => [{}],
    describeDataset: () => ['mushroom'],
    locateDataset: () => ['mushroom', {}],
    filmClicks: () => [{ ratings: { ...log, rating: Float32Array.of(1, 2, 3, 4, 5, 1) } }, 4],
    fitFeatures: () => [[data.numeric('age'), data.category('job')], people],
    'FeatureEncoder.encode': () => [encoder, people],
    'FeatureEncoder.field': () => [encoder, 'job'],
    'FeatureEncoder.rowName': () => [encoder, 0],
    'FeatureEncoder.rowOf': () => [encoder, 'job', 'cook'],
    connectedComponents: () => [graph],
    degreesOf: () => [graph],
    isolatedNodes: () => [graph],
    neighborsOf: () => [graph, 1],
    strengthsOf: () => [graph],
    RandomWalker: () => [graph],
    'RandomWalker.visits': () => [new data.RandomWalker(graph), 0, { steps: 5, random }],
    sampleNeighbors: () => [graph, Int32Array.of(0, 1), { size: 2, random }],
    spectralRadius: () => [entries, { random }],
    springLayout: () => [graph, { random, iterations: 3 }],
    inductiveSplitByItem: () => [interactions, 0.3, random],
    hasInteraction: () => [interactions, 0, 1],
    interactionsOf: () => [
      { user: log.user, item: log.item },
      { users: 3, items: 4 },
    ],
    itemsOfUser: () => [interactions, 1],
    usersPerItem: () => [interactions],
    'BprSampler.sample': () => [new data.BprSampler(interactions), random, 3],
    Log: () => [parts],
    'Log.split': () => [new data.Log(parts), { by: 'time', testShare: 0.4 }],
    'Log.folds': () => [new data.Log(parts), 2, { random }],
    readLog: () => [
      { u: ['a', 'a', 'b'], i: ['x', 'y', 'x'], t: [1, 2, 3] },
      { user: 'u', item: 'i', time: 't' },
    ],
    sampleCandidates: () => [interactions, { known: interactions, negatives: 1, random }],
    everyTarget: () => [cases(), [0], { length: 2, candidates: 4 }],
    sampledTargets: () => [cases(), { length: 2, negatives: 1, random }],
    nextItemCases: () => [known, asked, { items: 4, unasked: 0 }],
    takeCases: () => [cases(), [0]],
    packSessions: () => [sequences, { length: 6 }],
    cutSequences: () => [sequences, { sequence: [0], start: [0], end: [2] }],
    takeSequences: () => [sequences, [0]],
    sessionParallelBatches: () => [sequences, { lanes: 2 }],
    shuffledSplit: () => [log, 0.4, random],
    timeSplit: () => [log, 0.4, 'timestamp'],
    userDisjointSplit: () => [log, 0.5, random, 'user'],
    stratifiedSplitByItem: () => [log, 0.4, random, 'item'],
    'Vocabulary.index': () => [new data.Vocabulary(['a', 'b']), 'a'],
    'Vocabulary.id': () => [new data.Vocabulary(['a', 'b']), 1],
    'Vocabulary.encode': () => [new data.Vocabulary(['a', 'b']), ['a']],
    'Vocabulary.decode': () => [new data.Vocabulary(['a', 'b']), [1]],
    'Vocabulary.has': () => [new data.Vocabulary(['a', 'b']), 'a'],
    // worlds
    'CrowdSimulator.generateLog': () => [new worlds.CrowdSimulator({ users: 20, items: 20 }), {}],
    'CrowdSimulator.affinity': () => [new worlds.CrowdSimulator({ users: 20, items: 20 }), 1, 2],
    'CrowdSimulator.personaOf': () => [new worlds.CrowdSimulator({ users: 20, items: 20 }), 1],
    'CrowdSimulator.reward': () => [new worlds.CrowdSimulator({ users: 20, items: 20 }), 1, 2, random],
    'CustomerSimulator.generate': () => [new worlds.CustomerSimulator({ customers: 5 }), {}],
    'CustomerSimulator.addCustomers': () => [new worlds.CustomerSimulator({ customers: 5 }), 2],
    'CustomerSimulator.preferred': () => [new worlds.CustomerSimulator({ customers: 5 }), 2],
    PolicyWorld: () => [shop(), { random }],
    'PolicyWorld.value': () => [policyWorld(), uniform()],
    'PolicyWorld.ratesOf': () => [policyWorld(), 1],
    'PolicyWorld.historyPolicy': () => [policyWorld(), 2],
    'PolicyWorld.bestsellerPolicy': () => [policyWorld(), 2],
    'PolicyWorld.without': () => [policyWorld(), uniform(), [1]],
    'PolicyWorld.log': () => [policyWorld(), uniform(), 5, random],
    rowsByUser: () => [[1, 2, 3, 4], Int32Array.of(0, 1), 2],
    slateLog: () => [policyWorld(), uniform(), 4, random, { length: 2, leave: 0.2 }],
    slateValue: () => [policyWorld(), uniform(), { length: 2, leave: 0.2 }],
    MushroomBandit: () => [Int32Array.of(0, 1)],
    'MushroomBandit.reward': () => [new worlds.MushroomBandit(Int32Array.of(0, 1)), 0, 1, random],
    'MushroomBandit.expectedReward': () => [new worlds.MushroomBandit(Int32Array.of(0, 1)), 0, 1],
    slatePolicy: () => [new Float64Array(50), 10, { size: 2 }],
    topProducts: () => [new Float64Array(50), 10, 2],
    uniformLogTheory: () => [shop()],
    'ZooplusSimulator.categoryOf': () => [shop(), 1],
    'ZooplusSimulator.trueRate': () => [shop(), 1, 2],
    'ZooplusSimulator.trueRatesOf': () => [shop(), 1],
    'ZooplusSimulator.bestRate': () => [shop(), 1],
    'ZooplusSimulator.reward': () => [shop(), 1, 2, random],
    'ZooplusSimulator.generateLog': () => [shop(), 5, {}],
    'ZooplusSimulator.addProducts': () => [shop(), 2],
    'ZooplusSimulator.addUsers': () => [shop(), 2],
    'ZooplusSimulator.productsOf': () => [shop(), 'Cat Food'],
    'ZooplusSimulator.personaOf': () => [shop(), 1],
    chooseForBox: () => [(addOn: number) => 0.1 * addOn, 4, { threshold: 0.1, size: 2 }, [0]],
    decisionPoints: () => [new worlds.QuoteFunnel({}).visitors(0, 2)],
    funnelOutcomes: () => [new worlds.QuoteFunnel({}), new worlds.QuoteFunnel({}).visitors(0, 2)],
    'QuoteFunnel.visitor': () => [new worlds.QuoteFunnel({}), 3],
    'QuoteFunnel.visitors': () => [new worlds.QuoteFunnel({}), 3, 2],
    'QuoteFunnel.offerLog': () => [new worlds.QuoteFunnel({}), 3, 2],
    'QuoteFunnel.trueProbabilities': () => [new worlds.QuoteFunnel({}), prefix],
    quoteAnswer: () => ['age', 34],
    IntentFilter: () => [new worlds.SessionSimulator({}).world],
    restockingProbability: () => [new worlds.SessionSimulator({}).world, 3600],
    'SessionSimulator.generateLog': () => [new worlds.SessionSimulator({}), { users: [0, 1] }],
    'SessionSimulator.categoryOf': () => [new worlds.SessionSimulator({}), 1],
    'SessionSimulator.personaOf': () => [new worlds.SessionSimulator({}), 1],
    customerOracle: () => [
      customers(),
      customers(),
      { products: 100, preferredProducts: 3, customer: true, behavior: true },
    ],
    // models
    fitPopularItems: () => [interactions],
    fitRecentlyPopularItems: () => [log, { users: 3, items: 4, timeConstant: 10 }],
    ScoreBlend: () => [{ parts: { a: scoreItems, b: scoreItems }, items: 4, random }],
    'ScoreBlend.scoreRows': () => [blend(), new Float32Array(2)],
    SeededDropout: () => [{ rate: 0.5, name: 'dropout' }],
    extendMlpRecommender: () => [mlp(), { users: [[0]], products: [[1, 2]] }],
    createHybridRecommender: () => [{ users: [table(3)], products: [table(4)], random }],
    embeddingInitializer: () => [random],
    linearInitializer: () => [3, random],
    dotProductScores: () => [{ users: tf.ones([3, 2]), items: tf.ones([4, 2]) }],
    GraphSage: () => [{ graph, features: table(7), units: [2], samples: [2], random }],
    bipartiteFeatures: () => [graph, { users: table(3), items: table(4) }],
    logDegrees: () => [[0, 2]],
    withColumn: () => [table(4), [1, 2, 3, 4]],
    PinSage: () => [{ neighbors: neighbors(), features: table(4), layers: 1, embeddingSize: 2, random }],
    MultiHeadAttention: () => [{ name: 'attention', heads: 2, random }],
    GruLayer: () => [{ name: 'gru', units: 2, random }],
    LstmLayer: () => [{ name: 'lstm', units: 2, random }],
    attentionMaps: () => [sasrec(), { history: Int32Array.of(1, 2, 3) }, 3],
    NextItemScorer: () => [sasrec(), {}],
    'NextItemScorer.scoreTable': () => [
      new models.NextItemScorer(sasrec()),
      data.padSequences(sequences, { length: 3 }),
    ],
    'NextItemScorer.lastStates': () => [new models.NextItemScorer(sasrec()), sequences],
    NextItemSession: () => [gru4rec()],
    'NextItemSession.add': () => [new models.NextItemSession(gru4rec()), 1],
    // training
    predictFeatureLogits: () => [new models.FactorizationMachine({ encoder, random }), people],
    predictFeatures: () => [new models.FactorizationMachine({ encoder, random }), people],
    fit: () => [
      { model: mlp(), training: log, label: 'clicked', batchSize: 3, epochs: 1, optimizer: sgd(), random },
    ],
    fitVariables: () => [
      { ...stepParts(), training: { x: Float32Array.of(1, 2) }, batchSize: 1, epochs: 1, random },
    ],
    binaryCrossEntropy: () => [tf.tensor1d([0, 1]), tf.tensor1d([0.3, -2])],
    squaredError: () => [tf.tensor1d([0, 1]), tf.tensor1d([0.3, -2])],
    readArchive: () => [archive(), { kind: 'k', versions: [1] }],
    writeArchive: () => [
      folder(),
      { kind: 'k', version: 1, options: {}, tensors: { a: Float32Array.of(1) } },
    ],
    predictLogits: () => [mlp(), { user: log.user, product: log.product }, {}],
    predictProbabilities: () => [mlp(), { user: log.user, product: log.product }, {}],
    fitBlend: () => [{ blend: blend(), heldOut: heldOut(), seen: few(), negatives: 1, epochs: 1, random }],
    fitBpr: () => [
      {
        ...{
          model: new models.MatrixFactorization({ interactions, random, embeddingSize: 2 }),
          interactions,
        },
        ...{ batchSize: 4, epochs: 1, optimizer: sgd(), random },
      },
    ],
    fitFpmc: () => [
      {
        ...{ model: new models.Fpmc({ users: 3, items: 4, random }), training: sequences },
        ...{ batchSize: 4, epochs: 1, optimizer: sgd(), random },
      },
    ],
    fitGraphSage: () => [
      {
        ...{ model: new models.GraphSage({ graph, features: table(7), units: [2], samples: [2], random }) },
        ...{ interactions, batchSize: 4, epochs: 1, optimizer: sgd(), random },
      },
    ],
    fitPinSage: () => [
      {
        model: new models.PinSage({
          ...{ neighbors: neighbors(), features: table(4), layers: 1, embeddingSize: 2, random },
        }),
        ...{ interactions, epochs: 1, batchSize: 4, random },
      },
    ],
    fitNextItem: () => [
      {
        ...{ model: sasrec(), training: data.nextItemTable(sequences, { length: 3 }), random },
        ...{ loss: { kind: 'softmax' }, optimizer: sgd(), batchSize: 2, epochs: 1 },
      },
    ],
    saveModel: () => [mlp(), folder()],
    loadModel: async () => [await savedModel(), {}],
    // evaluation
    'AlwaysValidTest.look': () => [new evaluation.AlwaysValidTest({ tau: 0.1 }), arm, arm],
    groupSequentialPower: () => [evaluation.groupSequentialPlan([0.5, 1], {}), 2],
    inflationFactor: () => [evaluation.groupSequentialPlan([0.5, 1], {}), 0.8],
    stoppingLook: () => [evaluation.groupSequentialPlan([0.5, 1], {}), [1, 2]],
    twoProportionPower: () => [{ control: 0.1, treatment: 0.2 }, 100],
    repeatedIntervals: () => [evaluation.groupSequentialPlan([0.5, 1], {}), 0, arm, arm],
    repeatedNonInferiority: () => [
      ...[evaluation.groupSequentialPlan([0.5, 1], {}), 0, arm, arm],
      { margin: 0.1 },
    ],
    sampleRatioTest: () => [30, 31, 0.5],
    simulatedLooks: () => [{ control: 0.1, treatment: 0.2, perArm: 10, looks: 2, random }],
    brierScore: () => [labels, rates],
    logLoss: () => [labels, rates],
    fitIsotonic: () => [rates, labels],
    fitPlatt: () => [rates, [0, 1, 0, 1]],
    fitTemperature: () => [rates, [0, 1, 0, 1]],
    rocAuc: () => [labels, rates],
    expectedLogLoss: () => [rates, rates],
    crossFittedRewards: () => [contexted, { model: evaluation.ridgeRewardModel(), folds: 2, random }],
    directMethod: () => [doubly()],
    doublyRobust: () => [doubly()],
    inversePropensity: () => [evidence],
    selfNormalized: () => [evidence],
    switchDoublyRobust: () => [doubly(), { threshold: 1 }],
    estimatorAccuracy: () => [0.5, [1, 2].map(() => evaluation.normalValueInterval(estimate))],
    choosePolicy: () => [{ a: estimate, b: estimate }, {}],
    rewardPredictions: () => [
      new Float64Array(8),
      feedback,
      { probabilities: new Float64Array(8).fill(0.5) },
    ],
    feedbackOf: () => [policyWorld(), policyWorld().log(uniform(), 5, random)],
    simulateEstimators: () => [
      { world: policyWorld(), logging: uniform(), target: uniform(), rows: 20, runs: 2, random },
    ],
    slateIndependent: () => [slates],
    slateRewardInteraction: () => [{ ...slates, prefix: slates.marginal }],
    slateStandard: () => [{ ...slates, prefix: slates.marginal }],
    fitSoftmaxPolicy: () => [contexted, { objective: 'ips', epochs: 1, random }],
    deterministicTarget: () => [[0, 1], 2],
    uniformTarget: () => [4, 2],
    catalogCoverage: () => [[0, 2, 1]],
    giniCoefficient: () => [[0, 2, 1]],
    expectedHitRate: () => [Float32Array.of(1, 2), Float32Array.of(0.5, 0.5), { items: 2, k: 1 }],
    measureLists: async () => [await lists(), interactions, [1, 2]],
    listSpread: async () => [await lists(), interactions, 2],
    measureStrata: async () => [
      { lists: await lists(), relevant: interactions },
      evaluation.popularityStrata(interactions),
      [2],
    ],
    rankingMetrics: () => [{ test: interactions, k: [2] }],
    candidateScores: () => [scoreItems, 4],
    evaluateSampledRanking: () => [evaluation.candidateScores(scoreItems, 4), candidates(), { k: [1] }],
    scoreHistories: () => [() => new Float32Array(4), sequences],
    measureByDegree: async () => [await ranking(), interactions, [0], { k: 2, metric: 'recall' }],
    meanAbsoluteError: () => [labels, rates],
    rootMeanSquaredError: () => [labels, rates],
    // bandits
    runArena: () => [arena()],
    runArenaOnQueue: () => [{ ...arena(), folder: folder(), redis: '127.0.0.1:1', patience: 20 }],
    startArenaWorker: () => [{ redis: '127.0.0.1:1', patience: 20 }],
    ArenaSummary: async () => [await bandits.runArena(arena())],
    'ArenaSummary.interval': async () => [
      new bandits.ArenaSummary(await bandits.runArena(arena())),
      ...['random', 'clickRate', {}],
    ],
    'ArenaSummary.curve': async () => [
      new bandits.ArenaSummary(await bandits.runArena(arena())),
      ...['random', 'clickRate', {}],
    ],
    ContextEncoder: () => [{ kind: 'history' }, { users: 2, personas: 2, categories: 2 }],
    'ContextEncoder.features': () => [
      new bandits.ContextEncoder({ kind: 'history' }, { users: 2, personas: 2, categories: 2 }),
      { user: 0, persona: 0, step: 0 },
    ],
    'ContextEncoder.record': () => [
      new bandits.ContextEncoder({ kind: 'history' }, { users: 2, personas: 2, categories: 2 }),
      ...[0, 1, 1, 0],
    ],
    'UserHistory.record': () => [new bandits.UserHistory({ categories: 2 }), 0, 1, 1, 0],
    'UserHistory.shown': () => [new bandits.UserHistory({ categories: 2 }), 0, 1],
    balancedRows: () => [Int32Array.of(0, 1, 0, 1), 2, random],
    replayPolicy: () => [
      new bandits.RandomPolicy({ random }),
      { ...feedback, user: feedback.action, candidates: shelf },
    ],
    warmStart: () => [
      new bandits.LinUcb({ dimension: 2 }),
      { ...feedback, user: feedback.action, features: new Float64Array(8) },
    ],
    BatchedModel: () => [{ users: 3, products: 4, batchSize: 4, random }],
    CandidateGeneration: () => [
      { policy: new bandits.RandomPolicy({ random }), score: () => [1, 2], size: 2 },
    ],
    CascadingSlates: () => [{ policy: new bandits.RandomPolicy({ random }), size: 2 }],
    ...Object.fromEntries(
      Object.entries(policies()).flatMap(([name, make]): [string, () => unknown[]][] => [
        [`${name}.select`, () => [make(), context, shelf]],
        [
          `${name}.update`,
          () => {
            const policy = make();
            return [policy, policy.select(context, shelf), 1];
          },
        ],
        [`${name}.observe`, () => [make(), context, 0, 1, shelf.features.slice(0, 2)]],
        [`${name}.restore`, () => [make(), make().save()]],
      ]),
    ),
    // recommender
    ModelRecommender: () => [(recommender.models.popularity() as recommender.ModelRecommender).adapter],
    loadRecommender: async () => [await savedRecommender()],
    loadRatingModel: async () => [await savedRatings()],
    compare: () => [
      [recommender.models.popularity()],
      { log: new data.Log(parts), split: { by: 'time', testShare: 0.4 }, k: [1] },
    ],
    crossValidateRatings: () => [[recommender.models.biases()], { log: new data.Log(parts), folds: 2 }],
    ...Object.fromEntries(
      Object.entries(recommenders()).flatMap(([name, options]): [string, ArgumentsOf][] => [
        [
          `models.${name}`,
          () =>
            name === 'blend'
              ? [[recommender.models.popularity(), recommender.models.itemKnn()], options]
              : [options],
        ],
      ]),
    ),
    'Recommender.fit': () => [recommender.models.itemKnn(), new data.Log(parts), {}],
    'Recommender.recommend': async () => [await fitted(), 'a', { k: 2 }],
    'Recommender.score': async () => [await fitted(), 'a', ['x']],
    'Recommender.similarItems': async () => [await fitted(), 'x', { k: 1 }],
    'Recommender.scoreItems': async () => [await fitted(), Int32Array.of(0)],
    // display
    embeddingMap: () => [
      Float32Array.from({ length: 40 }, () => random.uniform()),
      { embeddingSize: 2, random, neighbors: 3 },
    ],
    compactFigure: () => [figure()],
    showFigure: () => [figure()],
    pictureHtml: () => [figure(), 'AAAA'],
    fitLine: () => [[1, 2, 3], [1, 2, 4], {}],
    networkChart: () => [
      {
        ...{ title: 'T', x: [0, 1], y: [0, 1], edges: { source: [0], target: [1] } },
        groups: [{ name: 'A', nodes: [0, 1] }],
      },
    ],
    panels: () => [[figure(), figure()], { title: 'T' }],
    showModel: () => [mlp(), 'models/click/mlp-recommender.ts', {}],
    showSource: () => ['models/click/mlp-recommender.ts', {}],
    showTable: () => [[{ a: 1 }], {}],
    // lessons
    chooseArm: () => [[armModel, armModel], Float64Array.of(1), random],
    chooseArmAsWritten: () => [[armModel, armModel], Float64Array.of(1), random],
    createWithCustomerId: () => [{ products: 4, customers: 3, random }],
    createWithCustomerIdDropout: () => [{ products: 4, customers: 3, random }],
    createWithoutCustomerId: () => [{ products: 4, random }],
    createWithCustomerPrior: () => [{ products: 4, customers: 3, trainingRows: 5, random }],
    showKeyFigures: () => [{ a: 1 }, {}],
    fitOfferPopularity: () => [offers(), 8],
    fitOfferRules: () => [offers(), worlds.quoteAddOns.map(() => () => true)],
    offerRows: () => [offers(), 4],
    createBagRegression: () => [
      { length: 4, tokens: lessons.quoteTokens, acts: lessons.quoteActIds, outputs: 8 },
    ],
    OfferScorer: () => [bag(), 4],
    'OfferScorer.logits': () => [new lessons.OfferScorer(bag()), lessons.offerRows(offers(), 4).inputs],
    fitOffers: () => [
      {
        ...{ model: bag(), training: lessons.offerRows(offers(), 4), optimizer: sgd() },
        ...{ batchSize: 8, epochs: 1, random },
      },
    ],
    QuoteModel: () => [bag(), { slope: 1, intercept: 0 }],
    'QuoteModel.logits': () => [new lessons.QuoteModel(bag(), { slope: 1, intercept: 0 }), [prefix]],
    bagReader: () => [3, random],
    recurrentReader: () => ['gru', 3, random],
    createSessionModel: () => [
      {
        ...{ length: 4, tokens: 9, acts: 3, outputs: 2, width: 3, tokenWidth: 3 },
        ...{ reader: lessons.bagReader(3, random), random },
      },
    ],
    trainQuoteModel: () => [
      {
        ...{ training: offers(0, 40), validation: offers(60, 40), reader: 'bag', width: 3, length: 4 },
        ...{ epochs: 1, random },
      },
    ],
    readRecordedResults: () => ['customer-id-variance'],
    writeRecordedResults: () => ['mine', { command: 'x', seeds: [1], seconds: 1, results: {} }, folder()],
    MlpLearner: () => [{ users: 5, products: 10, random, epochs: 1 }],
    runRetrainingLoop: () => [
      {
        ...{ simulator: shop(), periods: 2, rows: 20 },
        learner: { scores: () => new Float64Array(50), retrain: async () => {} },
      },
    ],
  };
}
