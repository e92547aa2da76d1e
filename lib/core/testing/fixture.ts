import { readFileSync } from 'node:fs';
import path from 'node:path';
import { projectFolder } from '../settings';

/**
 * A stored JSON fixture of the tests, which read it from the sources: the compiler does not copy it.
 * @param name path from the lib folder: 'training/fixtures/optimizers.json'
 */
export function readFixture<T>(name: string): T {
  const file = path.join(projectFolder, 'lib', name);
  return JSON.parse(readFileSync(file, 'utf8')) as T;
}
