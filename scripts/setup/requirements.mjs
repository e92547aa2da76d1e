import fs from 'node:fs';
import path from 'node:path';

/** @param {string} name */
const canonical = (name) => name.toLowerCase().replace(/[-_.]+/g, '-');

/**
 * The pins of a requirements file: every version a name may have, and whether it is wanted on every platform.
 *
 * @param {string} text
 * @returns {{ name: string, versions: string[], always: boolean }[]}
 */
export function parseRequirements(text) {
  /** @type {Map<string, { name: string, versions: string[], always: boolean }>} */
  const pins = new Map();
  for (const line of text.split('\n')) {
    const match = /^([A-Za-z0-9._-]+)==([^\s;\\]+)\s*(;)?/.exec(line);
    if (!match) continue;
    const name = canonical(match[1]);
    const pin = pins.get(name) ?? { name, versions: [], always: !match[3] };
    pin.versions.push(match[2]);
    pins.set(name, pin);
  }
  return [...pins.values()];
}

/**
 * Name and version of every finished installation in a virtual environment (pip writes RECORD last).
 *
 * @param {string} venv
 * @returns {Map<string, string> | null} null without an environment
 */
export function listDistributions(venv) {
  const lib = path.join(venv, 'lib');
  if (!fs.existsSync(path.join(venv, 'bin', 'python')) || !fs.existsSync(lib)) return null;
  const folders = fs.readdirSync(lib).map((python) => path.join(lib, python, 'site-packages'));
  const entries = folders.flatMap((folder) =>
    (fs.existsSync(folder) ? fs.readdirSync(folder) : [])
      .filter((entry) => entry.endsWith('.dist-info') && fs.existsSync(path.join(folder, entry, 'RECORD')))
      .map((entry) => {
        const [name, version] = entry.slice(0, -'.dist-info'.length).split('-');
        return /** @type {[string, string]} */ ([canonical(name), version]);
      }),
  );
  return new Map(entries);
}
