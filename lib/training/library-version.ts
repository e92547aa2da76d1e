import { readFileSync } from 'node:fs';
import path from 'node:path';

/** The library's version, as its package.json has it. */
export function libraryVersion(): string {
  // lib/dist/training is two folders below lib.
  const file = path.join(__dirname, '..', '..', 'package.json');
  return JSON.parse(readFileSync(file, 'utf8')).version;
}
