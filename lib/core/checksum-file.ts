import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { writeFileAtomically } from './atomic-file';
import { systemError } from './system-error';

/**
 * Writes a text whole or not at all, and its SHA-256 beside it, in `<file>.sha256`, as `sha256sum` writes it: whoever
 * reads the file, with whatever tool, can tell whether it is still what was written.
 * @throws naming the file if it cannot be written
 */
export function writeWithChecksum(file: string, text: string): void {
  const content = Buffer.from(text);
  writeFileAtomically(file, [content]);
  writeFileAtomically(checksumFile(file), [Buffer.from(`${hashOf(content)}  ${path.basename(file)}\n`)]);
}

/**
 * Reads a text and, where there is a `<file>.sha256`, checks it.
 * @throws naming the file if it cannot be read or is not what was written
 */
export function readWithChecksum(file: string): string {
  try {
    const content = readFileSync(file);
    const beside = checksumFile(file);
    if (!existsSync(beside)) return content.toString('utf8');
    const expected = readFileSync(beside, 'utf8').split(' ')[0].trim();
    const actual = hashOf(content);
    if (actual === expected) return content.toString('utf8');
    throw new Error(
      `${file} must have the SHA-256 that ${path.basename(beside)} says, ${expected}, got ${actual}: it was altered or cut ` +
        `short. Write it anew, or delete ${path.basename(beside)} if the change is meant`,
    );
  } catch (error) {
    throw systemError(error, 'read', file);
  }
}

function checksumFile(file: string): string {
  return `${file}.sha256`;
}

function hashOf(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
