// The world of the hybrids: purchases in three periods, and what a ranking is worth for whom.
import { evaluateRanking, interactionsOf, Random, type ScoreItems } from 'lib';
import { measureByDegree } from 'lib/evaluation';
import { CrowdSimulator } from 'lib/worlds';
import { holdOut, type PurchaseLog } from './world';

const k = 20;

/** Purchase as user and item. */
export type Pair = readonly [user: number, item: number];

const pairsOf = ({ user, item }: PurchaseLog): Pair[] => Array.from(user, (u, row) => [u, item[row]]);

const columnsOf = (pairs: readonly Pair[]): PurchaseLog => ({
  user: Int32Array.from(pairs, ([user]) => user),
  item: Int32Array.from(pairs, ([, item]) => item),
});

/** When users or items come: 0 from the start, 1 with the blend's period, 2 with the test; a tenth each. */
function arrivals(count: number, random: Random): Uint8Array {
  const tenth = Math.round(count / 10);
  const arrival = new Uint8Array(count);
  random.permutation(count).forEach((id, position) => {
    arrival[id] = position < tenth ? 2 : position < 2 * tenth ? 1 : 0;
  });
  return arrival;
}

/**
 * Purchases in three periods: what recommenders learn from, what the blend learns from, the test. Of each user's
 * purchases a fifth is the test and 15 % of the rest the blend's. A tenth of the items and of the users come with the test,
 * another tenth of both with the blend's period, so that it learns what newcomers ask for: what belongs to earlier periods
 * is taken out for them. Nobody is offered an item of another period than the one in question.
 */
export function worldOf(seed: number) {
  const crowd = new CrowdSimulator({ seed });
  const random = new Random(seed).child('hybrids');
  const log = crowd.generateLog();
  const userArrives = arrivals(crowd.users, random.child('users'));
  const itemArrives = arrivals(crowd.items, random.child('items'));
  const first = holdOut(log, 0.2, random.child('test'));
  const second = holdOut(first.train, 0.15, random.child('blend'));
  const everything = pairsOf(log);
  const part = (rows: readonly Pair[]) =>
    interactionsOf(columnsOf(rows), { users: crowd.users, items: crowd.items });
  const between = (period: number) => everything.filter(([user]) => userArrives[user] === period);
  const train = pairsOf(second.train).filter(
    ([user, item]) => userArrives[user] === 0 && itemArrives[item] === 0,
  );
  const blend = [...pairsOf(second.test).filter(([user]) => userArrives[user] === 0), ...between(1)].filter(
    ([, item]) => itemArrives[item] <= 1,
  );
  const test = [...pairsOf(first.test).filter(([user]) => userArrives[user] === 0), ...between(2)].filter(
    ([, item]) => itemArrives[item] !== 1,
  );
  /** Everybody with every item that arrives in a period: what is not to be had in another. */
  const withItemsOf = (period: number): Pair[] =>
    Array.from(itemArrives.keys())
      .filter((item) => itemArrives[item] === period)
      .flatMap((item) => Array.from({ length: crowd.users }, (_, user): Pair => [user, item]));
  const degree = new Int32Array(crowd.users);
  for (const [user] of train) degree[user]++;
  const known = blend.filter(([user, item]) => userArrives[user] === 0 && itemArrives[item] === 0);
  return {
    crowd,
    random,
    train: part(train),
    blendPart: part(blend),
    /** The blend's part of users and items from the start: what training of the parts is stopped by. */
    validation: part(known),
    blendSeen: part([...train, ...withItemsOf(2)]),
    testSeen: part([...train, ...blend, ...withItemsOf(1)]),
    test: part(test),
    testOfNew: part(test.filter(([, item]) => itemArrives[item] === 2)),
    degree,
    counts: {
      train: train.length,
      blend: blend.length,
      'blend, new items': blend.filter(([, item]) => itemArrives[item] === 1).length,
      test: test.length,
      'test, new items': test.filter(([, item]) => itemArrives[item] === 2).length,
      'test, new users': test.filter(([user]) => userArrives[user] === 2).length,
    },
  };
}

export type World = ReturnType<typeof worldOf>;

/** Recall@20 among all items that the user has not bought, by group. */
export async function rankedBy(
  { test, testOfNew, testSeen: seen, train: training }: World,
  scoreItems: ScoreItems,
): Promise<Record<string, number>> {
  const warm = await evaluateRanking(scoreItems, { test, seen, training, k: [k] });
  const cold = await evaluateRanking(scoreItems, { test: testOfNew, seen, training, k: [k] });
  const [none, few, many] = measureByDegree(warm, training, [0, 1, 5], { k, metric: 'recall' }).map(
    ({ interval }) => interval?.estimate ?? Number.NaN,
  );
  return {
    'new users': none,
    'users with 1 to 4 purchases': few,
    'users with 5 or more': many,
    'new items': cold.at[k].mean.recall,
  };
}
