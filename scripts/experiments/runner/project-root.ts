import { existsSync } from 'node:fs';
import path from 'node:path';

/** The repository's root folder: the one above this file that holds the notebooks. */
export const projectRoot = rootAbove(__dirname);

function rootAbove(folder: string): string {
  if (existsSync(path.join(folder, 'notebooks')) && existsSync(path.join(folder, 'package.json')))
    return folder;
  return rootAbove(path.dirname(folder));
}
