// Notebook 03, on real data: next-item models on MovieLens-100K. Each user's last film is the test, the one before it
// validation, the rest training; all films that the user has not rated are ranked; K = 10.
//
// Each model's settings are chosen by nDCG@10 on validation with the first seed, then it is run with every seed (those
// without chance once). How a model uses the validation films once it is chosen: the counting, neighborhood and factor
// models are fitted again with them; the networks are not, and see them in the histories of the test.
//
//   node scripts/experiments/movielens-sequences.mjs [--seeds 3] [--models SASRec,BST] [--trial]
//     [--folder data/runs/movielens-sequences]
//
// Each run is kept in the folder, so a stopped experiment goes on, and several processes can share the models. With
// --trial nothing is recorded.
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { bootstrapInterval, Random, tInterval } from 'lib';
import { requireOneOf, requirePositiveInteger } from 'lib/core';
import { writeRecordedResults } from 'lib/lessons';
import { sizes, test } from './movielens-sequence-data.mjs';
import { factorModels } from './movielens-sequence-factors.mjs';
import { networkModels } from './movielens-sequence-networks.mjs';

/** @typedef {{ hitRate: number, ndcg: number, reciprocalRank: number, hits: number[] }} Figures */
/** @typedef {{ validation: Figures, test: () => Promise<Figures>, training?: Record<string, number> }} Outcome */
/**
 * A model of the experiment: whether chance plays a part, the settings to choose among, and a run of one of them, which
 * gives its figures on validation, and on the test when asked.
 * @typedef {object} SequenceModel
 * @property {boolean} seeded
 * @property {Record<string, number>[]} candidates
 * @property {(settings: Record<string, number>, random: Random) => Promise<Outcome>} run
 */

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '3' },
    models: { type: 'string' },
    folder: { type: 'string', default: 'data/runs/movielens-sequences' },
    trial: { type: 'boolean', default: false },
  },
});
/** @type {Record<string, SequenceModel>} */
const models = { ...factorModels, ...networkModels };
requirePositiveInteger('--seeds', Number(values.seeds));
const asked = values.models?.split(',') ?? Object.keys(models);
for (const name of asked) requireOneOf('--models', name, Object.keys(models));
const seeds = Array.from({ length: Number(values.seeds) }, (_, i) => i + 1);
mkdirSync(values.folder, { recursive: true });

/** What runs of this process can still say of the test, by file. @type {Map<string, Outcome['test']>} */
const testsOf = new Map();
const fileOf = (name, number, seed) =>
  path.join(values.folder, `${name.replaceAll(' ', '-')}-setting-${number + 1}-seed-${seed}.json`);
const keep = (file, outcome) => {
  writeFileSync(`${file}.part`, JSON.stringify(outcome));
  renameSync(`${file}.part`, file);
  return outcome;
};
/** The result of some work, and the processor seconds it took, for the machine may be busy with other things. */
async function timed(work) {
  const before = process.cpuUsage();
  const result = await work();
  const { user, system } = process.cpuUsage(before);
  return { result, seconds: (user + system) / 1e6 };
}

/** Some settings of a model with a seed, on validation: from the folder, or run and kept there. */
async function outcomeOf(name, number, seed, again = false) {
  const file = fileOf(name, number, seed);
  if (existsSync(file) && !again) return JSON.parse(readFileSync(file, 'utf8'));
  const settings = models[name].candidates[number];
  const random = new Random(`movielens-sequences/${name}/${seed}`);
  const { result, seconds } = await timed(() => models[name].run(settings, random));
  const { validation, test, training } = result;
  testsOf.set(file, test);
  const told = JSON.stringify({ ...settings, ...training });
  console.log(
    `${name}, ${told}, seed ${seed}, ${seconds.toFixed(0)} s: validation ${validation.ndcg.toFixed(4)}`,
  );
  return keep(file, { settings, seconds, training, validation });
}

/** The same with the test, which only chosen settings see. */
async function testedOutcomeOf(name, number, seed) {
  const file = fileOf(name, number, seed);
  let outcome = await outcomeOf(name, number, seed);
  if (outcome.test !== undefined) return outcome;
  if (!testsOf.has(file)) outcome = await outcomeOf(name, number, seed, true);
  const { result, seconds } = await timed(testsOf.get(file));
  return keep(file, { ...outcome, test: result, seconds: outcome.seconds + seconds });
}

/** Chooses on validation with the first seed, then runs every seed. */
async function resultOf(name) {
  const { candidates, seeded } = models[name];
  const tried = [];
  for (const number of candidates.keys()) tried.push(await outcomeOf(name, number, seeds[0]));
  const chosen = tried.reduce(
    (best, { validation }, i) => (validation.ndcg > tried[best].validation.ndcg ? i : best),
    0,
  );
  const runs = [];
  for (const seed of seeded ? seeds : seeds.slice(0, 1)) runs.push(await testedOutcomeOf(name, chosen, seed));
  const means = (measure) => runs.map((run) => run.test[measure]);
  // Over seeds the interval of the runs; over users that of each user's mean over seeds: 943 of them say little.
  const hits = runs[0].test.hits.map((_, user) =>
    runs.reduce((sum, run) => sum + run.test.hits[user] / runs.length, 0),
  );
  return {
    hitRate: means('hitRate'),
    ndcg: means('ndcg'),
    reciprocalRank: means('reciprocalRank'),
    ...(runs.length > 1 && {
      hitRateOverSeeds: tInterval(means('hitRate')),
      ndcgOverSeeds: tInterval(means('ndcg')),
    }),
    hitRateOverUsers: bootstrapInterval(hits, { random: new Random(`bootstrap/${name}`) }),
    settings: runs[0].settings,
    training: runs.map((run) => run.training ?? {}),
    validationNdcg: runs.map((run) => run.validation.ndcg),
    tried: tried.map(({ settings, validation }) => ({ settings, validationNdcg: validation.ndcg })),
    seconds: runs.map((run) => run.seconds),
    tuningSeconds: tried.reduce((sum, run) => sum + run.seconds, 0),
  };
}

const results = {};
for (const name of asked) {
  results[name] = await resultOf(name);
  const { hitRate, ndcg } = results[name];
  const text = (list) => list.map((value) => value.toFixed(4)).join(' ');
  console.log(`${name}: HR@10 ${text(hitRate)}, nDCG@10 ${text(ndcg)}`);
}
if (!values.trial) {
  const spent = Object.values(results).map(
    ({ tuningSeconds, seconds }) => tuningSeconds + seconds.slice(1).reduce((sum, each) => sum + each, 0),
  );
  writeRecordedResults('movielens-sequences', {
    command: `node scripts/experiments/movielens-sequences.mjs --seeds ${seeds.length}${values.models ? ` --models "${values.models}"` : ''}`,
    seeds,
    seconds: spent.reduce((sum, each) => sum + each, 0),
    results: {
      users: test.rows.length,
      items: sizes.items,
      protocol: {
        split: 'each user’s last film is the test, the one before it validation, the rest training',
        ranking: 'all films that the user has not rated',
        tuning: 'settings by nDCG@10 on validation with the first seed',
        validationFilms:
          'counting, neighborhood and factor models are fitted again with them; networks see them in the histories',
      },
      models: results,
    },
  });
}
