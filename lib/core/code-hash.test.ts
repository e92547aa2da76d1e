import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { codeHash } from './code-hash';

const root = mkdtempSync(path.join(tmpdir(), 'code-hash-'));
after(() => rmSync(root, { recursive: true }));

function made(name: string, files: Record<string, string>): string {
  for (const [file, text] of Object.entries(files)) {
    const target = path.join(root, name, file);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, text);
  }
  return codeHash(path.join(root, name, 'a.js'));
}

const files = {
  'a.js': 'require("./b"); require("fs");',
  'b.js': "require('./c/')",
  'c/index.js': 'require("../a")',
};

test('the same code has the same hash wherever it lies, and what is never loaded counts for nothing', () => {
  const hash = made('one', files);
  assert.match(hash, /^[0-9a-f]{12}$/);
  assert.equal(made('two', { ...files, 'd.js': '1', 'a.test.js': '2' }), hash);
});

test('a change anywhere below gives another hash', () => {
  const hash = made('three', files);
  for (const file of Object.keys(files)) {
    assert.notEqual(
      made(`with ${file}`, { ...files, [file]: `${files[file as keyof typeof files]} ` }),
      hash,
    );
  }
});
