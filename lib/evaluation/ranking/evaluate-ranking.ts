import { argumentError } from '../../core/checks';
import { requireIds } from '../../core/columns';
import { optional, requireKind, requireOptions } from '../../core/options/options';
import {
  type Interactions,
  requireInteractions,
  requireSameSizes,
  usersPerItem,
  withoutInteractions,
} from '../../data/interactions';
import type { ScoreItems } from '../../models/ranking-model';
import { type GradedRelevance, gainsOf } from './graded-gains';
import { measureLists, type RankingMeasures, requireCutoffs } from './list-measures';
import { rankUsers, type TopLists } from './recommend-items';

/** Options: how a recommender is evaluated. */
export interface RankingOptions extends GradedRelevance {
  /** What each user should get. Users without an item here are not evaluated. */
  test: Interactions;
  /** What each user knows already and is not offered again. Default: nothing, as where people buy a thing twice. */
  seen?: Interactions;
  /** What the model was trained on, to count the test pairs whose item it never saw. Default: `seen`. */
  training?: Interactions;
  /** Cut-offs, distinct, each 1 to the number of items. */
  k: readonly number[];
  /** Users to evaluate, such as a sample for validation during training. Default: all of `test`. */
  userIds?: Int32Array;
  /** Users scored at once, 1 or more. Memory is about 4 * batchSize * items bytes. Default: 64 MiB's worth, at most 1024. */
  batchSize?: number;
  /** Shows progress under this label. Default: none. */
  progress?: string;
  /** Ends the work when aborted, as a notebook's stop button does. Default: none. */
  signal?: AbortSignal;
}

/** Coverage of an evaluation: users and items that were evaluated, and those that were not. */
export interface RankingCounts {
  /** Users that were evaluated. */
  users: number;
  /** Users that were asked for and have nothing in the test, or only what they had seen. */
  usersWithoutTest: number;
  /** Those among them who have a test, and had seen all of it. */
  usersSeenAll: number;
  /** Evaluated users of whom training knows nothing; undefined where `training` and `seen` are, or of other users. */
  coldUsers: number | undefined;
  /** Pairs that count as relevant. */
  pairs: number;
  /** Test pairs left out because the user had seen the item: it is no candidate. */
  seenPairs: number;
  /** Relevant pairs whose item nobody touched in training; undefined where `training` and `seen` are. */
  coldPairs: number | undefined;
}

/** The quality of a recommender's lists. */
export interface RankingResult {
  /** Measures by cut-off: `result.at[10].mean.ndcg`, `result.at[10].perUser.recall`. */
  readonly at: Readonly<Record<number, RankingMeasures>>;
  /** The users evaluated, ascending, and their lists of the largest K. */
  readonly lists: TopLists;
  /** Rank of each user's best relevant item among all candidates, from 1, shape [users evaluated]. */
  readonly firstRank: Int32Array;
  /** The relevant pairs: the test without what was seen. */
  readonly relevant: Interactions;
  readonly counts: RankingCounts;
}

/**
 * Full ranking: every item that a user has not seen is a candidate, for every user with something in the test. Nothing
 * is sampled, because sampled measures can put models into another order (Krichene and Rendle 2020). The measures are
 * defined at `measureLists`. Of equal scores the relevant item comes last, so a scorer of equal scores hits nothing.
 * For the next item of a sequence, a "user" is a sequence with one item in the test.
 * @throws on a bad option, K above the number of items, interactions of other sizes, nobody to evaluate, scores of
 *   another shape, or NaN scores, naming user and item
 * @example
 * const result = await evaluateRanking(model.scoreItems, { test, seen: train, k: [10, 20] });
 * result.at[20].mean.recall;
 */
export async function evaluateRanking(
  scoreItems: ScoreItems,
  options: RankingOptions,
): Promise<RankingResult> {
  requireKind('scoreItems', scoreItems, 'function');
  requireOptions('options', options, {
    test: requireInteractions,
    seen: optional(requireInteractions),
    training: optional(requireInteractions),
    k: 'list',
    batchSize: 'number?',
    progress: 'text?',
    signal: 'object?',
    userIds: 'list?',
    relevance: 'list?',
    gain: 'text?',
  });
  const { test, seen, training = seen, k, batchSize, progress, signal } = options;
  requireCutoffs(k, test.items, 'items');
  if (seen !== undefined) requireSameSizes('seen', seen, test);
  if (training !== undefined && training.items !== test.items)
    throw argumentError('training', `of ${test.items} items`, `${training.items} items`);
  const relevant = seen === undefined ? test : withoutInteractions(test, seen);
  const gains = gainsOf(options, test, relevant);
  const asked = options.userIds ?? Int32Array.from({ length: test.users }, (_, user) => user);
  requireIds('userIds', asked, test.users);
  const sorted = asked.slice().sort();
  for (let i = 1; i < sorted.length; i++) {
    if (sorted[i] === sorted[i - 1]) throw argumentError('userIds', 'distinct', `${sorted[i]} twice`);
  }
  const users = sorted.filter((user) => relevant.offsets[user + 1] > relevant.offsets[user]);
  if (users.length === 0) {
    throw argumentError('test', 'interactions of at least one user, not all seen before', 'none');
  }
  const { lists, firstRank } = await rankUsers(
    scoreItems,
    { k: Math.max(...k), items: test.items, userIds: users, seen, batchSize, progress, signal },
    relevant,
  );
  return {
    at: measureLists(lists, relevant, k, gains),
    lists,
    firstRank,
    relevant,
    counts: {
      users: users.length,
      usersWithoutTest: asked.length - users.length,
      usersSeenAll: withItems(test, asked) - users.length,
      coldUsers: training?.users === test.users ? users.length - withItems(training, users) : undefined,
      pairs: pairsOf(relevant, asked),
      seenPairs: pairsOf(test, asked) - pairsOf(relevant, asked),
      coldPairs: training === undefined ? undefined : coldPairs(relevant, training, users),
    },
  };
}

function pairsOf({ offsets }: Interactions, users: Int32Array): number {
  return users.reduce((sum, user) => sum + offsets[user + 1] - offsets[user], 0);
}

function withItems({ offsets }: Interactions, users: Int32Array): number {
  return users.reduce((count, user) => count + (offsets[user + 1] > offsets[user] ? 1 : 0), 0);
}

function coldPairs({ offsets, itemIds }: Interactions, training: Interactions, users: Int32Array): number {
  const counts = usersPerItem(training);
  let cold = 0;
  for (const user of users) {
    for (let i = offsets[user]; i < offsets[user + 1]; i++) if (counts[itemIds[i]] === 0) cold++;
  }
  return cold;
}
