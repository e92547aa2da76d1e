import { inspect } from 'node:util';
import { argumentError, requireOneOf } from '../../core/checks';
import { requireKind, requireParts } from '../../core/options/options';
import type { Interval } from '../../evaluation/intervals';
import type { Recommender } from '../recommender';
import type { ComparePlan } from './compare-options';
import { type ComparisonRow, metricNames } from './comparison-rows';
import { type CompareProtocol, protocolText } from './protocol';

/**
 * Outcome of `compare`: plain data by model, a table of it, and the trained recommenders.
 * @example
 * table.print();
 * table.rows[0].metrics['ndcg@10']; // { estimate, lower, upper, … }
 * const best = table.best('ndcg@10');
 */
export class Comparison {
  /** Names of the metrics, the one that the rows are sorted by first. */
  readonly metrics: readonly string[];
  readonly #kept: ReadonlyMap<string, Recommender>;

  constructor(
    /** The models, the best by the first metric first, those that failed last. */
    readonly rows: readonly ComparisonRow[],
    readonly protocol: CompareProtocol,
    kept: readonly (Recommender | undefined)[],
    plan: ComparePlan,
  ) {
    requireKind('rows', rows, 'list');
    requireParts('protocol', protocol, [
      'users',
      'items',
      'trainRows',
      'validationRows',
      'testRows',
      'seeds',
      'over',
      'level',
    ]);
    requireKind('kept', kept, 'list');
    requireParts('plan', plan, ['options', 'k', 'metrics', 'seeds', 'baseline', 'level', 'names']);
    this.metrics = metricNames(plan).map(({ name }) => name);
    this.#kept = new Map(
      kept.flatMap((recommender, i) => (recommender ? [[plan.names[i], recommender]] : [])),
    );
  }

  /**
   * The recommender that is best by a metric, fitted with the first seed on the training rows of the first split.
   * @param metric one of `metrics`. Default: the first
   * @throws on another metric, or if every model failed
   */
  best(metric: string = this.metrics[0]): Recommender {
    requireOneOf('metric', metric, this.metrics);
    const [first, ...others] = this.rows.filter(({ error }) => error === undefined);
    if (first === undefined) throw argumentError('models', 'such that one can be trained', 'none that could');
    const best = others.reduce(
      (high, row) => (row.metrics[metric].estimate > high.metrics[metric].estimate ? row : high),
      first,
    );
    return this.recommender(best.model);
  }

  /** The recommender of a row, fitted as `best` has it. @throws on a model that is not there or failed */
  recommender(model: string): Recommender {
    const recommender = this.#kept.get(model);
    if (recommender === undefined)
      throw argumentError('model', `one of ${[...this.#kept.keys()].join(', ')}`, model);
    return recommender;
  }

  /** The table as text. */
  toString(): string {
    const { metrics, rows, protocol } = this;
    const against = protocol.baseline === 'best' ? 'the best' : protocol.baseline;
    const head = ['model', ...metrics, `${metrics[0]} less ${against}'s`, 'fit s', 'rank s'];
    const good = rows.filter(({ error }) => error === undefined);
    const lines = good.map(({ model, metrics: values, differences, fitSeconds, rankSeconds }) => [
      model,
      ...metrics.map((metric) => intervalText(values[metric])),
      differences[metrics[0]] === undefined ? '' : intervalText(differences[metrics[0]], true),
      fitSeconds.toFixed(2),
      rankSeconds.toFixed(2),
    ]);
    const failed = rows.flatMap(({ model, error }) => (error ? [`${model} failed: ${error.message}`] : []));
    return [aligned([head, ...lines]), ...failed, protocolText(protocol)].join('\n');
  }

  /** Prints the table. */
  print(): void {
    console.log(this.toString());
  }

  /** Lets go of all recommenders that it keeps, the best included. */
  dispose(): void {
    for (const recommender of this.#kept.values()) recommender.dispose();
  }

  [inspect.custom](): string {
    return this.toString();
  }
}

function intervalText(
  { estimate, lower, upper, standardDeviation, count }: Interval,
  signed = false,
): string {
  const text = (value: number): string => `${signed && value >= 0 ? '+' : ''}${value.toFixed(3)}`;
  if (standardDeviation === 0 && count > 1) return `${text(estimate)} [the same in all]`;
  return `${text(estimate)} [${text(lower)}, ${text(upper)}]`;
}

/** Columns of equal width, the first to the left and the others to the right. */
function aligned(rows: readonly (readonly string[])[]): string {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows
    .map((row) =>
      row
        .map((cell, c) => (c === 0 ? cell.padEnd(widths[c]) : cell.padStart(widths[c])))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
