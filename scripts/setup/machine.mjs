import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { findPythons, isPythonSupported, isUsable } from './python.mjs';

/**
 * One fact about the machine: `ok` false stops the set-up, and `cure` is the line that helps.
 *
 * @typedef {{ name: string, found: string, ok: boolean, cure: string }} MachineFact
 */

const gigabyte = 1e9;

/** The name of the fact about the compiler. */
export const COMPILER = 'C++ compiler';

/** Free disk space a first set-up needs, in GB: measured, with room for the downloads. */
export const neededDisk = { cpu: 4, gpu: 14 };

/** Memory below which notebooks and the compiler are likely to be killed, in GB. */
export const neededMemory = 3;

/** @returns {MachineFact} */
export function checkPlatform() {
  const found = `${process.platform} ${process.arch}`;
  return {
    name: 'platform',
    found,
    ok: found === 'linux x64',
    cure: 'Use Linux on x64 (on Windows: WSL 2; on a Mac: the Docker image, with --platform linux/amd64).',
  };
}

/** @returns {MachineFact} */
export function checkLibc() {
  const report = /** @type {any} */ (process.report);
  report.excludeNetwork = true;
  const version = report.getReport().header.glibcVersionRuntime;
  const [major, minor] = String(version ?? '0.0')
    .split('.')
    .map(Number);
  return {
    name: 'C library',
    found: version ? `glibc ${version}` : 'no glibc (musl?)',
    ok: major > 2 || (major === 2 && minor >= 27),
    cure: "TensorFlow's libraries need glibc 2.27 or newer: use Ubuntu 20.04, Debian 11, Fedora 32 or newer, not Alpine.",
  };
}

/**
 * @param {string} version
 * @returns {MachineFact}
 */
export function checkNode(version = process.versions.node) {
  const [major, minor] = version.split('.').map(Number);
  return {
    name: 'Node',
    found: version,
    ok: (major === 20 && minor >= 11) || (major > 20 && major < 25),
    cure: 'Install Node 20.11 or newer, 22 or 24: `nvm install` in this folder, or https://nodejs.org/en/download.',
  };
}

/** @returns {MachineFact} */
export function checkNpm() {
  const npm = findNpm();
  const answer = spawnSync(npm.command, [...npm.args, '--version'], { encoding: 'utf8', timeout: 20_000 });
  const version = answer.status === 0 ? answer.stdout.trim() : '';
  return {
    name: 'npm',
    found: version || 'none',
    ok: Number(version.split('.')[0]) >= 9,
    cure: 'Install npm 9 or newer (it comes with Node): `sudo apt-get install -y npm`, or `npm install -g npm`.',
  };
}

/**
 * How to start npm: the one that runs this script, the one beside this node, or the one on the path.
 *
 * @returns {{ command: string, args: string[] }}
 */
export function findNpm() {
  const beside = path.resolve(path.dirname(process.execPath), '../lib/node_modules/npm/bin/npm-cli.js');
  const cli = [process.env.npm_execpath, beside].find(
    (file) => file && /npm-cli\.js$/.test(file) && fs.existsSync(file),
  );
  return cli ? { command: process.execPath, args: [cli] } : { command: 'npm', args: [] };
}

/**
 * @param {NodeJS.ProcessEnv} environment
 * @returns {MachineFact}
 */
export function checkPython(environment = process.env) {
  const pythons = findPythons(environment);
  const usable = pythons.find(isUsable);
  const lacksVenv = pythons.find((python) => isPythonSupported(python.version));
  return {
    name: 'Python',
    found: usable
      ? `${usable.version} (${usable.command})`
      : pythons.map((python) => `${python.version}${python.hasVenv ? '' : ' without venv'}`).join(', ') ||
        'none',
    ok: usable !== undefined,
    cure: environment.RECSYS_PYTHON
      ? `RECSYS_PYTHON must be the path of a Python 3.10 to 3.13 with its venv module, got ${environment.RECSYS_PYTHON}: correct it, or unset it to use the machine's own.`
      : lacksVenv
        ? `Install its venv module: \`sudo apt-get install -y python3-venv\` (or python${lacksVenv.version.split('.').slice(0, 2).join('.')}-venv).`
        : 'Install Python 3.10 to 3.13: `sudo apt-get install -y python3 python3-venv` (Fedora: `sudo dnf install python3.12`); one that is not on the path: RECSYS_PYTHON=/path/to/python3.12.',
  };
}

/** @returns {string | null} the command of the C++ compiler, or null */
export function findCompiler() {
  const names = process.env.CXX ? [process.env.CXX] : ['c++', 'g++', 'clang++'];
  return names.find((name) => spawnSync(name, ['--version'], { timeout: 20_000 }).status === 0) ?? null;
}

/**
 * @param {string | null} compiler
 * @returns {string} its version line, or '' without one
 */
export function compilerVersion(compiler) {
  if (!compiler) return '';
  const answer = spawnSync(compiler, ['--version'], { encoding: 'utf8', timeout: 20_000 });
  return (answer.stdout ?? '').split('\n')[0].trim();
}

/** Compiles a small program with the standard library, because a compiler without headers is of no use. @returns {MachineFact} */
export function checkCompiler() {
  const compiler = findCompiler();
  const program = '#include <string>\n#include <vector>\nint main() { return std::string().size(); }\n';
  const trial = compiler
    ? spawnSync(compiler, ['-std=c++17', '-fsyntax-only', '-x', 'c++', '-'], {
        input: program,
        encoding: 'utf8',
        timeout: 60_000,
      })
    : null;
  const works = trial?.status === 0;
  return {
    name: COMPILER,
    found: compiler
      ? works
        ? compilerVersion(compiler)
        : `${compiler} that cannot compile C++17: ${(trial?.stderr ?? '').split('\n')[0]}`
      : process.env.CXX
        ? `none (CXX=${process.env.CXX} does not run)`
        : 'none',
    ok: works,
    cure: 'sudo apt-get install -y g++   (Fedora: sudo dnf install gcc-c++)',
  };
}

/**
 * @param {string} root
 * @param {'cpu' | 'gpu'} device
 * @param {boolean} isComplete an up-to-date set-up needs no room for another
 * @returns {MachineFact}
 */
export function checkDisk(root, device, isComplete = false) {
  const disk = fs.statfsSync(root);
  const free = (disk.bavail * disk.bsize) / gigabyte;
  const needed = isComplete ? 1 : neededDisk[device];
  return {
    name: 'disk space',
    found: `${free.toFixed(1)} GB free, ${needed} GB needed`,
    ok: free >= needed,
    cure: `Free ${Math.max(1, Math.ceil(needed - free))} GB on the disk of ${root}${device === 'gpu' ? ', or set RECSYS_DEVICE=cpu (4 GB)' : ''}.`,
  };
}

/** @returns {MachineFact} */
export function checkMemory() {
  const total = Math.min(os.totalmem(), process.constrainedMemory?.() || Number.POSITIVE_INFINITY) / gigabyte;
  return {
    name: 'memory',
    found: `${total.toFixed(1)} GB, ${neededMemory} GB needed`,
    ok: total >= neededMemory,
    cure: `Use a machine or container with ${neededMemory} GB of memory or more.`,
  };
}

/**
 * Everything the set-up asks of the machine.
 *
 * @param {string} root
 * @param {'cpu' | 'gpu'} device
 * @returns {MachineFact[]}
 */
export function checkMachine(root, device) {
  return [
    checkPlatform(),
    checkLibc(),
    checkNode(),
    checkNpm(),
    checkPython(),
    checkCompiler(),
    checkDisk(root, device),
    checkMemory(),
  ];
}
