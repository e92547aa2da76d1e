// Amazon Games, the simple baselines before any neural model: each user's last action is the test, the one before it
// validation, the rest training. First the sampled protocol of SASRec's paper (100 uniform negatives outside the user's
// history), where popularity's published figures are HR@10 0.47 and nDCG@10 0.28; then the full ranking of all items
// that the user does not know. Popularity is counted on training actions only; item-kNN has its default options, untuned.
// The data lie in the folder that RECSYS_DATA names.
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
import { listSpread, type ScoreCandidates } from 'lib/evaluation';
import type { GamesFullRanking } from 'lib/lessons';
import { experiment } from '../../runner/experiment';
import { mapValues } from '../../runner/figures';

async function splitGames() {
  const { actions, userCount, itemCount } = await loadAmazonGames();
  const sizes = { users: userCount, items: itemCount };
  const parts = leaveOneOut(actions);
  const [train, test, everything] = [parts.train, parts.test, actions].map((log) =>
    interactionsOf(log, sizes),
  );
  const seen = interactionsOf(
    {
      user: Int32Array.from([...parts.train.user, ...parts.validation.user]),
      item: Int32Array.from([...parts.train.item, ...parts.validation.item]),
    },
    sizes,
  );
  const popularity = fitPopularItems(train);
  // Its neighbors and its users' histories include the validation action, which the user of the test has behind them.
  const itemKnn = fitItemKnn(seen);
  const models: Record<string, ScoreCandidates> = {
    popularity: (_, items) => Float32Array.from(items, (item) => popularity.weights[item]),
    'item-kNN': candidateScores(itemKnn.scoreItems, itemCount),
  };
  return { train, test, seen, everything, models, rankers: { popularity, 'item-kNN': itemKnn } };
}

type Games = Awaited<ReturnType<typeof splitGames>>;

/** Full ranking of each ranker. */
async function fullRankings({
  train,
  test,
  seen,
  rankers,
}: Games): Promise<Record<string, GamesFullRanking>> {
  const strata = popularityStrata(train);
  const full: Record<string, GamesFullRanking> = {};
  for (const [name, { scoreItems }] of Object.entries(rankers)) {
    const start = performance.now();
    const result = await evaluateRanking(scoreItems, { test, seen, training: train, k: [10, 20] });
    const seconds = (performance.now() - start) / 1000;
    const { coverage, gini, novelty } = listSpread(result.lists, train, 10);
    full[name] = {
      10: result.at[10].mean,
      20: result.at[20].mean,
      coverage,
      gini,
      novelty,
      strata: mapValues(measureStrata(result, strata, [10]), ({ users, at }, stratum) => ({
        users,
        items: strata.items[stratum],
        hitRate: at?.[10].mean.hitRate,
      })),
      counts: result.counts,
      seconds,
    };
  }
  return full;
}

/** Scores by chance: one stream for all seeds, of which every seed before this one has used a number per candidate. */
function chance(seed: number, candidates: number): ScoreCandidates {
  const random = new Random(42).child('scores');
  for (let used = 0; used < (seed - 1) * candidates; used++) random.uniform();
  return (_, items) => Float32Array.from(items, () => random.uniform());
}

const pair = ({ hitRate, ndcg }: { hitRate: number; ndcg: number }): string =>
  `HR@10 ${hitRate.toFixed(4)}, nDCG@10 ${ndcg.toFixed(4)}`;

export const gamesBaselines = experiment({
  name: 'amazon-games-baselines',
  chapter: '03-behavior-sequence-transformer',
  summary: 'What popularity and item-kNN reach on Amazon Games, sampled and in full',
  seeds: { first: 1, count: 5 },
  prepare: splitGames,
  async run(seed, { shared: { test, everything, models }, log }) {
    const candidates = sampleCandidates(test, {
      known: everything,
      random: new Random(seed).child('negatives'),
    });
    const figures: Record<string, { hitRate: number; ndcg: number }> = {};
    const random = chance(seed, candidates.negatives.length + test.itemIds.length);
    for (const [name, score] of Object.entries({ random, ...models })) {
      const { mean } = (await evaluateSampledRanking(score, candidates, { k: [10], batchSize: 512 })).at[10];
      figures[name] = { hitRate: mean.hitRate, ndcg: mean.ndcg };
      log(`100 negatives, ${name}: ${pair(mean)}`);
    }
    return figures;
  },
  async summarize(runs, { shared, log }) {
    const full = await fullRankings(shared);
    for (const [name, ranking] of Object.entries(full)) {
      log(`all items, ${name}: ${pair(ranking[10])}, coverage ${ranking.coverage.toFixed(4)}`);
    }
    return {
      published: { popularity: { hitRate: 0.47, ndcg: 0.28 } },
      sampled: mapValues(runs[0], (_, name) => ({
        hitRate: runs.map((run) => run[name].hitRate),
        ndcg: runs.map((run) => run[name].ndcg),
      })),
      full,
    };
  },
});
