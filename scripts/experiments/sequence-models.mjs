// The models of the sequence experiment, each as: train on a world, give scores of its test cases.
import {
  allPairs,
  createBst,
  createGru4Rec,
  createMlpRecommender,
  createSasrec,
  everyTarget,
  Fpmc,
  fit,
  fitFpmc,
  fitItemKnn,
  fitMarkovChain,
  fitNextItem,
  fitVariables,
  interactionsOf,
  NextItemScorer,
  nextItemCases,
  nextItemTable,
  predictLogits,
  sampledTargets,
  takeRows,
  takeSequences,
  tf,
} from 'lib';
import { withoutMark } from './sequence-world.mjs';

/** @typedef {import('./sequence-world.mjs').SequenceWorld} SequenceWorld */
/** @typedef {(world: SequenceWorld) => Promise<Float32Array> | Float32Array} SequenceModel */

/** @type {SequenceModel} */
export const popularity = ({ log, cases, items }) => {
  const counts = new Float32Array(items);
  for (const item of log.train.item) counts[item]++;
  const scores = new Float32Array(cases.rows.length * items);
  for (let row = 0; row < cases.rows.length; row++) scores.set(counts, row * items);
  return scores;
};

/** @type {SequenceModel} */
export const markov = ({ training, cases, items }) =>
  withoutMark(fitMarkovChain(training).scoreNext(cases.histories), items);

/** @type {SequenceModel} */
export async function fpmc({ training, cases, items, users, mark, random }) {
  const model = new Fpmc({ users, items: items + 1, dimension: 32, random: random.child('fpmc') });
  await fitFpmc({
    model,
    training,
    unasked: mark,
    learningRate: 5e-3,
    batchSize: 512,
    epochs: 20,
    random: random.child('fpmc-fit'),
  });
  const scores = withoutMark(model.scoreNext(cases.histories), items);
  model.dispose();
  return scores;
}

/** Chapter 1's model: who, and what, no past. Looks are clicks; as many uniform negatives as told beside each. */
/** @type {SequenceModel} */
export async function chapterOne(world) {
  const { log, cases, items, users, random } = world;
  const model = createMlpRecommender({ users, products: items, random: random.child('chapter-1') });
  await fit({
    model,
    optimizer: { kind: 'adam', learningRate: 1e-3 },
    training: (_epoch, source) => withNegatives(log.train, items, 3, source),
    validation: withNegatives(log.validation, items, 3, random.child('validation')),
    label: 'clicked',
    batchSize: 512,
    epochs: 30,
    earlyStopping: { patience: 3 },
    random: random.child('chapter-1-fit'),
  });
  const table = predictLogits(model, allPairs(users, items)); // [users * items]
  model.dispose();
  const scores = new Float32Array(cases.rows.length * items);
  cases.histories.owners.forEach((user, row) => {
    scores.set(table.subarray(user * items, (user + 1) * items), row * items);
  });
  return scores;
}

/**
 * @param {{ user: Int32Array, item: Int32Array }} log @param {number} items @param {number} negatives
 * @param {import('lib').Random} random
 */
function withNegatives({ user, item }, items, negatives, random) {
  const each = negatives + 1;
  const rows = user.length * each;
  return {
    user: Int32Array.from({ length: rows }, (_, row) => user[Math.floor(row / each)]),
    product: Int32Array.from({ length: rows }, (_, row) =>
      row % each === 0 ? item[row / each] : Math.floor(random.uniform() * items),
    ),
    clicked: Int32Array.from({ length: rows }, (_, row) => (row % each === 0 ? 1 : 0)),
  };
}

/**
 * What chapter 2's bandits see of a user, the own past by category (and line), here with a weight per item and
 * feature, as disjoint LinUCB has, learned by softmax regression: all of the past, and nothing of its order.
 * @type {SequenceModel}
 */
export async function banditFeatures(world) {
  const { training, cases, items, random, mark } = world;
  const width = featureWidth(world);
  const weights = tf.variable(tf.zeros([width, items]), true, `banditFeatures${made++}`);
  // Every look of training, with what came before it.
  const rows = { features: /** @type {Float32Array[]} */ ([]), next: /** @type {number[]} */ ([]) };
  for (let s = 0; s < training.sequences; s++) {
    const looks = training.itemIds.subarray(training.offsets[s], training.offsets[s + 1]);
    for (let i = 0; i < looks.length; i++) {
      if (looks[i] === mark) continue;
      rows.features.push(features(world, looks.subarray(0, i)));
      rows.next.push(looks[i]);
    }
  }
  await fitVariables({
    variables: [weights],
    loss: (batch) =>
      tf.tidy(() => {
        const logits = tf.matMul(batch.features, weights); // [batch, items]
        const own = tf.sum(tf.mul(logits, tf.oneHot(tf.cast(batch.next, 'int32'), items)), 1);
        return tf.mean(tf.sub(tf.logSumExp(logits, 1), own));
      }),
    optimizer: { kind: 'adam', learningRate: 0.02 },
    training: { features: flat(rows.features, width), next: Int32Array.from(rows.next) },
    widths: { features: width },
    batchSize: 512,
    epochs: 15,
    random: random.child('bandit-features'),
  });
  const { histories } = cases;
  const asked = Array.from({ length: histories.sequences }, (_, s) =>
    features(world, histories.itemIds.subarray(histories.offsets[s], histories.offsets[s + 1])),
  );
  const scores = tf.tidy(() =>
    tf.matMul(tf.tensor2d(flat(asked, width), [asked.length, width]), weights).dataSync(),
  );
  weights.dispose();
  return Float32Array.from(scores);
}

let made = 0;

/** @param {SequenceWorld} world */
function featureWidth({ items }) {
  return 2 + 12 + items / 12;
}

/** [1, n / (n + 2), share of each category, share of each line] @param {SequenceWorld} world @param {Int32Array} looks */
function features(world, looks) {
  const { simulator, mark, items } = world;
  const values = new Float32Array(featureWidth(world));
  const { categories, lines } = codes(simulator, items);
  const seen = looks.reduce((count, item) => count + (item === mark ? 0 : 1), 0);
  values[0] = 1;
  values[1] = seen / (seen + 2);
  for (const item of looks) {
    if (item === mark) continue;
    values[2 + categories[item]] += 1 / seen;
    values[2 + 12 + lines[item]] += 1 / seen;
  }
  return values;
}

/** @type {WeakMap<object, { categories: Int32Array, lines: Int32Array }>} */
const codesOf = new WeakMap();
/** @param {import('lib').SessionSimulator} simulator @param {number} items */
function codes(simulator, items) {
  const known = codesOf.get(simulator);
  if (known) return known;
  const names = [...new Set(Array.from({ length: items }, (_, item) => simulator.categoryOf(item)))];
  const made = {
    categories: Int32Array.from({ length: items }, (_, item) => names.indexOf(simulator.categoryOf(item))),
    lines: Int32Array.from({ length: items }, (_, item) => simulator.lineOf(item)),
  };
  codesOf.set(simulator, made);
  return made;
}

/** @param {Float32Array[]} rows @param {number} width */
function flat(rows, width) {
  const values = new Float32Array(rows.length * width);
  rows.forEach((row, i) => {
    values.set(row, i * width);
  });
  return values;
}

/** Items that stand together in users' sessions: sessions are the rows, and a history's own session is the profile. */
/** @type {SequenceModel} */
export function itemKnn({ log, cases, items, mark }) {
  const knn = fitItemKnn(
    interactionsOf(
      { user: log.train.session, item: log.train.item },
      { users: 1 + Math.max(...log.train.session), items },
    ),
    { neighbours: items, shrinkage: 10 },
  );
  const scores = new Float32Array(cases.rows.length * items);
  const { histories } = cases;
  for (let row = 0; row < cases.rows.length; row++) {
    const looks = histories.itemIds.subarray(histories.offsets[row], histories.offsets[row + 1]);
    const own = scores.subarray(row * items, (row + 1) * items);
    for (const item of new Set(looks)) {
      if (item === mark) continue;
      const { items: near, similarities } = knn.similarTo(item);
      near.forEach((other, n) => {
        own[other] += similarities[n];
      });
    }
  }
  return scores;
}

/**
 * Trains a next-item model by softmax over all items, best epoch by validation.
 * @param {SequenceWorld} world
 * @param {import('lib').tf.LayersModel} model
 * @param {{ name: string, length: number, epochs?: number, batchSize?: number, learningRate?: number, patience?: number }} options
 */
export async function trainNextItem(world, model, options) {
  const { name, length, epochs = 36, batchSize = 64, learningRate = 5e-3, patience = 4 } = options;
  const { training, validation, mark, random } = world;
  const asked = Int32Array.from({ length: Math.min(800, validation.rows.length) }, (_, i) =>
    Math.floor((i * validation.rows.length) / Math.min(800, validation.rows.length)),
  );
  return fitNextItem({
    model,
    training: nextItemTable(training, { length, unasked: mark }),
    loss: { kind: 'softmax' },
    optimizer: { kind: 'adam', learningRate },
    validation: {
      histories: takeSequences(validation.histories, asked),
      next: {
        users: asked.length,
        items: validation.next.items,
        offsets: Int32Array.from({ length: asked.length + 1 }, (_, i) => i),
        itemIds: Int32Array.from(asked, (i) => validation.next.itemIds[i]),
      },
    },
    earlyStopping: { patience },
    lengths: [length],
    batchSize,
    epochs,
    random: random.child(`${name}-fit`),
  });
}

/** @param {SequenceWorld} world @param {import('lib').tf.LayersModel} model */
export function scoresOf({ cases, items }, model) {
  const scorer = new NextItemScorer(model);
  const scores = withoutMark(scorer.scoreNext(cases.histories), items);
  scorer.dispose();
  return scores;
}

/** Looks that SASRec and the GRU see, marks of sessions among them. */
export const lookBack = 20;

/** @type {SequenceModel} */
export async function sasrec(world) {
  const model = createSasrec({
    items: world.items + 1,
    length: lookBack,
    width: 48,
    blocks: 2,
    heads: 2,
    dropout: 0.1,
    random: world.random.child('sasrec'),
  });
  await trainNextItem(world, model, { name: 'sasrec', length: lookBack });
  const scores = scoresOf(world, model);
  model.dispose();
  return scores;
}

/** @type {SequenceModel} */
export async function gru(world) {
  const model = createGru4Rec({
    items: world.items + 1,
    width: 32,
    units: 64,
    random: world.random.child('gru'),
  });
  await trainNextItem(world, model, { name: 'gru', length: lookBack, learningRate: 0.01 });
  const scores = scoresOf(world, model);
  model.dispose();
  return scores;
}

/** Looks that BST sees, marks of sessions among them. */
export const bstLength = 10;

/** @type {SequenceModel} */
export async function bst(world) {
  const { cases, items, mark, random, marked, validation } = world;
  const model = createBst({
    items: items + 1,
    length: bstLength,
    width: 32,
    blocks: 1,
    heads: 2,
    dropout: 0.05,
    gapBuckets: 24,
    hidden: [64, 32],
    random: random.child('bst'),
  });
  const known = nextItemCases(takeRows(marked.train, new Int32Array(0)), marked.train, {
    items: items + 1,
    unasked: mark,
  });
  const rows = (
    /** @type {import('lib').NextItemCases} */ from,
    /** @type {import('lib').Random} */ source,
  ) => sampledTargets(from, { length: bstLength, negatives: 2, candidates: items, random: source });
  // Large steps first, small ones to end with.
  for (const [phase, learningRate, epochs] of /** @type {const} */ ([
    ['large', 6e-3, 9],
    ['small', 1e-3, 3],
  ])) {
    await fit({
      model,
      optimizer: { kind: 'adam', learningRate },
      training: (_epoch, source) => rows(known, source),
      validation: rows(validation, random.child('bst-validation')),
      label: 'clicked',
      batchSize: 512,
      epochs,
      earlyStopping: { patience: 2 },
      random: random.child(`bst-${phase}`),
    });
  }
  const scores = new Float32Array(cases.rows.length * items);
  for (let start = 0; start < cases.rows.length; start += 512) {
    const indices = Array.from({ length: Math.min(512, cases.rows.length - start) }, (_, i) => start + i);
    scores.set(
      predictLogits(model, everyTarget(cases, indices, { length: bstLength, candidates: items })),
      start * items,
    );
  }
  model.dispose();
  return scores;
}

/** Every model by the name under which it is recorded. @type {Record<string, SequenceModel>} */
export const sequenceModels = {
  popularity,
  itemKnn,
  markov,
  fpmc,
  banditFeatures,
  chapterOne,
  gru,
  sasrec,
  bst,
};
