import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { Random } from '../../core/random';
import { rejectsArgument, throwsArgument } from '../../core/testing/throws-argument';
import { Log } from '../../data/log/log';
import { Vocabulary } from '../../data/vocabulary';
import { meanAbsoluteError, rootMeanSquaredError } from '../../evaluation/ratings/rating-errors';
import { loadRatingModel } from '../load-recommender';
import { models } from '../models';
import { crossValidateRatings } from './cross-validate-ratings';
import type { RatingModel, RatingRecommender } from './rating-model';

const folder = mkdtempSync(path.join(tmpdir(), 'rating-models-'));
after(() => rmSync(folder, { recursive: true }));

/** Ratings of generous and strict users of good and bad items, in halves of a star, by text ids. */
function ratedLog(parts: { values?: boolean } = {}): Log {
  const random = new Random(4);
  const rows = { user: [] as number[], item: [] as number[], value: [] as number[] };
  for (let user = 0; user < 40; user++)
    for (let item = 0; item < 25; item++) {
      if (random.uniform() < 0.5) continue;
      rows.user.push(user);
      rows.item.push(item);
      const stars = 3 + 0.03 * (user - 20) + 0.08 * (item - 12) + random.normal(0, 0.3);
      rows.value.push(Math.min(5, Math.max(1, Math.round(2 * stars) / 2)));
    }
  const ids = (letter: string, count: number): Vocabulary =>
    new Vocabulary(Array.from({ length: count }, (_, i) => `${letter}${i}`));
  return new Log({
    user: Int32Array.from(rows.user),
    item: Int32Array.from(rows.item),
    ...(parts.values !== false && { value: Float64Array.from(rows.value) }),
    users: ids('u', 40),
    items: ids('i', 25),
  });
}

const log = ratedLog();
const every: Record<string, (options?: object) => RatingRecommender> = {
  biases: (options) => models.biases({ scale: [1, 5], ...options }),
  userKnn: (options) => models.ratingKnn({ by: 'user', scale: [1, 5], ...options }),
  itemKnn: (options) => models.ratingKnn({ by: 'item', center: 'mean', scale: [1, 5], ...options }),
  svd: (options) => models.svd({ embeddingSize: 4, scale: [1, 5], ...options }),
  svdPlusPlus: (options) => models.svdPlusPlus({ embeddingSize: 4, scale: [1, 5], ...options }),
};

for (const [name, create] of Object.entries(every)) {
  test(`${name}: a log without ratings, one outside the scale, a bad option and what is no id are refused`, async () => {
    await rejectsArgument(create().fit(ratedLog({ values: false })), 'log');
    await assert.rejects(create({ scale: [2, 5] }).fit(log), /value\[\d+\] must be in the scale/);
    throwsArgument(() => create({ scale: [5, 1] }), 'scale[1]');
    throwsArgument(() => create({ neighbours: 3 }), 'options.neighbours');
    const model = create();
    throwsArgument(() => model.predict('u1', 'i1'), 'recommender');
    throwsArgument(() => model.predictLog(log), 'recommender');
    await model.fit(log);
    throwsArgument(() => model.predict('', 'i1'), 'user');
    throwsArgument(() => model.predict('u1', undefined as never), 'item');
    throwsArgument(() => model.predictLog([] as never), 'log');
    model.dispose();
    model.dispose();
    throwsArgument(() => model.predict('u1', 'i1'), 'recommender');
  });

  test(`${name}: predictions by id, unknown ids, logs of other vocabularies, saved and loaded`, async () => {
    const model = create();
    await model.fit(log);
    const all = model.predictLog(log);
    assert.equal(all[7], model.predict(log.users.id(log.user[7]), log.items.id(log.item[7])));
    assert.ok(all.every((value) => value >= 1 && value <= 5));
    const mean = (log.value as Float64Array).reduce((sum, value) => sum + value, 0) / log.rows;
    assert.ok(Math.abs(model.predict('nobody', 'nothing') - mean) < 1e-9);
    assert.ok(
      Number.isFinite(model.predict('u3', 'nothing')) && Number.isFinite(model.predict('nobody', 'i3')),
    );
    const other = new Log({
      user: Int32Array.of(0, 1),
      item: Int32Array.of(1, 0),
      users: new Vocabulary(['new', 'u7']),
      items: new Vocabulary(['i3', 'i9']),
    });
    assert.deepEqual(Array.from(model.predictLog(other)), [
      model.predict('new', 'i9'),
      model.predict('u7', 'i3'),
    ]);
    const target = path.join(folder, name);
    await model.save(target);
    const loaded = await loadRatingModel(target);
    assert.deepEqual(loaded.predictLog(log), all);
    assert.equal(loaded.fresh().fitted, false);
    await loaded.fresh().fit(log);
    loaded.dispose();
  });
}

test('bad options of cross-validation are refused before anything is trained', async () => {
  const good = [models.biases()];
  await rejectsArgument(crossValidateRatings([], { log }), 'models');
  await rejectsArgument(crossValidateRatings([models.ease()] as never, { log }), 'models');
  await rejectsArgument(crossValidateRatings(good, {} as never), 'log');
  await rejectsArgument(crossValidateRatings(good, { log: ratedLog({ values: false }) }), 'log');
  for (const folds of [0, 1, 1.5, Number.NaN, log.rows + 1])
    await assert.rejects(crossValidateRatings(good, { log, folds }), /folds|^ArgumentError: k must/);
  await rejectsArgument(crossValidateRatings(good, { log, seeds: [1, 1] }), 'seeds');
  await rejectsArgument(crossValidateRatings(good, { log, level: 1 }), 'level');
  await rejectsArgument(crossValidateRatings(good, { log, baseline: 'SVD' }), 'baseline');
  await assert.rejects(crossValidateRatings(good, { log, fold: 3 } as never), /did you mean folds/);
  const signal = AbortSignal.abort(new Error('enough'));
  await assert.rejects(crossValidateRatings(good, { log, signal }), /enough/);
});

test('each fold is predicted once, by models trained on the others: figures as computed here', async () => {
  const given = [every.biases(), every.svd()];
  const table = await crossValidateRatings(given, { log, folds: 4, seeds: [3] });
  const splits = log.folds(4, { random: new Random(3).child('split') });
  for (const [m, name] of ['biases', 'SVD'].entries()) {
    const { runs, rmse } = table.row(name);
    assert.equal(runs.length, 4);
    for (const [fold, { train, test: held }] of splits.entries()) {
      const model = given[m].fresh();
      await model.fit(train, { seed: 3 });
      const predicted = model.predictLog(held);
      assert.equal(runs[fold].rmse, rootMeanSquaredError(held.value as Float64Array, predicted));
      assert.equal(runs[fold].mae, meanAbsoluteError(held.value as Float64Array, predicted));
    }
    const mean = runs.reduce((sum, run) => sum + run.rmse / 4, 0);
    assert.ok(rmse !== undefined && Math.abs(rmse.estimate - mean) < 1e-12 && rmse.lower < mean);
  }
  const [first, second] = table.rows;
  assert.ok((first.rmse?.estimate ?? 9) <= (second.rmse?.estimate ?? 0));
  assert.equal(first.difference, undefined);
  assert.ok((second.difference?.estimate ?? -1) >= 0);
  const text = String(table);
  for (const part of ['RMSE', 'MAE', 'fit s', '4 folds', '40 users']) assert.ok(text.includes(part), part);
  throwsArgument(() => table.row('ease'), 'model');
});

test('several seeds share the folds; fixed models are trained once per fold; a model that fails stands apart', async () => {
  let trained = 0;
  const constant = (name: string, value: number): RatingModel => ({
    name,
    fitted: true,
    fit: async () => {
      trained++;
      if (Number.isNaN(value)) throw new Error('no luck');
      return { seconds: 0 };
    },
    predict: () => value,
    predictLog: (asked) => new Float64Array(asked.rows).fill(value),
    save: async () => {},
    fresh: () => constant(name, value),
    dispose: () => {},
  });
  const table = await crossValidateRatings(
    [constant('three', 3), constant('none', Number.NaN), every.biases()],
    {
      log,
      folds: 3,
      seeds: [1, 2],
      baseline: 'three',
    },
  );
  assert.equal(trained, 3 * 2 + 1);
  const three = table.row('three');
  assert.equal(three.runs.length, 6);
  assert.equal(three.difference, undefined);
  assert.match(String(table.row('none').error), /no luck/);
  assert.match(String(table), /none failed: no luck/);
  const biases = table.row('biases');
  assert.equal(biases.runs.length, 6);
  assert.equal(biases.runs[0].rmse, biases.runs[1].rmse);
  assert.ok((biases.difference?.upper ?? 1) < 0);
  assert.equal(table.rows.at(-1)?.model, 'none');
});
