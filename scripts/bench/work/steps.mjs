// usage: steps.mjs WORK compiled|eager|fit [oneDNN]: milliseconds per training step, with Intel's kernels or without.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { serve } from '../serve.mjs';

const [name, way, kernels] = process.argv.slice(2);
process.env.TF_ENABLE_ONEDNN_OPTS = kernels === 'oneDNN' ? '1' : '0';
const require = createRequire(import.meta.url);
const { Random, takeRows, tf } = require('lib');
const { compileStep } = require('lib/compiler');
/** @type {import('./step-models.mjs').StepShape} */
const shape = JSON.parse(readFileSync(new URL('../steps.json', import.meta.url), 'utf8'))[name];
// Loaded after the choice of kernels, which TensorFlow reads once.
const { rows, stepModel } = await import('./step-models.mjs');
const { columns, variables, loss, widths, optimizers } = stepModel(name, shape);
const random = new Random('batches');
let order = random.permutation(rows);
let next = 0;

/** The next batch of an epoch's shuffled rows, as the columns of a step. */
function batch() {
  if (next + shape.batch > rows) {
    order = random.permutation(rows);
    next = 0;
  }
  const taken = order.subarray(next, next + shape.batch);
  next += shape.batch;
  return takeRows(columns, taken, widths);
}

/** @param {Record<string, Int32Array | Float32Array>} parts */
function tensors(parts) {
  return Object.fromEntries(
    Object.entries(parts).map(([column, values]) => [
      column,
      tf.tensor(
        values,
        widths[column] ? [values.length / widths[column], widths[column]] : [values.length],
        values instanceof Int32Array ? 'int32' : 'float32',
      ),
    ]),
  );
}

/** tfjs as its tutorials write it: `optimizer.minimize`, one kernel at a time. */
function eagerSteps() {
  const optimizer = tf.train.adam(shape.learningRate, 0.9, 0.999, 1e-8);
  return (/** @type {number} */ count) => {
    for (let i = 0; i < count; i++) {
      const inputs = tensors(batch());
      const cost = optimizer.minimize(() => loss(inputs), true, variables);
      cost?.dataSync();
      cost?.dispose();
      tf.dispose(inputs);
    }
  };
}

function compiledSteps() {
  const { learningRate, lazyEmbeddings = false } = shape;
  const optimizer = /** @type {const} */ ({ kind: 'adam', learningRate, lazyEmbeddings });
  const step = compileStep({
    variables,
    loss,
    optimizer,
    ...(optimizers && { optimizers }),
    widths,
    seed: 1,
  });
  return (/** @type {number} */ count) => {
    for (let i = 0; i < count; i++) step.run(batch());
  };
}

/** The work as a Keras-style model of tfjs-layers: `model.fit` wants a feature axis on every input. */
function keyedModel() {
  /** @typedef {import('lib').tf.SymbolicTensor} Symbolic */
  const input = (/** @type {string} */ column, /** @type {'int32' | 'float32'} */ dtype) =>
    tf.input({ shape: [1], dtype, name: column });
  const names = Object.keys(columns).filter((column) => column !== 'clicked');
  /** @type {Record<string, number | undefined>} */
  const sizes = { customer: shape.users, user: shape.users, product: shape.items };
  const inputs = names.map((column) => input(column, sizes[column] ? 'int32' : 'float32'));
  const parts = names.map((column, i) => {
    const inputDim = sizes[column];
    if (inputDim === undefined) return inputs[i];
    const embedding = tf.layers.embedding({ inputDim, outputDim: shape.width });
    return /** @type {Symbolic} */ (tf.layers.flatten().apply(embedding.apply(inputs[i])));
  });
  let x = tf.layers.concatenate().apply(parts);
  for (const units of shape.layers) x = tf.layers.dense({ units, activation: 'relu' }).apply(x);
  return tf.model({ inputs, outputs: /** @type {Symbolic} */ (tf.layers.dense({ units: 1 }).apply(x)) });
}

function fitSteps() {
  const model = keyedModel();
  const optimizer = tf.train.adam(shape.learningRate, 0.9, 0.999, 1e-8);
  model.compile({ optimizer, loss: (labels, logits) => tf.losses.sigmoidCrossEntropy(labels, logits) });
  return async (/** @type {number} */ count) => {
    const some = Object.fromEntries(
      Object.entries(columns).map(([column, values]) => [column, values.subarray(0, count * shape.batch)]),
    );
    const all = Object.fromEntries(
      Object.entries(tensors(some)).map(([column, tensor]) => [column, tensor.reshape([-1, 1])]),
    );
    const inputs = model.inputNames.map((column) => all[column]);
    await model.fit(inputs, all.clicked, {
      batchSize: shape.batch,
      epochs: 1,
      verbose: 0,
      yieldEvery: 'never',
    });
    tf.dispose(all);
  };
}

const begun = performance.now();
/** @type {Record<string, () => (count: number) => void | Promise<void>>} */
const ways = { compiled: compiledSteps, eager: eagerSteps, fit: fitSteps };
const run = ways[way]();
await run(1);
const firstStepSeconds = (performance.now() - begun) / 1000;
// tfjs's own ways take several times longer: fewer steps measure them well enough.
const count =
  way === 'compiled' ? shape.steps : Math.max(3, Math.floor(Math.min(shape.steps, rows / shape.batch) / 5));

await serve(
  {
    version: `tfjs ${tf.version.tfjs}, Node ${process.version}${kernels ? `, ${kernels}` : ''}`,
    firstStepSeconds,
  },
  async () => {
    const start = performance.now();
    await run(count);
    return { value: (performance.now() - start) / count };
  },
);
