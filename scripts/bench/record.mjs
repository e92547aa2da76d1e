import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { machineName } from './environment.mjs';

/** Where `npm run bench -- --save` keeps its rows. */
export const recordFile = path.resolve(import.meta.dirname, '../../data/bench/latest.json');

/**
 * One line of the result table and where it was measured.
 * @typedef {{ work: string, peer: string, environment: import('./environment.mjs').Environment }} Row
 * @typedef {Row & import('./measure.mjs').MeasuredRow} SavedRow
 */

/**
 * Puts measured rows in the place of those of the same works on the same kind of device; the others stay, and with them
 * the environment in which they were measured.
 * @template {Row} R
 * @param {R[]} saved
 * @param {R[]} measured
 * @param {string[]} order the works' names, in the order of the table; works that are no more go
 */
export function mergeRows(saved, measured, order) {
  const kind = (/** @type {Row} */ { work, environment }) =>
    `${work} ${environment.gpu === undefined ? 'CPU' : 'GPU'}`;
  const replaced = new Set(measured.map(kind));
  const rows = [...saved.filter((row) => !replaced.has(kind(row))), ...measured];
  return order.flatMap((name) => rows.filter(({ work }) => work === name));
}

/**
 * The rows of each machine, in the order in which the machines appear.
 * @template {Row} R
 * @param {R[]} rows
 * @returns {Map<string, R[]>} by the machine's name
 */
export function rowsByMachine(rows) {
  const groups = new Map();
  for (const row of rows) {
    const machine = machineName(row.environment);
    groups.set(machine, [...(groups.get(machine) ?? []), row]);
  }
  return groups;
}

/** The saved rows; none where nothing was saved. @returns {SavedRow[]} */
export function readRows(file = recordFile) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).rows : [];
}

/** Writes rows, whole or not at all. @param {Row[]} rows */
export function writeRows(rows, file = recordFile) {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, `${JSON.stringify({ rows }, null, 2)}\n`);
  renameSync(`${file}.new`, file);
}
