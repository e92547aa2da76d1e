/** Many kernels at once on one checkout, as in a workshop: does each run the first cells of a notebook? */
import path from 'node:path';
import { runScript } from '../command-line.mjs';
import { joined, readNotebook } from '../notebooks/notebook-file.mjs';
import { listNotebooks, selectNotebooks } from '../notebooks/select.mjs';
import { projectPaths, projectRoot } from '../setup/paths.mjs';
import { KernelClient } from './testing/kernel-client.mjs';

const usage = `
Usage: node scripts/kernel/many-kernels.mjs [--kernels N] [--rounds N] [--cells N] [--notebook NAME]

Starts kernels side by side, lets each run the first code cells of a notebook, and prints what failed.

  --kernels N      how many at once; default 10
  --rounds N       how often; default 5
  --cells N        code cells of each; default 12
  --notebook NAME  a notebook's name, or its beginning; default 01
`;

const options = /** @type {const} */ ({
  kernels: { type: 'string', default: '10' },
  rounds: { type: 'string', default: '5' },
  cells: { type: 'string', default: '12' },
  notebook: { type: 'string', default: '01' },
});

await runScript(usage, options, async (values) => {
  const [kernels, rounds, count] = ['kernels', 'rounds', 'cells'].map((name) => {
    const value = Number(values[name]);
    if (Number.isInteger(value) && value >= 1) return value;
    throw new RangeError(`--${name} must be an integer of 1 or more, got ${values[name]}`);
  });
  const { notebooks: folder } = projectPaths(projectRoot);
  const [listed] = selectNotebooks(listNotebooks(folder), [values.notebook]);
  const { cells } = await readNotebook(/** @type {any} */ (listed).file);
  const codes = cells
    .filter(({ cell_type }) => cell_type === 'code')
    .slice(0, count)
    .map(({ source }) => joined(source));
  let failures = 0;
  for (let round = 1; round <= /** @type {number} */ (rounds); round++) {
    const from = performance.now();
    const failed = await Promise.all(
      Array.from({ length: /** @type {number} */ (kernels) }, async (_, i) => {
        const kernel = await KernelClient.start();
        try {
          for (const [cell, code] of codes.entries()) {
            const { error } = await kernel.run(code);
            if (error) return [`kernel ${i + 1}, cell ${cell + 1}: ${error.ename}: ${error.evalue}`];
          }
          return [];
        } finally {
          await kernel.stop();
        }
      }),
    );
    const lines = failed.flat();
    failures += lines.length;
    const seconds = ((performance.now() - from) / 1000).toFixed(0);
    console.log(
      `round ${round} of ${rounds}: ${kernels} kernels x ${codes.length} cells of ${path.basename(/** @type {any} */ (listed).file)}, ${seconds} s, ${lines.length} failed`,
    );
    for (const line of lines) console.log(`  ${line}`);
  }
  return failures > 0 ? 1 : 0;
});
