import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { writeFileAtomically } from '../core/atomic-file';
import { throwsArgument } from '../core/testing/throws-argument';
import { DamagedFileError, readTensorFile, writeTensorFile } from './tensor-file';

const root = mkdtempSync(path.join(tmpdir(), 'tensor-file-test-'));
after(() => rmSync(root, { recursive: true, force: true }));
const file = path.join(root, 'numbers.safetensors');
const content = {
  state: { epoch: 3, history: [0.1, 1 / 3], note: 'üñ "quoted"' },
  tensors: { 'weights/0': Float32Array.of(1.5, -2, Number.NaN), empty: new Float32Array(0) },
};

test('a file that is not there is an error of the file system, not a damaged file', () => {
  assert.throws(() => readTensorFile(path.join(root, 'none')), { code: 'ENOENT' });
});

test('every way of cutting a file short is noticed', () => {
  writeTensorFile(file, content);
  const bytes = readFileSync(file);
  for (let length = 0; length < bytes.length; length++) {
    writeFileSync(file, bytes.subarray(0, length));
    assert.throws(() => readTensorFile(file), DamagedFileError, `cut to ${length} of ${bytes.length} bytes`);
  }
});

test('every flipped bit is noticed, wherever it changes the content', () => {
  writeTensorFile(file, content);
  const bytes = readFileSync(file);
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: bytes.length - 1 }),
      fc.integer({ min: 0, max: 7 }),
      (index, bit) => {
        const damaged = Buffer.from(bytes);
        damaged[index] ^= 1 << bit;
        writeFileSync(file, damaged);
        try {
          // A blank of the padding may become another blank of JSON: the content is as it was.
          const { state, tensors } = readTensorFile(file);
          assert.deepEqual({ state, tensors }, content);
        } catch (error) {
          assert.ok(error instanceof DamagedFileError, String(error));
        }
      },
    ),
    { numRuns: 500 },
  );
});

test('what is written is read back, whatever the state and the numbers', () => {
  const size = { maxLength: 20 };
  const numbers = fc.oneof(fc.float32Array(size), fc.float64Array(size), fc.int32Array(size));
  fc.assert(
    fc.property(fc.dictionary(fc.string({ unit: 'binary' }), numbers), fc.jsonValue(), (tensors, state) => {
      fc.pre(!Object.keys(tensors).some((name) => name === '__metadata__' || name === '__proto__'));
      const plain = JSON.parse(JSON.stringify(state));
      writeTensorFile(file, { state, tensors });
      const read = readTensorFile(file);
      assert.deepEqual(read.state, plain);
      assert.deepEqual(read.tensors, { ...tensors });
    }),
  );
});

test('shapes come back, and one that does not fit its numbers is an error', () => {
  const tensors = { table: new Float32Array(6), bias: Float64Array.of(0.1) };
  const shapes = { table: [2, 3] };
  const sha256 = writeTensorFile(file, { state: null, tensors, shapes });
  assert.equal(sha256, createHash('sha256').update(readFileSync(file)).digest('hex'));
  assert.deepEqual(readTensorFile(file), {
    ...{ state: null, tensors, sha256 },
    shapes: { table: [2, 3], bias: [1] },
  });
  throwsArgument(
    () => writeTensorFile(file, { state: null, tensors, shapes: { table: [2, 2] } }),
    'shapes.table',
  );
  const words = { words: ['a'] as unknown as Float32Array };
  throwsArgument(() => writeTensorFile(file, { state: null, tensors: words }), 'tensors.words');
});

test('a write that fails leaves the old file and nothing beside it', () => {
  writeTensorFile(file, content);
  const broken = function* () {
    yield Buffer.from('half of it');
    throw new Error('disk full');
  };
  assert.throws(() => writeFileAtomically(file, broken()), /disk full/);
  assert.deepEqual(readTensorFile(file).tensors, content.tensors);
  assert.deepEqual(readdirSync(root), ['numbers.safetensors']);
});
