import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';

const root = path.resolve(import.meta.dirname, '..');
const readme = readFileSync(path.join(root, 'README.md'), 'utf8');

test('the example of the README runs as it stands and trains', () => {
  const [, example] = readme.match(/```ts\n([\s\S]*?)```/) ?? [];
  assert.ok(example !== undefined, 'the README has an example');
  const program = example.replace(/import \{([^}]*)\} from 'lib';/, "const {$1} = require('lib');");
  assert.notEqual(program, example, 'the example must import from lib');
  const script = `(async () => {${program}\nconsole.log(JSON.stringify(history));})();`;
  const output = execFileSync(process.execPath, ['-e', script], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const history = JSON.parse(output.trim().split('\n').at(-1) ?? '');
  assert.equal(history.length, 10);
  assert.ok(history[9].validationLoss < history[0].validationLoss - 0.05);
  assert.ok(history[9].auc > 0.7);
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
