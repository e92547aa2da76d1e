import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test, { after } from 'node:test';
import { corrupt } from './corrupt.mjs';
import { fullDisk } from './full-disk.mjs';

const folder = mkdtempSync(path.join(tmpdir(), 'reliability-test-'));
after(() => rmSync(folder, { recursive: true, force: true }));

test('a flipped bit or a cut is refused, or changes nothing that is read', async () => {
  const counts = await corrupt({ times: 12, seed: 'npm test', folder });
  assert.equal(Object.keys(counts).length, 4);
  for (const [name, { refused, equal, other }] of Object.entries(counts)) {
    assert.deepEqual(other, [], name);
    assert.equal(refused + equal, 12, name);
    assert.ok(refused > 0, `${name}: no damage was noticed`);
  }
});

test('where a file may not grow, the error names it and the cure, and the former model is whole', async (t) => {
  if (process.platform !== 'linux') return t.skip('needs ulimit');
  const { said, whole } = await fullDisk({ folder: path.join(folder, 'disk') });
  assert.match(said, /weights-\w+\.safetensors could not be written: the file would be larger .*EFBIG/);
  assert.ok(whole);
});
