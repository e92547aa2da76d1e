import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from 'lib';
import { readRecordedResults } from 'lib/lessons';
import { mean } from '../runner/figures';
import { holdOut } from './crowd/world';

// What notebook 04 says of the recorded runs.

test('each user’s rows are held out in the same share, at least one of two and none of one', () => {
  const log = {
    user: Int32Array.of(0, 0, 1, 2, 2, 2, 2, 2, 2, 2, 2),
    item: Int32Array.of(0, 1, 5, 0, 1, 2, 3, 4, 5, 6, 7),
  };
  const { train, test: held } = holdOut(log, 0.25, new Random(1));
  const of = (users: Int32Array, user: number) => users.filter((u) => u === user).length;
  assert.deepEqual(
    [0, 1, 2].map((user) => of(held.user, user)),
    [1, 0, 2],
  );
  assert.deepEqual(
    [0, 1, 2].map((user) => of(train.user, user)),
    [1, 1, 6],
  );
});

test('the degree experiment reports other worlds than it tuned on, and gives each model settings to choose from', () => {
  const { seeds, results } = readRecordedResults('crowd-degree-gain');
  assert.ok(seeds.length >= 10);
  assert.ok(results.tuningSeeds.every((seed: number) => !seeds.includes(seed)));
  for (const { tried, chosen } of Object.values(results.tuning)) {
    assert.ok(tried.length >= 8);
    const best = Math.max(...tried.map((each) => each.recall));
    const kept = tried.find((each) => each.recall === best);
    assert.deepEqual(kept?.settings, chosen);
  }
});

test('over plain BPR-MF the graph gains for sparse users and for dense ones, and more for the dense', () => {
  const { sparse, dense, trend, all } = readRecordedResults('crowd-degree-gain').results.against['BPR-MF'];
  assert.ok(all.lower > 0 && sparse.lower > 0 && dense.lower > 0);
  assert.ok(trend.lower > 0, `per doubling ${JSON.stringify(trend)}`);
});

test('a bias per item and strong L2 put BPR-MF ahead of LightGCN for sparse users and on the whole, not for dense ones', () => {
  const { sparse, dense, trend, all } =
    readRecordedResults('crowd-degree-gain').results.against['BPR-MF with item bias'];
  assert.ok(all.upper < 0 && sparse.upper < 0 && dense.lower > 0);
  assert.ok(trend.lower > 0);
});

test('nobody ranks better than the truth in any world', () => {
  for (const { recall } of readRecordedResults('crowd-degree-gain').results.worlds) {
    for (const { all } of Object.values(recall)) assert.ok(all <= recall['the truth'].all);
  }
});

const hybrids = readRecordedResults('crowd-hybrids').results;
const recall = (model: string, group: string) => mean(hybrids.recall[model][group]);

test('each group of users and items has another best part: context, PinSage, LightGCN, and PinSage for new items', () => {
  const best = hybrids.groups.map((group: string) => hybrids.gains[group].best);
  assert.deepEqual(best, ['context', 'PinSage', 'LightGCN', 'PinSage']);
  assert.equal(recall('LightGCN', 'new items'), 0);
});

test('the blend is ahead of the best part where little is known, and nowhere clearly behind it', () => {
  const { gains } = hybrids;
  assert.ok(gains['users with 1 to 4 purchases'].gain.lower > 0);
  for (const group of hybrids.groups) assert.ok(gains[group].gain.upper > 0, group);
});

test('graph embeddings lift chapter 1’s network above popularity for all who have a past, not for who has none', () => {
  const model = 'chapter 1 with graph features';
  for (const group of ['users with 1 to 4 purchases', 'users with 5 or more']) {
    assert.ok(recall(model, group) > recall('chapter 1', group) + 0.1, group);
  }
  assert.ok(Math.abs(recall(model, 'new users') - recall('popularity', 'new users')) < 0.02);
});

test('as a bandit’s context the graph embedding earns most from who has a past, the declared pet from who has none', () => {
  const share = (context: string, group: string) => Math.min(...hybrids.bandit[context][group]);
  const most = (context: string, group: string) => Math.max(...hybrids.bandit[context][group]);
  for (const policy of ['LinUCB', 'linear Thompson sampling']) {
    const known = 'users with 5 or more';
    assert.ok(share(`${policy}, graph embedding`, known) > most(`${policy}, declared pet`, known));
    const [pet, graph] = ['declared pet', 'graph embedding'].map(
      (context) => hybrids.bandit[`${policy}, ${context}`]['new users'],
    );
    pet.forEach((value: number, i: number) => {
      assert.ok(value > graph[i]);
    });
  }
});
