import { argumentError, requirePositiveInteger } from '../../core/checks';
import { requireKind, requireOptions } from '../../core/options/options';
import { startProgress } from '../../core/progress';
import { Stopping } from '../../core/stopping/stopping';
import { requireCandidates, type SampledCandidates } from '../../data/sampled-candidates';
import type { ScoreItems } from '../../models/ranking-model';
import { scoresOf, usersPerBatch } from './checked-scores';
import { emptyMeasures, fillMeans, measureUser, type RankingMeasures, requireCutoffs } from './list-measures';

/**
 * Scores of some items for each of some users, higher is better.
 * @param users shape [rows]; a user may come more than once
 * @param items as many for each row: shape [rows * width]
 * @returns shape [rows * width]
 */
export type ScoreCandidates = (users: Int32Array, items: Int32Array) => Float32Array | Promise<Float32Array>;

/** Options: how the sampled protocol runs. */
export interface SampledRankingOptions {
  /** Cut-offs, distinct, each 1 to the number of candidates of a row. */
  k: readonly number[];
  /** Rows scored at once, 1 or more. Default: 256. */
  batchSize?: number;
  /** Shows progress under this label. Default: none. */
  progress?: string;
  /** Ends the work when aborted, as a notebook's stop button does. Default: none. */
  signal?: AbortSignal;
}

/** Result of the sampled protocol. */
export interface SampledRankingResult {
  /** Measures by cut-off. With one wanted item per row recall is the hit rate, and ndcg 1 / log2(rank + 1). */
  readonly at: Readonly<Record<number, RankingMeasures>>;
  /** Rank of each row's target among its candidates, from 1, shape [rows]. */
  readonly rank: Int32Array;
  /** Candidates of a row: the target and its negatives. */
  readonly candidates: number;
}

/**
 * The sampled protocol of NCF and SASRec: each wanted item is ranked among its own few negatives. For standing beside
 * those papers' figures only: it can put models into another order than full ranking does, and its figures are not
 * comparable with those of `evaluateRanking` (Krichene and Rendle 2020). A random scorer's hit rate is K / candidates.
 * A negative with the target's score comes before it, so a scorer of equal scores hits nothing.
 * @throws on a bad option, no rows, K above the number of candidates, scores of another shape, or NaN scores, naming
 *   user and item
 * @example
 * const score = candidateScores(model.scoreItems, itemCount);
 * const { at } = await evaluateSampledRanking(score, candidates, { k: [10] });
 * at[10].mean.hitRate;
 */
export async function evaluateSampledRanking(
  scoreCandidates: ScoreCandidates,
  candidates: SampledCandidates,
  options: SampledRankingOptions,
): Promise<SampledRankingResult> {
  requireOptions('options', options, {
    k: 'list',
    batchSize: 'number?',
    progress: 'text?',
    signal: 'object?',
  });
  const { k, batchSize = 256, progress } = options;
  requireCandidates('candidates', candidates);
  const { users, targets, width, negatives } = candidates;
  if (typeof scoreCandidates !== 'function')
    throw argumentError('scoreCandidates', 'a function', scoreCandidates);
  requireCutoffs(k, width + 1, 'candidates of a row');
  requirePositiveInteger('batchSize', batchSize);
  const rows = users.length;
  if (rows === 0) throw argumentError('candidates', 'at least one row', '0 rows');

  const stopping = new Stopping(options.signal);
  const rank = new Int32Array(rows);
  const show =
    progress === undefined ? undefined : startProgress({ label: progress, total: rows, unit: 'rows' });
  try {
    for (let from = 0; from < rows; from += batchSize) {
      if (stopping.due) await stopping.pause();
      const batch = users.slice(from, from + batchSize);
      const items = new Int32Array(batch.length * (width + 1));
      for (let row = 0; row < batch.length; row++) {
        items[row * (width + 1)] = targets[from + row];
        items.set(negatives.subarray((from + row) * width, (from + row + 1) * width), row * (width + 1) + 1);
      }
      const scores = await scoreCandidates(batch, items);
      if (!(scores instanceof Float32Array) || scores.length !== items.length) {
        throw argumentError(
          'scoreCandidates(users, items)',
          `a Float32Array of ${items.length} numbers`,
          scores,
        );
      }
      requireNumbers(scores, batch, items);
      for (let row = 0; row < batch.length; row++) {
        const start = row * (width + 1);
        let position = 1;
        for (let i = start + 1; i <= start + width; i++) if (scores[i] >= scores[start]) position++;
        rank[from + row] = position;
      }
      show?.update(from + batch.length);
    }
  } finally {
    show?.finish();
  }

  const at: Record<number, RankingMeasures> = {};
  for (const cut of k) {
    at[cut] = emptyMeasures(rows);
    rank.forEach((position, row) => {
      measureUser(at[cut].perUser, row, [position], 1, cut);
    });
    fillMeans(at[cut]);
  }
  return { at, rank, candidates: width + 1 };
}

/**
 * Lets a scorer of all items take part in the sampled protocol: all are scored, the candidates' scores picked.
 * @param items number of items, 1 or more
 */
export function candidateScores(scoreItems: ScoreItems, items: number): ScoreCandidates {
  requireKind('scoreItems', scoreItems, 'function');
  requirePositiveInteger('items', items);
  return async (users, candidates) => {
    const width = candidates.length / users.length;
    const picked = new Float32Array(candidates.length);
    const batchSize = usersPerBatch(undefined, items);
    for (let from = 0; from < users.length; from += batchSize) {
      const batch = users.slice(from, from + batchSize);
      const scores = await scoresOf(scoreItems, batch, items);
      for (let i = 0; i < batch.length * width; i++) {
        const index = from * width + i;
        picked[index] = scores[Math.floor(i / width) * items + candidates[index]];
      }
    }
    return picked;
  };
}

function requireNumbers(scores: Float32Array, users: Int32Array, items: Int32Array): void {
  const bad = scores.findIndex(Number.isNaN);
  if (bad < 0) return;
  const user = users[Math.floor((bad * users.length) / items.length)];
  throw argumentError(`score of user ${user} and item ${items[bad]}`, 'a number', scores[bad]);
}
