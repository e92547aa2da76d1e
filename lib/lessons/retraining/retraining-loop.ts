import { argumentError, requirePositiveInteger, requireProbability } from '../../core/checks';
import { requireIds } from '../../core/columns';
import { requireKind, requireOptions } from '../../core/options/options';
import { Stopping } from '../../core/stopping/stopping';
import { expectedLogLoss } from '../../evaluation/click/true-rates';
import { giniCoefficient } from '../../evaluation/ranking/diversity';
import { meanAbsoluteError } from '../../evaluation/ratings/rating-errors';
import { slatePolicy, topProducts } from '../../worlds/pet-shop/slate-policy';
import type { ZooplusSimulator } from '../../worlds/pet-shop/zooplus';
import type { InteractionLog } from '../../worlds/pet-shop/zooplus-log';

/** A recommender as the loop sees it. */
export interface BatchLearner {
  /** Predicted click rates of all users and products, user by user: [users * products]. */
  scores(): ArrayLike<number>;
  /** Learns from the log of a period. */
  retrain(log: InteractionLog): Promise<void>;
}

/** Options: how the loop runs. */
export interface RetrainingLoopOptions {
  /** The world. It is read and asked for logs, never changed. */
  simulator: ZooplusSimulator;
  /** The recommender; it scores before each period and is retrained between periods. */
  learner: BatchLearner;
  /** Number of periods (days, months), 1 or more. */
  periods: number;
  /** Impressions per period, 1 or more. */
  rows: number;
  /** Positions on the page: each impression shows one of the user's so many best products. Default: 1. */
  slate?: number;
  /** Share of impressions that show any product instead; 1 ignores the recommender. In [0, 1]. Default: 0. */
  explore?: number;
  /** Users whose metrics are followed. Default: all. */
  watched?: ArrayLike<number>;
  /** Ends the loop after a period when aborted, as a notebook's stop button does. Default: none. */
  signal?: AbortSignal;
}

/** Measures of one period. Regret is in clicks per impression: the best product's true rate less the shown one's. */
export interface PeriodRecord {
  /** 1 at the first. */
  readonly period: number;
  /** Mean regret of what was shown in this period, explored impressions included. */
  readonly shownRegret: number;
  /** Mean regret of the watched users' slates: what the recommender would show if it never explored. */
  readonly slateRegret: number;
  /** Expected log loss (nats) of the scores, over the watched users and all products. */
  readonly logLoss: number;
  /** Mean absolute error of the scores, over the watched users and all products. */
  readonly absoluteError: number;
  /** Gini coefficient of the impressions by product: 0 even, near 1 when a few products get all. */
  readonly gini: number;
  /** How many products stand in somebody's slate. */
  readonly productsInSlates: number;
}

/**
 * Runs a recommender period by period: score all pairs, show slates, log the clicks, retrain on the log. All metrics
 * are measured against the world's true click rates.
 * @returns one record per period, in order; the recommender is not retrained after the last
 * @throws on a bad option, or scores that do not cover all users and products
 */
export async function runRetrainingLoop(options: RetrainingLoopOptions): Promise<PeriodRecord[]> {
  requireOptions('options', options, {
    simulator: 'object',
    learner: 'object',
    periods: 'number',
    rows: 'number',
    slate: 'number?',
    explore: 'number?',
    watched: 'list?',
    signal: 'object?',
  });
  for (const method of ['scores', 'retrain'] as const)
    requireKind(`learner.${method}`, options.learner[method], 'function');
  const stopping = new Stopping(options.signal);
  const { simulator, learner, periods, rows, slate: size = 1, explore = 0 } = options;
  requirePositiveInteger('periods', periods);
  requirePositiveInteger('rows', rows);
  requireProbability('explore', explore);
  const { users, products } = simulator;
  const watched = options.watched ?? Int32Array.from({ length: users }, (_, id) => id);
  if (!(watched.length > 0)) throw argumentError('watched', 'at least one user', watched);
  requireIds('watched', watched, users);

  const truth = simulator.trueRates();
  const best = Float64Array.from({ length: users }, (_, user) => simulator.bestRate(user));
  const watchedTruth = rowsOf(truth, watched, products);
  const records: PeriodRecord[] = [];
  for (let period = 1; period <= periods; period++) {
    await stopping.pause();
    const scores = learner.scores();
    if (scores.length !== users * products) {
      throw argumentError('learner.scores()', `${users * products} rates, one per user and product`, scores);
    }
    const slates = topProducts(scores, products, size);
    const log = simulator.generateLog(rows, { choose: slatePolicy(slates, products, { size, explore }) });
    const watchedScores = rowsOf(scores, watched, products);
    records.push({
      period,
      shownRegret: mean(
        log.user.length,
        (i) => best[log.user[i]] - truth[log.user[i] * products + log.product[i]],
      ),
      slateRegret: mean(watched.length * size, (i) => {
        const user = watched[Math.floor(i / size)];
        return best[user] - truth[user * products + slates[user * size + (i % size)]];
      }),
      logLoss: expectedLogLoss(watchedTruth, watchedScores),
      absoluteError: meanAbsoluteError(watchedTruth, watchedScores),
      gini: giniCoefficient(impressions(log.product, products)),
      productsInSlates: new Set(slates).size,
    });
    if (period < periods) await learner.retrain(log);
  }
  return records;
}

/** Number of times each product occurs. */
function impressions(shown: Int32Array, products: number): Int32Array {
  const counts = new Int32Array(products);
  for (const product of shown) counts[product]++;
  return counts;
}

/** The watched users' rows of a table [users, products]. */
function rowsOf(table: ArrayLike<number>, users: ArrayLike<number>, products: number): Float64Array {
  return Float64Array.from(
    { length: users.length * products },
    (_, i) => table[users[Math.floor(i / products)] * products + (i % products)],
  );
}

function mean(count: number, value: (i: number) => number): number {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += value(i);
  return sum / count;
}
