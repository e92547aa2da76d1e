import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';

/**
 * A notebook of the course.
 *
 * @typedef {{ name: string, file: string, solution: boolean }} Listed
 */

/**
 * The notebooks of the course and of its solutions, in order.
 *
 * @param {string} folder
 * @returns {Listed[]}
 */
export function listNotebooks(folder) {
  const inFolder = (/** @type {string} */ under, /** @type {boolean} */ solution) => {
    const location = path.join(folder, under);
    if (!existsSync(location)) return [];
    return readdirSync(location)
      .filter((name) => name.endsWith('.ipynb'))
      .sort()
      .map((name) => ({
        name: path.posix.join(under, name.slice(0, -'.ipynb'.length)),
        file: path.join(location, name),
        solution,
      }));
  };
  return [...inFolder('', false), ...inFolder('solutions', true)];
}

/**
 * The notebooks that names ask for: a whole name, its beginning (`01`), or a path. No names ask for all.
 *
 * @param {Listed[]} notebooks
 * @param {string[]} names
 * @returns {Listed[]}
 * @throws if a name fits none
 */
export function selectNotebooks(notebooks, names) {
  if (names.length === 0) return notebooks;
  const wanted = new Set();
  for (const name of names) {
    const plain = name.replace(/^(\.\/)?notebooks\//, '').replace(/\.ipynb$/, '');
    const exact = notebooks.filter(
      (notebook) => notebook.name === plain || notebook.file === path.resolve(name),
    );
    const fitting =
      exact.length > 0 ? exact : notebooks.filter((notebook) => notebook.name.startsWith(plain));
    if (plain === '' || fitting.length === 0) {
      const known = notebooks.map((notebook) => notebook.name).join(', ') || 'none';
      throw new RangeError(`notebook must be one of ${known}, or the beginning of one, got "${name}"`);
    }
    for (const notebook of fitting) wanted.add(notebook);
  }
  return notebooks.filter((notebook) => wanted.has(notebook));
}
