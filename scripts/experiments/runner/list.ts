import { type RecordedResults, type RecordName, readRecordedResults } from 'lib/lessons';
import type { Experiment } from './definition';

/** Lines that say what experiments there are, and what their records hold. */
export function listExperiments(experiments: readonly Experiment[]): string {
  const rows = experiments.map(({ name, chapter, summary }) => {
    const record = recordOf(name);
    const seeds = record === undefined ? '-' : String(record.seeds.length);
    const minutes = record === undefined ? '-' : (record.seconds / 60).toFixed(record.seconds < 600 ? 1 : 0);
    return [name, chapter, seeds, minutes, summary];
  });
  const table = [['name', 'chapter', 'seeds', 'minutes', 'what it answers'], ...rows];
  const widths = table[0].map((_, column) => Math.max(...table.map((row) => row[column].length)));
  return table
    .map((row) =>
      row
        .map((cell, i) => (i === 2 || i === 3 ? cell.padStart(widths[i]) : cell.padEnd(widths[i])))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function recordOf(name: RecordName): RecordedResults<unknown> | undefined {
  try {
    return readRecordedResults<unknown>(name);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
