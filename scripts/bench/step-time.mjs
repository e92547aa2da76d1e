// usage: step-time.mjs: where a training step of chapter 1's model (batch 512) spends its time, eagerly and compiled.
// Prints milliseconds per step and draws them as data/bench/step-time.png, the picture of lib/compiler/COMPILE.md.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { FigurePainter } from '../notebooks/pictures.mjs';
import { median } from './measure.mjs';

// Set before anything loads TensorFlow, which reads it once.
process.env.TF_NUM_INTRAOP_THREADS = '1';
const { rows, stepModel } = await import('./work/step-models.mjs');
const require = createRequire(import.meta.url);
const { barChart, Random, takeRows, tf } = require('lib');
const { compileStep } = require('lib/compiler');
const shape = JSON.parse(readFileSync(new URL('steps.json', import.meta.url), 'utf8'))['ch1-step-512'];
const { columns, variables, loss } = stepModel('ch1-step-512', shape);
const order = new Random('batches').permutation(rows);
const batches = Array.from({ length: 100 }, (_, i) => {
  const taken = order.subarray(i * shape.batch, (i + 1) * shape.batch);
  return takeRows(columns, taken);
});

/** Milliseconds inside the addon's calls since the last reset. */
let inside = 0;
/** The backend with the addon's functions, which the types do not show. */
const backend = /** @type {{ binding: Record<string, unknown> }} */ (/** @type {unknown} */ (tf.backend()));
const { binding } = backend;
// The addon's properties are fixed: a stand-in takes its place.
backend.binding = Object.fromEntries(
  Object.getOwnPropertyNames(binding).map((name) => {
    const value = binding[name];
    if (typeof value !== 'function') return [name, value];
    const timed = (/** @type {unknown[]} */ ...parameters) => {
      const begun = performance.now();
      try {
        return value.apply(binding, parameters);
      } finally {
        inside += performance.now() - begun;
      }
    };
    return [name, timed];
  }),
);

/**
 * Medians over rounds of milliseconds per step: inside TensorFlow's addon, and the rest.
 *
 * @param {(batch: Record<string, Int32Array | Float32Array>) => unknown} step
 */
function measure(step) {
  const rounds = Array.from({ length: 7 }, () => {
    inside = 0;
    const begun = performance.now();
    for (const batch of batches) step(batch);
    const total = performance.now() - begun;
    return { inside: inside / batches.length, outside: (total - inside) / batches.length };
  });
  const kept = rounds.slice(1); // the first one warms up
  return {
    inside: median(kept.map((round) => round.inside)),
    outside: median(kept.map((round) => round.outside)),
  };
}

const optimizer = tf.train.adam(shape.learningRate, 0.9, 0.999, 1e-8);
const eager = measure((batch) => {
  const tensors = Object.fromEntries(
    Object.entries(batch).map(([name, values]) => [
      name,
      tf.tensor1d(values, values instanceof Int32Array ? 'int32' : 'float32'),
    ]),
  );
  const cost = optimizer.minimize(() => loss(tensors), true, variables);
  cost?.dataSync();
  cost?.dispose();
  tf.dispose(tensors);
});
const step = compileStep({
  variables,
  loss,
  optimizer: { kind: 'adam', learningRate: shape.learningRate },
  seed: 1,
});
const compiled = measure((batch) => step.run(batch));
step.dispose();

const ways = { eager, compiled };
for (const [way, { inside: native, outside }] of Object.entries(ways)) {
  console.log(`${way}: ${native.toFixed(2)} ms in TensorFlow, ${outside.toFixed(2)} ms in JavaScript`);
}
const painter = new FigurePainter();
const { png } = await painter.paint(
  barChart({
    title: 'Where a training step spends its time (chapter 1’s model, batch 512, one thread)',
    x: 'Milliseconds per step (median of six rounds of 100 steps)',
    y: 'Way to run it',
    orientation: 'horizontal',
    categories: Object.keys(ways),
    series: [
      { name: 'inside TensorFlow', values: Object.values(ways).map(({ inside: native }) => native) },
      {
        name: 'JavaScript: dispatch, tensors, gradients',
        values: Object.values(ways).map(({ outside }) => outside),
      },
    ],
    height: 300,
  }),
);
await painter.close();
const file = path.resolve(import.meta.dirname, '../../data/bench/step-time.png');
writeFileSync(file, Buffer.from(png, 'base64'));
