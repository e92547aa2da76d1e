import { existsSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { makeFolder, sweepUnfinished, writeFileAtomically } from '../core/atomic-file';
import { argumentError, requirePositiveInteger } from '../core/checks';
import { requireKind, requireOptions, requireParts } from '../core/options/options';
import { requirePath } from '../core/shapes/file-path';
import { systemError } from '../core/system-error';
import { type SavedVocabulary, Vocabulary } from '../data/vocabulary';
import type { ModelState } from '../models/model-state';
import { headerName, isHeader, newNumbersName, requireOwnFolder, sweepNumbers } from './archive-folder';
import { type ArchiveHeader, headerText, readHeader } from './archive-header';
import { libraryVersion } from './library-version';
import { DamagedFileError, readTensorFile, writeTensorFile } from './tensor-file';

/** Content of an archive: a model's state, and the ids that its indices stand for. */
export interface ModelArchive extends Omit<ModelState, 'options'> {
  /** As JSON. */
  readonly options: unknown;
  readonly vocabularies?: Readonly<Record<string, Vocabulary>>;
}

/** What may be read. */
export interface ReadArchiveOptions {
  /** The kind or kinds that are asked for. Default: any. */
  kind?: string | readonly string[];
  /** The versions that the caller understands, of all kinds or by kind; other kinds are an error then. */
  versions: readonly number[] | Readonly<Record<string, readonly number[]>>;
}

/** Loads tried while others save in between. */
const attempts = 100;

/**
 * Writes a model into a folder: `model.json` (kind, version, the library's version, options, state, vocabularies, date,
 * checksums) and its numbers as safetensors, which Python reads too. The new model takes the old one's place in one step:
 * whoever loads meanwhile, and whenever the process is killed, there is a whole model. A folder that is a link stays one.
 * @param folder of this model alone, made if missing; a model saved there before is replaced
 * @param former names in the folder that belong to a model in a former format; deleted when the new one is there
 * @throws if the folder holds a file that is no saved model's, naming it: all is left as it is
 */
export function writeArchive(folder: string, archive: ModelArchive, former: readonly string[] = []): void {
  requireParts('archive', archive, ['options', 'kind', 'version', 'tensors']);
  requireKind('former', former, 'list?');
  requireFolder(folder);
  const { kind, version, options, state, vocabularies, tensors, shapes } = archive;
  if (typeof kind !== 'string' || kind === '') throw argumentError('kind', 'a name', kind);
  requirePositiveInteger('version', version);
  const target = path.resolve(folder);
  if (existsSync(target) && !statSync(target).isDirectory())
    throw argumentError('folder', 'a folder, or a path where nothing is', `${folder}, a file`);
  try {
    makeFolder(target);
  } catch (error) {
    throw systemError(error, 'written', target);
  }
  requireOwnFolder(target, former);
  sweepUnfinished(target);
  const weights = { file: newNumbersName(), sha256: '' };
  const numbers = path.join(target, weights.file);
  const header: ArchiveHeader = {
    ...{ kind, version, library: libraryVersion(), date: new Date().toISOString(), weights },
    ...{ options, state, vocabularies },
  };
  headerText(header); // What JSON cannot hold is an error before anything is written.
  let replaced: string | undefined;
  try {
    weights.sha256 = writeTensorFile(numbers, { state: null, tensors, shapes });
    replaced = namedBy(target);
    writeFileAtomically(path.join(target, headerName), [Buffer.from(headerText(header))]);
  } catch (error) {
    rmSync(numbers, { force: true });
    throw error;
  }
  for (const name of former) {
    if (name !== headerName) rmSync(path.join(target, name), { recursive: true, force: true });
  }
  const named = namedBy(target);
  // Halted for a minute before the rename: another save may have taken the numbers for left over.
  if (named === weights.file && !existsSync(numbers)) writeArchive(folder, archive);
  else sweepNumbers(target, [weights.file, named ?? weights.file], replaced);
}

/**
 * Reads a model that `writeArchive` wrote. Nothing is deleted or renamed.
 * @throws DamagedFileError naming the file that is missing, cut short, altered or foreign; an argument error if nothing
 *   was saved there, or if it is of another kind, or of a version that the caller does not understand
 */
export function readArchive(folder: string, options: ReadArchiveOptions): ModelArchive {
  requireOptions('options', options, { kind: 'any?', versions: 'any' });
  const { kind, versions } = options;
  requireFolder(folder);
  requireExpectation(options);
  const target = path.resolve(folder);
  for (let attempt = 1; ; attempt++) {
    const header = readHeader(target);
    requireKindAndVersion(folder, header, kind, versions);
    const file = path.join(target, header.weights.file);
    try {
      const { tensors, shapes, sha256 } = readTensorFile(file);
      if (sha256 !== header.weights.sha256) {
        throw new DamagedFileError(
          `${file} must have SHA-256 ${header.weights.sha256}, got ${sha256}: cut short or altered`,
        );
      }
      const { options, state, vocabularies } = header;
      return {
        ...{ kind: header.kind, version: header.version, options, state, tensors, shapes },
        ...(vocabularies && { vocabularies: vocabulariesOf(vocabularies) }),
      };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      // Somebody has saved a new model since the header was read, or the file is missing.
      if (attempt < attempts && namedBy(target) !== header.weights.file) continue;
      throw new DamagedFileError(`${file} must be there, got no such file: ${headerName} names it`);
    }
  }
}

/** Whether a folder holds a model that `readArchive` may read. */
export function isArchive(folder: string): boolean {
  requireFolder(folder);
  return isHeader(path.join(path.resolve(folder), headerName));
}

/** @throws unless it is a path */
export function requireFolder(folder: string): void {
  requirePath('folder', folder);
}

/** @throws unless the kind is a name or several, and versions are lists of numbers */
function requireExpectation({ kind, versions }: ReadArchiveOptions): void {
  if (kind !== undefined && [kind].flat().some((name) => typeof name !== 'string')) {
    throw argumentError('kind', 'a name or a list of names', kind);
  }
  const lists = Array.isArray(versions) ? [versions] : Object.values(versions);
  const sound =
    typeof versions === 'object' &&
    lists.every((list) => Array.isArray(list) && list.every((version) => Number.isInteger(version)));
  if (!sound) throw argumentError('versions', 'a list of versions, or one of each kind', versions);
}

/** The file of numbers that the present header names; undefined if there is no whole header. */
function namedBy(target: string): string | undefined {
  if (!existsSync(path.join(target, headerName))) return undefined;
  try {
    return readHeader(target).weights.file;
  } catch (error) {
    if (error instanceof DamagedFileError) return undefined;
    throw error;
  }
}

function vocabulariesOf(saved: Readonly<Record<string, unknown>>): Record<string, Vocabulary> {
  return Object.fromEntries(
    Object.entries(saved).map(([name, ids]) => [name, Vocabulary.from(ids as SavedVocabulary)]),
  );
}

function requireKindAndVersion(
  folder: string,
  { kind: found, version, library }: ArchiveHeader,
  kind: ReadArchiveOptions['kind'],
  versions: ReadArchiveOptions['versions'],
): void {
  const byKind = Array.isArray(versions) ? { [found]: versions } : (versions as Record<string, number[]>);
  const kinds = kind === undefined ? Object.keys(byKind) : [kind].flat();
  if (!kinds.includes(found) || !Object.hasOwn(byKind, found)) {
    throw argumentError('folder', `a saved ${kinds.join(' or ')}`, `a ${found} in ${folder}`);
  }
  const known = byKind[found];
  if (known.includes(version)) return;
  const age = version > Math.max(...known) ? 'newer' : 'older';
  throw argumentError(
    'folder',
    `a ${found} of version ${known.join(' or ')}`,
    `version ${version} in ${folder}, written by library ${library}, which is ${age}`,
  );
}
