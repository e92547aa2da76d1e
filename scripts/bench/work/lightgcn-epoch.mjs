// usage: lightgcn-epoch.mjs WORK: seconds per epoch of the library's LightGCN, triples drawn for each epoch.
import { createRequire } from 'node:module';
import { serve } from '../serve.mjs';
import { lightGcnEdges, lightGcnShapes } from './lightgcn-edges.mjs';

process.env.TF_ENABLE_ONEDNN_OPTS = '0';
const require = createRequire(import.meta.url);
const lib = require('lib');
const { LightGcn, Random, bipartiteGraph, tf } = lib;
const { compileStep } = require('lib/compiler');
const { BprSampler, batches } = require('lib/data');
const [work] = process.argv.slice(2);
const { dimension, layers, batch, learningRate, l2, stepsPerRound } = lightGcnShapes[work];
const random = new Random('lightgcn-epoch');

const begun = performance.now();
const interactions = await lightGcnEdges(lib, work, random.child('edges'));
const graph = bipartiteGraph(interactions);
const model = new LightGcn({ graph, embeddingSize: dimension, layers, l2, random: random.child('model') });
const sampler = new BprSampler(interactions);
const step = compileStep({
  variables: model.variables,
  loss: (columns) => model.loss(columns),
  optimizer: { kind: 'adam', learningRate },
  seed: 1,
});
const draw = random.child('triples');
const triples = interactions.itemIds.length;
const steps = Math.ceil(triples / batch);
step.run(sampler.sample(draw, batch));
const firstStepSeconds = (performance.now() - begun) / 1000;

await serve({ version: `tfjs ${tf.version.tfjs}, Node ${process.version}`, firstStepSeconds }, async () => {
  const start = performance.now();
  const columns = sampler.sample(draw);
  const middle = performance.now();
  const parts = [...batches(columns, { batchSize: batch })].slice(0, stepsPerRound);
  // The last batch of an epoch is smaller: the rows of a round count, not its batches.
  let rows = 0;
  for (const part of parts) {
    step.run(part);
    rows += part.user.length;
  }
  const end = performance.now();
  const perEpoch = (end - middle) * (parts.length === steps ? 1 : triples / rows);
  return { value: (middle - start + perEpoch) / 1000 };
});
