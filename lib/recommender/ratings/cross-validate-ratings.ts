import { argumentError, requireOneOf, requirePositiveInteger } from '../../core/checks';
import { requireOptions, requireParts } from '../../core/options/options';
import { startProgress } from '../../core/progress';
import { Random } from '../../core/random';
import { requireSignal, Stopping } from '../../core/stopping/stopping';
import type { Log, LogSplit } from '../../data/log/log';
import { requireLevel } from '../../evaluation/intervals';
import { meanAbsoluteError, rootMeanSquaredError } from '../../evaluation/ratings/rating-errors';
import { namesOf } from '../comparison/compare-options';
import { ModelRecommender } from '../model-recommender';
import { RatingComparison, type RatingRun, type RatingRuns, requireRatingModels } from './rating-comparison';
import type { RatingModel } from './rating-model';

/** Options of `crossValidateRatings`. */
export interface CrossValidateRatingsOptions {
  /** Ratings: a log with values. */
  log: Log;
  /** Folds, 2 or more. Default: 5. */
  folds?: number;
  /** Seeds of training; the first one draws the folds. Each model is trained on each fold with each. Default: [42]. */
  seeds?: readonly (number | string)[];
  /** Name of the model whose RMSE the others' is taken less of, or 'best'. Default: 'best'. */
  baseline?: string;
  /** Confidence level of the intervals, in (0, 1). Default: 0.95. */
  level?: number;
  /** Shows progress under this label. Default: none. */
  progress?: string;
  /** Ends the comparison between two trainings, or the epochs of one. */
  signal?: AbortSignal;
}

/**
 * Cross-validates models of ratings: each user's ratings are dealt at random into folds (`log.folds`), each fold is
 * predicted by every model after training on the others. RMSE and MAE are of each fold; intervals are Student's t over
 * the folds, of which each is the mean of its seeds. They are a little narrow, for the folds share training rows.
 *
 * A model that fails stands in the table with its error, and the others go on. The models given are left as they are.
 * @throws on a bad option or a log without values, before anything is trained; with the signal's reason when it is aborted
 * @example
 * const table = await crossValidateRatings([models.biases(), models.svd(), models.svdPlusPlus()], { log });
 * table.print();
 */
export async function crossValidateRatings(
  models: readonly RatingModel[],
  options: CrossValidateRatingsOptions,
): Promise<RatingComparison> {
  requireRatingModels(models);
  requireOptions('options', options, {
    log: 'object',
    folds: 'number?',
    seeds: 'list?',
    baseline: 'text?',
    level: 'number?',
    progress: 'text?',
    signal: 'object?',
  });
  const { log, folds = 5, seeds = [42], baseline = 'best', level = 0.95, progress: label } = options;
  requireParts('log', log, ['interactions', 'columns', 'folds']);
  if (log.value === undefined) throw argumentError('log', 'one with values, the ratings', 'none');
  requirePositiveInteger('folds', folds);
  if (!Array.isArray(seeds) || seeds.length === 0 || new Set(seeds.map(String)).size < seeds.length)
    throw argumentError('seeds', 'a list of distinct seeds, one or more', seeds);
  requireLevel(level);
  requireSignal(options.signal);
  const names = namesOf(models);
  if (baseline !== 'best') requireOneOf('baseline', baseline, ['best', ...names]);
  const stopping = new Stopping(options.signal);
  const splits = log.folds(folds, { random: new Random(seeds[0]).child('split') });

  const all: RatingRuns[] = names.map((name) => ({ name, runs: [] }));
  const total = models.length * folds * seeds.length;
  const progress = label === undefined ? undefined : startProgress({ label, total, unit: 'runs' });
  let done = 0;
  try {
    for (const [fold, split] of splits.entries()) {
      for (const seed of seeds) {
        for (const [m, model] of models.entries()) {
          progress?.update(done++, names[m]);
          const own = all[m];
          if (own.error !== undefined) continue;
          const before = own.runs.at(-1);
          if (before?.fold === fold && isFixed(model)) own.runs.push({ ...before, seed });
          else {
            try {
              own.runs.push({ ...(await runOf(model, split, seed, stopping)), fold });
            } catch (error) {
              stopping.check();
              own.error = error instanceof Error ? error : new Error(String(error));
            }
          }
          stopping.check();
        }
      }
    }
    progress?.update(done);
  } finally {
    progress?.finish();
  }
  const [{ train, test }] = splits;
  return new RatingComparison(all, {
    users: log.users.size,
    items: log.items.size,
    trainRows: train.rows,
    testRows: test.rows,
    ...{ folds, seeds, level, baseline },
    coldRows: splits.reduce((sum, split) => sum + coldRows(split), 0),
  });
}

async function runOf(
  model: RatingModel,
  { train, test }: LogSplit,
  seed: number | string,
  stopping: Stopping,
): Promise<Omit<RatingRun, 'fold'>> {
  const trained = model.fresh();
  try {
    const { seconds: fitSeconds } = await trained.fit(train, {
      seed,
      ...(stopping.signal && { signal: stopping.signal }),
    });
    // Lets the event loop turn, so that a notebook can take an interrupt between two models that train at once.
    await stopping.pause();
    const started = performance.now();
    const predicted = trained.predictLog(test);
    const predictSeconds = (performance.now() - started) / 1000;
    const actual = test.value as Float64Array;
    return {
      ...{ seed, fitSeconds, predictSeconds },
      rmse: rootMeanSquaredError(actual, predicted),
      mae: meanAbsoluteError(actual, predicted),
    };
  } finally {
    trained.dispose();
  }
}

/** Whether every seed gives the same model; of models from elsewhere nothing is known. */
function isFixed(model: RatingModel): boolean {
  return model instanceof ModelRecommender && !model.adapter.isRandom;
}

function coldRows({ train, test }: LogSplit): number {
  const [users, items] = [new Uint8Array(train.users.size), new Uint8Array(train.items.size)];
  for (let row = 0; row < train.rows; row++) users[train.user[row]] = items[train.item[row]] = 1;
  let cold = 0;
  for (let row = 0; row < test.rows; row++) if (!(users[test.user[row]] && items[test.item[row]])) cold++;
  return cold;
}
