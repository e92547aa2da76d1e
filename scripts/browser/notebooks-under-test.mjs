import assert from 'node:assert/strict';
import path from 'node:path';
import { listNotebooks } from '../notebooks/select.mjs';
import { projectPaths, projectRoot } from '../setup/paths.mjs';

/** Where the tests leave what they made: exported pages, screenshots. */
export const browserFolder = path.join(projectRoot, '.cache', 'browser');

/**
 * The committed notebooks. To look at one only: `NOTEBOOK=path/to/one.ipynb node --test scripts/browser/…`.
 *
 * @returns {{ name: string, file: string }[]}
 */
export function notebooksUnderTest() {
  const asked = process.env.NOTEBOOK;
  if (asked) return [{ name: path.basename(asked, '.ipynb'), file: path.resolve(asked) }];
  const notebooks = listNotebooks(projectPaths(projectRoot).notebooks);
  assert.ok(notebooks.length > 0, 'there are no notebooks to test');
  return notebooks;
}
