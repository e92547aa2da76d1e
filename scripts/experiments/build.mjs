import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { hashFiles, listFiles } from '../setup/fingerprint.mjs';

/**
 * Where the experiments stand, and where their compiled files go.
 *
 * @param {Pick<import('../setup/paths.mjs').ProjectPaths, 'root'>} paths
 */
export function experimentPaths({ root }) {
  const folder = path.join(root, 'scripts', 'experiments');
  const output = path.join(root, '.cache', 'experiments');
  return {
    folder,
    output,
    tsconfig: path.join(folder, 'tsconfig.json'),
    main: path.join(output, 'main.js'),
    stamp: path.join(output, 'stamp.txt'),
  };
}

/** @param {Pick<import('../setup/paths.mjs').ProjectPaths, 'root'>} paths */
const sources = (paths) => listFiles(experimentPaths(paths).folder, (file) => file.endsWith('.ts'));

/**
 * Compiled tests of the experiments that are there now: what a deleted source left behind is none of them.
 *
 * @param {Pick<import('../setup/paths.mjs').ProjectPaths, 'root'>} paths
 */
export function experimentTests(paths) {
  const { folder, output } = experimentPaths(paths);
  return sources(paths)
    .filter((file) => file.endsWith('.test.ts'))
    .map((file) => path.join(output, path.relative(folder, file).replace(/\.ts$/, '.js')));
}

/**
 * Compiles the experiments where their sources have changed, which takes a second.
 *
 * @param {Pick<import('../setup/paths.mjs').ProjectPaths, 'root' | 'typescript' | 'tsconfig'>} paths
 * @returns {boolean} whether they are compiled; the compiler has said why where they are not
 */
export function buildExperiments(paths) {
  const { tsconfig, main, stamp } = experimentPaths(paths);
  const hash = hashFiles(paths.root, [...sources(paths), tsconfig, paths.tsconfig]);
  const isCurrent = fs.existsSync(stamp) && fs.existsSync(main) && fs.readFileSync(stamp, 'utf8') === hash;
  if (isCurrent) return true;
  const { status } = spawnSync(process.execPath, [paths.typescript, '-p', tsconfig], { stdio: 'inherit' });
  if (status !== 0) return false;
  fs.writeFileSync(stamp, hash);
  return true;
}
