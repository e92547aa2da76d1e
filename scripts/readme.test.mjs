import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test from 'node:test';

/** @type {typeof import('@tslab/typescript-for-tslab')} */
const ts = createRequire(import.meta.url)('@tslab/typescript-for-tslab');

const root = path.resolve(import.meta.dirname, '..');
const readme = readFileSync(path.join(root, 'README.md'), 'utf8');

const [, example] = /** @type {RegExpMatchArray} */ (readme.match(/```ts\n([\s\S]*?)```/));

/** Two crowds of 60 users each, with tastes of their own among 50 films. */
function ratings() {
  const rows = ['userId,movieId,rating,timestamp'];
  for (let user = 0; user < 120; user++) {
    for (let n = 0; n < 12; n++) {
      const film = (user % 2) * 25 + ((user * 7 + n * n) % 25);
      rows.push(`${150 + user},${film + 1},${1 + (n % 5)},${880_000_000 + 60 * (user * 12 + n)}`);
    }
  }
  return `${rows.join('\n')}\n`;
}

test('the program of the README has ten statements at most', () => {
  const { statements } = ts.createSourceFile('example.ts', example, 99);
  assert.ok(statements.length <= 10, `${statements.length} statements`);
});

test('the program of the README runs as it stands, from a CSV file to a comparison and a saved model', (context) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'readme-'));
  context.after(() => rmSync(folder, { recursive: true }));
  writeFileSync(path.join(folder, 'ratings.csv'), ratings());
  symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
  const program = example.replace(/import \{([^}]*)\} from 'lib';/, "const {$1} = require('lib');");
  assert.notEqual(program, example, 'the example must import from lib');
  const asked = 'JSON.stringify([best, again].map((each) => each.recommend(196)))';
  const output = execFileSync(
    process.execPath,
    ['-e', `(async () => {${program}\nconsole.log(${asked});})();`],
    {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  );
  for (const printed of [
    '1,440 of 1,440 rows kept',
    'EASE',
    'LightGCN',
    'over 3 seeds',
    'of 120 users ranked',
  ]) {
    assert.ok(output.includes(printed), printed);
  }
  assert.ok(!output.includes('failed'), output);
  const [best, again] = JSON.parse(/** @type {string} */ (output.trim().split('\n').at(-1)));
  assert.equal(best.length, 10);
  assert.ok(
    best.filter((/** @type {{ item: number }} */ { item }) => item <= 25).length >= 8,
    'films of the own crowd',
  );
  assert.deepEqual(again, best);
});

test('every file that the README links to is there', () => {
  const links = [...readme.matchAll(/\]\(([^)#]+)\)/g)].map(([, target]) => target);
  assert.ok(links.length > 5);
  for (const link of links) {
    if (!/^https?:/.test(link)) assert.ok(existsSync(path.join(root, link)), `${link} is missing`);
  }
});

test('every npm command that the README names is a script of the project', () => {
  const { scripts } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  const named = [...readme.matchAll(/npm (?:run )?([a-z]+)/g)].map(([, name]) => name);
  assert.ok(named.length > 5);
  for (const name of new Set(named)) {
    assert.ok(name === 'and' || name === 'package' || scripts[name], `npm run ${name}`);
  }
});
