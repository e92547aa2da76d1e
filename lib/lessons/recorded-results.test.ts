import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { throwsArgument } from '../core/testing/throws-argument';
import { readRecordedResults, writeRecordedResults } from './recorded-results';

const folder = mkdtempSync(path.join(tmpdir(), 'recorded-results-'));
after(() => rmSync(folder, { recursive: true }));

const record = { command: 'node run.mjs', seeds: [1, 2], seconds: 12.4, results: { slope: -1.0123456789 } };

test('a name that could leave the folder is refused, for reading and for writing', () => {
  for (const name of ['', '../secret', 'a/b', 'Upper', 'a--b', '-a', undefined as never]) {
    throwsArgument(() => readRecordedResults(name, folder), 'name');
    throwsArgument(() => writeRecordedResults(name, record, folder), 'name');
  }
});

test('a record without command or seeds is not written', () => {
  throwsArgument(() => writeRecordedResults('x', { ...record, command: ' ' }, folder), 'command');
  throwsArgument(() => writeRecordedResults('x', { ...record, seeds: [] }, folder), 'seeds');
  assert.deepEqual(readdirSync(folder), []);
});

test('a record that is not there, cut short or of another form has its own error', () => {
  throwsArgument(() => readRecordedResults('absent', folder), 'name');
  writeFileSync(path.join(folder, 'cut.json'), '{"command": "x", "da');
  throwsArgument(() => readRecordedResults('cut', folder), 'cut');
  writeFileSync(path.join(folder, 'list.json'), '[]');
  throwsArgument(() => readRecordedResults('list', folder), 'list');
  writeFileSync(path.join(folder, 'foreign.json'), '{"command": "x"}');
  throwsArgument(() => readRecordedResults('foreign', folder), 'foreign.date');
});

test('what is written is read back, with the day, the machine and six digits, and nothing else is left', () => {
  const before = new Date().toISOString().slice(0, 10);
  const file = writeRecordedResults('kept-one', record, folder);
  const read = readRecordedResults<{ slope: number }>('kept-one', folder);
  assert.equal(read.results.slope, -1.01235);
  assert.equal(read.seconds, 12);
  assert.deepEqual(read.seeds, [1, 2]);
  assert.ok(read.date >= before);
  assert.match(read.machine, /cores.*GiB.*Node/);
  assert.ok(readFileSync(file, 'utf8').endsWith('}\n'));
  assert.ok(readdirSync(folder).every((name) => !name.endsWith('.part')));
});
