import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { argumentError } from '../core/checks';
import { requireParts } from '../core/options';
import type { SampledCandidates } from './sampled-candidates';

/**
 * Writes candidates in the form of NCF's files (`ml-1m.test.negative`): a line per row, `(user,item)` and its negatives,
 * with tabs between them. It is written whole or not at all; the folder is made if need be.
 */
export function writeCandidates(file: string, candidates: SampledCandidates): void {
  requireParts('candidates', candidates, ['users', 'targets', 'width', 'negatives']);
  const { users, targets, width, negatives } = candidates;
  const lines = Array.from(users, (user, row) => {
    const own = negatives.subarray(row * width, (row + 1) * width);
    return `(${user},${targets[row]})\t${own.join('\t')}\n`;
  });
  mkdirSync(path.dirname(file), { recursive: true });
  const unfinished = `${file}.${process.pid}.part`;
  writeFileSync(unfinished, lines.join(''));
  renameSync(unfinished, file);
}

/**
 * Reads candidates in the form of NCF's files, also theirs.
 * @throws naming the line that is not of that form or has another number of negatives than the first
 */
export function readCandidates(file: string): SampledCandidates {
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
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
