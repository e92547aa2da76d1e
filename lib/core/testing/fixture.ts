import { readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * A stored JSON fixture of the tests, which read it from the sources: the compiler does not copy it.
 * @param name path from the lib folder: 'training/fixtures/optimizers.json'
 */
export function readFixture<T>(name: string): T {
  // From lib/dist/runtime/testing.
  const file = path.resolve(__dirname, '..', '..', '..', name);
  return JSON.parse(readFileSync(file, 'utf8')) as T;
}
