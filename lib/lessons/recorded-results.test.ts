import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { readRecordedResults, writeRecordedResults } from './recorded-results';

const folder = mkdtempSync(path.join(tmpdir(), 'recorded-results-'));
after(() => rmSync(folder, { recursive: true }));

const record = { command: 'node run.mjs', seeds: [1, 2], seconds: 12.4, results: { slope: -1.0123456789 } };

test('a name that could leave the folder is refused, for reading and for writing', () => {
  for (const name of ['', '../secret', 'a/b', 'Upper', 'a--b', '-a', undefined as never]) {
    assert.throws(() => readRecordedResults(name, folder), /name must be lower-case letters/);
    assert.throws(() => writeRecordedResults(name, record, folder), /name must be lower-case letters/);
  }
});

test('a record without command or seeds is not written', () => {
  assert.throws(() => writeRecordedResults('x', { ...record, command: ' ' }, folder), /command must be/);
  assert.throws(() => writeRecordedResults('x', { ...record, seeds: [] }, folder), /seeds must be/);
  assert.deepEqual(readdirSync(folder), []);
});

test('a record that is not there, cut short or of another form has its own error', () => {
  assert.throws(() => readRecordedResults('absent', folder), /name must be a record in .*, got "absent"/);
  writeFileSync(path.join(folder, 'cut.json'), '{"command": "x", "da');
  assert.throws(() => readRecordedResults('cut', folder), /cut must be a record in JSON/);
  writeFileSync(path.join(folder, 'list.json'), '[]');
  assert.throws(() => readRecordedResults('list', folder), /list must be a record/);
  writeFileSync(path.join(folder, 'foreign.json'), '{"command": "x"}');
  assert.throws(() => readRecordedResults('foreign', folder), /foreign.date must be a text/);
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
