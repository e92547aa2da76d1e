// Ranking on MovieLens-100K by the protocol of Microsoft's recommenders: 75/25 split stratified by item, every rating
// relevant, all unseen films ranked, K = 10. Settings are chosen on a validation part cut from the training side in
// the same way; the model is then fitted again on the whole training side and sees the test once.
import {
  evaluateRanking,
  type Interactions,
  interactionsOf,
  loadMovieLens100k,
  Random,
  type ScoreItems,
  stratifiedSplitByItem,
  tInterval,
} from 'lib';
import type { MovieLensRanking, RankedModel } from 'lib/lessons';
import { intervalText, mapValues } from '../../runner/figures';

/** nDCG@10 in the table of Microsoft's recommenders (one split): benchmarks of its repository. */
const publishedNdcg = { BPR: 0.442, NCF: 0.396, SAR: 0.382, LightGCN: 0.42, BiVAE: 0.475 };

export const k = 10;
const measures = ['recall', 'ndcg', 'precision', 'averagePrecision'] as const;

/** Means over the users at K = 10. */
export type Measures = Record<(typeof measures)[number], number>;

export type Settings = Record<string, number>;

/** What one model reaches on one split. */
export interface SplitRun {
  settings: Settings;
  /** Not there where there was nothing to choose. */
  validationNdcg?: number;
  test: Measures;
  fitSeconds: number;
}

/** A fitted model, as far as it is needed here. */
export interface Fitted {
  scoreItems: ScoreItems;
  dispose?(): void;
}

/** The parts of one seed: `training` and `test`, and within `training` the part to tune on and the one to choose by. */
export interface Split {
  random: Random;
  training: Interactions;
  test: Interactions;
  tuning: { training: Interactions; validation: Interactions };
}

export async function movieLensSplit(seed: number): Promise<Split> {
  const { ratings, userCount: users, itemCount: items } = await loadMovieLens100k();
  const sizes = { users, items };
  const random = new Random(seed);
  const outer = stratifiedSplitByItem(ratings, 0.25, random.child('split'));
  const inner = stratifiedSplitByItem(outer.train, 0.25, random.child('validation'));
  return {
    random,
    training: interactionsOf(outer.train, sizes),
    test: interactionsOf(outer.test, sizes),
    tuning: {
      training: interactionsOf(inner.train, sizes),
      validation: interactionsOf(inner.test, sizes),
    },
  };
}

export async function measureRanking(
  { scoreItems }: Fitted,
  training: Interactions,
  relevant: Interactions,
): Promise<Measures> {
  const { at } = await evaluateRanking(scoreItems, { test: relevant, seen: training, k: [k] });
  const { recall, ndcg, precision, averagePrecision } = at[k].mean;
  return { recall, ndcg, precision, averagePrecision };
}

/**
 * Chooses settings by nDCG@10 on validation, fits again on the whole training side and measures on the test.
 * @param candidates settings to choose from; one needs no validation
 */
export async function tuneAndTest(
  split: Split,
  fit: (training: Interactions, settings: Settings, random: Random) => Fitted,
  candidates: readonly Settings[],
): Promise<SplitRun> {
  const { training, validation } = split.tuning;
  const tried: { settings: Settings; ndcg?: number }[] = [];
  for (const settings of candidates.length > 1 ? candidates : []) {
    const model = fit(training, settings, split.random.child('weights'));
    tried.push({ settings, ...(await measureRanking(model, training, validation)) });
    model.dispose?.();
  }
  const best = tried.reduce(
    (a, b) => ((b.ndcg ?? 0) > (a.ndcg ?? 0) ? b : a),
    tried[0] ?? { settings: candidates[0] },
  );
  const started = performance.now();
  const model = fit(split.training, best.settings, split.random.child('weights'));
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
export function summarizeRuns(runs: readonly SplitRun[]): RankedModel {
  const over = (measure: keyof Measures) => {
    const values = runs.map(({ test }) => test[measure]);
    const { estimate, lower, upper } = tInterval(values);
    return { estimate, lower, upper, values };
  };
  return {
    at10: {
      recall: over('recall'),
      ndcg: over('ndcg'),
      precision: over('precision'),
      averagePrecision: over('averagePrecision'),
    },
    settings: runs.map(({ settings }) => settings),
    validationNdcg: runs.map(({ validationNdcg = null }) => validationNdcg),
    fitSeconds: runs.map(({ fitSeconds }) => fitSeconds),
  };
}

/** Results of the record: all models over all splits. */
export function rankingResults(
  models: Readonly<Record<string, { candidates: readonly Settings[] }>>,
  runs: readonly Record<string, SplitRun>[],
  log: (text: string) => void,
): MovieLensRanking {
  const ranked = mapValues(models, (_, name) => summarizeRuns(runs.map((run) => run[name])));
  for (const [name, { at10 }] of Object.entries(ranked)) {
    log(
      `${name}: nDCG@10 ${intervalText(at10.ndcg)}, Recall@10 ${intervalText(at10.recall)}, ` +
        `precision@10 ${intervalText(at10.precision)}, MAP@10 ${intervalText(at10.averagePrecision)}`,
    );
  }
  return {
    k,
    publishedNdcg,
    grids: mapValues(models, ({ candidates }) => candidates.length),
    models: ranked,
  };
}

/** One line on a model of one split. */
export const runText = (name: string, { test, settings }: SplitRun): string =>
  `${name}: nDCG@10 ${test.ndcg.toFixed(4)}, Recall@10 ${test.recall.toFixed(4)}, ${JSON.stringify(settings)}`;
