import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { readNotebook } from '../notebooks/notebook-file.mjs';
import { listNotebooks } from '../notebooks/select.mjs';
import { listFiles } from '../setup/fingerprint.mjs';
import { projectPaths, projectRoot } from '../setup/paths.mjs';
import { doors, namesOf } from './library-files.mjs';

const paths = projectPaths(projectRoot);

/**
 * Public names that no notebook, script or experiment names, by the reason why they are public all the same.
 *
 * @type {Record<string, string[]>}
 */
const publicFor = {
  'policies and models of one’s own, written outside the library': [
    'BatchedModel',
    'GraphRecommender',
    'SeededDropout',
    'embeddingInitializer',
    'linearInitializer',
    'bipartiteFeatures',
    'measureLists',
    'startProgress',
    'Stopping',
    'StoppedError',
    'ArgumentError',
    'CompiledStep',
    'compilePredict',
    'CompiledPrediction',
    'StaleTraceError',
    'TraceError',
    'readArchive',
    'writeArchive',
    'SavableModel',
    'ModelRecommender',
    'TrainingData',
  ],
  'logs and graphs of one’s own': [
    'timeSplit',
    'hasInteraction',
    'itemsOfUser',
    'strengthsOf',
    'importantNeighbors',
    'sampleNeighbors',
    'RandomWalker',
    'packSessions',
    'sessionParallelBatches',
    'readCandidates',
    'writeCandidates',
    'describeDataset',
    'locateDataset',
    'loadAdult',
    'ratingsOf',
    'interactionValues',
    'loadRatingModel',
  ],
  'errors to catch': ['DatasetIntegrityError', 'DamagedFileError'],
  'measures beside those that `evaluateRanking` returns': [
    'catalogCoverage',
    'giniCoefficient',
    'rankingMetricNames',
    'stratumNames',
    'measureByDegree',
    'rankingDifference',
    'rankingInterval',
    'estimatorAccuracy',
  ],
  'the truth of a world, to compare a model with': [
    'crowdPersonas',
    'crowdPets',
    'crowdPriceBands',
    'zooplusCategories',
    'zooplusLaterPersonas',
    'zooplusPersonas',
    'quoteVehicles',
    'IntentFilter',
    'restockingProbability',
    'slatePolicy',
  ],
  'planning beside what chapter 10 shows': [
    'BoxSpace',
    'DenseNetwork',
    'DiscreteSpace',
    'SingleEnvironment',
    'actionValues',
    'bestSlate',
    'bootstrapEpisodes',
    'directEpisodes',
    'fitEvaluationNetwork',
    'fitTopKPolicy',
    'fittedEvaluation',
    'returnsOf',
    'sarsa',
    'slateDecisionProcess',
    'slateQLearning',
    'softmaxNetworkPolicy',
    'trainPolicyGradient',
    'trajectoryImportance',
  ],
  'chapters to come, and parts of chapters that are there': [
    'beeswarmChart',
    'codedTable',
    'counterfactualHistory',
    'deletionCurves',
    'dependenceChart',
    'embeddedFeatures',
    'embeddedIds',
    'embeddedPairs',
    'explainabilityExercises',
    'explanationAgreement',
    'explanationSensitivity',
    'explanationStability',
    'gradientTimesInput',
    'historyInfluence',
    'infidelity',
    'inputPredictor',
    'integratedGradients',
    'modelCard',
    'modelCardHtml',
    'nearestEmbeddings',
    'quadrature',
    'readAdultAttributions',
    'reasonReport',
    'reasonReportHtml',
    'shapleyInteractions',
    'shapleyValues',
    'showHtml',
    'singleFeatures',
    'smoothGradients',
    'supportIn',
    'waterfallChart',
    'weightRandomization',
    'CascadingSlates',
    'GraphSage',
    'fitGraphSage',
    'NextItemSession',
    'LstmLayer',
    'UserHistory',
    'bagReader',
    'FactorizationMachine',
    'WideAndDeep',
    'DeepFm',
    'DeepAndCross',
    'Dlrm',
    'MultiTask',
    'fitMultiTask',
    'predictTasks',
    'fitFeatureModel',
    'predictFeatureLogits',
    'predictFeatures',
    'bucketed',
    'category',
    'crossed',
    'multiValued',
    'numeric',
    'fitFeatures',
    'FeatureEncoder',
    'recurrentReader',
    'fitRatingKnn',
    'fitUserKnn',
    'fitSvd',
    'fitSvdPlusPlus',
    'rootMeanSquaredError',
  ],
};

/** Everything that notebooks, scripts, experiments, the README and the arena's registry name. */
async function usedNames() {
  const scripts = listFiles(path.join(projectRoot, 'scripts'), (file) => /\.(mjs|mts|ts)$/.test(file), [
    'node_modules',
  ])
    .filter((file) => file !== import.meta.filename)
    .concat(path.join(projectRoot, 'README.md'), path.join(paths.lib, 'bandits/arena/policy-registry.ts'))
    .map((file) => readFileSync(file, 'utf8'));
  const notebooks = await Promise.all(listNotebooks(paths.notebooks).map(({ file }) => readNotebook(file)));
  const cells = notebooks
    .flatMap(({ cells }) => cells)
    .filter(({ cell_type }) => cell_type === 'code')
    .map(({ source }) => [source].flat().join(''));
  return wordsOf([...scripts, ...cells].join('\n'));
}

/** How often each name stands in the library's declarations, comments and doors apart. */
function declaredNames() {
  const texts = listFiles(paths.libOutput, (file) => file.endsWith('.d.ts'), ['testing'])
    .filter((file) => !/dist\/(\w+\/)?index\.d\.ts$|\.test\.d\.ts$/.test(file))
    .map((file) => readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\//g, ''));
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const [word] of texts.join('\n').matchAll(/[A-Za-z_$][\w$]*/g))
    counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

/** @param {string} text */
const wordsOf = (text) => new Set(text.match(/[A-Za-z_$][\w$]*/g));

const names = doors.filter((door) => door !== 'lib').flatMap((door) => namesOf(door));
const used = await usedNames();
const allowed = Object.values(publicFor).flat();

test('every public value is used by a notebook, a script or an experiment, or is public for a reason', () => {
  const idle = names
    .filter(({ type }) => !type)
    .map(({ name }) => name)
    .filter((name) => !used.has(name) && !allowed.includes(name));
  assert.deepEqual(idle, [], 'use them, make them internal, or say in publicFor for whom they are');
});

test('every public type is used, or stands in a public signature', () => {
  const declared = declaredNames();
  const idle = names
    .filter(({ name, type }) => type && !used.has(name) && !allowed.includes(name))
    .filter(({ name }) => (declared.get(name) ?? 0) < 2)
    .map(({ name }) => name);
  assert.deepEqual(idle, []);
});

test('the list of reasons names only what is public, each name once', () => {
  const known = new Set(names.map(({ name }) => name));
  assert.deepEqual(
    allowed.filter((name) => !known.has(name)),
    [],
  );
  assert.equal(new Set(allowed).size, allowed.length);
});
