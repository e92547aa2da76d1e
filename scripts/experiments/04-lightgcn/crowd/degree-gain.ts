// What the graph adds for whom: Recall@20 of LightGCN minus that of BPR-MF, plain and with a bias per item, by the user's
// number of known purchases. All are tuned on other seeds, number of epochs included.
import { evaluateRanking, tInterval } from 'lib';
import { fitLine } from 'lib/display';
import { measureByDegree } from 'lib/evaluation';
import type { CrowdDegreeGain, DegreeGain, DegreeSettings } from 'lib/lessons';
import { experiment } from '../../runner/experiment';
import { intervalText, mapValues, mean } from '../../runner/figures';
import { batchSize, embeddingSize, grids, k, longest, recallOf, tuned } from './degree-models';
import { type HeldOutWorld, heldOutWorld, tuningSeeds } from './world';

/** Known purchases, [from, to]. */
const strata: [number, number][] = [
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

const names = Object.keys(grids);
const baselines = names.filter((name) => name !== 'LightGCN');

/** Gain of LightGCN over a baseline in one world. */
interface Gain {
  all: number;
  sparse: number;
  dense: number;
  slope: number;
}

/** What is recorded of a world, and the gains in it. */
interface WorldRun {
  world: CrowdDegreeGain['worlds'][number];
  gains: Record<string, Gain>;
}

/** Rows of the evaluated users by the smallest numbers of known purchases; the first group, of nobody, is left out. */
type RowsFrom = (from: readonly number[]) => number[][];

/** The best possible ranking of a world, and its users by degree. */
async function truthOf({ train, test, crowd }: HeldOutWorld) {
  const ideal = await evaluateRanking((users) => crowd.idealScores(users), { test, seen: train, k: [k] });
  const rowOf = new Map(Array.from(ideal.lists.users, (user, row) => [user, row]));
  const rowsFrom: RowsFrom = (from) =>
    measureByDegree(ideal, train, [0, ...from], { k, metric: 'recall' })
      .slice(1)
      .map(({ users }) => Array.from(users, (user) => rowOf.get(user) ?? -1));
  const degree = Array.from(ideal.lists.users, (user) => train.offsets[user + 1] - train.offsets[user]);
  return { recall: Array.from(ideal.at[k].perUser.recall), rowsFrom, degree };
}

async function runWorld(
  seed: number,
  settings: Readonly<Record<string, DegreeSettings>>,
  once: <T>(key: string, make: () => Promise<T>) => Promise<T>,
): Promise<WorldRun> {
  const world = heldOutWorld(seed);
  const recall: Record<string, number[]> = {};
  for (const name of names) {
    const key = `${name} ${JSON.stringify(settings[name])}`;
    recall[name] = await once(key, () => recallOf(name, world, settings[name], seed));
  }
  const truth = await truthOf(world);
  recall['the truth'] = truth.recall;
  const inStratum = truth.rowsFrom(strata.map(([from]) => from));
  const [sparse, , dense] = truth.rowsFrom([1, sparseUntil + 1, denseFrom]);
  const meanOf = (list: readonly number[], rows: readonly number[]): number =>
    mean(rows.map((row) => list[row]));
  const gainOver = (name: string): Gain => {
    const gain = recall.LightGCN.map((own, i) => own - recall[name][i]);
    const { slope } = fitLine(
      truth.degree.map((d) => Math.log2(d)),
      gain,
    );
    return { all: mean(gain), sparse: meanOf(gain, sparse), dense: meanOf(gain, dense), slope };
  };
  return {
    world: {
      seed,
      users: inStratum.map((rows) => rows.length),
      recall: mapValues(recall, (list) => ({
        all: mean(list),
        strata: inStratum.map((rows) => meanOf(list, rows)),
      })),
    },
    gains: Object.fromEntries(baselines.map((name) => [name, gainOver(name)])),
  };
}

/** LightGCN minus a baseline: of all users, by stratum, of sparse and dense users, and how the gain changes. */
function gainOver(name: string, runs: readonly WorldRun[]): DegreeGain {
  const of = (part: keyof Gain) => tInterval(runs.map(({ gains }) => gains[name][part]));
  const gains = strata.map((_, s) =>
    tInterval(runs.map(({ world: { recall } }) => recall.LightGCN.strata[s] - recall[name].strata[s])),
  );
  return { all: of('all'), gains, sparse: of('sparse'), dense: of('dense'), trend: of('slope') };
}

function printGain(name: string, gain: DegreeGain, log: (text: string) => void): void {
  log(`LightGCN minus ${name}: ${intervalText(gain.all)}`);
  strata.forEach(([from, to], s) => {
    log(`  ${from} to ${to} known purchases: ${intervalText(gain.gains[s])}`);
  });
  log(
    `  up to ${sparseUntil}: ${intervalText(gain.sparse)}; ${denseFrom} or more: ${intervalText(gain.dense)}`,
  );
  log(`  per doubling of the known purchases: ${intervalText(gain.trend)}`);
}

export const degreeGain = experiment({
  name: 'crowd-degree-gain',
  chapter: '04-lightgcn',
  summary: 'What the graph adds for users of whom little, or much, is known',
  seeds: { first: 1, count: 20, least: 2 },
  async prepare(work) {
    const worlds = tuningSeeds.map((seed) => heldOutWorld(seed));
    const tuning: CrowdDegreeGain['tuning'] = {};
    for (const name of names) tuning[name] = await tuned(name, worlds, work);
    return tuning;
  },
  async run(seed, { shared: tuning, once, log }) {
    const settings = mapValues(tuning, ({ chosen }) => chosen);
    const run = await runWorld(seed, settings, once);
    log(
      Object.entries(run.world.recall)
        .map(([name, { all }]) => `${name} ${all.toFixed(4)}`)
        .join(', '),
    );
    return run;
  },
  summarize(runs, { shared: tuning, log }) {
    const worlds = runs.map(({ world }) => world);
    strata.forEach(([from, to], s) => {
      const each = [...names, 'the truth'].map(
        (name) => `${name} ${mean(worlds.map(({ recall }) => recall[name].strata[s])).toFixed(4)}`,
      );
      const users = mean(worlds.map((world) => world.users[s])).toFixed(0);
      log(`${from} to ${to} known purchases (${users} users): ${each.join(', ')}`);
    });
    const against = Object.fromEntries(baselines.map((name) => [name, gainOver(name, runs)]));
    for (const [name, gain] of Object.entries(against)) printGain(name, gain, log);
    return {
      k,
      // As the record has it.
      dimension: embeddingSize,
      batchSize,
      longest,
      strata,
      sparseUntil,
      denseFrom,
      tuningSeeds,
      tuning,
      worlds,
      against,
    };
  },
});
