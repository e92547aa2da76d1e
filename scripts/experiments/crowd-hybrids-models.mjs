// The world and the recommenders of crowd-hybrids.mjs.
import {
  bipartiteGraph,
  createHybridRecommender,
  createMlpRecommender,
  evaluateRanking,
  fit,
  fitBlend,
  fitBpr,
  fitPinSage,
  interactionsOf,
  LightGcn,
  PinSage,
  predictLogits,
  Random,
  rankingFigures,
  ScoreBlend,
  usersPerItem,
} from 'lib';
import { itemNeighbors } from 'lib/data';
import { logDegrees, withColumn } from 'lib/models';
import { CrowdSimulator } from 'lib/worlds';
import { holdOut } from './crowd-world.mjs';

const k = 20;

/**
 * Purchases in three periods: what recommenders learn from, what the blend learns from, the test. Of each user's
 * purchases a fifth is the test and 15 % of the rest the blend's. A tenth of the items and of the users come with the test,
 * another tenth of both with the blend's period, so that it learns what newcomers ask for: what belongs to earlier periods
 * is taken out for them. Nobody is offered an item of another period than the one in question.
 *
 * @param {number} seed
 */
export function worldOf(seed) {
  const crowd = new CrowdSimulator({ seed });
  const random = new Random(seed).child('hybrids');
  const log = crowd.generateLog();
  /** When a user or an item comes: 0 from the start, 1 with the blend's period, 2 with the test. */
  const arrivals = (/** @type {number} */ count, /** @type {string} */ name) => {
    const tenth = Math.round(count / 10);
    const arrival = new Uint8Array(count);
    random
      .child(name)
      .permutation(count)
      .forEach((id, place) => {
        arrival[id] = place < tenth ? 2 : place < 2 * tenth ? 1 : 0;
      });
    return arrival;
  };
  const [userArrives, itemArrives] = [arrivals(crowd.users, 'users'), arrivals(crowd.items, 'items')];
  const first = holdOut(log, 0.2, random.child('test'));
  const second = holdOut(first.train, 0.15, random.child('blend'));
  const pairs = (/** @type {{ user: Int32Array, item: Int32Array }} */ { user, item }) =>
    Array.from(user, (u, row) => /** @type {[number, number]} */ ([u, item[row]]));
  const everything = pairs(log);
  const part = (/** @type {[number, number][]} */ rows) =>
    interactionsOf(columns(rows), { users: crowd.users, items: crowd.items });
  const between = (/** @type {number} */ period) =>
    everything.filter(([user]) => userArrives[user] === period);
  const train = pairs(second.train).filter(
    ([user, item]) => userArrives[user] === 0 && itemArrives[item] === 0,
  );
  const blend = [...pairs(second.test).filter(([user]) => userArrives[user] === 0), ...between(1)].filter(
    ([, item]) => itemArrives[item] <= 1,
  );
  const test = [...pairs(first.test).filter(([user]) => userArrives[user] === 0), ...between(2)].filter(
    ([, item]) => itemArrives[item] !== 1,
  );
  /** Everybody with every item that arrives in a period: what is not to be had in another. */
  const withItemsOf = (/** @type {number} */ period) =>
    Array.from(itemArrives.keys())
      .filter((item) => itemArrives[item] === period)
      .flatMap((item) =>
        Array.from({ length: crowd.users }, (_, user) => /** @type {[number, number]} */ ([user, item])),
      );
  const degree = new Int32Array(crowd.users);
  for (const [user] of train) degree[user]++;
  const known = blend.filter(([user, item]) => userArrives[user] === 0 && itemArrives[item] === 0);
  return {
    crowd,
    random,
    train: part(train),
    blendPart: part(blend),
    /** The blend's part of users and items from the start: what training of the parts is stopped by. */
    validation: part(known),
    blendSeen: part([...train, ...withItemsOf(2)]),
    testSeen: part([...train, ...blend, ...withItemsOf(1)]),
    test: part(test),
    testOfNew: part(test.filter(([, item]) => itemArrives[item] === 2)),
    degree,
    counts: {
      train: train.length,
      blend: blend.length,
      'blend, new items': blend.filter(([, item]) => itemArrives[item] === 1).length,
      test: test.length,
      'test, new items': test.filter(([, item]) => itemArrives[item] === 2).length,
      'test, new users': test.filter(([user]) => userArrives[user] === 2).length,
    },
  };
}

/** @param {import('lib').Interactions} interactions */
function rowsOf({ users, offsets, itemIds }) {
  /** @type {[number, number][]} */
  const rows = [];
  for (let user = 0; user < users; user++) {
    for (let i = offsets[user]; i < offsets[user + 1]; i++) rows.push([user, itemIds[i]]);
  }
  return rows;
}

/** @param {readonly [number, number][]} pairs */
const columns = (pairs) => ({
  user: Int32Array.from(pairs, ([user]) => user),
  item: Int32Array.from(pairs, ([, item]) => item),
});

/** @typedef {ReturnType<typeof worldOf>} World */

/**
 * Recall@20 among all items that the user has not bought, by group.
 *
 * @param {World} world
 * @param {import('lib').ScoreItems} scoreItems
 * @returns {Promise<Record<string, number>>}
 */
export async function rankedBy({ test, testOfNew, testSeen: seen, degree, train: training }, scoreItems) {
  const warm = await evaluateRanking(scoreItems, { test, seen, training, k: [k] });
  const cold = await evaluateRanking(scoreItems, { test: testOfNew, seen, training, k: [k] });
  const { users } = warm.lists;
  const recall = warm.at[k].perUser.recall;
  const among = (/** @type {(degree: number) => boolean} */ which) => {
    const own = Array.from(users).flatMap((user, i) => (which(degree[user]) ? [recall[i]] : []));
    return own.reduce((sum, x) => sum + x, 0) / own.length;
  };
  return {
    'new users': among((d) => d === 0),
    'users with 1 to 4 purchases': among((d) => d > 0 && d <= 4),
    'users with 5 or more': among((d) => d >= 5),
    'new items': cold.at[k].mean.recall,
  };
}

/**
 * All recommenders, trained on the first period; the blends on the second.
 *
 * @param {World} world
 * @param {{ learningRate: number, l2: number, layers: number, epochs: number }} lightGcn settings
 */
export async function partsOf(world, lightGcn) {
  const { crowd, random, train, blendPart, blendSeen, validation } = world;
  const counts = usersPerItem(train);
  const graph = bipartiteGraph(train);
  const content = tableOf(crowd.itemFeatures());
  const pets = tableOf(crowd.userFeatures());
  const itemFeatures = withColumn(content, logDegrees(counts));

  const gcn = await trainedLightGcn(world, { ...lightGcn, dimension: 64 });
  const gcnScorer = gcn.scorer();
  const pinSage = new PinSage({
    neighbors: itemNeighbors(graph, { size: 10, steps: 1000, restart: 0.5, random: random.child('walks') }),
    features: itemFeatures,
    practice: { share: 0.3, features: withColumn(content, new Float32Array(crowd.items)) },
    random: random.child('pin-sage'),
  });
  const candidates = itemNeighbors(graph, {
    size: 100,
    steps: 3000,
    restart: 0.3,
    random: random.child('hard'),
  });
  await fitPinSage({
    model: pinSage,
    interactions: train,
    sampling: { negatives: 6, hard: { candidates, ranks: [20, 80], most: 2 } },
    epochs: 30,
    validate: rankingFigures({ test: validation, seen: train, k: [k] }),
    earlyStopping: { patience: 8, monitor: `recall@${k}`, mode: 'max' },
    random: random.child('fit-pin-sage'),
  });
  const pinScorer = pinSage.scorer(train);

  const { users: userVectors, items: itemVectors } = vectorsOf(gcn);
  const networks = {
    'chapter 1': createMlpRecommender({
      users: crowd.users,
      products: crowd.items,
      random: random.child('network'),
    }),
    context: createHybridRecommender({
      users: [pets],
      products: [itemFeatures],
      embeddingDimension: 0,
      random: random.child('network'),
    }),
    'chapter 1 with graph features': createHybridRecommender({
      users: [userVectors, pets],
      products: [itemVectors, itemFeatures],
      random: random.child('network'),
    }),
  };
  /** @type {Record<string, import('lib').ScoreItems>} */
  const scored = {};
  for (const [name, model] of Object.entries(networks)) {
    await fit({
      model,
      training: (_, own) => clicksOf(train, own),
      validation: clicksOf(validation, random.child('validation rows')),
      label: 'clicked',
      optimizer: { kind: 'adam', learningRate: 1e-3 },
      batchSize: 512,
      epochs: 30,
      earlyStopping: { patience: 3 },
      random: random.child(`fit ${name}`),
    });
    scored[name] = allItems(model, crowd.items);
  }
  const popularity = (/** @type {Int32Array} */ batch) => {
    const scores = new Float32Array(batch.length * crowd.items);
    for (let row = 0; row < batch.length; row++) scores.set(Float32Array.from(counts), row * crowd.items);
    return scores;
  };
  const parts = {
    popularity,
    context: scored.context,
    PinSage: pinScorer.scoreItems,
    LightGCN: gcnScorer.scoreItems,
  };
  /** @type {Record<string, ScoreBlend>} */
  const blends = {};
  for (const [name, hidden] of /** @type {[string, number][]} */ ([
    ['blend', 0],
    ['blend by a network', 16],
  ])) {
    blends[name] = new ScoreBlend({
      parts,
      items: crowd.items,
      userGates: gates(world.degree),
      itemGates: gates(counts),
      hidden,
      random: random.child(name),
    });
    await fitBlend({
      blend: blends[name],
      heldOut: blendPart,
      seen: blendSeen,
      random: random.child(`fit ${name}`),
    });
  }
  return {
    users: userVectors,
    weights: blends.blend.weights() ?? {},
    parts: {
      'the truth': (/** @type {Int32Array} */ batch) => crowd.idealScores(batch),
      ...parts,
      'chapter 1': scored['chapter 1'],
      'chapter 1 with graph features': scored['chapter 1 with graph features'],
      blend: blends.blend.scoreItems,
      'blend by a network': blends['blend by a network'].scoreItems,
    },
    dispose: () => {
      for (const held of [
        gcn,
        gcnScorer,
        pinSage,
        pinScorer,
        ...Object.values(networks),
        ...Object.values(blends),
      ]) {
        held.dispose();
      }
    },
  };
}

/**
 * @param {World} world
 * @param {{ learningRate: number, l2: number, layers: number, epochs: number, dimension: number }} settings
 */
export async function trainedLightGcn({ train, random }, { learningRate, l2, layers, epochs, dimension }) {
  const own = random.child(`light-gcn ${dimension}`);
  const model = new LightGcn({
    graph: bipartiteGraph(train),
    dimension,
    layers,
    l2,
    random: own.child('model'),
  });
  await fitBpr({
    model,
    interactions: train,
    triplesPerEpoch: 10 * train.itemIds.length,
    epochs: Math.round(epochs / 10),
    batchSize: 1024,
    optimizer: { kind: 'adam', learningRate },
    random: own.child('fit'),
  });
  return model;
}

/** LightGCN's embeddings as tables of features. @param {LightGcn} model */
export function vectorsOf(model) {
  const { users, items } = model.embeddings();
  const tables = {
    users: { values: users.dataSync().slice(), width: users.shape[1] },
    items: { values: items.dataSync().slice(), width: items.shape[1] },
  };
  users.dispose();
  items.dispose();
  return tables;
}

/** @param {import('lib/worlds').NodeFeatures} features */
const tableOf = ({ values, names }) => ({ values, width: names.length });

/** How much is known, and whether nothing is: what a blend decides by. @param {Int32Array} degrees */
function gates(degrees) {
  const logs = logDegrees(degrees);
  const nothing = Float32Array.from(degrees, (degree) => (degree === 0 ? 1 : 0));
  return withColumn({ values: logs, width: 1 }, nothing);
}

/** Purchases as clicks, each with four random items that were not clicked. @param {import('lib').Interactions} interactions @param {Random} random */
function clicksOf(interactions, random) {
  const positives = rowsOf(interactions);
  const each = 5;
  const log = {
    user: new Int32Array(each * positives.length),
    product: new Int32Array(each * positives.length),
    clicked: new Int32Array(each * positives.length),
  };
  positives.forEach(([user, item], i) => {
    for (let j = 0; j < each; j++) {
      log.user[each * i + j] = user;
      log.product[each * i + j] = j === 0 ? item : random.integer(0, interactions.items);
      log.clicked[each * i + j] = j === 0 ? 1 : 0;
    }
  });
  return log;
}

/** @param {import('@tensorflow/tfjs-core').Tensor | any} model @param {number} items */
function allItems(model, items) {
  return (/** @type {Int32Array} */ batch) =>
    predictLogits(model, {
      user: Int32Array.from({ length: batch.length * items }, (_, i) => batch[Math.floor(i / items)]),
      product: Int32Array.from({ length: batch.length * items }, (_, i) => i % items),
    });
}
