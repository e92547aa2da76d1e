import { argumentError } from '../../core/checks';
import { requireKind, requireOptions } from '../../core/options/options';
import { startProgress } from '../../core/progress';
import { Stopping } from '../../core/stopping/stopping';
import { concatenateRows } from '../../data/concatenate-rows';
import { interactionValues } from '../../data/interaction-values';
import { hasInteraction, type Interactions, interactionsOf } from '../../data/interactions';
import type { Log } from '../../data/log/log';
import { evaluateRanking, type RankingResult } from '../../evaluation/ranking/evaluate-ranking';
import { ModelRecommender } from '../model-recommender';
import type { Recommender } from '../recommender';
import { type CompareOptions, type ComparePlan, planOf } from './compare-options';
import { type CompareSplit, splitsOf } from './compare-splits';
import { Comparison } from './comparison';
import { type ModelRuns, type Run, rowsOf } from './comparison-rows';
import { protocolOf } from './protocol';

/**
 * Trains any number of recommenders and ranks with them under one protocol: the same rows for all; every item that a
 * user has not seen in training is a candidate; every user with something in the test is ranked (`evaluateRanking`).
 * Of equal scores what is looked for comes last, so a model of many ties gets less than its own `recommend` might.
 *
 * Intervals are Student's t: over the folds (each the mean of its seeds) of cross-validation, over the seeds where
 * there are several, else over the users of the one run. Over seeds with one `train` and `test` they tell what training
 * leaves to chance, and nothing of other users or splits. Those over folds are a little narrow, for the folds share
 * training rows.
 *
 * A model that fails stands in the table with its error, and the others go on. The recommenders given are left as they
 * are: others like them are trained (`fresh`), of which the table keeps one each, that of the first seed and fold.
 * @throws on a bad option before anything is trained; with the signal's reason when it is aborted
 * @example
 * const { train, test } = log.split({ by: 'user', random: new Random(42) });
 * const table = await compare([models.popularity(), models.ease()], { train, test, seeds: [1, 2, 3] });
 * table.print();
 * table.best('ndcg@10').recommend(196);
 */
export async function compare(models: readonly Recommender[], options: CompareOptions): Promise<Comparison> {
  requireKind('models', models, 'list');
  requireOptions('options', options, {
    train: 'object?',
    test: 'object?',
    log: 'object?',
    split: 'object?',
    folds: 'number?',
    validation: 'any?',
    k: 'list?',
    metrics: 'list?',
    gain: 'text?',
    seeds: 'list?',
    baseline: 'text?',
    level: 'number?',
    progress: 'text?',
    signal: 'object?',
  });
  const plan = planOf(models, options);
  const { progress: label } = options;
  const stopping = new Stopping(options.signal);
  const { splits, over } = splitsOf(plan);
  for (const split of splits) requireUnseen(split);
  const runs: ModelRuns[] = plan.names.map((name) => ({ name, runs: [] }));
  const kept: (Recommender | undefined)[] = models.map(() => undefined);
  const total = models.length * splits.reduce((sum, { seeds }) => sum + seeds.length, 0);
  const progress = label === undefined ? undefined : startProgress({ label, total, unit: 'runs' });
  let done = 0;
  let users: RankingResult | undefined;
  try {
    for (const [splitIndex, split] of splits.entries()) {
      for (const seed of split.seeds) {
        for (const [m, model] of models.entries()) {
          progress?.update(done, plan.names[m]);
          const own = runs[m];
          const before = own.runs.at(-1);
          if (own.error === undefined && before?.split === splitIndex && !isRandom(model)) {
            own.runs.push({ ...before, seed });
          } else if (own.error === undefined) {
            const trained = model.fresh();
            try {
              const run = await runOf(trained, split, seed, plan, stopping);
              own.runs.push({ ...run, split: splitIndex });
              users ??= run.result;
              if (kept[m] === undefined) kept[m] = trained;
            } catch (error) {
              stopping.check();
              own.error = error instanceof Error ? error : new Error(String(error));
            } finally {
              if (kept[m] !== trained) trained.dispose();
            }
          }
          done++;
          stopping.check();
        }
      }
    }
    progress?.update(done);
    return new Comparison(rowsOf(runs, plan, over), protocolOf(plan, splits, over, users), kept, plan);
  } catch (error) {
    for (const recommender of kept) recommender?.dispose();
    throw error;
  } finally {
    progress?.finish();
  }
}

async function runOf(
  recommender: Recommender,
  { train, test, validation }: CompareSplit,
  seed: number | string,
  { k, gain }: ComparePlan,
  stopping: Stopping,
): Promise<Omit<Run, 'split'>> {
  const { seconds: fitSeconds } = await recommender.fit(train, {
    seed,
    ...(validation && { validation }),
    ...(stopping.signal && { signal: stopping.signal }),
  });
  // Lets the event loop turn, so that a notebook can take an interrupt between two models that train at once.
  await stopping.pause();
  const started = performance.now();
  const wanted = test.interactions();
  const result = await evaluateRanking(recommender.scoreItems, {
    test: wanted,
    ...(gain !== 'binary' && { relevance: interactionValues(test, wanted), gain }),
    seen: seenBefore(train, validation),
    training: train.interactions(),
    k,
    ...(stopping.signal && { signal: stopping.signal }),
  });
  return { seed, result, fitSeconds, rankSeconds: (performance.now() - started) / 1000 };
}

/** @throws if nothing in the test can be ranked, for every model then */
function requireUnseen({ train, test, validation }: CompareSplit): void {
  const seen = seenBefore(train, validation);
  const { user, item } = test;
  for (let row = 0; row < test.rows; row++) if (!hasInteraction(seen, user[row], item[row])) return;
  throw argumentError(
    'test',
    'a log with a pair that is in no other part',
    `${test.rows} rows of pairs that are`,
  );
}

/** What users are not offered again: what they did in training, and in the rows that training stopped by. */
function seenBefore(train: Log, validation: Log | undefined): Interactions {
  if (validation === undefined) return train.interactions();
  const rows = concatenateRows([train, validation].map(({ user, item }) => ({ user, item })));
  return interactionsOf(rows, { users: train.users.size, items: train.items.size });
}

/** Whether another seed can give another model; of recommenders from elsewhere nothing is known. */
function isRandom(model: Recommender): boolean {
  return !(model instanceof ModelRecommender) || model.adapter.isRandom;
}
