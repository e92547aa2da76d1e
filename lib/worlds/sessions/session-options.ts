import { argumentError, requirePositive, requireProbability } from '../../core/checks';
import type { Random } from '../../core/random';
import { requireSize, type SourceOptions } from '../world-options';

/** Options: how a `SessionSimulator` is set up. */
export interface SessionOptions extends SourceOptions {
  /** Number of known users, 1 or more. Default: 1000. */
  users?: number;
  /** Lines (brands) per category, 1 to 20; the catalog has 12 * lines items. Default: 3, so 36 items. */
  lines?: number;
  /** The dial, in [0, 1]. 0: order is noise, looks follow long-term taste alone; 1: order is everything. Default: 1. */
  order?: number;
  /** Mean time between two sessions of a user, in days, above 0. Default: 7. */
  gapDays?: number;
  /** Time constant of repeat purchases, in days, above 0. Default: 20. */
  repeatDays?: number;
}

/** Options: how long a log is and who is in it. */
export interface SessionLogOptions {
  /** Sessions of each known user, 0 or more. Default: 10. */
  sessionsPerUser?: number;
  /** Known users to simulate. Default: all. */
  users?: ArrayLike<number>;
  /** Visitors who are not known and come once, after the known users in the log, 0 or more. Default: 0. */
  anonymousSessions?: number;
  /** Source of the log; the same one gives the same log. Default: the simulator's next log. */
  random?: Random;
}

/** The options with their defaults. @throws on the first one that breaks its rule */
export function resolveSessionOptions(
  options: SessionOptions,
): Required<Omit<SessionOptions, keyof SourceOptions>> {
  const { users = 1000, lines = 3, order = 1, gapDays = 7, repeatDays = 20 } = options;
  requireSize('users', users);
  requireSize('lines', lines);
  if (lines > 20) throw argumentError('lines', 'at most 20', lines);
  requireProbability('order', order);
  requirePositive('gapDays', gapDays);
  requirePositive('repeatDays', repeatDays);
  return { users, lines, order, gapDays, repeatDays };
}
