import { rejectsArgument, throwsArgument } from '../core/testing/throws-argument';
import '../compiler/testing/one-thread';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import type { Columns } from '../core/columns';
import { Random } from '../core/random';
import { tf } from '../core/tensorflow';
import { category } from '../data/features/category';
import { crossed } from '../data/features/crossed';
import { fitFeatures } from '../data/features/fit-features';
import { multiValued } from '../data/features/multi-valued';
import { numeric } from '../data/features/numeric';
import { itemNeighbors } from '../data/graph/item-neighbors';
import { ratingsOf } from '../data/rating-matrix';
import { type Sequences, sequencesOf } from '../data/sequences/sequences';
import { fitBiases } from '../models/baselines/biases';
import { fitMarkovChain } from '../models/baselines/markov-chain';
import { fitPopularItems, fitRecentlyPopularItems } from '../models/baselines/popular-items';
import { fitPopularity } from '../models/baselines/popularity';
import { randomWalkScores } from '../models/baselines/random-walk-recommender';
import { ScoreBlend } from '../models/blend/score-blend';
import { createMlpRecommender } from '../models/click/mlp-recommender';
import { Fpmc } from '../models/factors/fpmc';
import { fitImplicitAls } from '../models/factors/implicit-als';
import { MatrixFactorization } from '../models/factors/matrix-factorization';
import { DeepAndCross } from '../models/features/deep-and-cross';
import { DeepFm } from '../models/features/deep-fm';
import { Dlrm } from '../models/features/dlrm';
import { FactorizationMachine } from '../models/features/factorization-machine';
import type { FeatureModel } from '../models/features/feature-model';
import { MultiTask } from '../models/features/multi-task';
import { WideAndDeep } from '../models/features/wide-and-deep';
import { Gcn } from '../models/graph/gcn';
import { GraphSage } from '../models/graph/graph-sage';
import { LightGcn } from '../models/graph/light-gcn';
import { Ngcf } from '../models/graph/ngcf';
import { PinSage } from '../models/graph/pin-sage';
import { fitEase } from '../models/linear/ease';
import { fitItemKnn } from '../models/linear/item-knn';
import { fitUserKnn } from '../models/linear/user-knn';
import type { ModelState, SavableModel } from '../models/model-state';
import { Gmf } from '../models/ncf/gmf';
import { NcfMlp } from '../models/ncf/ncf-mlp';
import { NeuMf } from '../models/ncf/neu-mf';
import { fitRatingKnn } from '../models/ratings/rating-knn';
import { fitSvd } from '../models/ratings/svd';
import { fitSvdPlusPlus } from '../models/ratings/svd-plus-plus';
import { NextItemScorer } from '../models/sequence/next-item-scorer';
import { createSasrec } from '../models/sequence/sasrec';
import { knownVersions, modelFromState } from '../models/state/from-state';
import { squareOfState, squarePart } from '../models/state/square-matrix';
import { smallCrowd } from '../models/testing/small-crowd';
import { predictFeatureLogits } from './features/predict-features';
import { predictTasks } from './features/predict-tasks';
import { predictLogits } from './predict';
import { fitBpr } from './ranking/fit-bpr';
import { loadModel, type SavedModels, saveModel } from './saved-model';

const root = mkdtempSync(path.join(tmpdir(), 'saved-rankers-'));
after(() => rmSync(root, { recursive: true, force: true }));
let folders = 0;
const newFolder = () => path.join(root, `model-${folders++}`);

const { train, graph } = smallCrowd('saved');
const random = new Random('saved');
const { users, items } = train;
const everybody = Int32Array.from({ length: users }, (_, user) => user);
const table = (rows: number, seed = 0) => ({
  values: Float32Array.from({ length: rows * 3 }, (_, i) => Math.sin(i + seed)),
  width: 3,
});
const log = {
  user: Int32Array.from({ length: 40 }, (_, i) => i % users),
  item: Int32Array.from({ length: 40 }, (_, i) => (i * 7) % items),
  timestamp: Float64Array.from({ length: 40 }, (_, i) => 100 * i),
  clicked: Float32Array.from({ length: 40 }, (_, i) => (i % 3 === 0 ? 1 : 0)),
};
const histories = sequencesOf(log, { items });
const ratings = ratingsOf(
  { user: log.user, item: log.item, value: log.timestamp.map((time) => 1 + ((time / 100) % 5)) },
  { users, items },
);
const sgd = { embeddingSize: 3, epochs: 2, random };

type Scoring = { scoreItems(users: Int32Array): Float32Array | Promise<Float32Array> };
type WithScorer = { scorer(): { scoreItems: Scoring['scoreItems']; dispose(): void } };
const byScorer = async (model: unknown) => {
  const scorer = (model as WithScorer).scorer();
  const scores = await scorer.scoreItems(everybody);
  scorer.dispose();
  return scores;
};
const byItems = async (model: unknown) => (model as Scoring).scoreItems(everybody);
const byNext = async (model: unknown) =>
  (model as { scoreNext(histories: Sequences): Float32Array }).scoreNext(histories);
const byRows = async (model: unknown) => (model as { predict(columns: Columns): Float64Array }).predict(log);

const light = { graph, embeddingSize: 4, layers: 2, random: random.child('model') };
const practice = (rows: number) => ({ share: 0.25, features: table(rows, 9) });
const rows = [
  { job: 'cook', city: 1, tags: 'a|b', age: 20 },
  { job: 'nurse', city: 2, tags: '', age: null },
];
const deep = fitFeatures(
  [category('job'), category('city', { hashBuckets: 3 }), multiValued('tags'), numeric('age')],
  rows,
);
const wide = fitFeatures([crossed(['job', 'city'], { buckets: 5 })], rows);
const byFeatures = async (model: unknown) =>
  predictFeatureLogits(model as FeatureModel, [...rows, { job: 'pilot', city: 9, tags: 'b|c', age: 99 }]);
const parts = { a: (ids: Int32Array) => new Float32Array(ids.length * items).map((_, i) => Math.sin(i)) };

interface Case {
  kind: keyof SavedModels;
  make: () => SavableModel | Promise<SavableModel>;
  score: (model: unknown) => Promise<ArrayLike<number>>;
}

const trained = async (itemBias: boolean) => {
  const model = new MatrixFactorization({ interactions: train, embeddingSize: 4, itemBias, random });
  const optimizer = { kind: 'adam', learningRate: 0.05 } as const;
  await fitBpr({ model, interactions: train, epochs: 2, batchSize: 64, optimizer, compile: false, random });
  return model;
};

const cases: Record<string, Case> = {
  SVD: { kind: 'svd', make: () => fitSvd(ratings, { ...sgd }), score: byItems },
  'SVD++': { kind: 'svd-plus-plus', make: () => fitSvdPlusPlus(ratings, { ...sgd }), score: byItems },
  'neighbors of ratings by user': { kind: 'rating-knn', make: () => fitRatingKnn(ratings), score: byItems },
  'neighbors of ratings by item': {
    kind: 'rating-knn',
    make: () => fitRatingKnn(ratings, { by: 'item', center: 'z-score' }),
    score: byItems,
  },
  'user-kNN': { kind: 'user-knn', make: () => fitUserKnn(train, { neighbors: 3 }), score: byItems },
  'item-kNN with weights': {
    kind: 'item-knn',
    make: () => fitItemKnn(train, { weights: Float64Array.from(train.itemIds, (item) => 1 + (item % 3)) }),
    score: byItems,
  },
  GMF: {
    kind: 'gmf',
    make: () => new Gmf({ users, items, embeddingSize: 3, biases: true, random }),
    score: byScorer,
  },
  'NCF MLP': {
    kind: 'ncf-mlp',
    make: () => new NcfMlp({ users, items, embeddingSize: 3, hidden: [4], random }),
    score: byScorer,
  },
  NeuMF: {
    kind: 'neu-mf',
    make: () => new NeuMf({ users, items, embeddingSize: 3, mlpEmbeddingSize: 2, hidden: [4], random }),
    score: byScorer,
  },
  'matrix factorization': {
    kind: 'matrix-factorization',
    make: () => trained(false),
    score: byScorer,
  },
  'matrix factorization with biases': {
    kind: 'matrix-factorization',
    make: () => trained(true),
    score: byScorer,
  },
  LightGCN: { kind: 'light-gcn', make: () => new LightGcn(light), score: byScorer },
  'LightGCN with learned layers': {
    kind: 'light-gcn',
    make: () => new LightGcn({ ...light, combine: 'learned' }),
    score: byScorer,
  },
  'LightGCN with given layers': {
    kind: 'light-gcn',
    make: () => new LightGcn({ ...light, combine: [0.5, 0, 0.5] }),
    score: byScorer,
  },
  GCN: { kind: 'gcn', make: () => new Gcn(light), score: byScorer },
  'GCN with parts taken out': {
    kind: 'gcn',
    make: () => new Gcn({ ...light, transform: false, selfLoops: false, combine: 'mean' }),
    score: byScorer,
  },
  NGCF: { kind: 'ngcf', make: () => new Ngcf(light), score: byScorer },
  'NGCF with parts taken out': {
    kind: 'ngcf',
    make: () => new Ngcf({ ...light, transform: false, nonlinearity: false }),
    score: byScorer,
  },
  GraphSAGE: {
    kind: 'graph-sage',
    make: () =>
      new GraphSage({
        ...{ graph, features: table(graph.nodes), units: [5, 4], samples: [3, 2] },
        ...{ practice: practice(graph.nodes), random },
      }),
    score: byScorer,
  },
  PinSage: {
    kind: 'pin-sage',
    make: () =>
      new PinSage({
        neighbors: itemNeighbors(graph, { size: 3, steps: 50, random }),
        ...{ features: table(items), embeddingSize: 4, practice: practice(items), random },
      }),
    score: async (model) => {
      const scorer = (model as PinSage).scorer(train);
      const scores = scorer.scoreItems(everybody);
      scorer.dispose();
      return scores;
    },
  },
  'a factorization machine': {
    kind: 'factorization-machine',
    make: () => new FactorizationMachine({ encoder: deep, embeddingSize: 3, l2: 0.1, random }),
    score: byFeatures,
  },
  DeepFM: {
    kind: 'deep-fm',
    make: () => new DeepFm({ encoder: deep, embeddingSize: 3, hidden: [4], l2: 0.1, random }),
    score: byFeatures,
  },
  'DCN-v2': {
    kind: 'deep-and-cross',
    make: () => new DeepAndCross({ encoder: deep, embeddingSize: 3, hidden: [4], random }),
    score: byFeatures,
  },
  'parallel DCN-v2 of low rank': {
    kind: 'deep-and-cross',
    make: () =>
      new DeepAndCross({
        encoder: deep,
        embeddingSize: 3,
        rank: 2,
        structure: 'parallel',
        hidden: [4],
        random,
      }),
    score: byFeatures,
  },
  'two tasks of a mixture of experts': {
    kind: 'multi-task',
    make: () =>
      new MultiTask({
        ...{ encoder: deep, embeddingSize: 3, shared: [4], head: [], experts: 2, random },
        tasks: [
          { label: 'clicked', loss: 'binary' },
          { label: 'rating', loss: 'squared', weight: 0.3 },
        ],
      }),
    score: async (model) =>
      Float32Array.from(Object.values(predictTasks(model as MultiTask, rows)).flatMap((of) => [...of])),
  },
  DLRM: {
    kind: 'dlrm',
    make: () => new Dlrm({ encoder: deep, embeddingSize: 3, bottom: [], hidden: [4], dropout: 0.2, random }),
    score: byFeatures,
  },
  'Wide & Deep': {
    kind: 'wide-and-deep',
    make: () => new WideAndDeep({ wide, deep, embeddingSize: 3, hidden: [4], dropout: 0.2, random }),
    score: byFeatures,
  },
  'the wide part alone': {
    kind: 'wide-and-deep',
    make: () => new WideAndDeep({ wide, random }),
    score: byFeatures,
  },
  FPMC: { kind: 'fpmc', make: () => new Fpmc({ users, items, embeddingSize: 4, random }), score: byNext },
  'a Markov chain': { kind: 'markov-chain', make: () => fitMarkovChain(histories), score: byNext },
  'a Markov chain without a prior': {
    kind: 'markov-chain',
    make: () => fitMarkovChain(histories, { priorTransitions: 0 }),
    score: byNext,
  },
  EASE: { kind: 'ease', make: () => fitEase(train, { l2: 3 }), score: byItems },
  'item neighbors': { kind: 'item-knn', make: () => fitItemKnn(train, { neighbors: 3 }), score: byItems },
  iALS: {
    kind: 'implicit-als',
    make: () => fitImplicitAls(train, { embeddingSize: 4, epochs: 2, random }),
    score: byItems,
  },
  'popular items': { kind: 'popular-items', make: () => fitPopularItems(train), score: byItems },
  'recently popular items': {
    kind: 'popular-items',
    make: () => fitRecentlyPopularItems(log, { users, items, timeConstant: 500 }),
    score: byItems,
  },
  'popularity by rate': {
    kind: 'popularity',
    make: () => fitPopularity(log, { item: 'item', items, label: 'clicked' }),
    score: byRows,
  },
  biases: {
    kind: 'biases',
    make: () => fitBiases(log, { label: 'clicked', users, items }),
    score: byRows,
  },
  'random walks': {
    kind: 'random-walks',
    make: () => randomWalkScores(graph, { steps: 50, restart: 0.3, random }),
    score: async (model) => (model as (ids: Int32Array) => Float32Array)(everybody),
  },
  'a blend': {
    kind: 'score-blend',
    make: () =>
      new ScoreBlend({ parts, items, userGates: table(users), itemGates: table(items), hidden: 4, random }),
    score: byItems,
  },
  'a logistic blend': {
    kind: 'score-blend',
    make: () => new ScoreBlend({ parts, items, random }),
    score: byItems,
  },
};

const disposeOf = (model: unknown) => (model as { dispose?(): void }).dispose?.();

for (const [name, { kind, make, score }] of Object.entries(cases)) {
  test(`${name}: saved and loaded, the scores are equal to the bit, and nothing is left of it`, async () => {
    const before = tf.memory().numTensors;
    const model = await make();
    const folder = newFolder();
    const scores = await score(model);
    await saveModel(model, folder);
    const loaded = await loadModel(folder, { kind, parts });
    assert.deepEqual(await score(loaded), scores);
    // A loaded model is saved like any other.
    await saveModel(loaded as SavableModel, folder);
    const again = await loadModel(folder, { parts });
    assert.deepEqual(await score(again), scores);
    for (const each of [model, loaded, again]) {
      disposeOf(each);
      disposeOf(each);
    }
    assert.equal(tf.memory().numTensors, before);
  });

  test(`${name}: a state with a tensor that is missing or of another size is an error, and nothing leaks`, async () => {
    const model = await make();
    const state = model.toState();
    const before = tf.memory().numTensors;
    for (const tensor of Object.keys(state.tensors)) {
      const { [tensor]: numbers, ...others } = state.tensors;
      assert.throws(() => modelFromState({ ...state, tensors: others }, { parts }), / must be /, tensor);
      const longer = new (numbers.constructor as Float32ArrayConstructor)(numbers.length + 1);
      const wrong = { ...state, tensors: { ...others, [tensor]: longer } };
      // Which of two tensors of one length is wrong shows in use.
      try {
        disposeOf(modelFromState(wrong, { parts }));
      } catch (error) {
        assert.ok(error instanceof Error && / must be /.test(error.message), String(error));
      }
    }
    assert.throws(() => modelFromState({ ...state, version: 2 }, { parts }), /version 1, got "2 \(a newer/);
    assert.equal(tf.memory().numTensors, before);
    disposeOf(model);
  });
}

test('every kind that is known has a case here', () => {
  const kinds = new Set(Object.values(cases).map(({ kind }) => kind));
  assert.deepEqual([...kinds].sort(), Object.keys(knownVersions).sort());
});

test('an unknown kind, another kind than asked for, and what is no model are errors', async () => {
  const state = { kind: 'oracle', version: 1, options: {}, tensors: {} } as ModelState;
  throwsArgument(() => modelFromState(state), 'kind');
  const folder = newFolder();
  await saveModel(fitPopularItems(train), folder);
  await assert.rejects(loadModel(folder, { kind: 'ease' }), /a saved ease, got "a popular-items in/);
  await rejectsArgument(loadModel(folder, { kind: 'oracle' as 'ease' }), 'kind');
  await rejectsArgument(saveModel({} as SavableModel, newFolder()), 'model');
  await saveModel({ toState: () => state }, folder);
  await rejectsArgument(loadModel(folder), 'folder');
});

test('a blend without its parts, or with others, is an error', async () => {
  const folder = newFolder();
  const blend = new ScoreBlend({ parts, items, random });
  await saveModel(blend, folder);
  blend.dispose();
  await rejectsArgument(loadModel(folder), 'parts');
  await assert.rejects(loadModel(folder, { parts: { b: parts.a } }), /of the blend: a, got "b"/);
});

test('a subclass that scores in another way is not saved as what it is not', () => {
  class Doubled extends LightGcn {
    protected override propagate(nodes: tf.Tensor2D): tf.Tensor2D {
      return tf.mul(super.propagate(nodes), 2);
    }
  }
  const model = new Doubled(light);
  throwsArgument(() => model.toState(), 'propagate of the model');
  model.dispose();
});

test('a matrix of mostly zeros is kept without them, to the bit', () => {
  const values = Float32Array.of(0, 0, -0, 0, 0, 0, 2.5, 0, 0);
  const part = squarePart('w', values, 3);
  assert.deepEqual(Object.keys(part.tensors), ['w/offsets', 'w/columns', 'w/values']);
  const state = { kind: 'ease', version: 1, options: {}, ...part };
  assert.deepEqual(squareOfState(state, 'w', 3), values);
});

test('click models and next-item models come back, bit for bit', async () => {
  const click = createMlpRecommender({ users, products: items, random });
  const columns = { user: log.user, product: log.item };
  const sasrec = createSasrec({ items, length: 4, embeddingSize: 8, heads: 1, blocks: 1, random });
  const scoresOf = (model: tf.LayersModel) => {
    const scorer = new NextItemScorer(model);
    const scores = scorer.scoreNext(histories);
    scorer.dispose();
    return scores;
  };
  const [clickFolder, sasrecFolder] = [newFolder(), newFolder()];
  await saveModel(click, clickFolder);
  await saveModel(sasrec, sasrecFolder);
  const loaded = await loadModel(clickFolder);
  assert.deepEqual(predictLogits(loaded, columns), predictLogits(click, columns));
  const next = await loadModel(sasrecFolder, { kind: 'layers-model' });
  assert.deepEqual(scoresOf(next), scoresOf(sasrec));
});

test('another process ranks with a saved model as this one does', async () => {
  const folder = newFolder();
  const model = new LightGcn(light);
  await saveModel(model, folder);
  const program = `
    require(${JSON.stringify(path.join(__dirname, '..', 'compiler', 'testing', 'one-thread.js'))});
    const { loadModel } = require(${JSON.stringify(path.join(__dirname, 'saved-model.js'))});
    loadModel(process.argv[1]).then((model) => {
      const scores = model.scorer().scoreItems(Int32Array.from({ length: ${users} }, (_, user) => user));
      process.stdout.write(Buffer.from(scores.buffer, scores.byteOffset, scores.byteLength).toString('hex'));
    });`;
  const printed = execFileSync(process.execPath, ['-e', program, folder], { encoding: 'utf8' });
  const scores = (await byScorer(model)) as Float32Array;
  assert.equal(printed, Buffer.from(scores.buffer, scores.byteOffset, scores.byteLength).toString('hex'));
  model.dispose();
});
