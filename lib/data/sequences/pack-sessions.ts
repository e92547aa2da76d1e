import { argumentError, requirePositiveInteger } from '../../core/checks';
import { requireOptions } from '../../core/options/options';
import type { SequenceTable } from './sequence-table';
import { requireSequences, type Sequences } from './sequences';

/** Inputs and targets of packed sessions, row by row, items shifted by one. */
export interface PackedSessions {
  readonly inputs: SequenceTable;
  /** The item after each input, 0 where there is none. */
  readonly targets: SequenceTable;
}

/**
 * Many short sessions in few rows: each row holds whole sessions one behind the other, with a 0 between them at which a
 * recurrent model sets its state back. It is the layout of session-parallel training (Hidasi et al. 2016), with rows of
 * `length` steps to learn from in place of single ones, and next to no padding. Only the newest `length + 1` items of
 * a longer session are used; sessions of fewer than two items are passed over.
 *
 * For recurrent models alone: a transformer would look across the 0.
 * @param options with `length`: positions per row, 1 or more
 * @throws if the length is not an integer of 1 or more, or no session has two items
 * @example
 * await fitNextItem({ model, training: packSessions(sessions, { length: 50 }), … });
 */
export function packSessions(sessions: Sequences, options: { length: number }): PackedSessions {
  requireOptions('options', options, { length: 'number' });
  const { length } = options;
  requirePositiveInteger('length', length);
  requireSequences('sessions', sessions);
  const { offsets, itemIds } = sessions;
  const rows: number[][] = [];
  let used = Number.POSITIVE_INFINITY;
  for (let s = 0; s < sessions.sequences; s++) {
    const transitions = Math.min(length, offsets[s + 1] - offsets[s] - 1);
    if (transitions < 1) continue;
    const fits = used + 1 + transitions <= length;
    if (!fits) rows.push([]);
    rows[rows.length - 1].push(s);
    used = fits ? used + 1 + transitions : transitions;
  }
  if (rows.length === 0) {
    throw argumentError(
      'sessions',
      'sessions of which one has two items or more',
      `${sessions.sequences} sessions`,
    );
  }
  const [inputs, targets] = [new Int32Array(rows.length * length), new Int32Array(rows.length * length)];
  const lengths = new Int32Array(rows.length);
  rows.forEach((row, r) => {
    let position = (r + 1) * length;
    for (const s of row.reverse()) {
      const transitions = Math.min(length, offsets[s + 1] - offsets[s] - 1);
      for (let back = 1; back <= transitions; back++) {
        inputs[position - back] = itemIds[offsets[s + 1] - back - 1] + 1;
        targets[position - back] = itemIds[offsets[s + 1] - back] + 1;
      }
      position -= transitions;
      lengths[r] = (r + 1) * length - position;
      position--;
    }
  });
  const table = (values: Int32Array): SequenceTable => ({ values, length, rows: rows.length, lengths });
  return { inputs: table(inputs), targets: table(targets) };
}
