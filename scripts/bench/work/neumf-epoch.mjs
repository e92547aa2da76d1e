// usage: neumf-epoch.mjs WORK: seconds per epoch of the library's NeuMF, negatives drawn for each epoch.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { serve } from '../serve.mjs';

process.env.TF_ENABLE_ONEDNN_OPTS = '0';
const require = createRequire(import.meta.url);
const { Random, interactionsOf, tf } = require('lib');
const { compileStep } = require('lib/compiler');
const { PointwiseSampler, batches } = require('lib/data');
const { NeuMf } = require('lib/models');
const { binaryCrossEntropy } = require('lib/training');
const [work] = process.argv.slice(2);
const shapes = JSON.parse(readFileSync(path.join(import.meta.dirname, '..', 'ncf.json'), 'utf8'));
const { users, items, negatives, batch, learningRate, ...shape } = shapes[work];
const random = new Random('neumf-epoch');

const begun = performance.now();
const interactions = pairs();
const model = new NeuMf({
  users,
  items,
  embeddingSize: shape.embeddingSize,
  mlpEmbeddingSize: shape.mlpEmbeddingSize,
  hidden: shape.hidden,
  random: random.child('model'),
});
const sampler = new PointwiseSampler(interactions, { negatives });
const step = compileStep({
  variables: model.variables,
  loss: ({ user, item, label }) => binaryCrossEntropy(label, model.logits(user, item, { training: true })),
  optimizer: { kind: 'adam', learningRate },
  seed: 1,
});
const draw = random.child('negatives');
const first = sampler.sample(draw);
const [firstBatch] = batches(first, { batchSize: batch });
step.run(firstBatch);
const firstStepSeconds = (performance.now() - begun) / 1000;

await serve({ version: `tfjs ${tf.version.tfjs}, Node ${process.version}`, firstStepSeconds }, async () => {
  const start = performance.now();
  let loss = 0;
  for (const part of batches(sampler.sample(draw), { batchSize: batch })) loss += step.run(part);
  if (!Number.isFinite(loss)) throw new Error(`the loss is ${loss}`);
  return { value: (performance.now() - start) / 1000 };
});

/** Random pairs of MovieLens-100K's size, some items far more popular than others; the peer draws its own alike. */
function pairs() {
  const keys = new Set();
  const source = random.child('pairs');
  while (keys.size < shape.interactions)
    keys.add(source.integer(0, users) * items + Math.floor(source.uniform() ** 2 * items));
  const pair = Int32Array.from(keys);
  return interactionsOf(
    { user: pair.map((key) => Math.floor(key / items)), item: pair.map((key) => key % items) },
    { users, items },
  );
}
