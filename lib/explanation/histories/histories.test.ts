import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Random } from '../../core/random';
import { assertClose } from '../../core/testing/closeness';
import { throwsArgument } from '../../core/testing/throws-argument';
import type { Id } from '../../data/vocabulary';
import { models } from '../../recommender/models';
import type { KnownHistory, Recommender } from '../../recommender/recommender';
import { smallLog } from '../../recommender/testing/small-log';
import { counterfactualHistory } from './counterfactual-history';
import { historyInfluence } from './history-influence';
import { nearestEmbeddings } from './nearest-embeddings';

const recommenders: Recommender[] = [
  models.itemKnn({ neighbors: 5 }),
  models.ease({ l2: 5 }),
  models.markovChain(),
];
const history: KnownHistory = { history: ['i00', 'i02', 'i04', 'i08'] };
before(async () => {
  for (const recommender of recommenders) await recommender.fit(smallLog());
});
after(() => {
  for (const recommender of recommenders) recommender.dispose();
});

/** A recommender whose scores are a function of the history. */
function made(items: readonly Id[], scores: (history: readonly Id[]) => number[]): Recommender {
  const of = (known: KnownHistory) => scores(known.history);
  return {
    ...{ name: 'made', fitted: true, canFoldIn: true },
    score: (known: KnownHistory, asked: readonly Id[]) =>
      Float32Array.from(asked, (id) => of(known)[items.indexOf(id)]),
    recommend: (known: KnownHistory, { k = 10, exclude = [] }: { k?: number; exclude?: readonly Id[] }) =>
      items
        .map((item, i) => ({ item, score: of(known)[i] }))
        .filter(({ item }) => !exclude.includes(item))
        .sort((a, b) => b.score - a.score)
        .slice(0, k),
  } as unknown as Recommender;
}

test('recommenders without histories, empty histories, items off the list and bad options are refused', async () => {
  const [knn] = recommenders;
  const popular = models.popularity();
  throwsArgument(() => historyInfluence(popular, history, 'i06'), 'recommender');
  await popular.fit(smallLog());
  if (!popular.canFoldIn) throwsArgument(() => historyInfluence(popular, history, 'i06'), 'recommender');
  throwsArgument(() => historyInfluence(knn, { history: [] }, 'i06'), 'known.history');
  throwsArgument(() => historyInfluence(knn, { ...history, times: [1] }, 'i06'), 'known.times');
  throwsArgument(() => historyInfluence(knn, history, 'i06', { method: 'guess' as never }), 'method');
  throwsArgument(() => counterfactualHistory(knn, history, 'i02'), 'item');
  throwsArgument(() => counterfactualHistory(knn, history, 'i06', { k: 0 }), 'k');
  throwsArgument(() => counterfactualHistory(knn, history, 'i06', { budget: 0 }), 'budget');
  popular.dispose();
});

test('without the set the item is off the list, and no smaller set does it: checked over all subsets', () => {
  for (const recommender of recommenders) {
    for (const k of [1, 2, 4]) {
      const list = recommender.recommend(history, { k, exclude: history.history });
      for (const { item } of list) {
        const found = counterfactualHistory(recommender, history, item, { k });
        const listed = (left: readonly number[]) =>
          recommender
            .recommend(
              { history: history.history.filter((_, position) => !left.includes(position)) },
              { k, exclude: history.history },
            )
            .some((each) => each.item === item);
        const subsets = Array.from({ length: 16 }, (_, code) => [0, 1, 2, 3].filter((j) => (code >> j) & 1));
        const sizes = subsets.filter((left) => !listed(left)).map((left) => left.length);
        const message = `${recommender.name} ${item} of ${k}`;
        assert.equal(found.positions?.length, sizes.length === 0 ? undefined : Math.min(...sizes), message);
        assert.ok(found.smallest, message);
        if (found.positions) assert.ok(!listed(found.positions), message);
        assert.deepEqual(
          found.before,
          list.map((each) => each.item),
        );
      }
    }
  }
});

test('a pair that stands in for each other is found, though leaving out one alone shows nothing', () => {
  const items = ['a', 'b', 'c', 'x', 'y'];
  // x is recommended to whoever has a or b.
  const recommender = made(items, (past) => [0, 0, 0, past.includes('a') || past.includes('b') ? 2 : 0, 1]);
  const known = { history: ['c', 'a', 'b'] };
  const found = counterfactualHistory(recommender, known, 'x', { k: 1 });
  assert.deepEqual(found.items, ['a', 'b']);
  assert.deepEqual(found.positions, [1, 2]);
  assert.deepEqual([found.before, found.after], [['x'], ['y']]);
  const of = (method: 'leave-one-out' | 'leave-one-in' | 'shapley') =>
    historyInfluence(recommender, known, 'x', { method }).map(({ influence }) => influence);
  assert.deepEqual(of('leave-one-out'), [0, 0, 0]);
  assert.deepEqual(of('leave-one-in'), [0, 2, 2]);
  assertClose(of('shapley'), [0, 1, 1], 1e-12);
});

test('what is recommended to anybody has no counterfactual, and a short budget is owned up to', () => {
  const items = ['a', 'b', 'c', 'd', 'x', 'y'];
  const known = { history: ['a', 'b', 'c', 'd'] };
  const always = made(items, () => [0, 0, 0, 0, 2, 1]);
  const none = counterfactualHistory(always, known, 'x', { k: 1 });
  assert.equal(none.positions, undefined);
  assert.ok(none.smallest);
  const any = made(items, (past) => [0, 0, 0, 0, past.length > 0 ? 2 : 0, 1]);
  const short = counterfactualHistory(any, known, 'x', { k: 1, budget: 12 });
  assert.equal(short.positions?.length, 4);
  assert.ok(!short.smallest);
  assert.ok(counterfactualHistory(any, known, 'x', { k: 1 }).smallest);
});

test("of EASE, whose scores are sums over the history, every measure is the sum's part", () => {
  const ease = recommenders[1];
  const influences = historyInfluence(ease, history, 'i06').map(({ influence }) => influence);
  const single = history.history.map((item) => ease.score({ history: [item] }, ['i06'])[0]);
  assertClose(influences, single, 1e-5);
  const total = ease.score(history, ['i06'])[0];
  assertClose([influences.reduce((sum, each) => sum + each, 0)], [total], 1e-5);
});

test('Shapley influences add up from the empty history, sampled too', () => {
  for (const recommender of recommenders) {
    const known = { history: Array.from({ length: 14 }, (_, i) => `i${String(i).padStart(2, '0')}`) };
    const found = historyInfluence(recommender, known, 'i16', {
      method: 'shapley',
      samples: 200,
      random: new Random(1),
    });
    const [whole, nothing] = [known, { history: [] }].map((each) => recommender.score(each, ['i16'])[0]);
    assertClose(
      [found.reduce((sum, { influence }) => sum + influence, 0)],
      [whole - nothing],
      1e-4,
      recommender.name,
    );
  }
});

test('the nearest rows are those by the measure, found by looking at all', () => {
  const random = new Random('neighbors');
  const vectors = Float32Array.from({ length: 50 * 3 }, () => random.normal());
  throwsArgument(() => nearestEmbeddings(vectors, 7, 0), 'vectors');
  throwsArgument(() => nearestEmbeddings(vectors, 3, 50), 'index');
  throwsArgument(() => nearestEmbeddings(vectors, 3, 0, { k: 0 }), 'k');
  throwsArgument(() => nearestEmbeddings(vectors, 3, 0, { measure: 'near' as never }), 'measure');
  const of = (row: number) => [...vectors.slice(3 * row, 3 * row + 3)];
  const dot = (a: number[], b: number[]) => a.reduce((sum, value, i) => sum + value * b[i], 0);
  const measures = {
    cosine: (a: number[], b: number[]) => dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b)),
    dot,
    distance: (a: number[], b: number[]) => -Math.hypot(...a.map((value, i) => value - b[i])),
  };
  for (const [measure, near] of Object.entries(measures)) {
    const expected = Array.from({ length: 50 }, (_, index) => ({ index, nearness: near(of(7), of(index)) }))
      .filter(({ index }) => index !== 7)
      .sort((a, b) => b.nearness - a.nearness)
      .slice(0, 5);
    const found = nearestEmbeddings(vectors, 3, 7, { k: 5, measure: measure as 'cosine' });
    assert.deepEqual(
      found.map(({ index }) => index),
      expected.map(({ index }) => index),
      measure,
    );
    assertClose(
      found.map(({ nearness }) => nearness),
      expected.map(({ nearness }) => nearness),
      1e-6,
    );
  }
  assert.equal(nearestEmbeddings(Float32Array.of(0, 0, 1, 1), 2, 0)[0].nearness, 0);
  assert.equal(nearestEmbeddings(vectors, 3, 0, { k: 100 }).length, 49);
});
