import { readFileSync } from 'node:fs';
import path from 'node:path';
import { listFiles } from '../setup/fingerprint.mjs';
import { projectRoot } from '../setup/paths.mjs';

const lib = path.join(projectRoot, 'lib');

/** The folders of lib in their order: a file imports from its own station and from those before it. */
export const stations = [
  'core',
  'compiler',
  'data',
  'worlds',
  'models',
  'training',
  'evaluation',
  'bandits',
  'planning',
  'recommender',
  'explanation',
  'display',
  'lessons',
];

/** @type {{ exports: Record<string, string | { types: string, default: string }>, typesVersions: { '*': Record<string, string[]> } }} */
export const manifest = JSON.parse(readFileSync(path.join(lib, 'package.json'), 'utf8'));

/** Names under which others import the library: `lib`, `lib/core`, `lib/data` … */
export const doors = Object.keys(manifest.exports)
  .filter((key) => key !== './package.json')
  .map((key) => key.replace(/^\./, 'lib'));

/** TypeScript files of lib, as paths from the project's folder: tests and what only tests use apart. */
export const librarySources = listFiles(lib, (file) => file.endsWith('.ts'), [
  'dist',
  'testing',
  'node_modules',
])
  .filter((file) => !/\.(test|d)\.ts$/.test(file))
  .map((file) => path.relative(projectRoot, file));

/**
 * What a door exports, as its index names it.
 *
 * @param {string} door
 * @returns {{ name: string, type: boolean }[]}
 */
export function namesOf(door) {
  const index = door === 'lib' ? 'index.ts' : `${door.slice('lib/'.length)}/index.ts`;
  const text = readFileSync(path.join(lib, index), 'utf8').replace(/^\s*\/\/.*$/gm, '');
  return [...text.matchAll(/export (type )?\{([^}]*)\}/g)].flatMap(([, allTypes, list]) =>
    list
      .split(',')
      .map((entry) => entry.trim())
      .filter((entry) => entry !== '')
      .map((entry) => ({
        name: /** @type {string} */ (
          entry
            .replace(/^type /, '')
            .split(' as ')
            .at(-1)
        ),
        type: allTypes !== undefined || entry.startsWith('type '),
      })),
  );
}
