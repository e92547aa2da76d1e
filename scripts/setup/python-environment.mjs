import fs from 'node:fs';
import path from 'node:path';
import { hashFiles } from './fingerprint.mjs';
import { listDistributions, parseRequirements } from './requirements.mjs';
import { SetupError } from './setup-error.mjs';

/**
 * JupyterLab, nbconvert and Plotly's JupyterLab extension in `.venv`, every file of it pinned by hash.
 *
 * @type {import('./run-stages.mjs').Stage}
 */
export const pythonEnvironment = {
  name: 'python-environment',
  title: 'Python environment',
  inputs: ({ root, paths, python }, previous) => ({
    requirements: hashFiles(root, [paths.requirements]),
    // Scripts in .venv/bin name the folder, so a moved project needs a new environment.
    folder: paths.venv,
    // An environment lives as long as the Python it was made from, whatever `python3` means today.
    python: chosenPython(paths.venvPython, previous.python, python),
  }),
  outputs: ({ paths }) => [
    paths.venvPython,
    `${paths.venv}/bin/jupyter-lab`,
    `${paths.venv}/bin/jupyter-nbconvert`,
  ],
  adopt: ({ paths }) => isComplete(paths) && isOfThisFolder(paths),
  async build({ python, paths }, run) {
    // `venv --clear` would follow the link and empty another checkout's environment.
    if (isLink(paths.venv)) {
      throw new SetupError('Python environment', {
        tried: `to make ${paths.venv}`,
        answered: 'it is a link to an environment somewhere else',
        cure: `Remove the link (rm ${paths.venv}) and run the command again.`,
      });
    }
    await run(
      python().command,
      ['-m', 'venv', '--clear', paths.venv],
      'Install the venv module: `sudo apt-get install -y python3-venv`.',
    );
    await run(
      paths.venvPython,
      [
        '-m',
        'pip',
        'install',
        '--require-hashes',
        '--only-binary=:all:',
        '--no-deps',
        // Python compiles what it imports, at the first import: a fraction of what pip would.
        '--no-compile',
        '--progress-bar=off',
        '--disable-pip-version-check',
        // A bundle brings its wheels and asks no registry (scripts/bundle.mjs).
        ...(fs.existsSync(paths.wheels) ? ['--no-index', `--find-links=${paths.wheels}`] : []),
        '-r',
        paths.requirements,
      ],
      fs.existsSync(paths.wheels)
        ? `It was made from the wheels of a bundle: rm -r ${paths.wheels} lets it ask the registry.`
        : 'Run the command again; if it stays, read the log.',
    );
    await run(
      paths.venvPython,
      ['-m', 'pip', 'check'],
      'scripts/requirements.txt lacks a package: write it anew as scripts/requirements.in says.',
    );
  },
};

/**
 * @param {string} venvPython
 * @param {string | undefined} previous
 * @param {() => import('./python.mjs').Interpreter} find
 */
function chosenPython(venvPython, previous, find) {
  const isAlive = fs.existsSync(venvPython);
  if (process.env.RECSYS_PYTHON || !previous || !isAlive) return find().version;
  return previous;
}

/** @param {string} location */
export function isLink(location) {
  return fs.lstatSync(location, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
}

/**
 * Whether the environment's programs begin with its own Python: after a move or a copy they begin with that of the
 * old folder.
 *
 * @param {import('./paths.mjs').ProjectPaths} paths
 */
export function isOfThisFolder({ venv }) {
  const program = ['jupyter', 'pip']
    .map((name) => path.join(venv, 'bin', name))
    .find((file) => fs.existsSync(file));
  if (program === undefined) return true;
  // Its path stands in the first line, or, where that may not hold it (too long, blanks), in the second.
  const head = fs.readFileSync(program, 'utf8').split('\n', 2).join('\n');
  return head.includes(path.join(venv, 'bin', 'python'));
}

/**
 * Whether an environment made by hand holds the pinned versions.
 *
 * @param {import('./paths.mjs').ProjectPaths} paths
 */
function isComplete(paths) {
  const installed = listDistributions(paths.venv);
  if (installed === null) return false;
  return parseRequirements(fs.readFileSync(paths.requirements, 'utf8')).every(
    ({ name, versions, always }) => {
      const version = installed.get(name);
      return version === undefined ? !always : versions.includes(version);
    },
  );
}
