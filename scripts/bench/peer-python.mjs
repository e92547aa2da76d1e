import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');
const folder = path.join(root, '.cache', 'bench');
const python = path.join(folder, 'venv', 'bin', 'python');

/**
 * The Python of the peers' own environment, with the packages of the given requirement files installed. Nothing
 * else in the project installs or uses it.
 * @param {string[]} names requirement files under `scripts/bench/peers/`, without `.txt`
 */
export function peerPython(names) {
  mkdirSync(folder, { recursive: true });
  if (!existsSync(python)) {
    run('creating the peers’ Python environment', 'python3', ['-m', 'venv', path.join(folder, 'venv')]);
  }
  for (const name of names) install(name);
  return python;
}

/** @param {string} name */
function install(name) {
  const requirements = path.join(root, 'scripts', 'bench', 'peers', `${name}.txt`);
  const stamp = path.join(folder, `${name}.installed`);
  const wanted = createHash('sha256').update(readFileSync(requirements)).digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  run(`installing the peers of ${name}.txt`, python, ['-m', 'pip', 'install', '--quiet', '-r', requirements]);
  writeFileSync(stamp, wanted);
}

/** @param {string} doing @param {string} program @param {string[]} parameters */
function run(doing, program, parameters) {
  console.log(`${doing} …`);
  const { status, stderr, error } = spawnSync(program, parameters, { encoding: 'utf8' });
  if (status !== 0) {
    const last = (error?.message ?? stderr ?? '').trim().split('\n').slice(-8).join('\n');
    throw new Error(`${doing} failed (${program} ${parameters.join(' ')}):\n${last}`);
  }
}

/**
 * Version of a package in the peers' environment, e.g. `2.13.0+cpu` of `torch`.
 * @param {string} name
 * @param {string} [program] another Python than the peers' own
 */
export function peerVersion(name, program = python) {
  const script = `from importlib.metadata import version; print(version('${name}'))`;
  return execFileSync(program, ['-c', script], { encoding: 'utf8' }).trim();
}
