import { argumentError } from '../core/checks';
import { readWithChecksum, writeWithChecksum } from '../core/checksum-file';
import { requirePath } from '../core/shapes/file-path';
import { requireCandidates, type SampledCandidates } from './sampled-candidates';

/**
 * Writes candidates in the form of NCF's files (`ml-1m.test.negative`): a line per row, `(user,item)` and its negatives,
 * with tabs between them. It is written whole or not at all, its SHA-256 beside it in `<file>.sha256`; the folder is
 * made if need be.
 * @throws if the parts are not of one length, or naming the file if it cannot be written
 */
export function writeCandidates(file: string, candidates: SampledCandidates): void {
  requirePath('file', file);
  requireCandidates('candidates', candidates);
  const { users, targets, width, negatives } = candidates;
  const lines = Array.from(users, (user, row) => {
    const own = negatives.subarray(row * width, (row + 1) * width);
    return `(${user},${targets[row]})\t${own.join('\t')}\n`;
  });
  writeWithChecksum(file, lines.join(''));
}

/**
 * Reads candidates in the form of NCF's files, also theirs, which have no SHA-256 beside them.
 * @throws if the file is not what `writeCandidates` wrote, or naming the line that is not of that form or has another number of negatives than the first
 */
export function readCandidates(file: string): SampledCandidates {
  requirePath('file', file);
  const lines = readWithChecksum(file).trimEnd().split('\n');
  const width = Math.max(1, lines[0].trimEnd().split('\t').length - 1);
  const users = new Int32Array(lines.length);
  const targets = new Int32Array(lines.length);
  const negatives = new Int32Array(lines.length * width);
  lines.forEach((line, row) => {
    const match = /^\((\d+),(\d+)\)((?:\t\d+)+)$/.exec(line.trimEnd());
    const own = match?.[3].trimStart().split('\t');
    if (match === null || own?.length !== width) {
      throw argumentError(
        `line ${row + 1} of ${file}`,
        `(user,item) and ${width} negatives`,
        line.slice(0, 60),
      );
    }
    users[row] = Number(match[1]);
    targets[row] = Number(match[2]);
    for (let i = 0; i < width; i++) negatives[row * width + i] = Number(own[i]);
  });
  return { users, targets, width, negatives };
}
