import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { doors, stations } from './checks/library-files.mjs';
import { projectRoot as root } from './setup/paths.mjs';

const read = (/** @type {string} */ file) => readFileSync(path.join(root, file), 'utf8');
const { scripts } = JSON.parse(read('package.json'));
const guides = [
  'CONTRIBUTING.md',
  'README.md',
  'lib/README.md',
  'environment.md',
  'data/README.md',
  'notebooks/README.md',
  'notebooks/TEACHING.md',
  'lib/compiler/COMPILE.md',
];

/**
 * Whether a path that a text names is there: from the project's folder, or from that of the text. A part in angle
 * brackets stands for a name, and something must fit it.
 *
 * @param {string} name
 * @param {string} from
 */
function isThere(name, from) {
  return [root, path.join(root, path.dirname(from))].some((base) => fits(base, name.split('/')));
}

/**
 * @param {string} folder
 * @param {string[]} parts
 * @returns {boolean}
 */
function fits(folder, [first, ...rest]) {
  if (first === undefined || first === '') return existsSync(folder);
  if (!first.includes('<')) return fits(path.join(folder, first), rest);
  if (!existsSync(folder)) return false;
  const pattern = new RegExp(`^${first.replace(/[.-]/g, '\\$&').replace(/<[^>]*>/g, '.+')}$`);
  return readdirSync(folder).some((entry) => pattern.test(entry) && fits(path.join(folder, entry), rest));
}

for (const guide of guides) {
  test(`every file and command that ${guide} names is there`, () => {
    const text = read(guide);
    const links = [...text.matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)].map(([, target]) => target);
    const named = [...text.matchAll(/`((?:lib|scripts|notebooks)\/[\w./<>-]+)`/g)].map(([, name]) => name);
    const missing = [...links, ...named]
      .filter((name) => !doors.includes(name) && !/^lib\/dist|^notebooks\/html/.test(name))
      .filter((name) => !isThere(name, guide));
    assert.deepEqual(missing, []);
    const commands = [...text.matchAll(/npm (?:run )?(test|[a-z-]+)(?= |`|\n)/g)]
      .filter(([whole, name]) => whole.startsWith('npm run') || name === 'test')
      .map(([, name]) => name);
    assert.deepEqual(
      commands.filter((name) => scripts[name] === undefined),
      [],
    );
  });
}

test('the guide and the README name the folders in the order that is checked', () => {
  const order = stations.join(', ');
  for (const guide of ['CONTRIBUTING.md', 'README.md']) {
    assert.ok(read(guide).replace(/\s+/g, ' ').includes(order), `${guide}: ${order}`);
  }
});
