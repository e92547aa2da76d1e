// Amazon Games, the simple baselines before any neural model: each user's last action is the test, the one before it
// validation, the rest training. First the sampled protocol of SASRec's paper (100 uniform negatives outside the user's
// history), where popularity's published figures are HR@10 0.47 and nDCG@10 0.28; then the full ranking of all items
// that the user does not know. Popularity is counted on training actions only; item-kNN has its
// default options, untuned.
//
//   RECSYS_DATA=FOLDER node scripts/experiments/amazon-games-baselines.mjs [--seeds 5]
import { parseArgs } from 'node:util';
import {
  candidateScores,
  evaluateRanking,
  evaluateSampledRanking,
  fitItemKnn,
  fitPopularItems,
  interactionsOf,
  leaveOneOut,
  loadAmazonGames,
  measureStrata,
  popularityStrata,
  Random,
  sampleCandidates,
} from 'lib';
import { listSpread } from 'lib/evaluation';
import { writeRecordedResults } from 'lib/lessons';

const { values } = parseArgs({ options: { seeds: { type: 'string', default: '5' } } });
const seeds = Array.from({ length: Number(values.seeds) }, (_, i) => i + 1);
const started = performance.now();

const { actions, userCount, itemCount } = await loadAmazonGames();
const sizes = { users: userCount, items: itemCount };
const parts = leaveOneOut(actions);
const [train, validation, test, everything] = [parts.train, parts.validation, parts.test, actions].map(
  (log) => interactionsOf(log, sizes),
);
const seen = interactionsOf(
  {
    user: Int32Array.from([...parts.train.user, ...parts.validation.user]),
    item: Int32Array.from([...parts.train.item, ...parts.validation.item]),
  },
  sizes,
);
console.log(
  `${train.itemIds.length} training, ${validation.itemIds.length} validation, ${test.itemIds.length} test actions`,
);

const popularity = fitPopularItems(train);
// Its neighbors and its users' histories include the validation action, which the user of the test has behind them.
const itemKnn = fitItemKnn(seen);
const random = new Random(42).child('scores');
/** @type {Record<string, import('lib/evaluation').ScoreCandidates>} */
const models = {
  random: (_, items) => Float32Array.from(items, () => random.uniform()),
  popularity: (_, items) => Float32Array.from(items, (item) => popularity.weights[item]),
  'item-kNN': candidateScores(itemKnn.scoreItems, itemCount),
};

/** @type {Record<string, { hitRate: number[], ndcg: number[] }>} */
const sampled = Object.fromEntries(Object.keys(models).map((name) => [name, { hitRate: [], ndcg: [] }]));
for (const seed of seeds) {
  const candidates = sampleCandidates(test, {
    known: everything,
    random: new Random(seed).child('negatives'),
  });
  for (const [name, score] of Object.entries(models)) {
    const { mean } = (await evaluateSampledRanking(score, candidates, { k: [10], batchSize: 512 })).at[10];
    sampled[name].hitRate.push(mean.hitRate);
    sampled[name].ndcg.push(mean.ndcg);
    console.log(
      `100 negatives, seed ${seed}, ${name}: HR@10 ${mean.hitRate.toFixed(4)}, nDCG@10 ${mean.ndcg.toFixed(4)}`,
    );
  }
}

/** @type {Record<string, unknown>} */
const full = {};
const strata = popularityStrata(train);
for (const [name, { scoreItems }] of Object.entries({ popularity, 'item-kNN': itemKnn })) {
  const start = performance.now();
  const result = await evaluateRanking(scoreItems, { test, seen, training: train, k: [10, 20] });
  const seconds = (performance.now() - start) / 1000;
  const { coverage, gini, novelty } = listSpread(result.lists, train, 10);
  const byStratum = Object.fromEntries(
    Object.entries(measureStrata(result, strata, [10])).map(([stratum, { users, at }]) => [
      stratum,
      { users, items: strata.items[stratum], hitRate: at?.[10].mean.hitRate },
    ]),
  );
  full[name] = {
    10: result.at[10].mean,
    20: result.at[20].mean,
    coverage,
    gini,
    novelty,
    strata: byStratum,
    counts: result.counts,
    seconds,
  };
  const { hitRate, ndcg, reciprocalRank } = result.at[10].mean;
  console.log(
    `all items, ${name}: HR@10 ${hitRate.toFixed(4)}, nDCG@10 ${ndcg.toFixed(4)}, MRR@10 ${reciprocalRank.toFixed(4)}, ` +
      `coverage ${coverage.toFixed(4)}, ${seconds.toFixed(1)} s`,
  );
}

const published = { popularity: { hitRate: 0.47, ndcg: 0.28 } };
writeRecordedResults('amazon-games-baselines', {
  command: `node scripts/experiments/amazon-games-baselines.mjs --seeds ${values.seeds}`,
  seeds,
  seconds: (performance.now() - started) / 1000,
  results: { published, sampled, full },
});
