import os from 'node:os';
import path from 'node:path';
import { runScript } from './command-line.mjs';
import { listNotebooks, selectNotebooks } from './notebooks/select.mjs';
import { projectPaths, projectRoot } from './setup/paths.mjs';
import { setUp } from './setup.mjs';

const usage = `
Usage: npm run notebooks -- [NAME...] [--check] [--jobs N] [--timeout SECONDS]

Sets everything up, executes notebooks headless with nbconvert and checks all they put out: no failing cell, nothing
on stderr, no lost rejection, a title on each axis and a picture of each figure, key figures within their bands. One
line per notebook: seconds, figures, key figures. A notebook that passes is replaced by its executed self, and a page
for reading without Jupyter is written to notebooks/html/.

  NAME               a notebook's name, or its beginning: 01, solutions/01; default: all
  --check            leave the notebooks as they are, and write no pages
  --jobs N           how many notebooks run side by side; default: one per core, at most 4
  --timeout SECONDS  the longest that one cell may take; default 600
`;

const options = /** @type {const} */ ({
  check: { type: 'boolean' },
  jobs: { type: 'string' },
  timeout: { type: 'string' },
});

/**
 * @param {string} name
 * @param {string | undefined} text
 * @param {number} fallback
 */
function count(name, text, fallback) {
  const value = Number(text ?? fallback);
  if (Number.isInteger(value) && value >= 1) return value;
  throw new RangeError(`--${name} must be an integer of 1 or more, got ${JSON.stringify(text)}`);
}

await runScript(
  usage,
  options,
  async (values, rest, names) => {
    const cellSeconds = count('timeout', values.timeout, 600);
    const jobs = count('jobs', values.jobs, Math.min(4, os.availableParallelism()));
    const { root, notebooks: folder } = projectPaths(projectRoot);
    const chosen = selectNotebooks(listNotebooks(folder), [...names, ...rest]);
    if (chosen.length === 0) throw new RangeError(`${folder} must hold notebooks, got none`);
    await setUp();
    // Loaded after the set-up: in a fresh clone there is no browser to import before.
    const { runNotebooks } = await import('./notebooks/run.mjs');
    const from = performance.now();
    const keep = values.check !== true;
    const { passed, failed } = await runNotebooks(chosen, { root, cellSeconds, keep, jobs });
    const seconds = ((performance.now() - from) / 1000).toFixed(0);
    const shown = (/** @type {string} */ location) => path.relative(process.cwd(), location) || '.';
    const results = keep
      ? `notebooks in ${shown(folder)}, pages in ${shown(path.join(folder, 'html'))}`
      : `executed notebooks in ${shown(path.join(root, '.cache', 'notebooks'))}`;
    console.log(`\n${seconds} s; ${results}`);
    console.log(`${passed} passed, ${failed} failed`);
    return failed > 0 ? 1 : 0;
  },
  { names: true },
);
