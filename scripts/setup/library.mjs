import fs from 'node:fs';
import path from 'node:path';
import { hashFiles, listFiles } from './fingerprint.mjs';

/** @param {import('./paths.mjs').ProjectPaths} paths */
const sources = (paths) =>
  listFiles(paths.lib, (file) => file.endsWith('.ts') && !file.endsWith('.d.ts'), ['dist', 'node_modules']);

/**
 * `lib` compiled to lib/dist, in place: open kernels survive overwritten files, but not a deleted folder.
 *
 * @type {import('./run-stages.mjs').Stage}
 */
export const library = {
  name: 'library',
  title: 'lib (TypeScript)',
  inputs: ({ root, paths }) => ({
    sources: hashFiles(root, sources(paths)),
    options: hashFiles(root, [paths.tsconfig, path.join(paths.lib, 'package.json')]),
    packages: hashFiles(root, [path.join(root, 'package-lock.json')]),
  }),
  outputs: ({ paths }) => sources(paths).map((file) => outputOf(paths, file, '.js')),
  async build({ paths }, run) {
    await run(
      process.execPath,
      [paths.typescript, '-p', paths.tsconfig],
      'Correct the TypeScript errors above, then run the command again.',
    );
    removeOrphans(paths);
  },
};

/**
 * @param {import('./paths.mjs').ProjectPaths} paths
 * @param {string} source
 * @param {string} extension
 */
function outputOf(paths, source, extension) {
  return path.join(paths.libOutput, path.relative(paths.lib, source).replace(/\.ts$/, extension));
}

/**
 * Removes outputs whose source is gone: a deleted test must not go on running.
 *
 * @param {import('./paths.mjs').ProjectPaths} paths
 */
export function removeOrphans(paths) {
  const wanted = new Set(
    sources(paths).flatMap((file) => ['.js', '.d.ts'].map((end) => outputOf(paths, file, end))),
  );
  for (const file of listFiles(paths.libOutput, (name) => /\.(js|d\.ts)$/.test(name))) {
    if (!wanted.has(file)) fs.rmSync(file);
  }
}
