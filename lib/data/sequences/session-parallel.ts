import { argumentError, requirePositiveInteger } from '../../core/checks';
import { requireMemory } from '../../core/memory';
import { requireOptions } from '../../core/options/options';
import type { Random } from '../../core/random';
import { requireSequences, type Sequences } from './sequences';

/** One step of session-parallel training. */
export type SessionParallelBatch = {
  /** The item at hand in each lane, shifted by one like every table of items, shape [lanes]; 0 in an empty lane. */
  input: Int32Array;
  /** The item after it, shifted, shape [lanes]; 0 in an empty lane, which has no loss. */
  target: Int32Array;
  /** 1 where a lane begins a new session, so that its hidden state starts at zero; else 0. Shape [lanes]. */
  reset: Float32Array;
};

/** Options: how sessions are laid out. */
export interface SessionParallelOptions {
  /** Sessions that run side by side, 1 or more. */
  lanes: number;
  /** Source of the order of the sessions. Default: as they stand. */
  random?: Random;
}

/**
 * Session-parallel mini-batches (Hidasi et al. 2016, "Session-based Recommendations with Recurrent Neural Networks",
 * figure 2): each lane goes through one session step by step; when it ends, the next session takes the lane and the
 * lane's state is reset. Sessions of fewer than two items are passed over. Every transition of a session appears once.
 *
 * Deviation: GRU4Rec's code stops when fewer sessions are left than lanes; here the lanes without a session run empty
 * (input and target 0), so that batches keep one size and no transition is lost.
 * @throws if lanes is not an integer of 1 or more, or no session has two items
 */
export function sessionParallelBatches(
  sessions: Sequences,
  options: SessionParallelOptions,
): Generator<SessionParallelBatch> {
  requireOptions('options', options, { lanes: 'number', random: 'Random?' });
  const { lanes, random } = options;
  requirePositiveInteger('lanes', lanes);
  requireMemory(`${lanes} lanes`, 24 * lanes);
  requireSequences('sessions', sessions);
  const { offsets } = sessions;
  const order =
    random?.permutation(sessions.sequences) ?? Int32Array.from({ length: sessions.sequences }, (_, s) => s);
  const waiting = order.filter((s) => offsets[s + 1] - offsets[s] > 1);
  if (waiting.length === 0) {
    throw argumentError(
      'sessions',
      'sessions of which one has two items or more',
      `${sessions.sequences} sessions`,
    );
  }
  return batchesOf(sessions, waiting, lanes);
}

function* batchesOf(
  { offsets, itemIds }: Sequences,
  waiting: Int32Array,
  lanes: number,
): Generator<SessionParallelBatch> {
  let next = 0;
  const position = new Int32Array(lanes); // of the input
  const last = new Int32Array(lanes); // position of the session's last item
  for (;;) {
    const batch: SessionParallelBatch = {
      input: new Int32Array(lanes),
      target: new Int32Array(lanes),
      reset: new Float32Array(lanes),
    };
    let busy = 0;
    for (let lane = 0; lane < lanes; lane++) {
      if (position[lane] >= last[lane] && next < waiting.length) {
        const session = waiting[next++];
        position[lane] = offsets[session];
        last[lane] = offsets[session + 1] - 1;
        batch.reset[lane] = 1;
      }
      if (position[lane] >= last[lane]) continue;
      batch.input[lane] = itemIds[position[lane]] + 1;
      batch.target[lane] = itemIds[++position[lane]] + 1;
      busy++;
    }
    if (busy === 0) return;
    yield batch;
  }
}
