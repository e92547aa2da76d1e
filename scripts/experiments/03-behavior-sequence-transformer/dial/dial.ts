// Notebook 03: when does order matter? Every model on worlds from "order is noise" (0) to "order is everything" (1), as
// a share of the best possible hit rate, which the simulator knows; at dial 1 also against the size of the data, and at
// both ends against how much of a history a model is shown. Each piece (dial, users, seed, model) is kept by itself; a
// cell is recorded when all its worlds and models are there.
import { argumentError } from 'lib/core';
import type { DialCell } from 'lib/lessons';
import { stepExperiment, type Work } from '../../runner/experiment';
import { count, percent, processorTimed } from '../../runner/figures';
import { countOption } from '../../runner/options';
import { bstLength } from './click-models';
import { sequenceModels } from './models';
import { lookBack } from './next-item';
import { barsOf, cellOf, type DialRun } from './record';
import { figuresOf, sequenceWorld, withLastLooks } from './world';

/** Worlds of one dial and one number of users, and the models that are tried there. */
interface Cell {
  order: number;
  users: number;
  seeds: number[];
  models: readonly string[];
}

const sessions = 8;
const users = 800;
const places = 9;
/** How many of a history's last looks a model is shown. */
const shown = [1, 2, 3, 5, 10, 20, 40];
const all = Object.keys(sequenceModels);
const few = ['markov', 'chapterOne', 'gru', 'sasrec', 'bst'];

/** The cells; the two ends of the dial have worlds of their own number. */
const cellsOf = (seeds: number[], endSeeds: number[]): Cell[] => [
  ...[1, 0].map((order) => ({ order, users, seeds: endSeeds, models: all })),
  ...[100, 200, 400].map((size) => ({ order: 1, users: size, seeds, models: few })),
  ...[0.8, 0.5].map((order) => ({ order, users, seeds, models: all })),
];

const isEnd = (cell: Cell): boolean => cell.users === users && (cell.order === 0 || cell.order === 1);

const keyOf = ({ order, users: size }: Cell, seed: number, name: string): string =>
  `dial ${order}, ${size} users, seed ${seed}, ${name}`;

/** Trains and judges one model on one world. */
async function runModel(world: ReturnType<typeof sequenceWorld>, cell: Cell, name: string): Promise<DialRun> {
  const { cases, place } = world;
  const { result, seconds } = await processorTimed(async () => {
    const model = await sequenceModels[name](world);
    return { model, scores: model.scores(cases) };
  });
  const { model, scores } = result;
  const figures = figuresOf(world, scores);
  const run = {
    seconds,
    figures,
    byPlace: count(places).map((at) => figuresOf(world, scores, (row) => place[row] === at)),
    byShown: isEnd(cell)
      ? shown.map((looks) =>
          looks >= model.sees ? figures : figuresOf(world, model.scores(withLastLooks(cases, looks))),
        )
      : [],
  };
  model.dispose?.();
  return run;
}

/** What is missing of one world. */
async function runWorld(
  cell: Cell,
  seed: number,
  { once, log, kept }: Pick<Work<unknown>, 'once' | 'log'> & { kept<T>(key: string): T | undefined },
): Promise<void> {
  // A world takes seconds to make, so it is made where something is missing.
  let world: ReturnType<typeof sequenceWorld> | undefined;
  for (const name of cell.models) {
    const key = keyOf(cell, seed, name);
    if (kept(key) !== undefined) continue;
    world ??= sequenceWorld({ ...cell, seed, sessions });
    const own = world;
    const { figures, seconds } = await once(key, () => runModel(own, cell, name));
    log(
      `${key}: first guess ${percent(figures.top1, 2)}, ${percent(figures.share1)} of the best possible, ${seconds.toFixed(1)} s`,
    );
  }
}

export const dial = stepExperiment({
  name: 'sequence-dial',
  chapter: '03-behavior-sequence-transformer',
  summary: 'When order matters, and which models see it',
  seeds: { first: 1, count: 5, least: 2 },
  sharesWork: true,
  options: {
    endSeeds: countOption(8, 'worlds of the two ends, at least as many as --seeds', { decides: false }),
  },
  recordedSeeds: (seeds, { endSeeds }) => count(endSeeds, seeds[0]),
  async runAll(seeds, work) {
    const { endSeeds } = work.options;
    if (endSeeds < seeds.length) throw argumentError('--end-seeds', `at least ${seeds.length}`, endSeeds);
    const cells = cellsOf([...seeds], count(endSeeds, seeds[0]));
    // The ends' further worlds come last.
    const tasks = [true, false].flatMap((isEarly) =>
      cells.flatMap((cell) =>
        cell.seeds
          .filter((seed) => seeds.includes(seed) === isEarly)
          .map((seed) => ({ cell, seed, index: seed - seeds[0] })),
      ),
    );
    const own = tasks.filter(({ index }) => work.owns(index));
    for (const [i, { cell, seed }] of own.entries()) {
      await runWorld(cell, seed, work);
      work.progress(i + 1, own.length, `dial ${cell.order}, ${cell.users} users, seed ${seed}`);
    }
    return summed(cells, work);
  },
});

/** Results of the cells that are whole; says which are not. */
async function summed(
  cells: readonly Cell[],
  { once, kept, log }: Pick<Work<unknown>, 'once' | 'log'> & { kept<T>(key: string): T | undefined },
) {
  const whole: DialCell[] = [];
  for (const cell of cells) {
    const keys = cell.models.flatMap((name) => cell.seeds.map((seed) => keyOf(cell, seed, name)));
    const missing = keys.filter((key) => kept(key) === undefined);
    if (missing.length > 0) {
      log(`dial ${cell.order}, ${cell.users} users: ${missing.length} of ${keys.length} runs are missing`);
      continue;
    }
    const runs = new Map<string, DialRun[]>();
    for (const name of cell.models) {
      const list: DialRun[] = [];
      for (const seed of cell.seeds) {
        // They are all there.
        list.push(await once<DialRun>(keyOf(cell, seed, name), () => Promise.reject(new Error('not there'))));
      }
      runs.set(name, list);
    }
    whole.push(cellOf(cell, runs));
  }
  if (whole.length === 0) return undefined;
  const bars = barsOf(whole, users);
  for (const { bar, figure, holds } of bars) log(`${bar}: ${figure} ${holds}`);
  return { sessions, users, lookBack, bstLength, shown, bars, cells: whole };
}
