import path from 'node:path';
import { experimentPaths, experimentTests } from '../experiments/build.mjs';
import { listFiles } from '../setup/fingerprint.mjs';

/**
 * One stage of `npm test`: programs run one after the other.
 *
 * @typedef {{ command: string, args: string[], env?: Record<string, string> }} Program
 * @typedef {{ name: string, title: string, programs(paths: import('../setup/paths.mjs').ProjectPaths): Program[] }} CheckStage
 */

// Tests are small: more threads per operation cost more than they give, and two files run side by side.
const oneThread = { TF_NUM_INTRAOP_THREADS: '1', TF_NUM_INTEROP_THREADS: '1', TF_CPP_MIN_LOG_LEVEL: '2' };

/**
 * @param {string[]} files
 * @param {number} concurrency
 * @param {Record<string, string>} env
 * @returns {Program[]}
 */
function nodeTests(files, concurrency, env = oneThread) {
  if (files.length === 0) return [];
  const reporter = new URL('reporter.mjs', import.meta.url).href;
  const flags = [`--test-concurrency=${concurrency}`, `--test-reporter=${reporter}`];
  return [{ command: process.execPath, args: ['--test', ...flags, ...files.sort()], env }];
}

/** @param {import('../setup/paths.mjs').ProjectPaths} paths */
const scriptTests = (paths) =>
  listFiles(path.join(paths.root, 'scripts'), (file) => file.endsWith('.test.mjs'), ['node_modules']);

const isBrowserTest = (/** @type {string} */ file) =>
  file.includes(`${path.sep}scripts${path.sep}browser${path.sep}`);

/** @param {...string} args */
const node = (...args) => ({ command: process.execPath, args });

/**
 * Every stage, in the order in which they run: what fails fast comes first.
 *
 * @type {CheckStage[]}
 */
export const checkStages = [
  {
    name: 'format',
    title: 'format and lint (Biome)',
    programs: ({ nodeModules }) => [
      node(path.join(nodeModules, '@biomejs', 'biome', 'bin', 'biome'), 'check', '--max-diagnostics=30', '.'),
    ],
  },
  {
    name: 'types',
    title: 'types (lib, scripts, cells)',
    programs: ({ root, typescript, tsconfig }) => [
      node(typescript, '--noEmit', '-p', tsconfig),
      node(typescript, '-p', path.join(root, 'scripts', 'tsconfig.json')),
      node(typescript, '--noEmit', '-p', experimentPaths({ root }).tsconfig),
      node(path.join(root, 'scripts', 'checks', 'kernel-types.mjs')),
      node(path.join(root, 'scripts', 'notebooks', 'type-check.mjs')),
    ],
  },
  {
    name: 'unit',
    title: 'unit tests (lib)',
    programs: ({ libOutput }) =>
      nodeTests(
        listFiles(libOutput, (file) => file.endsWith('.test.js')),
        2,
      ),
  },
  {
    name: 'scripts',
    title: 'tests of the scripts',
    programs: (paths) => [
      node(paths.typescript, '-p', experimentPaths(paths).tsconfig),
      ...nodeTests(
        [...scriptTests(paths).filter((file) => !isBrowserTest(file)), ...experimentTests(paths)],
        2,
      ),
    ],
  },
  {
    name: 'notebooks',
    title: 'notebooks, executed',
    programs: ({ root }) => [node(path.join(root, 'scripts', 'notebooks.mjs'), '--check')],
  },
  {
    name: 'browser',
    title: 'browser tests',
    programs: (paths) => nodeTests(scriptTests(paths).filter(isBrowserTest), 1),
  },
];
