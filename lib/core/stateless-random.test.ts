import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hashText, statelessBernoulli, statelessUniform } from './stateless-random';
import { tf } from './tensorflow';
import { throwsArgument } from './testing/throws-argument';

const seed = (a: number, b: number) => tf.tensor1d([a, b], 'int32');
const draw = (a: number, b: number, salt = 0, shape = [20_000]) =>
  tf.tidy(() => statelessUniform(shape, seed(a, b), salt).dataSync<'float32'>());

test('a seed that is no int32 tensor of shape [2], and a bad probability, are refused', () => {
  throwsArgument(() => statelessUniform([2], tf.tensor1d([1, 2])), 'seed');
  throwsArgument(() => statelessUniform([2], tf.scalar(1, 'int32')), 'seed');
  throwsArgument(() => statelessBernoulli([2], 1.1, seed(1, 2)), 'probability');
  throwsArgument(() => statelessBernoulli([2], Number.NaN, seed(1, 2)), 'probability');
});

test('a backend without TensorFlow ops is refused', async () => {
  const backend = tf.getBackend();
  await tf.setBackend('cpu');
  try {
    throwsArgument(() => statelessUniform([2], seed(1, 2)), 'backend');
  } finally {
    await tf.setBackend(backend);
  }
});

test('numbers are uniform in [0, 1): Kolmogorov-Smirnov distance of 20,000 draws', () => {
  const sorted = draw(3, 9).slice().sort();
  assert.ok(sorted[0] >= 0 && sorted[sorted.length - 1] < 1);
  const n = sorted.length;
  const distance = sorted.reduce((d, x, i) => Math.max(d, Math.abs(x - i / n), Math.abs(x - (i + 1) / n)), 0);
  // Exceeded by chance in one of a thousand: 1.95 / sqrt(n).
  assert.ok(distance < 1.95 / Math.sqrt(n), `distance ${distance}`);
});

test('the same seed and salt give the same numbers; run, step and salt each change all of them', () => {
  const first = draw(1, 2, 3, [50]);
  assert.deepEqual(draw(1, 2, 3, [50]), first);
  for (const other of [draw(2, 2, 3, [50]), draw(1, 3, 3, [50]), draw(1, 2, 4, [50])]) {
    assert.equal(other.filter((x, i) => x === first[i]).length, 0);
  }
});

test('the largest seeds and salts wrap around without an error', () => {
  const big = 2 ** 31 - 1;
  assert.notDeepEqual(draw(big, big, big, [10]), draw(-big, -big, -big, [10]));
});

test('Bernoulli numbers are 0 or 1, and 1 as often as asked', () => {
  for (const probability of [0, 0.2, 1]) {
    const values = tf.tidy(() => statelessBernoulli([20_000], probability, seed(5, 6)).dataSync<'float32'>());
    assert.ok(values.every((value) => value === 0 || value === 1));
    const share = values.reduce((sum, value) => sum + value, 0) / values.length;
    assert.ok(Math.abs(share - probability) < 0.012, `share ${share}`);
  }
});

test('texts hash to FNV-1a, as its authors give it', () => {
  assert.equal(hashText('') >>> 0, 0x811c9dc5);
  assert.equal(hashText('a') >>> 0, 0xe40c292c);
  assert.equal(hashText('foobar') >>> 0, 0xbf9cf968);
});
