import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { Random } from '../core/random';
import { tf } from '../core/tensorflow';
import { rejectsArgument, throwsArgument } from '../core/testing/throws-argument';
import type { Id } from '../data/vocabulary';
import { loadRecommender } from './load-recommender';
import { models } from './models';
import { smallLog } from './testing/small-log';

const log = smallLog();
const { train, test: validation } = log.split({ by: 'user', testShare: 0.25, random: new Random(1) });
const sizes = { epochs: 4, patience: 1 };

const byRanking = {
  bprMf: () => models.bprMf(sizes),
  lightGcn: () => models.lightGcn(sizes),
  graphSage: () => models.graphSage({ ...sizes, units: [8], samples: [3] }),
  pinSage: () => models.pinSage({ ...sizes, layers: 1, walks: { size: 3, steps: 50 } }),
  fpmc: () => models.fpmc(sizes),
  gru4rec: () => models.gru4rec({ ...sizes, length: 8 }),
  sasrec: () => models.sasrec({ ...sizes, length: 8, blocks: 1 }),
  bert4rec: () => models.bert4rec({ ...sizes, length: 8, blocks: 1 }),
};
const byLoss = {
  bst: () => models.bst({ ...sizes, length: 4 }),
  mlp: () => models.mlp(sizes),
  svd: () => models.svd({ epochs: 4, embeddingSize: 4, learningRate: 0.1 }),
  svdPlusPlus: () => models.svdPlusPlus({ epochs: 4, embeddingSize: 4, learningRate: 0.1 }),
};

for (const [figure, kind, better] of [
  ['ndcg@10', byRanking, Math.max],
  ['validationLoss', byLoss, Math.min],
] as const) {
  for (const [name, create] of Object.entries(kind)) {
    test(`${name}: with a validation part the epoch with the best ${figure} is kept`, async () => {
      const before = tf.memory().numTensors;
      const model = create();
      const { history, epoch } = await model.fit(train, { validation });
      assert.ok(history !== undefined && history.length >= 1 && history.length <= 4);
      const figures = history.map((record) => record[figure] as number);
      assert.ok(figures.every(Number.isFinite));
      assert.equal(epoch, 1 + figures.indexOf(better(...figures)));
      model.dispose();
      assert.equal(tf.memory().numTensors, before);
    });
  }
}

test('a blend learns its weights from the validation part, or from rows that it holds out itself', async () => {
  for (const options of [{ validation }, {}]) {
    const blend = models.blend([models.itemKnn(), models.ease({ l2: 5 })], { epochs: 5 });
    const { history } = await blend.fit(train, options);
    assert.ok(history !== undefined && history[4].trainingLoss < history[0].trainingLoss);
    blend.dispose();
  }
  for (const parts of [[], [models.ease()], [models.ease(), {}], 'ease']) {
    throwsArgument(() => models.blend(parts as never), 'parts');
  }
});

test('a validation part of another log, or one that nothing can be learned from, is named', async () => {
  const other = smallLog();
  const shifted = other.split({ by: 'new-users', random: new Random(1) });
  await assert.rejects(
    models.bprMf().fit(train, { validation: 'x' as never }),
    /^RangeError: validation|validation must be/,
  );
  await rejectsArgument(
    models.bst({ epochs: 1 }).fit(shifted.train, { validation: shifted.test }),
    'validation',
  );
});

test('features of items by their own ids; what a file cannot hold of the options stays behind', async () => {
  const asked = new Set<unknown>();
  const itemFeatures = (item: Id): number[] => {
    asked.add(item);
    return [Number(String(item).slice(1)) % 2, 1];
  };
  const folder = mkdtempSync(path.join(tmpdir(), 'features-'));
  for (const model of [
    models.pinSage({ ...sizes, itemFeatures, layers: 1 }),
    models.graphSage({ ...sizes, itemFeatures, userFeatures: () => [1], units: [8], samples: [3] }),
  ]) {
    await model.fit(train);
    assert.deepEqual(asked, new Set(log.items.ids));
    await model.save(folder);
    const loaded = await loadRecommender(folder);
    assert.deepEqual(loaded.recommend('u00'), model.recommend('u00'));
    model.dispose();
    loaded.dispose();
  }
  rmSync(folder, { recursive: true });
  const uneven = models.pinSage({ itemFeatures: (item) => (item === 'i03' ? [1] : [1, 2]) });
  await rejectsArgument(uneven.fit(train), 'itemFeatures(i03)');
});

test('a log without times: order is that of the rows, and what needs times says so', async () => {
  const timeless = smallLog({ times: false });
  for (const model of [
    models.sasrec({ epochs: 1, length: 8, blocks: 1 }),
    models.bst({ epochs: 1, length: 4 }),
    models.markovChain(),
  ]) {
    await model.fit(timeless);
    assert.equal(model.recommend('u00', { k: 3 }).length, 3);
    model.dispose();
  }
  const timed = models.markovChain();
  const untimed = models.markovChain();
  await timed.fit(log);
  await untimed.fit(timeless);
  assert.deepEqual(timed.recommend('u00'), untimed.recommend('u00'), 'rows stand in time here');
  await rejectsArgument(models.recentlyPopular().fit(timeless), 'log');
});

test('training on the validation part itself, or with a seed that is none, is an error', async () => {
  const model = models.popularity();
  await assert.rejects(
    model.fit(train, { validation: train }),
    /validation must be rows that are not trained on/,
  );
  await assert.rejects(model.fit(train, { signal: {} as never }), /signal must be an AbortSignal/);
  for (const seed of [Number.NaN, null, {}, ''])
    await assert.rejects(model.fit(train, { seed: seed as never }), /seed must be/);
});

test('factories refuse what is no record of options, and a name that is no text', () => {
  for (const [model, create] of Object.entries(models)) {
    const call = (options: unknown) =>
      model === 'blend'
        ? models.blend([models.ease(), models.popularity()], options as never)
        : (create as (options: unknown) => unknown)(options);
    for (const options of [null, 5, 'fast', []]) throwsArgument(() => call(options), 'options', model);
    for (const name of ['', 5]) throwsArgument(() => call({ name }), 'name', model);
  }
});

test('options that no model checks are checked by their factory', () => {
  throwsArgument(() => models.popularity({ by: 'users' } as never), 'options.by');
  throwsArgument(() => models.recentlyPopular({ days: 3 } as never), 'options.days');
  throwsArgument(() => models.randomWalks({ walks: 3 } as never), 'options.walks');
  const parts = [models.ease(), models.popularity()];
  throwsArgument(() => models.blend(parts, { weights: [1, 1] } as never), 'options.weights');
});

test('a model is not saved over a file, which stays as it is', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'save-'));
  try {
    const file = path.join(folder, 'thesis.txt');
    writeFileSync(file, 'mine');
    const model = models.popularity();
    await model.fit(train);
    await assert.rejects(model.save(file), /folder must be a folder, or a path where nothing is/);
    assert.equal(readFileSync(file, 'utf8'), 'mine');
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('a recommender prints its name and what it was fitted on, not its insides', async () => {
  const model = models.popularity();
  assert.equal(inspect(model), 'Recommender popularity, not fitted');
  await model.fit(train);
  assert.match(inspect(model), /^Recommender popularity, fitted on \d+ users and \d+ items$/);
  model.dispose();
  assert.equal(inspect(model), 'Recommender popularity, disposed');
});
