// The crowd's shop: what each part of a graph convolution is worth, and how many layers. Every model is trained with
// early stopping on validation purchases and measured once on the test purchases, over several worlds. Learning rates
// and penalties were chosen per architecture on validation purchases of world 42.
//
//   node scripts/experiments/crowd-ablation.mjs [--seeds 4]
import { parseArgs } from 'node:util';
import {
  bipartiteGraph,
  evaluateRanking,
  fitBpr,
  Gcn,
  interactionsOf,
  LightGcn,
  MatrixFactorization,
  Ngcf,
  pairedDifference,
  Random,
  rankingFigures,
  shuffledSplit,
  tInterval,
} from 'lib';
import { writeRecordedResults } from 'lib/lessons';
import { CrowdSimulator } from 'lib/worlds';

const { values } = parseArgs({ options: { seeds: { type: 'string', default: '4' } } });
const seeds = Array.from({ length: Number(values.seeds) }, (_, i) => 42 + i);
const started = performance.now();

const bare = { nonlinearity: false, transform: false };
const light =
  (layers, combine = 'mean') =>
  ({ graph, random }) =>
    new LightGcn({ graph, layers, combine, l2: 1e-3, random });
const gcn =
  (parts) =>
  ({ graph, random }) =>
    new Gcn({ graph, l2: 1e-3, random, ...parts });
const models = {
  'BPR-MF': [
    ({ train, random }) => new MatrixFactorization({ interactions: train, l2: 1e-2, random }),
    0.005,
  ],
  NGCF: [({ graph, random }) => new Ngcf({ graph, l2: 1e-3, random }), 0.003],
  GCN: [gcn({}), 0.005],
  'GCN without relu': [gcn({ nonlinearity: false }), 0.005],
  'GCN without relu and weights': [gcn(bare), 0.01],
  'GCN without relu, weights and self-loops': [gcn({ ...bare, selfLoops: false }), 0.01],
  'LightGCN (and the mean of all layers)': [light(3), 0.01],
  ...Object.fromEntries(
    ['mean', 'last'].flatMap((combine) =>
      [1, 2, 4, 8].map((layers) => [`${combine} of ${layers}`, [light(layers, combine), 0.01]]),
    ),
  ),
};

/** Known purchases, [from, to], and Recall@20 of the users in between. */
const strata = [
  [1, 2],
  [3, 4],
  [5, 8],
  [9, 16],
  [17, 100],
];

function byStratum({ lists, at }, train) {
  return strata.map(([from, to]) => {
    const inside = Array.from(lists.users.keys()).filter((row) => {
      const user = lists.users[row];
      const known = train.offsets[user + 1] - train.offsets[user];
      return known >= from && known <= to;
    });
    const recall = inside.reduce((sum, row) => sum + at[20].perUser.recall[row], 0) / inside.length;
    return { users: inside.length, recall };
  });
}

/** Mean cosine of random pairs of nodes' embeddings: 1 when all have become one. */
function likeness(model, random) {
  const { users, items } = model.embeddings();
  const [a, b] = [users, items].map((tensor) => tensor.dataSync());
  const width = users.shape[1];
  let total = 0;
  const pairs = 5000;
  for (let pair = 0; pair < pairs; pair++) {
    const [u, i] = [random.integer(0, users.shape[0]) * width, random.integer(0, items.shape[0]) * width];
    let [dot, uu, ii] = [0, 0, 0];
    for (let k = 0; k < width; k++) {
      dot += a[u + k] * b[i + k];
      uu += a[u + k] ** 2;
      ii += b[i + k] ** 2;
    }
    total += uu * ii === 0 ? 0 : dot / Math.sqrt(uu * ii);
  }
  users.dispose();
  items.dispose();
  return total / pairs;
}

const runs = Object.fromEntries(Object.keys(models).map((name) => [name, []]));
const ideal = [];
for (const seed of seeds) {
  const crowd = new CrowdSimulator({ seed });
  const sizes = { users: crowd.users, items: crowd.items };
  const random = new Random(seed);
  const { user, item } = crowd.generateLog();
  const outer = shuffledSplit({ user, item }, 0.2, random.child('test'));
  const inner = shuffledSplit(outer.train, 0.125, random.child('validation'));
  const [train, validation, test, beforeTest] = [inner.train, inner.test, outer.test, outer.train].map(
    (log) => interactionsOf(log, sizes),
  );
  const graph = bipartiteGraph(train);
  // What was bought before the test, validation purchases too, is no candidate of the test.
  const held = { test, seen: beforeTest, k: [20] };
  const truth = await evaluateRanking((users) => crowd.idealScores(users), held);
  ideal.push(truth.at[20].mean.recall);
  for (const [name, [make, learningRate]] of Object.entries(models)) {
    const begun = performance.now();
    const model = make({ graph, train, random: random.child('model') });
    const { bestEpoch } = await fitBpr({
      model,
      interactions: train,
      triplesPerEpoch: 5 * train.itemIds.length,
      epochs: 25,
      optimizer: { kind: 'adam', learningRate },
      validate: rankingFigures({ test: validation, seen: train, k: [20] }),
      earlyStopping: { patience: 3, monitor: 'recall@20', mode: 'max' },
      random: random.child('fit'),
    });
    const scorer = model.scorer();
    const ranking = await evaluateRanking(scorer.scoreItems, held);
    scorer.dispose();
    const { recall, ndcg } = ranking.at[20].mean;
    const seconds = (performance.now() - begun) / 1000;
    runs[name].push({
      recall,
      ndcg,
      likeness: likeness(model, random.child('pairs')),
      strata: byStratum(ranking, train),
      bestEpoch,
      seconds,
    });
    model.dispose();
    console.log(`seed ${seed}, ${name}: Recall@20 ${recall.toFixed(4)}, ${seconds.toFixed(1)} s`);
  }
}

const base = runs['LightGCN (and the mean of all layers)'];
const gains = strata.map((_, s) =>
  pairedDifference(
    base.map((run) => run.strata[s].recall),
    runs['BPR-MF'].map((run) => run.strata[s].recall),
  ),
);
const results = {
  strata,
  gains,
  ideal: tInterval(ideal),
  models: Object.fromEntries(
    Object.entries(runs).map(([name, list]) => [
      name,
      {
        learningRate: models[name][1],
        recall: tInterval(list.map(({ recall }) => recall)),
        ndcg: tInterval(list.map(({ ndcg }) => ndcg)),
        likeness: tInterval(list.map((run) => run.likeness)),
        lightGcnMinusThis:
          list === base
            ? null
            : pairedDifference(
                base.map(({ recall }) => recall),
                list.map(({ recall }) => recall),
              ),
        runs: list,
      },
    ]),
  ),
};
writeRecordedResults('crowd-ablation', {
  command: `node scripts/experiments/crowd-ablation.mjs --seeds ${values.seeds}`,
  seeds,
  seconds: (performance.now() - started) / 1000,
  results,
});
