import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

/**
 * Whether the headless browser of npm's `@sparticuz/chromium` finds its shared libraries: the machine's, or those it
 * brings along.
 *
 * @param {string} root
 * @returns {import('../setup/machine.mjs').MachineFact}
 */
export function checkBrowser(root) {
  const name = 'headless browser';
  const cure =
    'sudo apt-get install -y libnss3 libnspr4 libatk1.0-0 libatk-bridge2.0-0 libcups2 libxkbcommon0 libgbm1 libasound2';
  const cache = path.join(root, '.cache');
  const unpacked = (fs.existsSync(cache) ? fs.readdirSync(cache) : []).find((entry) =>
    /^chromium-\d/.test(entry),
  );
  if (!unpacked) {
    return { name, found: 'unpacked at its first use, with the libraries it needs', ok: true, cure };
  }
  const folder = path.join(cache, unpacked);
  const answer = spawnSync('ldd', [path.join(folder, 'chromium')], {
    encoding: 'utf8',
    env: { ...process.env, LD_LIBRARY_PATH: path.join(folder, 'al2023', 'lib') },
  });
  const missing = [...(answer.stdout ?? '').matchAll(/(\S+) => not found/g)].map((match) => match[1]);
  return {
    name,
    found: missing.length > 0 ? `lacks ${missing.join(', ')}` : `Chromium, all shared libraries found`,
    ok: missing.length === 0,
    cure,
  };
}
