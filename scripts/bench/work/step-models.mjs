// The training works in tfjs ops, shapes as in ../steps.json: a loss on columns and the variables it trains.
import { createRequire } from 'node:module';
import { popularItems } from './popular-items.mjs';

const require = createRequire(import.meta.url);
const { Random, binaryCrossEntropy, createMlpRecommender, tf } = require('lib');
const { SparseMatrix, layerNormalization } = require('lib/compiler');
const { category, crossed, fitFeatures, numeric } = require('lib/data');
const { createWithCustomerId } = require('lib/lessons');
const { DeepAndCross, WideAndDeep } = require('lib/models');

/**
 * A training work, as steps.json has it; which sizes it needs is a matter of its kind.
 *
 * @typedef {object} StepShape
 * @property {'mlp' | 'transformer' | 'gru' | 'lightgcn' | 'wide-deep' | 'dcn'} kind
 * @property {number} users
 * @property {number} items
 * @property {number} width
 * @property {number[]} layers
 * @property {number} length
 * @property {number} blocks
 * @property {number} nodes
 * @property {number} edges
 * @property {number[]} fields values of each category
 * @property {number} numbers
 * @property {number} crosses
 * @property {number} buckets rows of each cross
 * @property {number} crossLayers
 * @property {number} batch
 * @property {number} learningRate
 * @property {number} steps
 * @property {boolean} [lazyEmbeddings]
 *
 * A batch's columns as tensors, by name.
 *
 * @typedef {Record<string, import('lib').tf.Tensor>} Batch
 *
 * What a step trains: a loss on columns and its variables. `widths` says how many numbers one row of a column has
 * where it is not one.
 *
 * @typedef {object} StepModel
 * @property {Record<string, Int32Array | Float32Array>} columns
 * @property {import('lib').tf.Variable[]} variables
 * @property {(batch: Batch) => import('lib').tf.Scalar} loss
 * @property {Record<string, number>} widths
 * @property {import('lib/compiler').OptimizerGroup[]} [optimizers] of some variables; the others have Adam
 *
 * @typedef {import('lib').tf.Tensor} Tensor
 * @typedef {[kernel: import('lib').tf.Variable, bias: import('lib').tf.Variable]} Dense
 */

/** A mean, as the type system sees it. */
const scalar = (/** @type {Tensor} */ mean) => /** @type {import('lib').tf.Scalar} */ (mean);

/** Rows of data that each work draws its batches from. */
export const rows = 65536;

const random = new Random('bench');

/** @param {string} name @param {number} size @param {number} width */
function table(name, size, width, deviation = 1) {
  return tf.variable(tf.randomNormal([size, width], 0, deviation, 'float32', 7), true, name);
}

/** @param {string} name @param {number} inputs @param {number} outputs @returns {Dense} */
function dense(name, inputs, outputs) {
  const bound = inputs ** -0.5;
  return [
    tf.variable(tf.randomUniform([inputs, outputs], -bound, bound, 'float32', 7), true, `${name}/kernel`),
    tf.variable(tf.randomUniform([outputs], -bound, bound, 'float32', 8), true, `${name}/bias`),
  ];
}

/** x [..., inputs] times a dense layer: [..., outputs] @param {Tensor} x @param {Dense} layer */
function linear(x, [kernel, bias]) {
  const [inputs, outputs] = kernel.shape;
  const flat = tf.reshape(x, [-1, inputs]);
  return tf.reshape(tf.add(tf.matMul(flat, /** @type {Tensor} */ (kernel)), bias), [
    ...x.shape.slice(0, -1),
    outputs ?? 1,
  ]);
}

/** @param {0 | 1} label @param {Tensor} logits */
function crossEntropy(label, logits) {
  return label === 1 ? tf.mean(tf.softplus(tf.neg(logits))) : tf.mean(tf.softplus(logits));
}

/** @param {number} size */
function ids(size, length = 1) {
  const column = new Int32Array(rows * length);
  for (let i = 0; i < column.length; i++) column[i] = random.integer(0, size);
  return column;
}

/**
 * Models of the library where it has the work's architecture; else the same layers as the library builds them.
 *
 * @param {string} name @param {StepShape} shape
 * @returns {StepModel}
 */
function mlp(name, shape) {
  /** @type {StepModel['columns']} */
  const columns = {};
  /** @type {import('lib').tf.LayersModel} */
  let model;
  if (name === 'ch0-step') {
    model = createWithCustomerId({ customers: shape.users, products: shape.items, random });
    columns.behavior = Float32Array.from({ length: rows }, () => random.uniform());
  } else {
    const { users, items: products, width: embeddingSize, layers: hidden } = shape;
    model = createMlpRecommender({ users, products, embeddingSize, hidden, random });
  }
  columns[name === 'ch0-step' ? 'customer' : 'user'] = ids(shape.users);
  columns.product = ids(shape.items);
  columns.clicked = Float32Array.from({ length: rows }, () => Number(random.bernoulli(0.2)));
  // tfjs hides a weight's variable from the types.
  const variables = model.trainableWeights.map(
    (weight) => /** @type {{ val: import('lib').tf.Variable }} */ (/** @type {unknown} */ (weight)).val,
  );
  /** @param {Batch} batch */
  const loss = (batch) => {
    const logits = model.apply(model.inputNames.map((input) => batch[input]));
    return binaryCrossEntropy(batch.clicked, /** @type {Tensor} */ (logits));
  };
  return { columns, variables, loss, widths: {} };
}

/** @param {StepShape} shape @returns {StepModel} */
function transformer(shape) {
  const { items: size, length, width } = shape;
  const items = table('items', size, width);
  const positions = table('positions', length, width);
  /** @param {string} name @returns {[import('lib').tf.Variable, import('lib').tf.Variable]} */
  const scale = (name) => [
    tf.variable(tf.ones([width]), true, `${name}/scale`),
    tf.variable(tf.zeros([width]), true, `${name}/shift`),
  ];
  const blocks = Array.from({ length: shape.blocks }, (_, i) => ({
    norm1: scale(`norm1-${i}`),
    norm2: scale(`norm2-${i}`),
    query: dense(`query-${i}`, width, width),
    key: dense(`key-${i}`, width, width),
    value: dense(`value-${i}`, width, width),
    first: dense(`first-${i}`, width, width),
    second: dense(`second-${i}`, width, width),
  }));
  const last = scale('last');
  const upper = Float32Array.from({ length: length ** 2 }, (_, i) =>
    i % length > Math.floor(i / length) ? -1e9 : 0,
  );
  const mask = tf.tensor2d(upper, [length, length]);
  /** @returns {Tensor} [batch, length, width] */
  const look = (/** @type {Tensor} */ column) =>
    tf.gather(/** @type {Tensor} */ (items), /** @type {import('lib').tf.Tensor1D} */ (column));
  const loss = (/** @type {Batch} */ { history, positive, negative }) => {
    /** @type {Tensor} */
    let x = tf.add(tf.mul(look(history), width ** 0.5), positions);
    for (const block of blocks) {
      const y = layerNormalization(x, ...block.norm1);
      const scores = tf.matMul(linear(y, block.query), linear(y, block.key), false, true);
      /** @type {Tensor} */
      const weights = tf.softmax(tf.add(tf.mul(scores, width ** -0.5), mask)); // [batch, length, length]
      x = tf.add(x, tf.matMul(weights, linear(y, block.value)));
      const inner = tf.relu(linear(layerNormalization(x, ...block.norm2), block.first));
      x = tf.add(x, linear(inner, block.second));
    }
    x = layerNormalization(x, ...last);
    const score = (/** @type {Tensor} */ column) => tf.sum(tf.mul(x, look(column)), -1);
    return scalar(tf.add(crossEntropy(1, score(positive)), crossEntropy(0, score(negative))));
  };
  const variables = [items, positions, ...blocks.flatMap((block) => Object.values(block).flat()), ...last];
  const columns = { history: ids(size, length), positive: ids(size, length), negative: ids(size, length) };
  return { columns, variables, loss, widths: { history: length, positive: length, negative: length } };
}

/** @param {StepShape} shape @returns {StepModel} */
function gru(shape) {
  const { items: size, length, width, batch } = shape;
  const items = table('items', size, width);
  const inner = dense('inner', width, 3 * width);
  const outer = dense('outer', width, 3 * width);
  const diagonal = tf.eye(batch);
  /** @returns {Tensor} */
  const look = (/** @type {Tensor} */ column) =>
    tf.gather(/** @type {Tensor} */ (items), /** @type {import('lib').tf.Tensor1D} */ (column));
  const loss = (/** @type {Batch} */ { history, target }) => {
    const x = linear(look(history), inner); // [batch, length, 3 width]
    /** @type {Tensor} */
    let state = tf.zeros([batch, width]);
    for (const input of tf.unstack(x, 1)) {
      const [resetX, updateX, newX] = tf.split(input, 3, 1);
      const [resetH, updateH, newH] = tf.split(linear(state, outer), 3, 1);
      const update = tf.sigmoid(tf.add(updateX, updateH));
      const candidate = tf.tanh(tf.add(newX, tf.mul(tf.sigmoid(tf.add(resetX, resetH)), newH)));
      state = tf.add(candidate, tf.mul(update, tf.sub(state, candidate)));
    }
    const logits = tf.matMul(state, look(target), false, true); // [batch, batch]
    return scalar(tf.neg(tf.mean(tf.sum(tf.mul(tf.logSoftmax(logits), diagonal), -1))));
  };
  const columns = { history: ids(size, length), target: ids(size) };
  return { columns, variables: [items, ...inner, ...outer], loss, widths: { history: length } };
}

/** Both directions of a random bipartite graph's edges, as the peers draw them: popular items have more of them. @param {StepShape} shape */
function adjacency({ users, nodes, edges }) {
  const items = nodes - users;
  const drawItem = popularItems(items, random);
  const pairs = new Set();
  for (let edge = 0; edge < edges; edge++) {
    const item = drawItem();
    pairs.add(random.integer(0, users) * nodes + users + item);
  }
  const shape = /** @type {[number, number]} */ ([nodes, nodes]);
  const rows = new Int32Array(2 * pairs.size);
  const columns = new Int32Array(2 * pairs.size);
  const degree = new Float64Array(nodes);
  let at = 0;
  for (const pair of pairs) {
    const [left, right] = [Math.floor(pair / nodes), pair % nodes];
    rows.set([left, right], at);
    columns.set([right, left], at);
    degree[left]++;
    degree[right]++;
    at += 2;
  }
  const values = Float32Array.from(rows, (row, i) => 1 / Math.sqrt(degree[row] * degree[columns[i]]));
  return new SparseMatrix({ rows, columns, values, shape });
}

/**
 * Three propagation layers, their mean with the embeddings themselves, and BPR on a batch of triples.
 *
 * @param {StepShape} shape
 * @returns {StepModel}
 */
function lightgcn(shape) {
  const { users, nodes, width } = shape;
  const matrix = adjacency(shape);
  const embeddings = table('nodes', nodes, width, 0.1);
  const loss = (/** @type {Batch} */ { user, positive, negative }) => {
    /** @type {Tensor} */
    let layer = embeddings;
    /** @type {Tensor} */
    let total = embeddings;
    for (let i = 0; i < 3; i++) {
      layer = matrix.matMul(layer);
      total = tf.add(total, layer);
    }
    const final = tf.div(total, 4); // [nodes, width]
    const [u, p, n] = [user, positive, negative].map((column) =>
      tf.gather(final, /** @type {import('lib').tf.Tensor1D} */ (column)),
    );
    return scalar(tf.mean(tf.softplus(tf.sum(tf.mul(u, tf.sub(n, p)), -1))));
  };
  const items = () => ids(nodes - users).map((item) => item + users);
  const columns = { user: ids(users), positive: items(), negative: items() };
  return { columns, variables: [embeddings], loss, widths: {} };
}

/** Random rows of an encoder's fields, as it would encode categories. @param {import('lib/data').FeatureEncoder} encoder */
function fieldRows({ fields, slots }) {
  const withRows = fields.filter(({ size }) => size > 0);
  const indices = new Int32Array(rows * slots);
  for (let i = 0; i < indices.length; i++) {
    const { offset, size } = withRows[i % slots];
    indices[i] = offset + random.integer(0, size);
  }
  return indices;
}

/**
 * The library's models on feature columns: Wide & Deep with hashed crosses on FTRL-Proximal, or DCN-v2.
 *
 * @param {StepShape} shape
 * @returns {StepModel}
 */
function clickModel({ kind, fields, numbers, crosses, buckets, crossLayers, width, layers }) {
  const names = fields.map((_, i) => `c${i}`);
  const counts = Array.from({ length: numbers }, (_, i) => `n${i}`);
  const one = Object.fromEntries([...names, ...counts].map((name) => [name, [1]]));
  const deep = fitFeatures(
    [
      ...names.map((name, i) => category(name, { hashBuckets: fields[i] })),
      ...counts.map((name) => numeric(name, { scale: 'none' })),
    ],
    one,
  );
  const prefix = kind === 'dcn' ? 'features' : 'deep';
  /** @type {StepModel['columns']} */
  const columns = {
    [`${prefix}/indices`]: fieldRows(deep),
    [`${prefix}/numbers`]: Float32Array.from({ length: rows * numbers }, () => random.normal()),
    clicked: Float32Array.from({ length: rows }, () => Number(random.bernoulli(0.2))),
  };
  const widths = { [`${prefix}/indices`]: fields.length, [`${prefix}/numbers`]: numbers };
  const options = { embeddingSize: width, hidden: layers, random };
  if (kind === 'dcn') {
    const model = new DeepAndCross({ ...options, encoder: deep, crossLayers });
    return { columns, variables: [...model.variables], loss: lossOf(model), widths };
  }
  const pairs = Array.from({ length: crosses }, (_, i) => crossed([`c${i}`, `c${i + 1}`], { buckets }));
  const wide = fitFeatures(pairs, one);
  const model = new WideAndDeep({ ...options, wide, deep });
  columns['wide/indices'] = fieldRows(wide);
  return {
    columns,
    variables: [...model.variables],
    loss: lossOf(model),
    widths: { ...widths, 'wide/indices': crosses },
    optimizers: [{ variables: model.groups.wide, optimizer: ftrl }],
  };
}

/** @type {import('lib/compiler').OptimizerGroup['optimizer']} */
const ftrl = { kind: 'ftrl', learningRate: 0.05, l1: 0.001, initialAccumulator: 0.1, lazyEmbeddings: true };

/** @param {import('lib/models').FeatureModel} model @returns {StepModel['loss']} */
const lossOf = (model) => (batch) =>
  binaryCrossEntropy(batch.clicked, model.logits(batch, { training: true }));

/**
 * The work's loss, variables and columns.
 *
 * @param {string} name @param {StepShape} shape
 * @returns {StepModel}
 */
export function stepModel(name, shape) {
  if (shape.kind === 'mlp') return mlp(name, shape);
  if (shape.kind === 'transformer') return transformer(shape);
  if (shape.kind === 'gru') return gru(shape);
  if (shape.kind === 'lightgcn') return lightgcn(shape);
  if (shape.kind === 'wide-deep' || shape.kind === 'dcn') return clickModel(shape);
  throw new Error(
    `work must be of kind mlp, transformer, gru, lightgcn, wide-deep or dcn, got ${shape.kind}`,
  );
}
