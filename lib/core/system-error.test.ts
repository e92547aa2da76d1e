import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { makeFolder, writeFileAtomically } from './atomic-file';
import { systemError } from './system-error';

const root = mkdtempSync(path.join(tmpdir(), 'system-error-'));
after(() => rmSync(root, { recursive: true }));

const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });

test('what is no error of the system stays as it is', () => {
  for (const error of [undefined, null, 'text', new RangeError('x must be 1, got 2')]) {
    assert.equal(systemError(error, 'written', 'a'), error);
  }
});

test('a full disk is named with the file and the cure, once', () => {
  const named = systemError(full, 'written', '/x/model.json') as NodeJS.ErrnoException;
  assert.match(
    named.message,
    /^\/x\/model\.json could not be written: no space is left on that disk: free some/,
  );
  assert.equal(named.code, 'ENOSPC');
  assert.equal(named.cause, full);
  assert.equal(systemError(named, 'saved', '/x'), named);
});

test('a native library that hands on the text alone is understood', () => {
  const duck = new Error('IO Error: Could not write file "/x/a.parquet": No space left on device');
  assert.match((systemError(duck, 'written', '/x/a.parquet') as Error).message, /no space is left/);
});

test('a file that cannot be written is named, whatever the reason, and nothing is left', () => {
  writeFileSync(path.join(root, 'file'), '');
  mkdirSync(path.join(root, 'folder'));
  writeFileSync(path.join(root, 'folder', 'inside'), '');
  const cases: [string, RegExp][] = [
    [path.join(root, 'file', 'below'), /below could not be written: .*(ENOTDIR|EEXIST)/],
    [path.join(root, 'folder'), /folder could not be written: a folder of that name stands there.*EISDIR/],
    [path.join(root, 'x'.repeat(300)), /x could not be written: the name is too long.*ENAMETOOLONG/],
  ];
  for (const [file, message] of cases) {
    assert.throws(() => writeFileAtomically(file, [Buffer.from('x')]), message);
  }
  assert.deepEqual(readdirSync(root).sort(), ['file', 'folder']);
});

test('a disk that fills up half-way leaves the old file and no other', () => {
  const file = path.join(root, 'half');
  writeFileAtomically(file, [Buffer.from('old')]);
  const chunks = function* () {
    yield Buffer.from('new');
    throw full;
  };
  assert.throws(() => writeFileAtomically(file, chunks()), /half could not be written: no space is left/);
  assert.ok(existsSync(file));
  assert.deepEqual(
    readdirSync(root).filter((name) => name.startsWith('half')),
    ['half'],
  );
});

test('a folder below one that can hold none is refused at once: Node itself never comes back from it', {
  skip: process.platform !== 'linux',
}, () => {
  for (const file of ['/proc/x', '/proc/x/y/z', '/dev/null/x']) {
    assert.throws(
      () => writeFileAtomically(path.join(file, 'a.json'), [Buffer.from('x')]),
      /a\.json could not be written: .*(ENOENT|ENOTDIR|EEXIST)/,
    );
  }
  const deep = path.join(root, 'one', 'two', 'three');
  makeFolder(deep);
  makeFolder(deep);
  assert.ok(existsSync(deep));
  assert.throws(() => makeFolder(path.join(root, 'file')), /EEXIST/);
});
