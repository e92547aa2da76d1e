import { spawn } from 'node:child_process';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { runScript } from './command-line.mjs';
import { buildReference } from './reference/build.mjs';
import { setUp } from './setup.mjs';

const usage = `
Usage: npm run reference [-- [--open] [--out FOLDER]]

Sets everything up and builds the API reference of lib, one part per door, from the docstrings (TypeDoc). A broken
link and a parameter that is not there are errors; types that a public signature names and no door exports are listed.
The address of the front page is printed.

  --open         open it in the browser
  --out FOLDER   default .cache/reference
`;

const options = /** @type {const} */ ({ open: { type: 'boolean' }, out: { type: 'string' } });

await runScript(usage, options, async ({ open, out }) => {
  const { paths } = await setUp();
  const folder = path.resolve(out ?? path.join(paths.root, '.cache', 'reference'));
  const { status, warnings, hidden, output } = await buildReference(paths.root, folder);
  if (status !== 0 || warnings.length > 0) {
    console.error(warnings.length > 0 ? warnings.join('\n') : output);
    return 1;
  }
  for (const line of hidden) console.log(line);
  const page = path.join(folder, 'index.html');
  console.log(pathToFileURL(page).href);
  if (open) openPage(page);
  return 0;
});

/** @param {string} page */
function openPage(page) {
  const opener = process.platform === 'darwin' ? 'open' : 'xdg-open';
  spawn(opener, [page], { detached: true, stdio: 'ignore' })
    .on('error', () => console.error(`${opener} is not there: open the page by hand.`))
    .unref();
}
