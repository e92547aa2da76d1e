// What sequence-dial records: the runs of a cell as means with intervals, and the bars they are held against.
import { type Interval, pairedDifference, tInterval } from 'lib';
import type { DialBar, DialCell, DialModel } from 'lib/lessons';
import type { Figures } from './world';

/** One model on one world. */
export interface DialRun {
  /** Processor seconds. */
  seconds: number;
  figures: Figures;
  /** By the number of looks of the session that came before. */
  byPlace: Figures[];
  /** By how many of a history's last looks the model was shown. */
  byShown: Figures[];
}

/**
 * A cell of the record: 95 % intervals over its worlds.
 * @param runs by model, one run per seed, in their order
 */
export function cellOf(
  { order, users, seeds }: Pick<DialCell, 'order' | 'users' | 'seeds'>,
  runs: ReadonlyMap<string, DialRun[]>,
): DialCell {
  const reference = runs.get('chapterOne') ?? [];
  const first = reference.map((run) => run.figures);
  const models = [...runs].map(([name, list]) => [
    name,
    modelOf(list, name === 'chapterOne' ? undefined : reference),
  ]);
  return {
    order,
    users,
    seeds,
    best: tInterval(first.map((figures) => figures.best1)),
    best5: tInterval(first.map((figures) => figures.best5)),
    models: Object.fromEntries(models) as Record<string, DialModel>,
  };
}

/** @param reference runs of chapter 1's model on the same worlds */
function modelOf(runs: readonly DialRun[], reference?: readonly DialRun[]): DialModel {
  const over = (figure: (run: DialRun) => number) => tInterval(runs.map(figure));
  return {
    top1: over((run) => run.figures.top1),
    share1: over((run) => run.figures.share1),
    share5: over((run) => run.figures.share5),
    seconds: runs.reduce((sum, run) => sum + run.seconds / runs.length, 0),
    // Differences of the probability that the first guess is right, world by world.
    againstChapterOne:
      reference &&
      pairedDifference(
        runs.map((run) => run.figures.top1),
        reference.map((run) => run.figures.top1),
      ),
    // Share of the best possible by how many looks of the session came before,
    byPlace: runs[0].byPlace.map((_, at) => over((run) => run.byPlace[at].share1)),
    // and by how many of a history's last looks the model was shown.
    byShown: runs[0].byShown.map((_, at) => over((run) => run.byShown[at].share1)),
  };
}

/** What the chapter claims of its models, with the figures. */
export function barsOf(cells: readonly DialCell[], users: number): DialBar[] {
  const at = (order: number) => cells.find((cell) => cell.order === order && cell.users === users);
  const [everything, noise] = [at(1), at(0)];
  const written = ({ estimate, lower, upper }: Interval, unit: string) =>
    `${(100 * estimate).toFixed(2)} ${unit} [${(100 * lower).toFixed(2)}, ${(100 * upper).toFixed(2)}]`;
  const bar = (
    text: string,
    interval: Interval,
    within: (value: number) => boolean,
    unit: string,
  ): DialBar => {
    const whole = within(interval.lower) && within(interval.upper);
    const holds = whole
      ? 'holds, the whole interval'
      : within(interval.estimate)
        ? 'holds in the mean, not in the whole interval'
        : 'does not hold';
    return { bar: text, interval, figure: written(interval, unit), holds };
  };
  const bars: DialBar[] = [];
  if (everything) {
    const { bst, sasrec, chapterOne } = everything.models;
    for (const [name, model] of [
      ['BST', bst],
      ['SASRec', sasrec],
    ] as const) {
      bars.push(
        bar(`order 1: ${name}, 90 % of the best possible or more`, model.share1, (x) => x >= 0.9, '%'),
      );
    }
    bars.push(bar("order 1: chapter 1's model, below 60 %", chapterOne.share1, (x) => x < 0.6, '%'));
  }
  if (noise) {
    for (const [name, key] of [
      ['BST', 'bst'],
      ['SASRec', 'sasrec'],
    ] as const) {
      const difference = noise.models[key].againstChapterOne;
      if (difference) {
        bars.push(
          bar(
            `order 0: ${name} minus chapter 1's model, within 2 percentage points of accuracy`,
            difference,
            (x) => Math.abs(x) <= 0.02,
            'points',
          ),
        );
      }
    }
  }
  return bars;
}
