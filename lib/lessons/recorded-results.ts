import { readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { writeFileAtomically } from '../core/atomic-file';
import { deviceReportText } from '../core/backend';
import { argumentError } from '../core/checks';
import { requireParts } from '../core/options/options';
import { projectFolder } from '../core/settings';
import { requirePath } from '../core/shapes/file-path';
import { systemError } from '../core/system-error';
import type { RecordedResultTypes, RecordName } from './results';

/** Results of a long experiment, and how to obtain them again. */
export interface RecordedResults<T> {
  /** The command that made the record, from the project's root. */
  command: string;
  /** Day of the run, `YYYY-MM-DD`. */
  date: string;
  /** Processor, cores, memory and TensorFlow of the run. */
  machine: string;
  /** Seeds of the run. */
  seeds: readonly (number | string)[];
  /** Wall time of the run. */
  seconds: number;
  /** The figures themselves. */
  results: T;
}

/** The part of a record that the experiment knows; the rest is filled in when it is written. */
export type NewRecord<T> = Pick<RecordedResults<T>, 'command' | 'seeds' | 'seconds' | 'results'>;

/** Where records lie: `data/results` of the project. */
const resultsFolder = path.join(projectFolder, 'data', 'results');

/**
 * Reads the record of an experiment that is too long for a notebook. The results of the project's own records are typed
 * by the name alone.
 * @param name of the record, e.g. `'customer-id-variance'`: lower-case letters, digits and hyphens
 * @param folder to read from. Default: the project's `data/results`
 * @throws if the name is not of that form, there is no such record, or the file is not one
 * @example
 * const { results, machine, date } = readRecordedResults('customer-id-variance');
 */
export function readRecordedResults<Name extends RecordName>(
  name: Name,
  folder?: string,
): RecordedResults<RecordedResultTypes[Name]>;
export function readRecordedResults<T>(name: string, folder?: string): RecordedResults<T>;
export function readRecordedResults<T>(name: string, folder: string = resultsFolder): RecordedResults<T> {
  const file = fileOf(name, folder);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw systemError(error, 'read', file);
    throw argumentError('name', `a record in ${path.basename(folder)} (its script makes it)`, name);
  }
  const record = parse(text, name);
  for (const part of ['command', 'date', 'machine'] as const) {
    if (typeof record[part] !== 'string') throw argumentError(`${name}.${part}`, 'a text', record[part]);
  }
  if (!Array.isArray(record.seeds)) throw argumentError(`${name}.seeds`, 'a list of seeds', record.seeds);
  if (record.results === undefined) throw argumentError(`${name}.results`, 'there', record.results);
  return record as unknown as RecordedResults<T>;
}

/**
 * Writes the record of an experiment, with today's date and this machine; an older one is replaced in one step, so
 * that a run that is stopped leaves it whole.
 * @param folder to write to. Default: the project's `data/results`
 * @returns the file
 * @throws if the name is not lower-case letters, digits and hyphens, the command is blank, or there are no seeds
 */
export function writeRecordedResults<T>(
  name: string,
  record: NewRecord<T>,
  folder: string = resultsFolder,
): string {
  requireParts('record', record, ['seeds', 'command', 'seconds', 'results']);
  const file = fileOf(name, folder);
  const { command, seeds, seconds, results } = record;
  if (typeof command !== 'string' || command.trim() === '') {
    throw argumentError('command', 'the command that made the record', command);
  }
  if (!(seeds?.length > 0)) throw argumentError('seeds', 'at least one seed', seeds);
  const date = new Date().toISOString().slice(0, 10);
  const machine = machineText();
  const full: RecordedResults<T> = { command, date, machine, seeds, seconds: Math.round(seconds), results };
  writeFileAtomically(file, [Buffer.from(`${JSON.stringify(full, rounded, 1)}\n`)]);
  return file;
}

function fileOf(name: string, folder: string): string {
  if (typeof name !== 'string' || !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name)) {
    throw argumentError('name', 'lower-case letters, digits and hyphens', name);
  }
  requirePath('folder', folder);
  return path.join(folder, `${name}.json`);
}

function parse(text: string, name: string): Record<string, unknown> {
  let record: unknown;
  try {
    record = JSON.parse(text);
  } catch {
    throw argumentError(name, 'a record in JSON', text.slice(0, 40));
  }
  if (record === null || typeof record !== 'object' || Array.isArray(record)) {
    throw argumentError(name, 'a record', text.slice(0, 40));
  }
  return record as Record<string, unknown>;
}

/** Six significant digits: what is measured is not known better, and the file stays readable. */
function rounded(_key: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(6)) : value;
}

function machineText(): string {
  const memory = Math.round(os.totalmem() / 2 ** 30);
  return `${os.availableParallelism()} cores, ${memory} GiB; ${deviceReportText()}`;
}
