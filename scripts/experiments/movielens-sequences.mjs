// Notebook 03, on real data: next-item models on MovieLens-100K. Each user's last film is the test, the one before it
// validation, the rest training; all films that the user has not rated are ranked; K = 10. Settings of the linear models
// are chosen on validation, and they are fitted again with the validation films; sequence models keep their best epoch
// by validation and see the validation film in the history of the test.
//
//   node scripts/experiments/movielens-sequences.mjs [--seeds 3] [--folder data/runs/movielens-sequences] [--stop-after 60]
//
// Each run is kept in the folder. After so many minutes no further run begins, and models of which a run is missing stay
// out of the record.
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import {
  bootstrapInterval,
  createBert4Rec,
  createBst,
  createGru4Rec,
  createSasrec,
  evaluateRanking,
  everyTarget,
  Fpmc,
  fit,
  fitEase,
  fitFpmc,
  fitItemKnn,
  fitMarkovChain,
  fitNextItem,
  fitPopularItems,
  fitRecentlyPopularItems,
  interactionsOf,
  leaveOneOutSequences,
  loadMovieLens100k,
  NextItemScorer,
  nextItemCases,
  nextItemTable,
  predictLogits,
  Random,
  sampledTargets,
  scoreHistories,
  sequencesOf,
  takeRows,
  tInterval,
  writeRecordedResults,
} from 'lib';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '3' },
    folder: { type: 'string', default: 'data/runs/movielens-sequences' },
    'stop-after': { type: 'string', default: '60' },
  },
});
const seeds = Array.from({ length: Number(values.seeds) }, (_, i) => i + 1);
mkdirSync(values.folder, { recursive: true });

const { ratings, userCount: users, itemCount: items } = await loadMovieLens100k();
const { train, validation, test } = leaveOneOutSequences(ratings, { items });
const training = sequencesOf(train, { items });
/** All but the films of the test; nobody rates a film twice. */
const tested = new Set(test.next.itemIds.map((film, i) => test.histories.owners[i] * items + film));
const known = takeRows(
  ratings,
  Int32Array.from(ratings.user.keys()).filter(
    (row) => !tested.has(ratings.user[row] * items + ratings.item[row]),
  ),
);

/** HR, nDCG and MRR at 10 of all films that a history does not hold. */
async function measure(scoreItems, cases) {
  const seen = interactionsOf(
    {
      user: Int32Array.from({ length: cases.histories.itemIds.length }, ownerOfPlace(cases.histories)),
      item: cases.histories.itemIds,
    },
    { users: cases.histories.sequences, items },
  );
  const { at } = await evaluateRanking(scoreItems, { test: cases.next, seen, k: [10], batchSize: 64 });
  const { hitRate, ndcg, reciprocalRank } = at[10].mean;
  return { hitRate, ndcg, reciprocalRank, hits: Array.from(at[10].perUser.hitRate) };
}

function ownerOfPlace({ offsets }) {
  let sequence = 0;
  return (_, place) => {
    while (place >= offsets[sequence + 1]) sequence++;
    return sequence;
  };
}

/** A model that scores users, asked about histories. */
const ofUsers = (model, cases) => (indices) =>
  model.scoreItems(Int32Array.from(indices, (i) => cases.histories.owners[i]));

const interactions = (log) => interactionsOf(log, { users, items });

/** Chooses by nDCG on validation, fits again with the validation films. */
async function tuned(fitOn, candidates) {
  let best;
  for (const settings of candidates) {
    const { ndcg } = await measure(ofUsers(await fitOn(train, settings), validation), validation);
    if (best === undefined || ndcg > best.ndcg) best = { settings, ndcg };
  }
  const model = await fitOn(known, best.settings);
  return { settings: best.settings, ...(await measure(ofUsers(model, test), test)) };
}

async function nextItem(model, options, random) {
  const { length, epochs, learningRate = 1e-3, patience = 5 } = options;
  const { history, bestEpoch } = await fitNextItem({
    model,
    training: nextItemTable(training, { length }),
    loss: { kind: 'sampledSoftmax', negatives: { per: 'batch', count: 256 } },
    optimizer: { kind: 'adam', learningRate },
    validation: { ...validation, excludeHistory: true },
    earlyStopping: { patience, monitor: 'ndcg@10', mode: 'max' },
    batchSize: 64,
    epochs,
    random,
  });
  const scorer = new NextItemScorer(model, { length });
  const figures = await measure(scoreHistories(scorer.scoreNext, test.histories), test);
  scorer.dispose();
  model.dispose();
  return { settings: { ...options, epochs: history.length, bestEpoch }, ...figures };
}

const length = 30;
/** @type {Record<string, { once?: boolean, run: (random: Random) => Promise<object> }>} */
const models = {
  popularity: { once: true, run: () => tuned((log) => fitPopularItems(interactions(log)), [{}]) },
  'recent popularity': {
    once: true,
    run: () =>
      tuned(
        (log, { days }) => fitRecentlyPopularItems(log, { users, items, timeConstant: days * 86_400 }),
        [1, 3, 10, 30, 100].map((days) => ({ days })),
      ),
  },
  'item-kNN': {
    once: true,
    run: () =>
      tuned(
        (log, settings) => fitItemKnn(interactions(log), settings),
        [20, 50, 100, 200].flatMap((neighbours) =>
          [0, 10, 50].map((shrinkage) => ({ neighbours, shrinkage })),
        ),
      ),
  },
  EASE: {
    once: true,
    run: () =>
      tuned(
        (log, settings) => fitEase(interactions(log), settings),
        [100, 300].map((regularization) => ({ regularization })),
      ),
  },
  'Markov chain': {
    once: true,
    run: async () => {
      let best;
      for (const priorTransitions of [1, 5, 20, 100]) {
        const chain = fitMarkovChain(training, { priorTransitions });
        const { ndcg } = await measure(scoreHistories(chain.scoreNext, validation.histories), validation);
        if (best === undefined || ndcg > best.ndcg) best = { priorTransitions, ndcg };
      }
      const { priorTransitions } = best;
      const chain = fitMarkovChain(sequencesOf(known, { items }), { priorTransitions });
      return {
        settings: { priorTransitions },
        ...(await measure(scoreHistories(chain.scoreNext, test.histories), test)),
      };
    },
  },
  SASRec: {
    run: (random) =>
      nextItem(
        createSasrec({ items, length, width: 64, dropout: 0.3, random: random.child('weights') }),
        { length, epochs: 14, learningRate: 3e-3, patience: 3 },
        random,
      ),
  },
  GRU4Rec: {
    run: (random) =>
      nextItem(
        createGru4Rec({ items, width: 64, dropout: 0.3, random: random.child('weights') }),
        { length, epochs: 12, learningRate: 4e-3, patience: 3 },
        random,
      ),
  },
  FPMC: {
    run: async (random) => {
      let best;
      for (const regularization of [3e-3]) {
        const model = new Fpmc({ users, items, dimension: 32, regularization, random: random.child('fpmc') });
        const { bestEpoch } = await fitFpmc({
          model,
          training,
          learningRate: 5e-3,
          batchSize: 512,
          epochs: 20,
          random,
        });
        const { ndcg } = await measure(scoreHistories(model.scoreNext, validation.histories), validation);
        const figures = await measure(scoreHistories(model.scoreNext, test.histories), test);
        model.dispose();
        if (best === undefined || ndcg > best.ndcg)
          best = { ndcg, settings: { regularization, bestEpoch }, figures };
      }
      return { settings: best.settings, ...best.figures };
    },
  },
  BST: {
    run: async (random) => {
      const places = 20;
      const model = createBst({
        items,
        length: places,
        width: 32,
        gapBuckets: 32,
        ids: { user: users },
        hidden: [64, 32],
        random: random.child('weights'),
      });
      const asked = nextItemCases(takeRows(train, new Int32Array(0)), train, { items });
      const rows = (cases, source) => sampledTargets(cases, { length: places, negatives: 1, random: source });
      const { history } = await fit({
        model,
        optimizer: { kind: 'adam', learningRate: 2e-3 },
        training: (_epoch, source) => rows(asked, source),
        validation: rows(validation, random.child('validation')),
        label: 'clicked',
        batchSize: 512,
        epochs: 4,
        earlyStopping: { patience: 1 },
        random: random.child('fit'),
      });
      const figures = await measure(
        (indices) => predictLogits(model, everyTarget(test, indices, { length: places, candidates: items })),
        test,
      );
      model.dispose();
      return { settings: { length: places, negatives: 1, epochs: history.length }, ...figures };
    },
  },
  BERT4Rec: {
    run: (random) =>
      nextItem(
        createBert4Rec({ items, length, width: 64, dropout: 0.2, random: random.child('weights') }),
        { length, epochs: 25, learningRate: 2e-3, patience: 6 },
        random,
      ),
  },
  LSTM: {
    run: (random) =>
      nextItem(
        createGru4Rec({ items, width: 64, dropout: 0.3, cell: 'lstm', random: random.child('weights') }),
        { length, epochs: 12, learningRate: 4e-3, patience: 3 },
        random,
      ),
  },
};

const results = {};
let total = 0;
for (const [name, { once, run }] of Object.entries(models)) {
  const runs = [];
  const wanted = once ? [0] : seeds;
  for (const seed of wanted) {
    const file = path.join(values.folder, `${name.replaceAll(' ', '-')}-${seed}.json`);
    if (!existsSync(file)) {
      if (performance.now() > Number(values['stop-after']) * 60_000) break;
      const before = process.cpuUsage();
      const figures = await run(new Random(`movielens-sequences/${name}/${seed}`));
      const { user, system } = process.cpuUsage(before);
      const seconds = (user + system) / 1e6;
      writeFileSync(`${file}.part`, JSON.stringify({ seconds, ...figures }));
      renameSync(`${file}.part`, file);
      console.log(
        `${name}, seed ${seed}: HR@10 ${figures.hitRate.toFixed(4)}, nDCG@10 ${figures.ndcg.toFixed(4)}, ${seconds.toFixed(0)} s`,
      );
    }
    runs.push(JSON.parse(readFileSync(file, 'utf8')));
  }
  if (runs.length < wanted.length) {
    console.log(`not done: ${name}`);
    continue;
  }
  total += runs.reduce((sum, { seconds }) => sum + seconds, 0);
  // Of the runs, the interval over seeds; of the users, that of the mean over seeds: 943 of them say little.
  const hitsOfUser = runs[0].hits.map((_, user) =>
    runs.reduce((sum, { hits }) => sum + hits[user] / runs.length, 0),
  );
  const means = (measureName) => runs.map((each) => each[measureName]);
  results[name] = {
    hitRate: means('hitRate'),
    ndcg: means('ndcg'),
    reciprocalRank: means('reciprocalRank'),
    ...(runs.length > 1
      ? { hitRateOverSeeds: tInterval(means('hitRate')), ndcgOverSeeds: tInterval(means('ndcg')) }
      : {}),
    hitRateOverUsers: bootstrapInterval(hitsOfUser, { random: new Random(`bootstrap/${name}`) }),
    settings: runs.map(({ settings }) => settings),
    seconds: runs.map(({ seconds }) => seconds),
  };
}
console.table(
  Object.fromEntries(
    Object.entries(results).map(([name, { hitRate, ndcg }]) => [
      name,
      { hitRate: hitRate.join(' '), ndcg: ndcg.join(' ') },
    ]),
  ),
);
console.log(
  writeRecordedResults('movielens-sequences', {
    command: `node scripts/experiments/movielens-sequences.mjs --seeds ${seeds.length}`,
    seeds,
    seconds: total,
    results: { users: test.rows.length, items, models: results },
  }),
);
