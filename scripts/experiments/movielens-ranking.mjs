// Ranking on MovieLens-100K by the protocol of Microsoft's recommenders: 75/25 split stratified by item, every rating
// relevant, all unseen films ranked, K = 10. Settings are chosen on a validation part cut from the training side in
// the same way; the model is then fitted again on the whole training side and sees the test once.
import {
  evaluateRanking,
  interactionsOf,
  loadMovieLens100k,
  Random,
  stratifiedSplitByItem,
  tInterval,
} from 'lib';

/** nDCG@10 in the table of Microsoft's recommenders (one split): benchmarks of its repository. */
export const publishedNdcg = { BPR: 0.442, NCF: 0.396, SAR: 0.382, LightGCN: 0.42, BiVAE: 0.475 };

const k = 10;
const measures = ['recall', 'ndcg', 'precision', 'averagePrecision'];

/**
 * The parts of one seed: `training` and `test`, and within `training` the part to tune on and the one to choose by.
 * The training logs, with ratings and times, stand beside the interactions.
 */
export async function movieLensSplit(seed) {
  const { ratings, userCount: users, itemCount: items } = await loadMovieLens100k();
  const sizes = { users, items };
  const random = new Random(seed);
  const outer = stratifiedSplitByItem(ratings, 0.25, random.child('split'));
  const inner = stratifiedSplitByItem(outer.train, 0.25, random.child('validation'));
  return {
    seed,
    random,
    sizes,
    log: outer.train,
    training: interactionsOf(outer.train, sizes),
    test: interactionsOf(outer.test, sizes),
    tuning: {
      log: inner.train,
      training: interactionsOf(inner.train, sizes),
      validation: interactionsOf(inner.test, sizes),
    },
  };
}

/** Means over the users at K = 10. */
export async function measureRanking(model, training, relevant) {
  const { at } = await evaluateRanking(model.scoreItems, { test: relevant, seen: training, k: [k] });
  return Object.fromEntries(measures.map((measure) => [measure, at[k].mean[measure]]));
}

/** Every combination of some options' values. */
export function grid(values) {
  return Object.entries(values).reduce(
    (combinations, [name, options]) =>
      combinations.flatMap((combination) => options.map((option) => ({ ...combination, [name]: option }))),
    [{}],
  );
}

/**
 * Chooses settings by nDCG@10 on validation, fits again on the whole training side and measures on the test.
 * @param fit `(training interactions, settings, random, log)` to a model with `scoreItems`, or a promise of it
 * @param candidates settings to choose from; one needs no validation
 */
export async function tuneAndTest(split, fit, candidates) {
  const { training, validation, log } = split.tuning;
  const tried = [];
  for (const settings of candidates.length > 1 ? candidates : []) {
    const model = await fit(training, settings, split.random.child('weights'), log);
    tried.push({ settings, ...(await measureRanking(model, training, validation)) });
    model.dispose?.();
  }
  const best = tried.reduce((a, b) => (b.ndcg > a.ndcg ? b : a), tried[0] ?? { settings: candidates[0] });
  const started = performance.now();
  const model = await fit(split.training, best.settings, split.random.child('weights'), split.log);
  const fitted = performance.now();
  const test = await measureRanking(model, split.training, split.test);
  model.dispose?.();
  return {
    settings: best.settings,
    validationNdcg: best.ndcg,
    test,
    fitSeconds: (fitted - started) / 1000,
  };
}

/** The runs of one model over the seeds: each measure's mean with its 95 % t interval over splits, and the settings. */
export function summarizeRuns(runs) {
  const at10 = Object.fromEntries(
    measures.map((measure) => {
      const values = runs.map(({ test }) => test[measure]);
      const { estimate, lower, upper } = tInterval(values);
      return [measure, { estimate, lower, upper, values }];
    }),
  );
  return {
    at10,
    settings: runs.map(({ settings }) => settings),
    validationNdcg: runs.map(({ validationNdcg }) => validationNdcg),
    fitSeconds: runs.map(({ fitSeconds }) => fitSeconds),
  };
}
