import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** What decides a result: a file of another identity is not taken for this one. */
export interface RunIdentity {
  experiment: string;
  version: number;
  options: Readonly<Record<string, unknown>>;
}

/** A result that is kept, and the seconds that it took. */
export interface Kept<T> {
  result: T;
  seconds: number;
}

/**
 * Results of one experiment with one set of options, a JSON file each. A file is written whole or not at all, so a run
 * that is stopped leaves what it has.
 */
export class RunStore {
  constructor(
    readonly folder: string,
    readonly identity: RunIdentity,
  ) {}

  /** A kept result, or undefined where there is none of this identity. */
  read<T>(...key: readonly string[]): Kept<T> | undefined {
    const file = this.#fileOf(key);
    if (!existsSync(file)) return undefined;
    const kept = parsed(readFileSync(file, 'utf8'));
    if (JSON.stringify([kept?.identity, kept?.key]) !== JSON.stringify([this.identity, key]))
      return undefined;
    return { result: kept?.result as T, seconds: Number(kept?.seconds) };
  }

  /** Keeps a result, and gives it back as a later run will read it. */
  write<T>(key: readonly string[], result: T, seconds: number): Kept<T> {
    const file = this.#fileOf(key);
    mkdirSync(path.dirname(file), { recursive: true });
    const unfinished = `${file}.${process.pid}.part`;
    const text = JSON.stringify({
      identity: this.identity,
      key,
      date: new Date().toISOString(),
      seconds,
      result,
    });
    writeFileSync(unfinished, `${text}\n`);
    renameSync(unfinished, file);
    return { result: JSON.parse(text).result as T, seconds };
  }

  #fileOf(key: readonly string[]): string {
    return `${path.join(this.folder, ...key.map(fileName))}.json`;
  }
}

/** A name that every file system takes; where it had to be changed, a hash keeps it apart from others. */
function fileName(key: string): string {
  const name = key.replace(/[^a-zA-Z0-9.]+/g, '-').slice(0, 80);
  return name === key ? name : `${name}-${createHash('sha256').update(key).digest('hex').slice(0, 8)}`;
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** The folder of one experiment and one set of options: that of the defaults is named by the version alone. */
export function runFolder(base: string, identity: RunIdentity, hasDefaults: boolean): string {
  const hash = createHash('sha256').update(JSON.stringify(identity.options)).digest('hex').slice(0, 8);
  return path.join(base, identity.experiment, `v${identity.version}${hasDefaults ? '' : `-${hash}`}`);
}
