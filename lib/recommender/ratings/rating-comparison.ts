import { inspect } from 'node:util';
import { argumentError, requireOneOf } from '../../core/checks';
import { requireKind, requireParts } from '../../core/options/options';
import { type Interval, tInterval } from '../../evaluation/intervals';
import { aligned, intervalText } from '../comparison/table-text';

/** One training of a model of ratings and its predictions of one fold. */
export interface RatingRun {
  /** Index of the fold. */
  readonly fold: number;
  readonly seed: number | string;
  readonly rmse: number;
  readonly mae: number;
  readonly fitSeconds: number;
  readonly predictSeconds: number;
}

/** A model of ratings in a comparison. */
export interface RatingComparisonRow {
  readonly model: string;
  /** Mean over the folds with its interval; undefined if the model failed. */
  readonly rmse: Interval | undefined;
  readonly mae: Interval | undefined;
  /** RMSE less that of the baseline, fold by fold; undefined of the baseline itself. */
  readonly difference: Interval | undefined;
  /** In the order of folds, then seeds. */
  readonly runs: readonly RatingRun[];
  /** Mean over the runs. */
  readonly fitSeconds: number;
  readonly predictSeconds: number;
  /** Why the model failed. */
  readonly error?: Error;
}

/** How models of ratings were compared; rows are those of the first fold. */
export interface RatingProtocol {
  readonly users: number;
  readonly items: number;
  readonly trainRows: number;
  readonly testRows: number;
  readonly folds: number;
  readonly seeds: readonly (number | string)[];
  readonly level: number;
  readonly baseline: string;
  /** Test rows of all folds whose user or item has no row in the training of their fold. */
  readonly coldRows: number;
}

/** What became of a model of ratings. */
export interface RatingRuns {
  readonly name: string;
  readonly runs: RatingRun[];
  error?: Error;
}

/**
 * Outcome of `crossValidateRatings`: plain data by model, and a table of it.
 * @example
 * table.print();
 * table.rows[0].rmse; // { estimate, lower, upper, … }
 */
export class RatingComparison {
  /** The models, the lowest RMSE first, those that failed last. */
  readonly rows: readonly RatingComparisonRow[];

  constructor(
    models: readonly RatingRuns[],
    readonly protocol: RatingProtocol,
  ) {
    requireKind('models', models, 'list');
    requireParts('protocol', protocol, ['folds', 'seeds', 'level', 'baseline']);
    this.rows = rowsOf(models, protocol);
  }

  /** The row of a model. @throws on a model that is not there */
  row(model: string): RatingComparisonRow {
    requireOneOf(
      'model',
      model,
      this.rows.map((row) => row.model),
    );
    return this.rows.find((row) => row.model === model) as RatingComparisonRow;
  }

  /** The table as text. */
  toString(): string {
    const { rows, protocol } = this;
    const against = protocol.baseline === 'best' ? 'the best' : protocol.baseline;
    const head = ['model', 'RMSE', 'MAE', `RMSE less ${against}'s`, 'fit s', 'predict s'];
    const lines = rows.flatMap(({ model, rmse, mae, difference, fitSeconds, predictSeconds }) =>
      rmse === undefined || mae === undefined
        ? []
        : [
            [
              model,
              intervalText(rmse, false, 4),
              intervalText(mae, false, 4),
              difference === undefined ? '' : intervalText(difference, true, 4),
              fitSeconds.toFixed(2),
              predictSeconds.toFixed(2),
            ],
          ],
    );
    const failed = rows.flatMap(({ model, error }) => (error ? [`${model} failed: ${error.message}`] : []));
    return [aligned([head, ...lines]), ...failed, ...protocolLines(protocol)].join('\n');
  }

  /** Prints the table. */
  print(): void {
    console.log(this.toString());
  }

  [inspect.custom](): string {
    return this.toString();
  }
}

const number = (value: number): string => value.toLocaleString('en-US');

function protocolLines(protocol: RatingProtocol): string[] {
  const { users, items, trainRows, testRows, folds, seeds, level, coldRows } = protocol;
  const lines = [
    `${folds} folds of the ratings of ${number(users)} users and ${number(items)} items: ${number(trainRows)} to train on, ` +
      `${number(testRows)} to predict${seeds.length > 1 ? `, each with ${seeds.length} seeds` : ''}.`,
    `[${Math.round(level * 100)} % intervals over the folds, Student's t]`,
  ];
  if (coldRows > 0)
    lines.push(`${number(coldRows)} ratings predicted are of users or items without one in training.`);
  return lines;
}

function rowsOf(
  models: readonly RatingRuns[],
  { level, baseline, folds }: RatingProtocol,
): RatingComparisonRow[] {
  const good = models.filter(({ error, runs }) => error === undefined && runs.length > 0);
  const byFold = (model: RatingRuns, metric: 'rmse' | 'mae'): number[] =>
    Array.from({ length: folds }, (_, fold) =>
      mean(model.runs.filter((run) => run.fold === fold).map((run) => run[metric])),
    );
  const height = (model: RatingRuns): number => mean(byFold(model, 'rmse'));
  const base =
    baseline === 'best'
      ? [...good].sort((a, b) => height(a) - height(b))[0]
      : good.find(({ name }) => name === baseline);
  const rows = models.map((model): RatingComparisonRow => {
    const { name, runs, error } = model;
    const seconds = {
      fitSeconds: mean(runs.map(({ fitSeconds }) => fitSeconds)),
      predictSeconds: mean(runs.map(({ predictSeconds }) => predictSeconds)),
    };
    if (!good.includes(model)) {
      const none = { rmse: undefined, mae: undefined, difference: undefined };
      return { model: name, ...none, runs, ...seconds, error };
    }
    const own = byFold(model, 'rmse');
    const other = base && base !== model ? byFold(base, 'rmse') : undefined;
    return {
      model: name,
      rmse: errorInterval(own, level),
      mae: errorInterval(byFold(model, 'mae'), level),
      difference:
        other &&
        tInterval(
          own.map((value, fold) => value - other[fold]),
          { level },
        ),
      runs,
      ...seconds,
    };
  });
  const last = Number.POSITIVE_INFINITY;
  return rows.sort((a, b) => (a.rmse?.estimate ?? last) - (b.rmse?.estimate ?? last));
}

/** Errors are never below 0. */
function errorInterval(values: readonly number[], level: number): Interval {
  const interval = tInterval(values, { level });
  return { ...interval, lower: Math.max(0, interval.lower) };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** @throws unless the list has at least one model that can be fitted and asked for ratings */
export function requireRatingModels(
  models: readonly { fresh(): unknown; predictLog(log: never): unknown }[],
): void {
  const fine =
    Array.isArray(models) &&
    models.length > 0 &&
    models.every((model) => typeof model?.fresh === 'function' && typeof model.predictLog === 'function');
  if (!fine) throw argumentError('models', 'a list of models of ratings, one or more', models);
}
