// The same fitted models under three protocols on MovieLens-100K: one random rating of each user is held out and has to
// be found among all films that the user does not know, among 100 of them drawn uniformly, and among 100 drawn by
// popularity; and the full hit rate as it is estimated from the uniform draws (Krichene and Rendle 2020). Nothing is
// tuned here, as the question is what protocols do to given models: item-kNN, EASE, iALS and BPR-MF have settings that
// were chosen on splits of chapter 4's tables, SVD and the networks one setting each; the networks' epochs are chosen by
// validation rows of a split that is not among the reported ones.
import {
  candidateScores,
  evaluateRanking,
  evaluateSampledRanking,
  fitBpr,
  fitEase,
  fitImplicitAls,
  fitItemKnn,
  fitPopularItems,
  type Interactions,
  interactionsOf,
  Log,
  loadMovieLens100k,
  MatrixFactorization,
  type MovieLens100k,
  models,
  Random,
  type ScoreItems,
  sampleCandidates,
  tInterval,
} from 'lib';
import { correctedMetric } from 'lib/evaluation';
import type { ProtocolHits, SampledMetricsRun } from 'lib/lessons';
import type { Recommender } from 'lib/recommender';
import { experiment } from '../runner/experiment';
import { intervalText, mapValues } from '../runner/figures';

const cutoffs = [3, 10] as const;
const negatives = 100;
/** Weight of the variance in the correction. */
const gamma = 0.1;
/** The correction is computed for numbers of candidates that are multiples of this. */
const candidateStep = 50;
const tuningSeed = 41;
const mostEpochs = 30;

interface Part {
  log: Log;
  interactions: Interactions;
}

/** A random rating of each user in `test`, the rest in `training`; of it another in `validation`, the rest in `tuning`. */
export function holdOneOut(
  { ratings, userIds, itemIds, userCount: users, itemCount: items }: MovieLens100k,
  random: Random,
): { training: Part; tuning: Part; validation: Part; test: Part; all: Interactions } {
  const rowsOf = Array.from({ length: users }, () => [] as number[]);
  for (const [row, user] of ratings.user.entries()) rowsOf[user].push(row);
  const [held, second] = [new Set<number>(), new Set<number>()];
  for (const rows of rowsOf) {
    const first = random.integer(0, rows.length);
    held.add(rows[first]);
    second.add(rows[(first + random.integer(1, rows.length)) % rows.length]);
  }
  const part = (keep: (row: number) => boolean): Part => {
    const rows = [...ratings.user.keys()].filter(keep);
    const columns = {
      user: Int32Array.from(rows, (row) => ratings.user[row]),
      item: Int32Array.from(rows, (row) => ratings.item[row]),
    };
    const value = Float64Array.from(rows, (row) => ratings.rating[row]);
    return {
      log: new Log({ ...columns, value, users: userIds, items: itemIds }),
      interactions: interactionsOf(columns, { users, items }),
    };
  };
  return {
    training: part((row) => !held.has(row)),
    tuning: part((row) => !held.has(row) && !second.has(row)),
    validation: part((row) => second.has(row)),
    test: part((row) => held.has(row)),
    all: part(() => true).interactions,
  };
}

const loop = { batchSize: 1024, optimizer: { kind: 'adam', learningRate: 0.002 } } as const;
const small = { embeddingSize: 32, hidden: [64, 32, 16], l2: 0.003 };

/** Networks, by the number of epochs. */
const networks: Record<string, (epochs: number) => Recommender> = {
  GMF: (epochs) => models.gmf({ embeddingSize: 16, l2: 0.01, epochs, patience: 3, ...loop }),
  MLP: (epochs) => models.ncfMlp({ ...small, epochs, patience: 3, ...loop }),
};

interface Scorer {
  scoreItems: ScoreItems;
  dispose?(): void;
}

type Epochs = Readonly<Record<string, number>>;
type Work = { seed: number; signal: AbortSignal };

async function matrixFactorization(interactions: Interactions, random: Random): Promise<Scorer> {
  const model = new MatrixFactorization({
    ...{ interactions, embeddingSize: 64, l2: 0.03, itemBias: true },
    random: random.child('model'),
  });
  await fitBpr({
    ...{ model, interactions, triplesPerEpoch: 5 * interactions.itemIds.length, epochs: 15 },
    ...{ batchSize: 1024, optimizer: { kind: 'adam', learningRate: 0.002 }, random: random.child('fit') },
  });
  const { scoreItems, dispose } = model.scorer();
  return {
    scoreItems,
    dispose() {
      dispose();
      model.dispose();
    },
  };
}

async function recommender(model: Recommender, log: Log, work: Work): Promise<Scorer> {
  await model.fit(log, work);
  return { scoreItems: (users) => model.scoreItems(users), dispose: () => model.dispose() };
}

const fits: Record<string, (training: Part, work: Work, epochs: Epochs) => Scorer | Promise<Scorer>> = {
  popularity: ({ interactions }) => fitPopularItems(interactions),
  'item-kNN': ({ interactions }) => fitItemKnn(interactions, { neighbors: 200, shrinkage: 100 }),
  EASE: ({ interactions }) => fitEase(interactions, { l2: 700 }),
  iALS: ({ interactions }, { seed }) =>
    fitImplicitAls(interactions, {
      ...{ embeddingSize: 64, unobservedWeight: 0.1, l2: 0.03, epochs: 10 },
      random: new Random(seed).child('iALS'),
    }),
  SVD: ({ log }, work) => recommender(models.svd({ embeddingSize: 50 }), log, work),
  'BPR-MF': ({ interactions }, { seed }) =>
    matrixFactorization(interactions, new Random(seed).child('BPR-MF')),
  GMF: ({ log }, work, epochs) => recommender(networks.GMF(epochs.GMF), log, work),
  MLP: ({ log }, work, epochs) => recommender(networks.MLP(epochs.MLP), log, work),
};

/** Hit rates at the cut-offs, of ranks from 1. */
const hitRates = (ranks: Int32Array): ProtocolHits['full'] =>
  cutoffs.map((k) => ranks.reduce((hits, rank) => hits + (rank <= k ? 1 : 0), 0) / ranks.length);

const corrections = new Map<string, Float64Array>();
/** Values that stand for a hit at `k`, by sampled rank. */
function correction(candidates: number, k: number): Float64Array {
  const items = candidateStep * Math.max(1, Math.round(candidates / candidateStep));
  const key = `${items}/${k}`;
  const values = corrections.get(key) ?? correctedMetric('hitRate', { items, negatives, k, gamma });
  corrections.set(key, values);
  return values;
}

export const sampledMetrics = experiment({
  name: 'sampled-metrics',
  chapter: '05-ncf-wide-and-deep',
  summary:
    'How models rank under full and sampled protocols on MovieLens-100K, and what the correction gives',
  seeds: { first: 42, count: 5, least: 2 },
  async prepare({ once, log, signal }) {
    const films = await loadMovieLens100k();
    const { tuning, validation } = holdOneOut(films, new Random(tuningSeed));
    const epochs: Record<string, number> = {};
    for (const [name, create] of Object.entries(networks)) {
      epochs[name] = await once(`epochs of ${name}`, async () => {
        const model = create(mostEpochs);
        const report = await model.fit(tuning.log, { seed: tuningSeed, signal, validation: validation.log });
        model.dispose();
        return report.epoch ?? mostEpochs;
      });
      log(`${name}: ${epochs[name]} epochs`);
    }
    return { films, epochs };
  },
  async run(seed, { shared, once, log, signal }) {
    const { films, epochs } = shared;
    const { training, test, all } = holdOneOut(films, new Random(seed).child('hold one out'));
    const draw = (kind: 'uniform' | 'popularity') =>
      sampleCandidates(test.interactions, {
        ...{ known: all, negatives, draw: kind },
        random: new Random(seed).child(`negatives ${kind}`),
      });
    const drawn = { uniform: draw('uniform'), popularity: draw('popularity') };
    const run: SampledMetricsRun = {};
    for (const [name, fit] of Object.entries(fits)) {
      run[name] = await once(name, async () => {
        const scorer = await fit(training, { seed, signal }, epochs);
        const seen = training.interactions;
        const { firstRank } = await evaluateRanking(scorer.scoreItems, {
          ...{ test: test.interactions, seen, k: [...cutoffs] },
        });
        const score = candidateScores(scorer.scoreItems, films.itemCount);
        const [uniform, popularity] = [
          await evaluateSampledRanking(score, drawn.uniform, { k: [...cutoffs] }),
          await evaluateSampledRanking(score, drawn.popularity, { k: [...cutoffs] }),
        ];
        scorer.dispose?.();
        const { users } = drawn.uniform;
        const corrected = cutoffs.map((k) => {
          let sum = 0;
          for (const [row, user] of users.entries()) {
            const candidates = films.itemCount - (seen.offsets[user + 1] - seen.offsets[user]);
            sum += correction(candidates, k)[uniform.rank[row] - 1];
          }
          return sum / users.length;
        });
        return {
          full: hitRates(firstRank),
          uniform: hitRates(uniform.rank),
          popularity: hitRates(popularity.rank),
          corrected,
        };
      });
      const at10 = mapValues(run[name], (values) => values[1].toFixed(4));
      log(`${name}: hit rate at 10 ${JSON.stringify(at10)}`);
    }
    return run;
  },
  summarize: (runs, { shared, log }) => {
    const results = mapValues(fits, (_, name) =>
      mapValues(runs[0][name], (_values, protocol) =>
        cutoffs.map((_k, i) => {
          const values = runs.map((run) => run[name][protocol][i]);
          const { estimate, lower, upper } = tInterval(values);
          return { estimate, lower, upper, values };
        }),
      ),
    );
    for (const [name, { full, uniform, popularity, corrected }] of Object.entries(results)) {
      const text = [full, uniform, popularity, corrected].map((at) => intervalText(at[1])).join('; ');
      log(`${name}: hit rate at 10, full, uniform, by popularity, corrected: ${text}`);
    }
    return { cutoffs: [...cutoffs], negatives, gamma, epochs: shared.epochs, models: results };
  },
});
