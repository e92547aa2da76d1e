import { argumentError } from '../../core/checks';
import { requireSequences, type Sequences, takeSequences } from '../../data/sequences/sequences';
import type { ScoreItems } from '../../models/ranking-model';

/**
 * Scores of all items as the next one after some histories: [histories.sequences * histories.items], row by row; higher
 * is better. A history may be empty (nothing is known yet), and longer than the model looks back. `histories.owners` are
 * the users, for models that know them; `histories.times` the times, where the log has them.
 */
export type ScoreNext = (histories: Sequences) => Float32Array | Promise<Float32Array>;

/**
 * A next-item model as `evaluateRanking` wants it: its "users" are the histories, by index. Interactions of the test are
 * then one row per history: `{ users: histories.sequences, items, … }` holding what came next.
 * @throws if `scoreNext` is no function; its result on an index outside
 * @example
 * const result = await evaluateRanking(scoreHistories(scoreNext, cases.histories), { test: cases.next, k: [1, 10] });
 */
export function scoreHistories(scoreNext: ScoreNext, histories: Sequences): ScoreItems {
  requireSequences('histories', histories);
  if (typeof scoreNext !== 'function') throw argumentError('scoreNext', 'a function', scoreNext);
  return (indices) => scoreNext(takeSequences(histories, indices));
}
