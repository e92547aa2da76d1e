import { softwareName } from './environment.mjs';
import { rowsByMachine } from './record.mjs';

/** @typedef {import('./record.mjs').SavedRow} SavedRow */

/**
 * Prints rows machine by machine: its name, the versions and days of its measurements, and a table.
 * @param {SavedRow[]} rows as `compare` makes them, each with its `environment`
 */
export function printRows(rows) {
  for (const [machine, group] of rowsByMachine(rows)) {
    console.log(`\n${machine}`);
    const lines = [...new Set(group.map(({ environment }) => softwareName(environment)))];
    // A line whose versions all stand in a longer one adds nothing.
    const shown = lines.filter((line) => !lines.some((other) => other.startsWith(`${line},`)));
    for (const line of shown) console.log(`  ${line}`);
    console.table(group.map(tableRow));
  }
}

/** @param {SavedRow} row */
function tableRow(row) {
  const short = (/** @type {number | undefined} */ value) =>
    value === undefined ? '' : Number(value.toPrecision(3));
  return {
    work: row.work,
    peer: row.peer,
    threads: row.threads ?? '',
    unit: row.unit,
    ours: short(row.ours),
    theirs: short(row.theirs),
    'theirs / ours': short(row.ratio),
    rounds: row.rounds,
    'our peak MB': row.oursPeakMegabytes,
    'their peak MB': row.theirsPeakMegabytes ?? '',
    measured: row.environment.date,
  };
}
