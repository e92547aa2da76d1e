import { argumentError } from '../../core/checks';
import { requireIds } from '../../core/columns';
import { IntentFilter } from '../sessions/intent-filter';
import type { SessionLog } from '../sessions/session-log';
import type { SessionWorld } from '../sessions/session-world';

/**
 * The best possible prediction of rows of a log: P(item | everything earlier of the same visitor, and whether a new
 * session begins), shape [rows * items].
 * @param anonymous what stands in the column `user` for visitors who are known by their session alone; no user has an id
 *   above it
 * @param rows which rows to predict. Default: all
 * @throws on rows outside or asked for twice, unknown items, times that fall, or looks that the world cannot produce
 */
export function bestPrediction(
  world: SessionWorld,
  log: SessionLog,
  anonymous: number,
  rows?: ArrayLike<number>,
): Float32Array {
  const { items } = world;
  if (rows !== undefined) requireIds('rows', rows, log.item.length);
  const indices = new Map<number, number>();
  Array.from(rows ?? log.item.keys()).forEach((row, index) => {
    if (indices.has(row)) throw argumentError('rows', 'each row once', `${row} twice`);
    indices.set(row, index);
  });
  const result = new Float32Array((rows?.length ?? log.item.length) * items);
  const filter = new IntentFilter(world);
  for (const own of rowsByVisitor(log, anonymous)) {
    const last = own.findLastIndex((row) => indices.has(row));
    filter.reset();
    for (let i = 0; i <= last; i++) {
      const row = own[i];
      if (i === 0 || log.session[row] !== log.session[own[i - 1]]) filter.startSession(log.timestamp[row]);
      const index = indices.get(row);
      if (index !== undefined) result.set(filter.probabilities(), index * items);
      if (i === last) break;
      filter.look({
        item: log.item[row],
        timestamp: log.timestamp[row],
        purchased: log.purchased[row] === 1,
      });
    }
  }
  return result;
}

/** The rows of each visitor, in order: of a known user all, of an anonymous one those of the session. */
function rowsByVisitor(log: SessionLog, anonymous: number): Iterable<number[]> {
  const visitors = new Map<number, number[]>();
  log.user.forEach((user, row) => {
    const visitor = user === anonymous ? anonymous + log.session[row] : user;
    const own = visitors.get(visitor);
    if (own === undefined) visitors.set(visitor, [row]);
    else own.push(row);
  });
  return visitors.values();
}
