import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../core/random';
import type { tf } from '../../core/tensorflow';
import { throwsArgument } from '../../core/testing/throws-argument';
import { linearInitializer } from './initializers';
import { createMlpRecommender } from './mlp-recommender';

const model = createMlpRecommender({ users: 1000, products: 50, random: new Random(42) });
const weights = new Map(
  model.trainableWeights.map((weight) => [weight.originalName, weight.read().dataSync<'float32'>()]),
);
const values = (name: string): Float32Array => weights.get(name) as Float32Array;

function moments(numbers: Float32Array) {
  const mean = numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
  const variance = numbers.reduce((sum, x) => sum + (x - mean) ** 2, 0) / numbers.length;
  return { mean, variance, largest: numbers.reduce((most, x) => Math.max(most, Math.abs(x)), 0) };
}

test('a fan in that is not an integer of 1 or more is refused', () => {
  throwsArgument(() => linearInitializer(0, new Random(1)), 'fanIn');
});

test("embeddings start as PyTorch's: N(0, 1)", () => {
  const { mean, variance, largest } = moments(values('userEmbedding/embeddings'));
  // 32,000 numbers: standard errors 0.0056 and 0.0079.
  assert.ok(Math.abs(mean) < 0.025, `mean ${mean}`);
  assert.ok(Math.abs(variance - 1) < 0.035, `variance ${variance}`);
  assert.ok(largest > 3.5 && largest < 6, `largest ${largest}`);
});

test("linear layers start as PyTorch's: weights and biases U(-b, b), b = 1 / sqrt(fan in)", () => {
  const layers = [
    ['fc1', 64],
    ['fc2', 64],
    ['logit', 32],
  ] as const;
  for (const [layer, fanIn] of layers) {
    const bound = 1 / Math.sqrt(fanIn);
    for (const part of ['kernel', 'bias']) {
      const { largest } = moments(values(`${layer}/${part}`));
      assert.ok(largest <= bound, `${layer}/${part} has ${largest}, above ${bound}`);
      assert.ok(largest > 0, `${layer}/${part} is 0`);
    }
  }
  const { mean, variance } = moments(values('fc1/kernel'));
  assert.ok(Math.abs(mean) < 0.005, `mean ${mean}`);
  assert.ok(Math.abs(variance / (1 / 64 / 3) - 1) < 0.08, `variance ${variance}`);
});

test('the same seed gives the same values, another seed or another layer gives others', () => {
  const again = createMlpRecommender({ users: 1000, products: 50, random: new Random(42) });
  const other = createMlpRecommender({ users: 1000, products: 50, random: new Random(43) });
  const first = (m: tf.LayersModel) => m.trainableWeights[0].read().dataSync();
  assert.deepEqual(first(again), first(model));
  assert.notDeepEqual(first(other), first(model));
  assert.notDeepEqual(
    values('userEmbedding/embeddings').slice(0, 1600),
    values('productEmbedding/embeddings'),
  );
});
