import { argumentError } from '../../core/checks';
import type { ResumableRandom } from '../../core/resumable-random';

/**
 * The argmax of a policy: index of the candidate with the highest score. Of equal scores the first wins, or, with
 * random numbers, any of them with the same probability.
 * @param actions the candidates' ids, for errors
 * @param scoreAt score of the candidate at an index; called once for each, in order
 * @throws RangeError naming the action whose score is not a finite number: its features are too large
 */
export function highestScore(
  actions: Int32Array,
  scoreAt: (index: number) => number,
  ties?: ResumableRandom,
): number {
  let best = 0;
  let highest = Number.NEGATIVE_INFINITY;
  let equals = 0;
  for (let index = 0; index < actions.length; index++) {
    const score = scoreAt(index);
    if (!Number.isFinite(score)) throw scoreError(actions[index], score);
    if (score > highest) {
      [best, highest, equals] = [index, score, 1];
    } else if (score === highest && ties !== undefined && ties.uniform() * ++equals < 1) {
      best = index;
    }
  }
  return best;
}

/** Error of a score that is not a finite number, by the action it belongs to. */
export function scoreError(action: number, score: number): RangeError {
  return argumentError(`score of action ${action}`, 'a finite number: the features are too large', score);
}
