// What the graph adds for whom: Recall@20 of LightGCN minus that of BPR-MF, plain and with a bias per item, by the user's number
// of known purchases. All are tuned on other seeds, number of epochs included. Stopped, it goes on where it was. Run from the project's root:
//   node scripts/experiments/crowd-degree-gain.mjs [--seeds 20]
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import {
  bipartiteGraph,
  evaluateRanking,
  fitBpr,
  LightGcn,
  MatrixFactorization,
  Random,
  rankingFigures,
  tInterval,
} from 'lib';
import { fitLine } from 'lib/display';
import { writeRecordedResults } from 'lib/lessons';
import { heldOutWorld, mean, text, tuningSeeds } from './crowd-world.mjs';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '20' },
    folder: { type: 'string', default: 'data/runs/crowd-degree-gain' },
  },
});
const seeds = Array.from({ length: Number(values.seeds) }, (_, i) => i + 1);
const started = performance.now();
const k = 20;
const dimension = 64;
const batchSize = 1024;
/** Known purchases, [from, to]. */
const strata = [
  [1, 1],
  [2, 2],
  [3, 4],
  [5, 8],
  [9, 16],
  [17, 32],
  [33, 100],
];

/** Known purchases up to which a user counts as sparse, and from which as dense: said before anything was measured. */
const sparseUntil = 4;
const denseFrom = 17;

/**
 * @typedef {{ learningRate: number, l2: number, itemBias?: boolean, layers?: number, epochs: number }} Settings
 * @typedef {ReturnType<typeof heldOutWorld>} World
 */

const longest = 150;
const every = 10;
/**
 * BPR-MF is LightGCN without a layer; with a bias per item it also has a place of its own for popularity, which LightGCN
 * has not.
 *
 * @type {Record<string, Omit<Settings, 'epochs'>[]>}
 */
const grids = {
  'BPR-MF': [1e-3, 1e-2, 3e-2, 1e-1].flatMap((l2) => [
    { learningRate: 3e-3, l2, itemBias: false },
    { learningRate: 1e-2, l2, itemBias: false },
  ]),
  'BPR-MF with item bias': [1e-3, 1e-2, 3e-2, 1e-1].flatMap((l2) => [
    { learningRate: 3e-3, l2, itemBias: true },
    { learningRate: 1e-2, l2, itemBias: true },
  ]),
  LightGCN: [1e-4, 1e-3, 1e-2, 3e-2].flatMap((l2) => [
    { learningRate: 3e-3, l2, layers: 2 },
    { learningRate: 3e-3, l2, layers: 3 },
    { learningRate: 1e-2, l2, layers: 2 },
    { learningRate: 1e-2, l2, layers: 3 },
  ]),
};

/**
 * @param {string} name
 * @param {World} world
 * @param {Omit<Settings, 'epochs'>} settings
 * @param {number} seed
 */
function modelOf(name, { train }, { l2, itemBias, layers }, seed) {
  const random = new Random(seed).child('model');
  return name === 'LightGCN'
    ? new LightGcn({ graph: bipartiteGraph(train), dimension, layers, l2, random })
    : new MatrixFactorization({ interactions: train, dimension, l2, itemBias, random });
}

/**
 * @param {string} name
 * @param {World} world
 * @param {Settings} settings
 * @param {number} seed
 * @param {((recall: number) => void) | undefined} watch gets Recall@20 of every tenth epoch
 */
async function trained(name, world, settings, seed, watch) {
  const { learningRate, epochs } = settings;
  const model = modelOf(name, world, settings, seed);
  const { train, test } = world;
  const rounds = epochs / every;
  await fitBpr({
    model,
    interactions: train,
    triplesPerEpoch: every * train.itemIds.length,
    epochs: rounds,
    batchSize,
    optimizer: { kind: 'adam', learningRate },
    random: new Random(seed).child('fit'),
    validate:
      watch &&
      (async (scoreItems) => {
        const figures = await rankingFigures({ test, seen: train, k: [k] })(scoreItems);
        watch(figures[`recall@${k}`]);
        return figures;
      }),
  });
  return model;
}

/**
 * A result that a stopped run left behind, or a new one.
 *
 * @template T
 * @param {string} key
 * @param {() => Promise<T>} make
 * @returns {Promise<T>}
 */
async function once(key, make) {
  const file = `${values.folder}/${key.replace(/[^a-zA-Z0-9.]+/g, '-')}.json`;
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8'));
  const made = await make();
  mkdirSync(values.folder, { recursive: true });
  writeFileSync(file, JSON.stringify(made));
  return made;
}

/**
 * The highest mean Recall@20 of some settings over the tuning seeds, and the number of epochs that gave it.
 *
 * @param {string} name
 * @param {World[]} worlds
 * @param {Omit<Settings, 'epochs'>} settings
 * @returns {Promise<{ settings: Settings, recall: number }>}
 */
async function curveOf(name, worlds, settings) {
  const curves = [];
  for (const [i, world] of worlds.entries()) {
    /** @type {number[]} */
    const curve = [];
    const model = await trained(name, world, { ...settings, epochs: longest }, tuningSeeds[i], (recall) => {
      curve.push(recall);
    });
    model.dispose();
    curves.push(curve);
  }
  const averages = curves[0].map((_, round) => mean(curves.map((curve) => curve[round])));
  const recall = Math.max(...averages);
  return { settings: { ...settings, epochs: every * (averages.indexOf(recall) + 1) }, recall };
}

/** The settings with the highest mean Recall@20 over the tuning seeds, at the best number of epochs. */
async function tuned(/** @type {string} */ name, /** @type {World[]} */ worlds) {
  const tried = [];
  for (const settings of grids[name]) {
    tried.push(
      await once(`tuning ${name} ${JSON.stringify(settings)}`, () => curveOf(name, worlds, settings)),
    );
    console.log(`${name} ${JSON.stringify(tried.at(-1))}`);
  }
  const best = tried.reduce((a, b) => (b.recall > a.recall ? b : a));
  console.log(`${name}, chosen on seeds ${tuningSeeds.join(', ')}: ${JSON.stringify(best.settings)}`);
  return { chosen: best.settings, tried };
}

/** Recall@20 of each evaluated user, ascending by id. */
async function recallOf(
  /** @type {string} */ name,
  /** @type {World} */ world,
  /** @type {Settings} */ settings,
  /** @type {number} */ seed,
) {
  const model = await trained(name, world, settings, seed, undefined);
  const scorer = model.scorer();
  const { train, test } = world;
  const result = await evaluateRanking(scorer.scoreItems, { test, seen: train, k: [k] });
  scorer.dispose();
  model.dispose();
  return Array.from(result.at[k].perUser.recall);
}

const names = Object.keys(grids);
const tuningWorlds = tuningSeeds.map((seed) => heldOutWorld(seed));
/** @type {Record<string, Awaited<ReturnType<typeof tuned>>>} */
const tuning = {};
for (const name of names) tuning[name] = await tuned(name, tuningWorlds);

/** What is recorded of a model in a world: mean Recall@20 of all users and by stratum. */
/** @type {{ seed: number, users: number[], recall: Record<string, { all: number, strata: number[] }> }[]} */
const worlds = [];
const baselines = names.filter((name) => name !== 'LightGCN');
/** @type {Record<string, { all: number, sparse: number, dense: number, slope: number }[]>} */
const gainsOver = Object.fromEntries(baselines.map((name) => [name, []]));
for (const seed of seeds) {
  const world = heldOutWorld(seed);
  const { train, test, crowd } = world;
  /** @type {Record<string, number[]>} */
  const recall = {};
  for (const name of names) {
    const settings = tuning[name].chosen;
    const key = `seed ${seed} ${name} ${JSON.stringify(settings)}`;
    recall[name] = await once(key, () => recallOf(name, world, settings, seed));
  }
  const ideal = await evaluateRanking((users) => crowd.idealScores(users), { test, seen: train, k: [k] });
  recall['the truth'] = Array.from(ideal.at[k].perUser.recall);
  const degree = Array.from(ideal.lists.users, (user) => train.offsets[user + 1] - train.offsets[user]);
  const meanOf = (/** @type {number[]} */ list, /** @type {(degree: number) => boolean} */ which) =>
    mean(list.filter((_, i) => which(degree[i])));
  const inStratum = strata.map(
    ([from, to]) =>
      (/** @type {number} */ d) =>
        d >= from && d <= to,
  );
  worlds.push({
    seed,
    users: inStratum.map((which) => degree.filter(which).length),
    recall: Object.fromEntries(
      Object.entries(recall).map(([name, list]) => [
        name,
        { all: mean(list), strata: inStratum.map((which) => meanOf(list, which)) },
      ]),
    ),
  });
  for (const name of baselines) {
    const gain = recall.LightGCN.map((own, i) => own - recall[name][i]);
    const { slope } = fitLine(
      degree.map((d) => Math.log2(d)),
      gain,
    );
    gainsOver[name].push({
      all: mean(gain),
      sparse: meanOf(gain, (d) => d <= sparseUntil),
      dense: meanOf(gain, (d) => d >= denseFrom),
      slope,
    });
  }
  const each = Object.entries(worlds[worlds.length - 1].recall).map(
    ([name, { all }]) => `${name} ${all.toFixed(4)}`,
  );
  console.log(`seed ${seed}: ${each.join(', ')}`);
}

strata.forEach(([from, to], s) => {
  const each = [...names, 'the truth'].map(
    (name) => `${name} ${mean(worlds.map(({ recall }) => recall[name].strata[s])).toFixed(4)}`,
  );
  console.log(
    `${from} to ${to} known purchases (${mean(worlds.map(({ users }) => users[s])).toFixed(0)} users): ${each.join(', ')}`,
  );
});
/** LightGCN minus each baseline: of all users, by stratum, of sparse and dense users, and how the gain changes. */
const against = Object.fromEntries(
  baselines.map((name) => {
    const of = (/** @type {'all' | 'sparse' | 'dense' | 'slope'} */ part) =>
      tInterval(gainsOver[name].map((g) => g[part]));
    const gains = strata.map((_, s) =>
      tInterval(worlds.map(({ recall }) => recall.LightGCN.strata[s] - recall[name].strata[s])),
    );
    const result = { all: of('all'), gains, sparse: of('sparse'), dense: of('dense'), trend: of('slope') };
    console.log(`LightGCN minus ${name}: ${text(result.all)}`);
    strata.forEach(([from, to], s) => {
      console.log(`  ${from} to ${to} known purchases: ${text(gains[s])}`);
    });
    console.log(
      `  up to ${sparseUntil}: ${text(result.sparse)}; ${denseFrom} or more: ${text(result.dense)}`,
    );
    console.log(`  per doubling of the known purchases: ${text(result.trend)}`);
    return [name, result];
  }),
);

writeRecordedResults('crowd-degree-gain', {
  command: `node scripts/experiments/crowd-degree-gain.mjs --seeds ${seeds.length}`,
  seeds,
  seconds: (performance.now() - started) / 1000,
  results: {
    k,
    dimension,
    batchSize,
    longest,
    strata,
    sparseUntil,
    denseFrom,
    tuningSeeds,
    tuning,
    worlds,
    against,
  },
});
