import { argumentError } from '../core/checks';
import { type Column, requireFiniteColumn } from '../core/columns';

/** From here on a 32-bit float no longer holds every whole number: of seconds today it holds every 128th. */
const exactInFloat32 = 2 ** 24;

/**
 * Checks that a column of times orders a log: finite numbers whose type has not damaged them.
 * @throws naming the first row that is not finite, that a Float32Array has rounded (2^24 or more), or that is negative
 *   in an Int32Array, as milliseconds are after they wrapped round
 */
export function requireTimes(argument: string, times: Column): void {
  requireFiniteColumn(argument, times);
  if (times instanceof Float32Array) {
    const row = times.findIndex((time) => Math.abs(time) >= exactInFloat32);
    if (row < 0) return;
    const rule = 'a Float64Array or an Int32Array of seconds (a Float32Array rounds times of 2^24 or more)';
    throw argumentError(argument, rule, `${times[row]} at row ${row}`);
  }
  if (!(times instanceof Int32Array)) return;
  const row = times.findIndex((time) => time < 0);
  if (row < 0) return;
  const rule =
    'seconds of 0 or more in an Int32Array (milliseconds wrap round there; a Float64Array holds both)';
  throw argumentError(argument, rule, `${times[row]} at row ${row}`);
}
