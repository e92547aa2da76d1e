import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import test from 'node:test';

test('what tfjs-node calls of Node warns nobody, whatever this Node deprecates', () => {
  const library = JSON.stringify(path.join(__dirname, 'tensorflow.js'));
  // tfjs-node calls both when it writes down the types of an op's tensors.
  const program = `
    const { tf } = require(${library});
    const util = require('node:util');
    console.log(util.isArray([]), util.isNullOrUndefined(null), tf.unstack(tf.tensor2d([[1], [2]])).length);`;
  const answer = execFileSync(process.execPath, ['--throw-deprecation', '-e', program], { encoding: 'utf8' });
  assert.equal(answer, 'true true 2\n');
});
