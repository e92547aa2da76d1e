import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { projectRoot } from '../setup/paths.mjs';
import { codeCell, notebookOf } from './fixtures/notebooks.mjs';
import { joined, readNotebook } from './notebook-file.mjs';
import { runNotebooks } from './run.mjs';

/**
 * Executes one notebook in a real kernel.
 *
 * @param {import('node:test').TestContext} t
 * @param {string[]} cells
 * @param {{ keep?: boolean, pages?: boolean }} [options]
 */
async function run(t, cells, { keep = true, pages = true } = {}) {
  // Inside the project, where the kernel finds its modules.
  const cache = path.join(projectRoot, '.cache');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(path.join(cache, 'run-test-'));
  const name = path.basename(folder);
  const file = path.join(folder, 'one.ipynb');
  t.after(() => {
    rmSync(folder, { recursive: true, force: true });
    rmSync(path.join(cache, 'notebooks', name), { recursive: true, force: true });
    rmSync(path.join(projectRoot, 'notebooks', 'html', name), { recursive: true, force: true });
  });
  writeFileSync(file, JSON.stringify(notebookOf(...cells.map((source) => codeCell(source)))));
  const before = readFileSync(file, 'utf8');
  let printed = '';
  const stream = { write: (/** @type {string} */ text) => (printed += text) };
  const listed = { name: `${name}/one`, file, solution: true };
  const counts = await runNotebooks([listed], { root: projectRoot, cellSeconds: 120, keep, pages, stream });
  assert.deepEqual(readdirSync(folder), ['one.ipynb']);
  return { ...counts, printed, file, unchanged: readFileSync(file, 'utf8') === before, name };
}

test('a failing cell is printed with its last lines, and the notebook stays as it was', async (t) => {
  const { failed, passed, printed, unchanged } = await run(t, [
    "console.log('before');",
    "throw new Error('the cell is broken');",
  ]);
  assert.deepEqual([passed, failed], [0, 1]);
  assert.match(printed, /✗ .* a cell failed\n/);
  assert.match(printed, /following cell:[\s\S]*throw new Error\('the cell is broken'\)/);
  assert.match(printed, /Error: the cell is broken/);
  assert.ok(unchanged);
});

test('a promise lost in a cell that ends well fails the notebook, and it stays as it was', async (t) => {
  const { failed, printed, unchanged } = await run(t, [
    "const lost = Promise.reject(new Error('nobody awaits me'));\nawait new Promise((done) => setTimeout(done, 50));",
  ]);
  assert.equal(failed, 1);
  assert.match(printed, /cell 1: UnhandledPromiseRejection[\s\S]*nobody awaits me[\s\S]*\| const lost =/);
  assert.ok(unchanged);
});

test('rejections are found wherever they are lost: as the value of a cell, as it ends, and after it', async (t) => {
  const bad =
    "async function bad(ms: number) { if (ms) await new Promise((r) => setTimeout(r, ms)); throw new Error('lost ' + ms); }";
  const { failed, printed, unchanged } = await run(t, [
    `${bad}\nbad(50);`,
    'await new Promise((done) => setTimeout(done, 300));',
    "Promise.reject(new Error('lost value'));",
    'const kept = bad(0);\nconst five = 5;',
    "console.log('a cell between');",
    "setTimeout(() => { throw new Error('lost at the end'); }, 50);\nconst six = 6;",
  ]);
  assert.equal(failed, 1);
  assert.ok(unchanged);
  assert.match(printed, /cell 1: a promise that is pending is shown: write await/);
  assert.match(printed, /cell 3: a promise that is rejected is shown[\s\S]*lost value/);
  // It is told when the cell has ended: on a busy machine, the next one may have begun.
  assert.match(printed, /cell [45]: UnhandledPromiseRejection[^✗]*?lost 0/);
  assert.match(printed, /cell 6: UncaughtException[\s\S]*lost at the end/);
});

test('a kernel that dies is told with its cell', async (t) => {
  const { failed, printed, unchanged } = await run(t, ['const a = 1;', '// the end\nprocess.exit(3);', 'a;']);
  assert.equal(failed, 1);
  assert.ok(unchanged);
  assert.match(
    printed,
    /cell 2: the kernel died while this cell ran[\s\S]*Kernel died[\s\S]*\| process\.exit\(3\);/,
  );
});

test('a notebook that passes stays as it is; asked for, it is exported, and replaced by its executed self', async (t) => {
  const page = (/** @type {string} */ name) => path.join(projectRoot, 'notebooks', 'html', name, 'one.html');
  const checked = await run(t, ["console.log('hello');"], { keep: false, pages: false });
  assert.deepEqual([checked.passed, checked.unchanged, existsSync(page(checked.name))], [1, true, false]);
  const exported = await run(t, ["console.log('hello');"], { keep: false });
  assert.deepEqual([exported.passed, exported.unchanged, existsSync(page(exported.name))], [1, true, true]);
  const kept = await run(t, ["console.log('hello');"]);
  assert.equal(kept.passed, 1);
  const { cells } = await readNotebook(kept.file);
  assert.equal(joined(cells[0].outputs?.[0].text), 'hello\n');
  assert.equal(cells[0].execution_count, 1);
  assert.ok(existsSync(page(kept.name)));
});
