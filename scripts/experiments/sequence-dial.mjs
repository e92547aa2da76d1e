// Notebook 03: when does order matter? Every model on worlds from "order is noise" (0) to "order is everything" (1), as
// a share of the best possible hit rate, which the simulator knows; at dial 1 also against the size of the data and the
// length of the history. Each task (seed, dial, users, model) is kept in the folder, so a stopped run goes on.
//
//   node scripts/experiments/sequence-dial.mjs [--seeds 5] [--folder data/runs/sequence-dial] [--part 0/1]
//     [--models gru,bst] [--dials 0,1]
//
// --part k/n works on the tasks of the seeds k, k + n, … alone; the record is written when every task is there.
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { pairedDifference, tInterval, writeRecordedResults } from 'lib';
import { bstLength, lookBack, sequenceModels } from './sequence-models.mjs';
import { figuresOf, sequenceWorld } from './sequence-world.mjs';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '5' },
    folder: { type: 'string', default: 'data/runs/sequence-dial' },
    part: { type: 'string', default: '0/1' },
    models: { type: 'string' },
    dials: { type: 'string' },
  },
});
const seeds = Array.from({ length: Number(values.seeds) }, (_, i) => i + 1);
const [part, parts] = values.part.split('/').map(Number);
const sessions = 8;
const users = 800;
const all = /** @type {const} */ ([
  'popularity',
  'itemKnn',
  'markov',
  'fpmc',
  'banditFeatures',
  'chapterOne',
  'gru',
  'sasrec',
  'bst',
]);
const few = /** @type {const} */ (['markov', 'chapterOne', 'gru', 'sasrec', 'bst']);

/** @typedef {{ order: number, users: number, seed: number, models: readonly string[] }} Task */
/** The questions that the issue asks first come first. @type {Task[]} */
const tasks = [
  ...[1, 0].flatMap((order) => seeds.map((seed) => ({ order, users, seed, models: all }))),
  ...[200, 400].flatMap((size) => seeds.map((seed) => ({ order: 1, users: size, seed, models: few }))),
  ...[0.8, 0.5].flatMap((order) => seeds.map((seed) => ({ order, users, seed, models: all }))),
];
mkdirSync(values.folder, { recursive: true });

for (const task of tasks) {
  if ((task.seed - 1) % parts !== part) continue;
  if (values.dials !== undefined && !values.dials.split(',').map(Number).includes(task.order)) continue;
  const asked = values.models?.split(',') ?? task.models;
  const missing = task.models.filter((model) => asked.includes(model) && !existsSync(fileOf(task, model)));
  if (missing.length === 0) continue;
  const world = sequenceWorld({ ...task, sessions });
  for (const name of missing) {
    // Processor time, for the machine may be busy with other things.
    const before = process.cpuUsage();
    const scores = await sequenceModels[name](world);
    const { user, system } = process.cpuUsage(before);
    const seconds = (user + system) / 1e6;
    const figures = figuresOf(world, scores);
    const byPlace = Array.from({ length: 9 }, (_, place) =>
      figuresOf(world, scores, (row) => world.place[row] === place),
    );
    const file = fileOf(task, name);
    writeFileSync(`${file}.part`, JSON.stringify({ seconds, figures, byPlace }));
    renameSync(`${file}.part`, file);
    console.log(
      `dial ${task.order}, ${task.users} users, seed ${task.seed}, ${name}: ${(100 * figures.share1).toFixed(1)} % of the best possible, ${seconds.toFixed(1)} s`,
    );
  }
}

record();

/** @param {Pick<Task, 'order' | 'users' | 'seed'>} task @param {string} model */
function fileOf({ order, users: size, seed }, model) {
  return path.join(values.folder, `${order}-${size}-${seed}-${model}.json`);
}

/** The runs that are there, by seed. @param {number} order @param {number} size @param {string} model */
function runsOf(order, size, model) {
  const there = seeds.filter((seed) => existsSync(fileOf({ order, users: size, seed }, model)));
  return new Map(
    there.map((seed) => [
      seed,
      JSON.parse(readFileSync(fileOf({ order, users: size, seed }, model), 'utf8')),
    ]),
  );
}

/** Writes what is there; a model needs three seeds or more. */
function record() {
  let total = 0;
  const cells = [...new Set(tasks.map((task) => `${task.order} ${task.users}`))].flatMap((cell) => {
    const [order, size] = cell.split(' ').map(Number);
    const names = tasks.find((task) => task.order === order && task.users === size)?.models ?? [];
    const runs = new Map(names.map((name) => [name, runsOf(order, size, name)]));
    const there = names.filter((name) => (runs.get(name)?.size ?? 0) >= 3);
    if (there.length < names.length) {
      console.log(`dial ${order}, ${size} users: ${there.length} of ${names.length} models have three seeds`);
    }
    if (!(there.includes('markov') && there.includes('chapterOne') && there.includes('sasrec'))) return [];
    const first = [...(runs.get('markov')?.values() ?? [])];
    const reference = runs.get('chapterOne');
    const models = there.map((name) => {
      const own = runs.get(name) ?? new Map();
      const list = [...own.values()];
      total += list.reduce((sum, run) => sum + run.seconds, 0);
      const both = [...own.keys()].filter((seed) => reference?.has(seed));
      return [
        name,
        {
          seeds: [...own.keys()],
          top1: tInterval(list.map((run) => run.figures.top1)),
          share1: tInterval(list.map((run) => run.figures.share1)),
          share5: tInterval(list.map((run) => run.figures.share5)),
          seconds: list.reduce((sum, run) => sum + run.seconds / list.length, 0),
          againstChapterOne:
            name === 'chapterOne'
              ? undefined
              : pairedDifference(
                  both.map((seed) => own.get(seed).figures.top1),
                  both.map((seed) => reference?.get(seed).figures.top1),
                ),
          // Share of the best possible by how many looks of the session came before.
          byPlace: list[0].byPlace.map((/** @type {unknown} */ _, /** @type {number} */ place) =>
            tInterval(list.map((run) => run.byPlace[place].share1)),
          ),
        },
      ];
    });
    return {
      order,
      users: size,
      best: tInterval(first.map((run) => run.figures.best1)),
      best5: tInterval(first.map((run) => run.figures.best5)),
      models: Object.fromEntries(models),
    };
  });
  if (cells.length === 0) return;
  const results = { sessions, users, lookBack, bstLength, cells };
  const command = `node scripts/experiments/sequence-dial.mjs --seeds ${seeds.length}`;
  console.log(writeRecordedResults('sequence-dial', { command, seeds, seconds: total, results }));
}
