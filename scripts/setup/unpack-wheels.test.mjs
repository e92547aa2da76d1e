import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';

const unpacker = fileURLToPath(new URL('unpack-wheels.py', import.meta.url));
const root = mkdtempSync(path.join(tmpdir(), 'unpack-'));
test.after(() => rmSync(root, { recursive: true }));

/** @param {string} name @param {string[]} members @returns {string} a wheel that holds these files */
function wheel(name, members) {
  const file = path.join(root, name);
  const program =
    'import sys, zipfile\nwith zipfile.ZipFile(sys.argv[1], "w") as z:\n for m in sys.argv[2:]: z.writestr(m, "x")';
  execFileSync('python3', ['-c', program, file, ...members]);
  return file;
}

test('what the addon needs is unpacked, nothing else', () => {
  const file = wheel('good.whl', ['tensorflow/include/tsl/a.h', 'tensorflow/python/b.py']);
  const destination = path.join(root, 'good');
  const { status, stdout } = spawnSync('python3', [unpacker, destination, file], { encoding: 'utf8' });
  assert.equal(status, 0);
  assert.match(stdout, /good\.whl: 1 files/);
  assert.equal(readFileSync(path.join(destination, 'tensorflow/include/tsl/a.h'), 'utf8'), 'x');
  assert.ok(!existsSync(path.join(destination, 'tensorflow/python')));
});

test('a wheel whose members lie outside is refused, and nothing is written there', () => {
  const file = wheel('bad.whl', ['tensorflow/include/tsl/../../../../escaped.h']);
  const { status, stderr } = spawnSync('python3', [unpacker, path.join(root, 'bad'), file], {
    encoding: 'utf8',
  });
  assert.equal(status, 1);
  assert.match(stderr, /bad\.whl must hold files of its own folder only, got tensorflow\/include\/tsl\/\.\./);
  assert.ok(!existsSync(path.join(root, 'escaped.h')));
});

test('a link inside the destination leads nobody out', () => {
  const file = wheel('link.whl', ['tensorflow/include/tsl/a.h']);
  const destination = path.join(root, 'linked');
  mkdirSync(path.join(destination, 'tensorflow'), { recursive: true });
  mkdirSync(path.join(root, 'elsewhere'));
  symlinkSync(path.join(root, 'elsewhere'), path.join(destination, 'tensorflow', 'include'));
  const { status } = spawnSync('python3', [unpacker, destination, file], { encoding: 'utf8' });
  assert.equal(status, 1);
  assert.ok(!existsSync(path.join(root, 'elsewhere', 'tsl')));
});
