import os from 'node:os';
import path from 'node:path';
import { runScript } from './command-line.mjs';
import { listNotebooks, selectNotebooks } from './notebooks/select.mjs';
import { projectPaths, projectRoot } from './setup/paths.mjs';
import { setUp } from './setup.mjs';

const usage = `
Usage: npm run notebooks -- [NAME...] [--keep | --check] [--jobs N] [--timeout SECONDS]

Sets everything up, executes notebooks headless with nbconvert and checks all they put out: no failing cell, nothing
on stderr, no lost rejection, a title on each axis and a picture of each figure, key figures within their bands. One
line per notebook: seconds, figures, key figures. The executed notebooks stand in .cache/notebooks/, pages for reading
without Jupyter in notebooks/html/; git sees neither, and the committed notebooks stay as they are.

  NAME               a notebook's name, or its beginning: 01, solutions/01; default: all
  --keep             replace each notebook that passes by its executed self
  --check            write no pages
  --jobs N           how many notebooks run side by side; default: one per core, at most 4
  --timeout SECONDS  the longest that one cell may take; default 600
`;

const options = /** @type {const} */ ({
  keep: { type: 'boolean' },
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
    if (values.keep && values.check) throw new RangeError('--keep and --check exclude each other');
    if (chosen.length === 0) throw new RangeError(`${folder} must hold notebooks, got none`);
    await setUp();
    // Loaded after the set-up: in a fresh clone there is no browser to import before.
    const { runNotebooks } = await import('./notebooks/run.mjs');
    const from = performance.now();
    const { keep = false, check = false } = values;
    const { passed, failed } = await runNotebooks(chosen, { root, cellSeconds, keep, pages: !check, jobs });
    const seconds = ((performance.now() - from) / 1000).toFixed(0);
    const shown = (/** @type {string} */ location) => path.relative(process.cwd(), location) || '.';
    const executed = keep ? folder : path.join(root, '.cache', 'notebooks');
    const pages = check ? '' : `, pages in ${shown(path.join(folder, 'html'))}`;
    console.log(`\n${seconds} s; executed notebooks in ${shown(executed)}${pages}`);
    console.log(`${passed} passed, ${failed} failed`);
    return failed > 0 ? 1 : 0;
  },
  { names: true },
);
