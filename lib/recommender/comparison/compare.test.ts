import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../core/random';
import { tf } from '../../core/tensorflow';
import { rejectsArgument, throwsArgument } from '../../core/testing/throws-argument';
import { interactionsOf, itemsOfUser } from '../../data/interactions';
import { Log } from '../../data/log/log';
import { Vocabulary } from '../../data/vocabulary';
import { tInterval } from '../../evaluation/intervals';
import { evaluateRanking } from '../../evaluation/ranking/evaluate-ranking';
import { rankingDifference, rankingInterval } from '../../evaluation/ranking/user-groups';
import { fitPopularItems } from '../../models/baselines/popular-items';
import { fitEase } from '../../models/linear/ease';
import { ModelRecommender } from '../model-recommender';
import { models } from '../models';
import type { Recommender } from '../recommender';
import { everyModel } from '../testing/every-model';
import { smallLog } from '../testing/small-log';
import { compare } from './compare';
import type { CompareOptions } from './compare-options';

const log = smallLog();
const { train, test: held } = log.split({ by: 'user', testShare: 0.3, random: new Random(1) });
const two = (): Recommender[] => [models.popularity(), models.ease({ l2: 5 })];

/** A log as large as ours, of other users. */
function foreign(): Log {
  const { users, items } = log;
  const others = new Vocabulary(users.ids.map((id) => `other ${id}`));
  return new Log({ ...held.columns(), users: others, items });
}

/** A model whose training fails, or, told so, its scores. */
function failing(where: 'fit' | 'scores'): Recommender {
  return new ModelRecommender({
    model: 'failing',
    name: `fails in ${where}`,
    reads: 'items',
    canFoldIn: false,
    isRandom: true,
    options: {},
    train: async () => {
      if (where === 'fit') throw new Error('no luck');
      const scoreItems = (users: Int32Array) =>
        new Float32Array(users.length * log.items.size).fill(Number.NaN);
      return { fitted: { scoreItems, save: () => ({ tensors: {} }), dispose: () => {} } };
    },
    restore: () => assert.fail(),
  });
}

test('bad options are named before anything is trained', async () => {
  const never = [failing('fit')];
  const cases: [CompareOptions, RegExp][] = [
    [{}, /^options must be/],
    [{ train, test: held, log }, /^options must be/],
    [{ train }, /^test must be a log/],
    [{ train, test: { user: [1] } as never }, /^test must be a log/],
    [{ train, test: held, folds: 2 }, /^folds must be left out/],
    [{ log }, /^options must be with split or folds/],
    [{ log, split: { by: 'user' }, folds: 2 }, /^options must be with split or folds/],
    [{ log, folds: 1 }, /^folds must be/],
    [{ log, folds: 1.5 }, /^folds must be/],
    [{ train, test: held, k: [] }, /^k must be/],
    [{ train, test: held, k: [0] }, /^k\[0\] must be/],
    [{ train, test: held, k: [21] }, /^k\[0\] must be at most the 20 items/],
    [{ train, test: held, metrics: ['accuracy' as never] }, /^metrics must be one of/],
    [{ train, test: held, metrics: [] }, /^metrics must be/],
    [{ train, test: held, seeds: [] }, /^seeds must be/],
    [{ train, test: held, seeds: [1, '1'] }, /^seeds must be/],
    [{ train, test: held, baseline: 'EASE' }, /^baseline must be one of/],
    [{ train, test: held, level: 1 }, /^level must be/],
    [{ train, test: held, validation: 1 }, /^validation must be/],
    [{ log, split: { by: 'user' }, validation: held }, /^validation must be/],
    [{ train, test: held, signal: {} as never }, /^signal must be an AbortSignal/],
    [{ log, split: null as never }, /^split must be an object/],
    [{ log, split: { by: 'user', random: new Random(1) } as never }, /^split\.random must be left out/],
    [{ train, test: held, metrics: ['ndcg', 'ndcg'] }, /^metrics must be distinct/],
    [{ train, test: train }, /^test must be other rows than train/],
    [{ train, test: held, validation: held }, /^validation must be other rows than test/],
    [{ train, test: held, validation: train }, /^validation must be other rows than train/],
    [{ train: log, test: held }, /^test must be a log with a pair that is in no other part/],
    [{ train, test: foreign() }, /^test must be a part of the same log/],
    [{ train, test: held, validation: foreign() }, /^validation must be a part of the same log/],
  ];
  for (const [options, message] of cases) await assert.rejects(compare(never, options), { message });
  await rejectsArgument(compare([], { train, test: held }), 'models');
  await rejectsArgument(compare([{} as never], { train, test: held }), 'models');
});

test('one seed: metrics, intervals over users and paired differences are those of evaluateRanking by hand', async () => {
  const table = await compare(two(), { train, test: held, k: [3, 10], metrics: ['recall', 'hitRate'] });
  const [seen, asked] = [train.interactions(), held.interactions()];
  const options = { test: asked, seen, k: [3, 10] };
  const popular = await evaluateRanking(fitPopularItems(seen).scoreItems, options);
  const ease = await evaluateRanking(fitEase(seen, { l2: 5 }).scoreItems, options);
  assert.deepEqual(table.metrics, ['recall@3', 'recall@10', 'hitRate@3', 'hitRate@10']);
  assert.equal(table.protocol.over, 'users');
  const [first, second] = table.rows;
  assert.deepEqual([first.model, second.model], ['EASE', 'popularity']);
  for (const k of [3, 10]) {
    for (const metric of ['recall', 'hitRate'] as const) {
      const name = `${metric}@${k}`;
      for (const [row, result] of [
        [first, ease],
        [second, popular],
      ] as const) {
        const { estimate, lower, upper } = rankingInterval(result, { k, metric });
        assert.ok(Math.abs(row.metrics[name].estimate - estimate) < 1e-6);
        assert.ok(Math.abs(row.metrics[name].lower - Math.max(0, lower)) < 1e-6);
        assert.ok(Math.abs(row.metrics[name].upper - Math.min(1, upper)) < 1e-6);
      }
      const [better, worse] = first.differences[name] === undefined ? [ease, popular] : [popular, ease];
      const row = better === ease ? second : first;
      const { estimate, upper } = rankingDifference(worse, better, { k, metric });
      assert.ok(Math.abs(row.differences[name].estimate - estimate) < 1e-6);
      assert.ok(Math.abs(row.differences[name].upper - upper) < 1e-6);
    }
  }
  assert.equal(first.differences['recall@3'], undefined, 'the best is the baseline');
  table.dispose();
});

test('several seeds: intervals are over them, and a model without chance is trained once', async () => {
  let trained = 0;
  const counted = models.ease({ l2: 5 }) as ModelRecommender;
  const { train: fitOnce } = counted.adapter;
  (counted.adapter as { train: typeof fitOnce }).train = (...given) => {
    trained++;
    return fitOnce(...given);
  };
  const given = [counted, models.bprMf({ epochs: 2 })];
  const options = { train, test: held, seeds: [1, 2, 3], baseline: 'BPR-MF' };
  const table = await compare(given, options);
  assert.equal(trained, 1);
  assert.equal(table.protocol.over, 'seeds');
  const row = (name: string) => table.rows.find(({ model }) => model === name) as (typeof table.rows)[number];
  const [ease, bpr] = [row('EASE'), row('BPR-MF')];
  assert.equal(ease.metrics['ndcg@10'].standardDeviation, 0);
  const values = bpr.runs['ndcg@10'];
  assert.equal(new Set(values).size, 3);
  assert.equal(bpr.metrics['ndcg@10'].estimate, tInterval(values).estimate);
  const difference = ease.runs['ndcg@10'].map((value, i) => value - values[i]);
  assert.ok(Math.abs(ease.differences['ndcg@10'].estimate - tInterval(difference).estimate) < 1e-12);
  assert.deepEqual(bpr.differences, {});
  assert.match(table.toString(), /EASE .*\[the same in all\]/);
  assert.match(table.toString(), /over 3 seeds/);
  assert.ok(!given.some(({ fitted }) => fitted), 'the given ones are left as they are');
  const again = await compare([models.bprMf({ epochs: 2 })], { train, test: held, seeds: [1, 2, 3] });
  assert.deepEqual(again.rows[0].runs, bpr.runs);
  table.dispose();
  again.dispose();
});

test('a log that is split here: each seed another way, or by time once; folds test each row once', async () => {
  const bySeed = await compare(two(), {
    log,
    split: { by: 'user', testShare: 0.3 },
    seeds: [1, 2, 3],
    k: [5],
  });
  assert.equal(new Set(bySeed.rows[0].runs['ndcg@5']).size, 3);
  const byTime = await compare(two(), { log, split: { by: 'last' }, seeds: [1, 2], k: [5] });
  assert.equal(new Set(byTime.rows[0].runs['ndcg@5']).size, 1);
  const folded = await compare(two(), { log, folds: 4, seeds: [1, 2], k: [5], validation: 0.2 });
  assert.equal(folded.protocol.over, 'folds');
  assert.equal(folded.rows[0].metrics['ndcg@5'].count, 4);
  assert.equal(folded.rows[0].runs['ndcg@5'].length, 8);
  assert.match(folded.toString(), /intervals over 4 folds/);
  assert.ok(folded.protocol.validationRows > 0);
  for (const table of [bySeed, byTime, folded]) table.dispose();
});

test('rows that training stops by are no candidates in the test', async () => {
  const { train: inner, test: validation } = train.split({
    by: 'user',
    testShare: 0.3,
    random: new Random(2),
  });
  const table = await compare([models.popularity()], { train: inner, test: held, validation });
  const list = table
    .best()
    .recommend('u00', { k: 100, exclude: 'nothing' })
    .map(({ item }) => log.items.index(item));
  const known = [inner, validation].map((part) => new Set(itemsOfUser(part.interactions(), 0)));
  const wanted = new Set(itemsOfUser(held.interactions(), 0));
  const candidates = list.filter((item) => known.every((items) => !items.has(item))).slice(0, 10);
  const [result] = table.rows;
  assert.ok(result.metrics['recall@10'].count > 20);
  const seen = interactionsOf(
    {
      user: Int32Array.of(...inner.user, ...validation.user),
      item: Int32Array.of(...inner.item, ...validation.item),
    },
    { users: log.users.size, items: log.items.size },
  );
  const popular = fitPopularItems(inner.interactions());
  const byHand = await evaluateRanking(popular.scoreItems, { test: held.interactions(), seen, k: [10] });
  assert.equal(result.runs['ndcg@10'][0], byHand.at[10].mean.ndcg);
  assert.equal(
    byHand.at[10].perUser.recall[0],
    candidates.filter((item) => wanted.has(item)).length / wanted.size,
  );
  table.dispose();
});

test('a model that fails stands in the table with its error, and the others go on', async () => {
  const table = await compare([failing('fit'), failing('scores'), ...two()], {
    train,
    test: held,
    seeds: [1, 2],
  });
  assert.deepEqual(
    table.rows.map(({ model }) => model),
    ['EASE', 'popularity', 'fails in fit', 'fails in scores'],
  );
  assert.equal(table.rows[2].error?.message, 'no luck');
  assert.deepEqual(table.rows[2].metrics, {});
  assert.match(table.toString(), /fails in fit failed: no luck/);
  assert.match(table.toString(), /fails in scores failed: score of user .* must be a number/);
  throwsArgument(() => table.recommender('fails in fit'), 'model');
  assert.equal(table.best().name, 'EASE');
  const none = await compare([failing('fit')], { train, test: held });
  throwsArgument(() => none.best(), 'models');
  assert.match(none.toString(), /no luck/);
  table.dispose();
});

test('best by a metric is fitted and answers; another metric is an error that lists them', async () => {
  const table = await compare(two(), { train, test: held });
  const best = table.best('recall@10');
  assert.equal(best.fitted, true);
  assert.equal(best.recommend('u00', { k: 3 }).length, 3);
  throwsArgument(() => table.best('ndcg@5'), 'metric');
  table.dispose();
  assert.throws(() => best.recommend('u00'), /disposed/);
});

test('two models of one name are told apart', async () => {
  const table = await compare(
    [models.itemKnn(), models.itemKnn({ neighbors: 1 }), models.itemKnn({ name: 'mine' })],
    {
      train,
      test: held,
    },
  );
  assert.deepEqual(
    new Set(table.rows.map(({ model }) => model)),
    new Set(['item-kNN', 'item-kNN 2', 'mine']),
  );
  table.dispose();
});

test('who was not ranked, and what could not be known, is counted under the table', async () => {
  const repeated = await compare([models.popularity()], {
    train: log,
    test: log.split({ by: 'last' }).test,
  }).catch(String);
  assert.match(String(repeated), /test must be a log with a pair that is in no other part/);
  const { train: known, test: strangers } = log.split({
    by: 'new-users',
    testShare: 0.3,
    random: new Random(1),
  });
  const table = await compare([models.popularity()], { train: known, test: strangers });
  const { counts } = table.protocol;
  assert.equal(counts?.coldUsers, counts?.users);
  assert.match(table.toString(), /ranked by popularity, as training does not know them/);
  table.dispose();
});

test('an abort ends it with its reason, before it begins or within training, and no tensor stays', async () => {
  await assert.rejects(
    compare([failing('fit')], { train, test: held, signal: AbortSignal.abort(new Error('enough')) }),
    /enough/,
  );
  const before = tf.memory().numTensors;
  const controller = new AbortController();
  const long = models.bprMf({ epochs: 100_000 });
  const running = compare([models.implicitAls({ epochs: 1 }), long], {
    train,
    test: held,
    signal: controller.signal,
  });
  setTimeout(() => controller.abort(new Error('later')), 500);
  await assert.rejects(running, /later/);
  assert.equal(tf.memory().numTensors, before);
  const table = await compare([models.implicitAls({ epochs: 1 }), models.bprMf({ epochs: 1 })], {
    train,
    test: held,
  });
  table.dispose();
  table.dispose();
  assert.equal(tf.memory().numTensors, before);
});

test('two rows never have one name, even where a name looks like a second one', async () => {
  const given = [models.ease({ name: 'EASE 2' }), models.ease(), models.ease(), models.popularity()];
  const table = await compare(given, { train, test: held });
  const names = table.rows.map(({ model }) => model).sort();
  assert.deepEqual(names, ['EASE', 'EASE 2', 'EASE 3', 'popularity']);
  table.dispose();
});

test('every model of `models` is cross-validated by folds, each over as many values', async () => {
  const table = await compare(
    Object.values(everyModel).map((create) => create()),
    { log: smallLog(), folds: 2, k: [5] },
  );
  assert.equal(table.protocol.over, 'folds');
  for (const row of table.rows) {
    assert.equal(row.error, undefined, `${row.model}: ${row.error?.message}`);
    assert.equal(row.runs['ndcg@5'].length, 2);
    assert.equal(row.metrics['ndcg@5'].count, 2);
  }
  table.dispose();
});

test('nDCG by the values of the log: refused without values, other figures for graded gains, recall as before', async () => {
  const without = new Log({ user: log.user, item: log.item, users: log.users, items: log.items });
  const given = [models.popularity()];
  await rejectsArgument(compare(given, { log: without, folds: 2, gain: 'linear' }), 'gain');
  await rejectsArgument(compare(given, { log, folds: 2, gain: 'cubic' as never }), 'gain');
  const [binary, linear, exponential] = await Promise.all(
    (['binary', 'linear', 'exponential'] as const).map((gain) =>
      compare(given, { log, folds: 2, k: [5], gain }),
    ),
  );
  const figure = (table: typeof binary, metric: string): number => table.rows[0].metrics[metric].estimate;
  assert.equal(figure(binary, 'recall@5'), figure(exponential, 'recall@5'));
  const ndcgs = [binary, linear, exponential].map((table) => figure(table, 'ndcg@5'));
  assert.equal(new Set(ndcgs).size, 3);
  assert.match(String(exponential), /2\^value - 1/);
  assert.doesNotMatch(String(binary), /gains/);
  for (const table of [binary, linear, exponential]) table.dispose();
});
