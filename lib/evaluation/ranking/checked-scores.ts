import { argumentError, requirePositiveInteger } from '../../core/checks';
import type { ScoreItems } from '../../models/ranking-model';

/** Scores of one batch, at most: 2^28 numbers are 1 GiB. */
const mostScores = 2 ** 28;

/**
 * Number of users scored at once: what was asked for, or as many as make 64 MiB of scores, 1 to 1024.
 * @throws if it is not an integer of 1 or more, or the scores of a batch would take more than 1 GiB
 */
export function usersPerBatch(asked: number | undefined, items: number): number {
  if (asked === undefined) return Math.max(1, Math.min(1024, Math.floor(2 ** 24 / items)));
  requirePositiveInteger('batchSize', asked);
  if (asked * items > mostScores) {
    throw argumentError(
      'batchSize',
      `at most ${Math.max(1, Math.floor(mostScores / items))} for ${items} items (1 GiB of scores)`,
      asked,
    );
  }
  return asked;
}

/** The checked scores of a batch. @throws unless they are a Float32Array of one number per user and item */
export async function scoresOf(
  scoreItems: ScoreItems,
  users: Int32Array,
  items: number,
): Promise<Float32Array> {
  const scores = await scoreItems(users);
  if (!(scores instanceof Float32Array) || scores.length !== users.length * items) {
    throw argumentError(
      'scoreItems(users)',
      `a Float32Array of ${users.length} users times ${items} items`,
      scores,
    );
  }
  return scores;
}
