import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { tf } from '../core/tensorflow';
import { rejectsArgument, throwsArgument } from '../core/testing/throws-argument';
import { itemsOfUser, usersPerItem } from '../data/interactions';
import type { Id } from '../data/vocabulary';
import { evaluateRanking } from '../evaluation/ranking/evaluate-ranking';
import { loadRecommender } from './load-recommender';
import { models } from './models';
import type { Recommendation, Recommender } from './recommender';
import { everyModel } from './testing/every-model';
import { allSeen, itemCount, smallLog, userCount, withoutRows } from './testing/small-log';

const log = smallLog();
const everybody = Int32Array.from({ length: userCount }, (_, user) => user);
const folder = mkdtempSync(path.join(tmpdir(), 'recommenders-'));
after(() => rmSync(folder, { recursive: true }));
const items = (list: readonly Recommendation[]): Id[] => list.map(({ item }) => item);
/** Sorted here, not by the recommender. */
const popular = Array.from(usersPerItem(log.interactions()), (users, item) => ({ users, item }))
  .sort((a, b) => b.users - a.users || a.item - b.item)
  .map(({ item }) => log.items.id(item));

test('every model of `models` is under this contract', () => {
  assert.deepEqual(Object.keys(everyModel).sort(), Object.keys(models).sort());
});

for (const [name, create] of Object.entries(everyModel)) {
  test(`${name}: what is asked before it is fitted, bad input and what it cannot do are errors that name the argument`, async () => {
    const model = create();
    const message = (pattern: string) => ({ name: /Error/, message: new RegExp(pattern) });
    assert.equal(model.fitted, false);
    assert.throws(() => model.recommend('u00'), message('^recommender must be fitted'));
    assert.throws(() => model.score('u00', ['i00']), message('^recommender must be fitted'));
    assert.throws(() => model.scoreItems(Int32Array.of(0)), message('^recommender must be fitted'));
    assert.throws(() => model.similarItems('i00'), message('^recommender must be fitted'));
    await assert.rejects(model.save(path.join(folder, 'never')), message('^recommender must be fitted'));
    await assert.rejects(model.fit(undefined as never), message('^log must be'));
    await assert.rejects(model.fit([{ user: 1, item: 2 }] as never), message('^log must be'));
    await assert.rejects(model.fit(log, { validation: 3 as never }), message('^validation must be'));
    await assert.rejects(
      model.fit(log, { signal: AbortSignal.abort(new Error('enough')) }),
      message('^enough'),
    );
    assert.equal(model.fitted, false);

    await model.fit(log);
    for (const k of [0, -1, 1.5, Number.NaN, '3'])
      assert.throws(() => model.recommend('u00', { k: k as number }), message('^k must be'));
    for (const user of [undefined, null, '', Number.NaN, true])
      assert.throws(() => model.recommend(user as never), message('^user must be'));
    assert.throws(() => model.recommend(['u00', ''] as never), message('^users\\[1\\] must be'));
    assert.throws(() => model.recommend('u00', { exclude: 'all' as never }), message('^exclude must be'));
    assert.throws(() => model.recommend('u00', { only: [{}] as never }), message('^only\\[0\\] must be'));
    assert.throws(() => model.score('u00', ['i00', 'none']), message('^items\\[1\\] must be'));
    assert.throws(() => model.similarItems('none'), message('^item must be'));
    assert.throws(() => model.scoreItems(Int32Array.of(0, userCount)), message('^users must be'));
    await assert.rejects(model.save(''), message('^folder must be'));
    if (model.canFoldIn) {
      assert.throws(() => model.recommend({ history: 'i00' as never }), message('^history must be'));
      assert.throws(
        () => model.recommend({ history: ['i00', 'i01'], times: [2, 1] }),
        message('^times\\[1\\] must be'),
      );
      assert.throws(() => model.recommend({ history: ['i00'], times: [] }), message('^times must be'));
    } else {
      assert.throws(() => model.recommend({ history: ['i00'] }), message('^recommender must be .*itemKnn'));
    }
    model.dispose();
  });

  test(`${name}: known, unknown and cold users, one who has seen everything, ties, k above the catalog`, async () => {
    const model = create();
    const report = await model.fit(log);
    assert.ok(report.seconds >= 0 && (report.history === undefined || report.history.length > 0));
    const seenBy = (user: string) => new Set(items(ranked(model, user, log)));

    for (const user of log.users.ids as string[]) {
      const list = model.recommend(user, { k: 5 });
      assert.ok(list.length <= 5);
      const all = model.recommend(user, { k: 1000, exclude: 'nothing' });
      assert.deepEqual(all, ranked(model, user), 'by score, of equal scores the lower index first');
      const seen = seenBy(user);
      assert.deepEqual(list, all.filter(({ item }) => !seen.has(item)).slice(0, 5), 'less what was seen');
      assert.deepEqual(
        Array.from(model.score(user, items(all))),
        all.map(({ score }) => score),
      );
    }
    // A product of many rows may round otherwise than one of one row.
    const many = model.recommend(['u00', 'nobody', 'u03']);
    ['u00', 'nobody', 'u03'].forEach((user, i) => {
      model.recommend(user).forEach(({ item, score }, rank) => {
        assert.ok(
          many[i][rank].item === item && Math.abs(many[i][rank].score - score) < 1e-4 * (1 + Math.abs(score)),
        );
      });
    });
    assert.deepEqual(model.recommend([]), []);
    assert.equal(model.recommend('u00', { k: 1000 }).length, itemCount - seenBy('u00').size);
    assert.deepEqual(model.recommend(allSeen), []);
    assert.deepEqual(items(model.recommend('nobody', { k: 100 })), popular);
    assert.deepEqual(items(model.recommend(withoutRows, { k: 100 })), popular);
    assert.deepEqual(
      new Set(items(model.recommend('u00', { exclude: 'nothing', only: ['i03', 'i04', '?'] }))),
      new Set(['i03', 'i04']),
    );
    assert.ok(!items(model.recommend('u00', { exclude: ['i05', '?'], k: 100 })).includes('i05'));

    const scores = model.scoreItems(everybody);
    assert.equal(scores.length, userCount * itemCount);
    assert.equal(model.scoreItems(new Int32Array(0)).length, 0);
    assert.ok(scores.every(Number.isFinite));
    const { counts } = await evaluateRanking(model.scoreItems, { test: log.interactions(), k: [5] });
    assert.equal(counts.users, userCount - 1);

    if (model.canFoldIn) {
      const history = ['i02', 'i04', 'unheard of', 'i06'];
      const list = model.recommend({ history }, { k: 100 });
      assert.equal(list.length, itemCount - 3);
      assert.ok(!items(list).includes('i04'));
      assert.equal(model.recommend({ history, times: [1, 2, 3, 4] }, { k: 1 }).length, 1);
      assert.deepEqual(items(model.recommend({ history: [] }, { k: 100 })), popular);
      assert.deepEqual(items(model.recommend({ history: ['unheard of'] }, { k: 100 })), popular);
    }
    model.dispose();
  });

  test(`${name}: similar items leave out the item itself, or the model says that it has none`, async () => {
    const model = create();
    await model.fit(log);
    const without = ['popularity', 'recentlyPopular', 'biases', 'blend'].includes(name);
    if (without) throwsArgument(() => model.similarItems('i02'), 'recommender');
    else {
      const similar = model.similarItems('i02', { k: 100 });
      assert.ok(similar.length > 0 && similar.length < itemCount);
      assert.ok(!items(similar).includes('i02'));
      similar.forEach(({ score }, i) => {
        assert.ok(Number.isFinite(score) && (i === 0 || score <= similar[i - 1].score));
      });
      assert.deepEqual(model.similarItems('i02', { k: 2 }), similar.slice(0, 2));
      throwsArgument(() => model.similarItems('i02', { k: 0 }), 'k');
    }
    model.dispose();
  });

  test(`${name}: the same seed gives the same scores; fitting again and a fresh one leave nothing behind`, async () => {
    const model = create();
    await model.fit(log, { seed: 1 });
    const first = model.scoreItems(everybody);
    await model.fit(log, { seed: 2 });
    const second = model.scoreItems(everybody);
    const fresh = model.fresh();
    assert.equal(fresh.fitted, false);
    await fresh.fit(log, { seed: 1 });
    assert.deepEqual(fresh.scoreItems(everybody), first);
    const fixed = ['popularity', 'recentlyPopular', 'itemKnn', 'ease', 'markovChain', 'biases', 'ratingKnn'];
    const isRandom = !fixed.includes(name);
    assert.equal(Buffer.compare(Buffer.from(first.buffer), Buffer.from(second.buffer)) !== 0, isRandom);
    model.dispose();
    fresh.dispose();
  });

  test(`${name}: saved and loaded it ranks alike, and once more after a second save`, async () => {
    const model = create();
    await model.fit(log);
    const saved = path.join(folder, name);
    await model.save(saved);
    const loaded = await loadRecommender(saved);
    assert.equal(loaded.name, model.name);
    assert.equal(loaded.fitted, true);
    assert.deepEqual(loaded.scoreItems(everybody), model.scoreItems(everybody));
    assert.deepEqual(loaded.recommend('u04'), model.recommend('u04'));
    assert.deepEqual(loaded.recommend(allSeen), []);
    if (model.canFoldIn)
      assert.deepEqual(
        loaded.recommend({ history: ['i02', 'i04'] }),
        model.recommend({ history: ['i02', 'i04'] }),
      );
    await loaded.save(saved);
    const again = await loadRecommender(saved);
    assert.deepEqual(again.scoreItems(everybody), model.scoreItems(everybody));
    await again.fresh().fit(log);
    for (const each of [model, loaded, again]) each.dispose();
  });

  test(`${name}: disposed of twice; later use is a clear error, and no tensor stays`, async () => {
    // What is made once per process is made by now.
    const before = tf.memory().numTensors;
    const model = create();
    await model.fit(log);
    model.recommend('u00');
    model.dispose();
    model.dispose();
    throwsArgument(() => model.recommend('u00'), 'recommender');
    await rejectsArgument(model.fit(log), 'recommender');
    const aborted = create();
    await assert.rejects(aborted.fit(log, { signal: AbortSignal.abort() }));
    assert.equal(tf.memory().numTensors, before);
  });
}

test('what was saved is loaded in another process and gives the same scores', async () => {
  const program = `
    const { loadRecommender } = require('lib/recommender');
    (async () => {
      const scores = {};
      for (const name of ${JSON.stringify(Object.keys(everyModel))}) {
        const model = await loadRecommender(require('node:path').join(process.argv[1], name));
        scores[name] = Array.from(model.scoreItems(Int32Array.from({ length: ${userCount} }, (_, u) => u)));
      }
      console.log(JSON.stringify(scores));
    })();`;
  const output = execFileSync(process.execPath, ['-e', program, folder], {
    cwd: path.join(__dirname, '../..'),
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    maxBuffer: 1e8,
  });
  const theirs = JSON.parse(output.trim().split('\n').at(-1) as string);
  for (const name of Object.keys(everyModel)) {
    const model = await loadRecommender(path.join(folder, name));
    assert.deepEqual(theirs[name], Array.from(model.scoreItems(everybody)), name);
    model.dispose();
  }
});

/** All items of a user by the scores; or, of a log, those that the user has there. Sorted here, not by the recommender. */
function ranked(model: Recommender, user: string, of?: typeof log): Recommendation[] {
  const index = log.users.index(user);
  if (of !== undefined)
    return Array.from(itemsOfUser(of.interactions(), index), (item) => ({
      item: log.items.id(item),
      score: 0,
    }));
  const scores = model.scoreItems(Int32Array.of(index));
  return Array.from(scores, (score, i) => ({ item: log.items.id(i), score, i }))
    .sort((a, b) => b.score - a.score || a.i - b.i)
    .map(({ item, score }) => ({ item, score }));
}
