import { createHash, randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { systemError } from './system-error';

/** Bytes per call: systems take less than 2^31. */
const mostBytes = 2 ** 30;

/** Milliseconds without a write after which an unfinished file counts as abandoned, whoever wrote it. */
const abandonedAfter = 60 * 60 * 1000;

const temporaryName = /\.([0-9a-f]{8})-(\d+)-[0-9a-f]{12}\.tmp$/;

/**
 * Writes a file so that at any moment, also after `kill -9` or a power cut, its name stands for either all of the old
 * content or all of the new: a temporary file beside it, flushed to disk, then renamed. Any number of processes may
 * write one file: the last one's content stays, whole.
 * @param chunks the content, written in order
 * @throws naming the file and what the system says (no space, no permission, …); the old content is still there
 */
export function writeFileAtomically(file: string, chunks: Iterable<Uint8Array>): void {
  const temporary = temporaryFor(file);
  try {
    makeFolder(path.dirname(file));
    const descriptor = openSync(temporary, 'wx');
    try {
      for (const chunk of chunks) writeFully(descriptor, chunk);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(temporary, file);
  } catch (error) {
    removeQuietly(temporary);
    throw systemError(error, 'written', file);
  }
  flushFolder(path.dirname(file));
}

/**
 * Makes a folder and those above it that are missing. Node's own `recursive` never comes back where the system says that
 * nothing can be there, as below /proc.
 * @throws the system's error on the first that cannot be made
 */
export function makeFolder(folder: string): void {
  const missing: string[] = [];
  for (let at = path.resolve(folder); !existsSync(at); at = path.dirname(at)) missing.push(at);
  for (const part of missing.reverse()) {
    try {
      mkdirSync(part);
    } catch (error) {
      // Another process may have been faster.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || !statSync(part).isDirectory()) throw error;
    }
  }
  // A file of that name is no folder.
  if (!statSync(folder).isDirectory()) mkdirSync(folder);
}

/** Removes a file that may not even have a path: the error that led here is the one to tell. */
export function removeQuietly(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // Below something that is no folder, or with a name that is too long, there is nothing to remove.
  }
}

/** Makes renames in a folder durable. */
export function flushFolder(folder: string): void {
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** A name beside `file` that no other process takes, by which `sweepUnfinished` knows what a killed one has left. */
export function temporaryFor(file: string): string {
  return `${file}.${machine()}-${process.pid}-${randomBytes(6).toString('hex')}.tmp`;
}

/** Whether a name is one that `temporaryFor` gives. */
export function isTemporary(name: string): boolean {
  return temporaryName.test(name);
}

/**
 * Deletes what killed processes left half-written in a folder: files named by `temporaryFor` whose process is no more,
 * or that were not written to for an hour. Those that others are writing stay.
 */
export function sweepUnfinished(folder: string): void {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) {
    const match = temporaryName.exec(name);
    if (match === null) continue;
    const [, owner, pid] = match;
    const file = path.join(folder, name);
    const ended = owner === machine() && !isRunning(Number(pid));
    if (ended || ageOf(file) > abandonedAfter) rmSync(file, { force: true });
  }
}

/** Milliseconds since the last write; 0 if the file is gone. */
export function ageOf(file: string): number {
  const stats = statSync(file, { throwIfNoEntry: false });
  return stats === undefined ? 0 : Date.now() - stats.mtimeMs;
}

/** Where process ids mean what they mean here: containers on one volume have the same ones. */
function machine(): string {
  let namespace = '';
  try {
    namespace = readlinkSync('/proc/self/ns/pid');
  } catch {
    // Not on Linux: the host's name says enough.
  }
  return createHash('sha256').update(`${hostname()} ${namespace}`).digest('hex').slice(0, 8);
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

function writeFully(descriptor: number, chunk: Uint8Array): void {
  for (let done = 0; done < chunk.length; ) {
    done += writeSync(descriptor, chunk, done, Math.min(mostBytes, chunk.length - done));
  }
}
