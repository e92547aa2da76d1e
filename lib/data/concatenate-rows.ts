import { argumentError } from '../core/checks';
import { type Column, type Columns, rowCount } from '../core/columns';

/**
 * The rows of several logs one after another, as new columns.
 * @param logs one or more with the same columns of the same types
 * @throws if there is no log, or one has other columns or types than the first
 * @example
 * const lastTenDays = concatenateRows(days.slice(-10));
 */
export function concatenateRows<T extends Columns>(logs: readonly T[]): T {
  if (!Array.isArray(logs) || logs.length === 0) throw argumentError('logs', 'a list of at least one', logs);
  const names = Object.keys(logs[0]);
  const total = logs.reduce((sum, log, i) => sum + rowCount(log, `logs[${i}]`), 0);
  const joined: Record<string, Column> = {};
  for (const name of names) {
    const first = logs[0][name];
    joined[name] = new (first.constructor as Int32ArrayConstructor)(total) as Column;
  }
  let offset = 0;
  logs.forEach((log, i) => {
    const own = Object.keys(log);
    if (
      own.length !== names.length ||
      names.some((name) => log[name]?.constructor !== joined[name].constructor)
    ) {
      throw argumentError(`logs[${i}]`, `columns ${describe(logs[0])}, as the first log`, describe(log));
    }
    for (const name of names) joined[name].set(log[name], offset);
    offset += rowCount(log);
  });
  return joined as T;
}

function describe(log: Columns): string {
  return Object.entries(log)
    .map(([name, column]) => `${name}: ${column.constructor.name}`)
    .join(', ');
}
