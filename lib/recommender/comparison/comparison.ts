import { inspect } from 'node:util';
import { argumentError, requireOneOf } from '../../core/checks';
import { requireKind, requireParts } from '../../core/options/options';
import type { Recommender } from '../recommender';
import type { ComparePlan } from './compare-options';
import { type ComparisonRow, metricNames } from './comparison-rows';
import { type CompareProtocol, protocolText } from './protocol';
import { aligned, intervalText } from './table-text';

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
