import { spawnSync } from 'node:child_process';

/** @typedef {{ command: string, version: string, hasVenv: boolean }} Interpreter */

export const oldestPython = [3, 10];
export const newestPython = [3, 13];

const question = [
  'import sys',
  'try:',
  '    import ensurepip, venv',
  '    ready = 1',
  'except ImportError:',
  '    ready = 0',
  'print(".".join(map(str, sys.version_info[:3])), ready, sys.executable)',
].join('\n');

/**
 * Asks a command which Python it is.
 *
 * @param {string} command
 * @returns {Interpreter | null} null when it does not run
 */
export function askPython(command) {
  const answer = spawnSync(command, ['-c', question], { encoding: 'utf8', timeout: 20_000 });
  const [version, ready, ...executable] = answer.status === 0 ? answer.stdout.trim().split(' ') : [];
  return version ? { command: executable.join(' '), version, hasVenv: ready === '1' } : null;
}

/**
 * @param {string} version `major.minor.patch`
 */
export function isPythonSupported(version) {
  const [major, minor] = version.split('.').map(Number);
  return major === 3 && minor >= oldestPython[1] && minor <= newestPython[1];
}

/**
 * All the Pythons on this machine that could serve, best first: RECSYS_PYTHON when set (and then nothing else),
 * otherwise the machine's own `python3`, then each version by name.
 *
 * @param {NodeJS.ProcessEnv} environment
 * @returns {Interpreter[]}
 */
export function findPythons(environment = process.env) {
  const names = environment.RECSYS_PYTHON
    ? [environment.RECSYS_PYTHON]
    : ['python3', 'python3.13', 'python3.12', 'python3.11', 'python3.10', 'python'];
  /** @type {Interpreter[]} */
  const found = [];
  for (const name of names) {
    const interpreter = askPython(name);
    if (!interpreter) continue;
    found.push(interpreter);
    if (isUsable(interpreter)) break;
  }
  return found;
}

/** @param {Interpreter} interpreter */
export function isUsable(interpreter) {
  return isPythonSupported(interpreter.version) && interpreter.hasVenv;
}
