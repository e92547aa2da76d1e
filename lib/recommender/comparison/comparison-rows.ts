import { type Interval, tInterval } from '../../evaluation/intervals';
import type { RankingResult } from '../../evaluation/ranking/evaluate-ranking';
import type { RankingMetric } from '../../evaluation/ranking/list-measures';
import type { ComparePlan } from './compare-options';
import type { IntervalsOver } from './compare-splits';

/** One training of a model and its ranking. */
export interface Run {
  /** Index of the split. */
  readonly split: number;
  readonly seed: number | string;
  readonly result: RankingResult;
  readonly fitSeconds: number;
  readonly rankSeconds: number;
}

/** What became of a model. */
export interface ModelRuns {
  readonly name: string;
  readonly runs: Run[];
  error?: Error;
}

/** A model in a comparison. Metrics are named 'ndcg@10'. */
export interface ComparisonRow {
  readonly model: string;
  /** Each metric with its interval, by name; empty if the model failed. */
  readonly metrics: Readonly<Record<string, Interval>>;
  /** Metric less that of the baseline, pair by pair; not of the baseline itself. */
  readonly differences: Readonly<Record<string, Interval>>;
  /** Metric by run, in the order of folds, then seeds. */
  readonly runs: Readonly<Record<string, readonly number[]>>;
  /** Mean over the runs. */
  readonly fitSeconds: number;
  readonly rankSeconds: number;
  /** Why the model failed. */
  readonly error?: Error;
}

/** The rows, the best by the first metric first, those that failed last. */
export function rowsOf(all: readonly ModelRuns[], plan: ComparePlan, over: IntervalsOver): ComparisonRow[] {
  const names = metricNames(plan);
  const good = all.filter(({ error, runs }) => error === undefined && runs.length > 0);
  const values = new Map(good.map((model) => [model, names.map((metric) => valuesOf(model, metric, over))]));
  const baselines = names.map((_, m) =>
    plan.baseline === 'best'
      ? good.reduce<ModelRuns | undefined>(
          (best, model) =>
            best === undefined || mean(at(values, model, m)) > mean(at(values, best, m)) ? model : best,
          undefined,
        )
      : good.find(({ name }) => name === plan.baseline),
  );
  const rows = all.map((model): ComparisonRow => {
    const own = values.get(model);
    const seconds = {
      fitSeconds: mean(model.runs.map(({ fitSeconds }) => fitSeconds)),
      rankSeconds: mean(model.runs.map(({ rankSeconds }) => rankSeconds)),
    };
    if (own === undefined)
      return { model: model.name, metrics: {}, differences: {}, runs: {}, ...seconds, error: model.error };
    const differences = names.flatMap(({ name }, m) => {
      const base = baselines[m];
      if (base === undefined || base === model) return [];
      const other = at(values, base, m);
      return [
        [
          name,
          intervalOf(
            own[m].map((value, i) => value - other[i]),
            plan.level,
            -1,
          ),
        ] as const,
      ];
    });
    return {
      model: model.name,
      metrics: Object.fromEntries(names.map(({ name }, m) => [name, intervalOf(own[m], plan.level, 0)])),
      differences: Object.fromEntries(differences),
      runs: Object.fromEntries(
        names.map(({ name, k, metric }) => [name, model.runs.map(({ result }) => result.at[k].mean[metric])]),
      ),
      ...seconds,
    };
  });
  const [{ name: first }] = names;
  const height = ({ metrics }: ComparisonRow): number => metrics[first]?.estimate ?? -1;
  return rows.sort((a, b) => height(b) - height(a));
}

/** The metrics in the order of the table. */
export function metricNames({ k, metrics }: Pick<ComparePlan, 'k' | 'metrics'>) {
  return metrics.flatMap((metric) => k.map((cut) => ({ name: `${metric}@${cut}`, metric, k: cut })));
}

/** What the interval is over: users of the one run, means of the seeds, or means of the folds over their seeds. */
function valuesOf(
  { runs }: ModelRuns,
  { k, metric }: { k: number; metric: RankingMetric },
  over: IntervalsOver,
): number[] {
  if (over === 'users') return Array.from(runs[0].result.at[k].perUser[metric]);
  const means = runs.map(({ result }) => result.at[k].mean[metric]);
  if (over === 'seeds') return means;
  const folds = [...new Set(runs.map(({ split }) => split))];
  return folds.map((fold) => mean(means.filter((_, i) => runs[i].split === fold)));
}

/** Student's t interval, cut to what the metric can be; of a single value all that it can be. */
function intervalOf(values: readonly number[], level: number, least: number): Interval {
  if (values.length < 2)
    return { estimate: values[0], lower: least, upper: 1, level, standardDeviation: 0, count: 1 };
  // The mean of equal numbers need not be that number to the last digit.
  if (values.every((value) => value === values[0])) {
    const [estimate] = values;
    return { estimate, lower: estimate, upper: estimate, level, standardDeviation: 0, count: values.length };
  }
  const interval = tInterval(values, { level });
  return { ...interval, lower: Math.max(least, interval.lower), upper: Math.min(1, interval.upper) };
}

const at = (values: Map<ModelRuns, number[][]>, model: ModelRuns, metric: number): number[] =>
  (values.get(model) as number[][])[metric];

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
