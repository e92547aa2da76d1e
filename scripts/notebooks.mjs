import path from 'node:path';
import { runScript } from './command-line.mjs';
import { listNotebooks, selectNotebooks } from './notebooks/select.mjs';
import { setUp } from './setup.mjs';

const usage = `
Usage: npm run notebooks [-- NAME...] [-- --check] [-- --timeout SECONDS]

Sets everything up, executes notebooks headless with nbconvert and checks all they put out: no failing cell, nothing
on stderr, no lost rejection, a title on each axis and a picture of each figure, key figures within their bands. One
line per notebook: seconds, figures, key figures. A notebook is replaced by its executed self only when it passes;
pages for reading without Jupyter are written to notebooks/html/.

  NAME               a notebook's name, or its beginning: 01, solutions/01; default: all
  --check            leave the notebooks as they are
  --timeout SECONDS  the longest that one cell may take; default 600
`;

const options = /** @type {const} */ ({ check: { type: 'boolean' }, timeout: { type: 'string' } });

await runScript(
  usage,
  options,
  async (values, rest, names) => {
    const cellSeconds = Number(values.timeout ?? 600);
    if (!Number.isInteger(cellSeconds) || cellSeconds < 1) {
      throw new RangeError(
        `--timeout must be an integer of 1 or more, got ${JSON.stringify(values.timeout)}`,
      );
    }
    const { paths } = await setUp();
    const notebooks = selectNotebooks(listNotebooks(paths.notebooks), [...names, ...rest]);
    if (notebooks.length === 0) throw new Error(`${paths.notebooks} holds no notebooks`);
    // Loaded after the set-up: in a fresh clone there is no browser to import before.
    const { runNotebooks } = await import('./notebooks/run.mjs');
    const from = performance.now();
    const { passed, failed } = await runNotebooks(notebooks, {
      root: paths.root,
      cellSeconds,
      keep: values.check !== true,
    });
    const seconds = ((performance.now() - from) / 1000).toFixed(0);
    const shown = (/** @type {string} */ place) => path.relative(process.cwd(), place) || '.';
    const results = values.check ? path.join(paths.root, '.cache', 'notebooks') : paths.notebooks;
    console.log(
      `\n${seconds} s; notebooks in ${shown(results)}, pages in ${shown(path.join(paths.notebooks, 'html'))}`,
    );
    console.log(`${passed} passed, ${failed} failed`);
    return failed > 0 ? 1 : 0;
  },
  { names: true },
);
