import { argumentError } from '../../core/checks';
import type { Random } from '../../core/random';
import { emptyBatch, type TransitionBatch } from '../deep/replay-memory';
import { type EpisodeLog, requireEpisodes } from '../off-policy/episode-log';
import { endsOf } from '../off-policy/fitted-evaluation';

/** Rows of a log as a learner draws them. */
export interface LogBatches {
  readonly dimension: number;
  readonly rows: number;
  /** A batch of rows drawn with replacement; the arrays are overwritten by the next. `rowsOf` are the log's rows. */
  draw(random: Random): TransitionBatch;
  readonly rowsOf: Int32Array;
}

/** @throws on a bad log, or one without observations before and after each step */
export function logBatches(
  log: EpisodeLog,
  options: { batchSize: number; discount: number; rewardScale: number },
): LogBatches {
  requireEpisodes(log);
  const { context, nextContext, action, reward } = log;
  if (context === undefined || nextContext === undefined || nextContext.length !== context.length) {
    throw argumentError('log.nextContext', 'given, as long as context', nextContext?.length);
  }
  const rows = action.length;
  const dimension = context.length / rows;
  const { batchSize, discount, rewardScale } = options;
  const ends = endsOf(log);
  const batch = emptyBatch(batchSize, dimension);
  const rowsOf = new Int32Array(batchSize);
  return {
    dimension,
    rows,
    rowsOf,
    draw(random) {
      for (let i = 0; i < batchSize; i++) {
        const row = Math.floor(random.uniform() * rows);
        rowsOf[i] = row;
        for (let k = 0; k < dimension; k++) {
          batch.observation[i * dimension + k] = context[row * dimension + k];
          batch.next[i * dimension + k] = nextContext[row * dimension + k];
        }
        batch.action[i] = action[row];
        batch.reward[i] = reward[row] * rewardScale;
        batch.factor[i] = ends[row] === 1 ? 0 : discount;
      }
      return batch;
    },
  };
}
