import { argumentError, requireOneOf, requirePositiveInteger, requireRecord } from '../../core/checks';
import { requireSignal } from '../../core/stopping/stopping';
import type { Log } from '../../data/log/log';
import type { LogSplitOptions } from '../../data/log/log-splits';
import { requireLevel } from '../../evaluation/intervals';
import { type RelevanceGain, relevanceGainNames } from '../../evaluation/ranking/graded-gains';
import {
  type RankingMetric,
  rankingMetricNames,
  requireCutoffs,
} from '../../evaluation/ranking/list-measures';
import { sameIds } from '../known-id';
import type { Recommender } from '../recommender';

/** Options: how recommenders are compared. The rows come as `train` and `test`, as `log` and `split`, or as `log` and `folds`. */
export interface CompareOptions {
  /** Training rows, the same for all models and seeds. */
  train?: Log;
  /** Test rows of the same log. */
  test?: Log;
  /** A whole log, to be split here. */
  log?: Log;
  /** How each seed splits the log, as `log.split`; all models get the same split of a seed. */
  split?: Omit<LogSplitOptions, 'random'>;
  /** Cross-validation: in how many folds the log is dealt, 2 or more. Each is the test once, for each seed. */
  folds?: number;
  /**
   * What models stop by: a part of the log that is in neither `train` nor `test`, or the share of each user's training
   * rows that is taken out for it, in (0, 1), the same for all models. Default: none, models train all their epochs.
   */
  validation?: Log | number;
  /** Cut-offs, distinct, each 1 to the number of items. Default: [10]. */
  k?: readonly number[];
  /** What lists are judged by; the first is what the table is sorted by. Default: nDCG, then recall. */
  metrics?: readonly RankingMetric[];
  /**
   * What finding a test item adds to nDCG: 'binary', the same for all; or by the value of its last row, 0 or more,
   * 'linear', the value, or 'exponential', 2^value - 1. Default: 'binary'.
   */
  gain?: 'binary' | RelevanceGain;
  /** Seeds, distinct; each trains every model once. Default: [42]. */
  seeds?: readonly (number | string)[];
  /** Name of the model that the others are set against, or 'best': the best by each metric. Default: 'best'. */
  baseline?: string;
  /** Level of the intervals, in (0, 1). Default: 0.95. */
  level?: number;
  /** Shows progress with the time left under this label. Default: none. */
  progress?: string;
  /** Ends the comparison at the next step, as a notebook's stop button does; it then rejects with the signal's reason. */
  signal?: AbortSignal;
}

/** Options with their defaults, checked. */
export interface ComparePlan {
  readonly options: CompareOptions;
  readonly k: readonly number[];
  readonly metrics: readonly RankingMetric[];
  readonly gain: 'binary' | RelevanceGain;
  readonly seeds: readonly (number | string)[];
  readonly baseline: string;
  readonly level: number;
  /** Names of the models, each once. */
  readonly names: readonly string[];
}

/** @throws on a bad option, before anything is trained */
export function planOf(models: readonly Recommender[], options: CompareOptions): ComparePlan {
  if (
    !Array.isArray(models) ||
    models.length === 0 ||
    models.some((model) => typeof model?.fresh !== 'function')
  )
    throw argumentError('models', 'a list of recommenders, one or more', models);
  requireRecord('options', options);
  const { k = [10], metrics = ['ndcg', 'recall'], seeds = [42], baseline = 'best', level = 0.95 } = options;
  const { gain = 'binary' } = options;
  requireOneOf('gain', gain, ['binary', ...relevanceGainNames] as const);
  const { items, value } = requireRows(options);
  if (gain !== 'binary' && value === undefined)
    throw argumentError('gain', "'binary' for a log without values", gain);
  requireCutoffs(k, items.size, 'items');
  if (!Array.isArray(metrics) || metrics.length === 0)
    throw argumentError('metrics', 'a list of one or more', metrics);
  for (const metric of metrics) requireOneOf('metrics', metric, rankingMetricNames);
  if (new Set(metrics).size < metrics.length) throw argumentError('metrics', 'distinct', metrics.join(', '));
  if (!Array.isArray(seeds) || seeds.length === 0 || new Set(seeds.map(String)).size < seeds.length)
    throw argumentError('seeds', 'a list of distinct seeds, one or more', seeds);
  requireLevel(level);
  requireSignal(options.signal);
  const names = namesOf(models);
  if (baseline !== 'best') requireOneOf('baseline', baseline, ['best', ...names]);
  return { options, k, metrics, gain, seeds, baseline, level, names };
}

/** @returns a log that has the vocabularies @throws unless the rows come in one of the three forms */
function requireRows(options: CompareOptions): Log {
  const { train, test, log, split, folds, validation } = options;
  const isLog = (value: unknown): value is Log =>
    typeof (value as Log | undefined)?.interactions === 'function';
  const parts = train !== undefined || test !== undefined;
  if (parts === (log !== undefined))
    throw argumentError('options', 'with train and test, or with log', 'both or neither');
  if (
    typeof validation === 'number'
      ? !(validation > 0 && validation < 1)
      : validation !== undefined && !isLog(validation)
  )
    throw argumentError('validation', 'a log, or a share in (0, 1)', validation);
  if (parts) {
    if (!isLog(train)) throw argumentError('train', 'a log', train);
    if (!isLog(test)) throw argumentError('test', 'a log', test);
    for (const [name, value] of Object.entries({ split, folds }))
      if (value !== undefined) throw argumentError(name, 'left out where train and test are given', value);
    const parts = { test, ...(isLog(validation) && { validation }) };
    for (const [name, part] of Object.entries(parts)) {
      if (!sameIds(train.users, part.users) || !sameIds(train.items, part.items))
        throw argumentError(name, 'a part of the same log as train, with its users and items', 'other ids');
      if (part === train) throw argumentError(name, 'other rows than train', 'the same log');
    }
    if (validation === test) throw argumentError('validation', 'other rows than test', 'the same log');
    return train;
  }
  if (!isLog(log)) throw argumentError('log', 'a log', log);
  if ((split === undefined) === (folds === undefined))
    throw argumentError(
      'options',
      'with split or folds beside log',
      split === undefined ? 'neither' : 'both',
    );
  if (split !== undefined) {
    requireRecord('split', split);
    if ('random' in split) throw argumentError('split.random', 'left out: the seeds draw', 'one');
  }
  if (folds !== undefined) {
    requirePositiveInteger('folds', folds);
    if (folds < 2) throw argumentError('folds', 'an integer of 2 or more', folds);
  }
  if (validation !== undefined && typeof validation !== 'number')
    throw argumentError('validation', 'a share in (0, 1) where the log is split here', validation);
  return log;
}

/** Names, of which the second of one is 'item-kNN 2', or the next number that no other model is called by. */
export function namesOf(models: readonly { readonly name: string }[]): string[] {
  const given = new Set(models.map(({ name }) => name));
  const taken = new Set<string>();
  return models.map(({ name }) => {
    let own = name;
    for (let count = 2; taken.has(own) || (own !== name && given.has(own)); count++) own = `${name} ${count}`;
    taken.add(own);
    return own;
  });
}
