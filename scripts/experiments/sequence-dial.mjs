// Notebook 03: when does order matter? Every model on worlds from "order is noise" (0) to "order is everything" (1), as
// a share of the best possible hit rate, which the simulator knows; at dial 1 also against the size of the data, and at
// both ends against how much of a history a model is shown. Each task (dial, users, seed, model) is kept in the folder,
// so a stopped run goes on; empty the folder after a change of the models.
//
//   node scripts/experiments/sequence-dial.mjs [--seeds 5] [--end-seeds 5] [--folder data/runs/sequence-dial]
//     [--part 0/1]
//
// --end-seeds: worlds of the two ends, at least --seeds. --part k/n works on the tasks of the seeds k, k + n, … alone.
// A cell is recorded when all its worlds and models are there.
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { writeRecordedResults } from 'lib/lessons';
import { barsOf, cellOf } from './sequence-dial-record.mjs';
import { bstLength, lookBack, sequenceModels } from './sequence-models.mjs';
import { figuresOf, sequenceWorld, withLastLooks } from './sequence-world.mjs';

/** @typedef {import('./sequence-dial-record.mjs').Run} Run */
/** @typedef {{ order: number, users: number, seeds: number[], models: readonly string[] }} Cell */

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '5' },
    'end-seeds': { type: 'string' },
    folder: { type: 'string', default: 'data/runs/sequence-dial' },
    part: { type: 'string', default: '0/1' },
  },
});
const count = Number(values.seeds);
const endCount = Number(values['end-seeds'] ?? count);
if (!(Number.isInteger(count) && count >= 2))
  throw new Error(`--seeds must be 2 or more, got ${values.seeds}`);
if (!(Number.isInteger(endCount) && endCount >= count)) {
  throw new Error(`--end-seeds must be at least --seeds, got ${values['end-seeds']}`);
}
const [part, parts] = values.part.split('/').map(Number);
const upTo = (/** @type {number} */ last) => Array.from({ length: last }, (_, i) => i + 1);
const sessions = 8;
const users = 800;
const places = 9;
/** How many of a history's last looks a model is shown. */
const shown = [1, 2, 3, 5, 10, 20, 40];
const all = Object.keys(sequenceModels);
const few = ['markov', 'chapterOne', 'gru', 'sasrec', 'bst'];

/** @type {Cell[]} */
const cells = [
  ...[1, 0].map((order) => ({ order, users, seeds: upTo(endCount), models: all })),
  ...[100, 200, 400].map((size) => ({ order: 1, users: size, seeds: upTo(count), models: few })),
  ...[0.8, 0.5].map((order) => ({ order, users, seeds: upTo(count), models: all })),
];
mkdirSync(values.folder, { recursive: true });

// The ends' further worlds come last.
const rounds = [(/** @type {number} */ seed) => seed <= count, (/** @type {number} */ seed) => seed > count];
for (const round of rounds) {
  for (const cell of cells) {
    for (const seed of cell.seeds.filter(round)) {
      if ((seed - 1) % parts === part) await work(cell, seed);
    }
  }
}
record();

/** Trains and judges what is missing of one world. @param {Cell} cell @param {number} seed */
async function work(cell, seed) {
  const missing = cell.models.filter((name) => !existsSync(fileOf(cell, seed, name)));
  if (missing.length === 0) return;
  const world = sequenceWorld({ ...cell, seed, sessions });
  const { cases, place } = world;
  for (const name of missing) {
    // Processor time, for the machine may be busy with other things.
    const before = process.cpuUsage();
    const model = await sequenceModels[name](world);
    const scores = model.scores(cases);
    const { user, system } = process.cpuUsage(before);
    const figures = figuresOf(world, scores);
    /** @type {Run} */
    const run = {
      seconds: (user + system) / 1e6,
      figures,
      byPlace: Array.from({ length: places }, (_, at) =>
        figuresOf(world, scores, (row) => place[row] === at),
      ),
      byShown: isEnd(cell)
        ? shown.map((looks) =>
            looks >= model.sees ? figures : figuresOf(world, model.scores(withLastLooks(cases, looks))),
          )
        : [],
    };
    model.dispose?.();
    const file = fileOf(cell, seed, name);
    writeFileSync(`${file}.part`, JSON.stringify(run));
    renameSync(`${file}.part`, file);
    console.log(
      `dial ${cell.order}, ${cell.users} users, seed ${seed}, ${name}: first guess ${(100 * figures.top1).toFixed(2)} %, ${(100 * figures.share1).toFixed(1)} % of the best possible, ${run.seconds.toFixed(1)} s`,
    );
  }
}

/** @param {Cell} cell */
function isEnd(cell) {
  return cell.users === users && (cell.order === 0 || cell.order === 1);
}

/** @param {Pick<Cell, 'order' | 'users'>} cell @param {number} seed @param {string} name */
function fileOf({ order, users: size }, seed, name) {
  return path.join(values.folder, `${order}-${size}-${seed}-${name}.json`);
}

/** Writes the cells that are whole, and says which are not. */
function record() {
  let seconds = 0;
  const whole = cells.flatMap((cell) => {
    const files = cell.models.map((name) => cell.seeds.map((seed) => fileOf(cell, seed, name)));
    const missing = files.flat().filter((file) => !existsSync(file));
    if (missing.length > 0) {
      console.log(
        `dial ${cell.order}, ${cell.users} users: ${missing.length} of ${files.flat().length} runs are missing`,
      );
      return [];
    }
    const runs = files.map((list) =>
      list.map((file) => /** @type {Run} */ (JSON.parse(readFileSync(file, 'utf8')))),
    );
    seconds += runs.flat().reduce((sum, run) => sum + run.seconds, 0);
    return [cellOf(cell, new Map(cell.models.map((name, i) => [name, runs[i]])))];
  });
  if (whole.length === 0) return;
  const bars = barsOf(whole, users);
  for (const { bar, figure, holds } of bars) console.log(`${bar}: ${figure} ${holds}`);
  const results = { sessions, users, lookBack, bstLength, shown, bars, cells: whole };
  const command = `node scripts/experiments/sequence-dial.mjs --seeds ${count}${endCount > count ? ` --end-seeds ${endCount}` : ''}`;
  console.log(writeRecordedResults('sequence-dial', { command, seeds: upTo(endCount), seconds, results }));
}
