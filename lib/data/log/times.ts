import { argumentError } from '../../core/checks';
import type { ColumnName, TimeUnit } from './read-log-options';

const perSecond: Record<TimeUnit, number> = {
  seconds: 1,
  milliseconds: 1e3,
  microseconds: 1e6,
  nanoseconds: 1e9,
};

/**
 * How many of a time's units make a second. Without a unit the largest time tells: seconds below 1e11 (the year
 * 5138), milliseconds below 1e14, microseconds below 1e17.
 */
export function unitsPerSecond(largest: number, unit?: TimeUnit): number {
  if (unit !== undefined) return perSecond[unit];
  return largest < 1e11 ? 1 : largest < 1e14 ? 1e3 : largest < 1e17 ? 1e6 : 1e9;
}

/** How wide a column of times is, where that may have damaged them. */
export type NarrowTimes = 'float32' | 'int32';

/**
 * @throws if 32 bits cannot hold such times: floats from 2^24 on are rounded (by 128 s today), integers that count
 *   less than seconds wrap round, and negative ones look as if they had
 */
export function requireWideTimes(
  name: ColumnName,
  kind: NarrowTimes,
  range: { smallest: number; largest: number },
  unit?: TimeUnit,
): void {
  const column = `time column ${JSON.stringify(name)}`;
  const { smallest, largest } = range;
  if (kind === 'float32' && Math.max(-smallest, largest) >= 2 ** 24) {
    throw argumentError(column, '64 bits wide (32-bit floats round times of 2^24 or more)', largest);
  }
  if (kind === 'int32' && (smallest < 0 || (unit !== undefined && unit !== 'seconds'))) {
    const rule = 'seconds of 0 or more, or 64 bits wide (milliseconds wrap round in 32-bit integers)';
    throw argumentError(column, rule, smallest < 0 ? smallest : `${unit} such as ${largest}`);
  }
}
