import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { rejectsArgument } from '../core/testing/throws-argument';
import { readLog } from '../data/log/read-log';
import type { Id } from '../data/vocabulary';
import { readArchive, writeArchive } from '../training/model-archive';
import { DamagedFileError } from '../training/tensor-file';
import { loadRecommender } from './load-recommender';
import { models } from './models';

/** Ids of one kind each: whole numbers with gaps, texts of any letters, numbers that a double cannot hold. */
const idLists: Record<string, fc.Arbitrary<Id[]>> = {
  numbers: fc.uniqueArray(fc.integer(), { minLength: 3, maxLength: 12 }),
  // A text of blanks alone is no id.
  texts: fc.uniqueArray(
    fc.string({ minLength: 1, maxLength: 6, unit: 'grapheme' }).filter((text) => text.trim() !== ''),
    { minLength: 3, maxLength: 12 },
  ),
  'large numbers': fc.uniqueArray(fc.bigInt({ min: 2n ** 60n, max: 2n ** 63n - 1n }), {
    minLength: 3,
    maxLength: 12,
  }),
};

for (const [kind, ids] of Object.entries(idLists)) {
  test(`ids that are ${kind} come back out as they went in; lists are sorted and hold nothing seen`, async () => {
    await fc.assert(
      fc.asyncProperty(ids, fc.infiniteStream(fc.nat()), async (list, numbers) => {
        const draw = (below: number): number => (numbers.next().value as number) % below;
        const records = Array.from({ length: 20 }, () => ({
          who: list[draw(list.length)],
          what: list[draw(list.length)],
        }));
        const [one] = list;
        const other = list[1];
        records.push({ who: one, what: one }, { who: one, what: other });
        const log = await readLog(records, { user: 'who', item: 'what' });
        const items = new Set(records.map(({ what }) => what));
        for (const model of [models.popularity(), models.itemKnn(), models.markovChain()]) {
          await model.fit(log);
          for (const { who } of records) {
            const seen = new Set(records.filter((row) => row.who === who).map(({ what }) => what));
            const got = model.recommend(who, { k: list.length });
            assert.equal(got.length, items.size - seen.size);
            assert.equal(new Set(got.map(({ item }) => item)).size, got.length);
            got.forEach(({ item, score }, i) => {
              assert.ok(items.has(item) && !seen.has(item));
              assert.ok(i === 0 || score <= got[i - 1].score);
            });
            const all = model.recommend(who, { k: list.length, exclude: 'nothing' });
            assert.deepEqual(
              got,
              all.filter(({ item }) => !seen.has(item)),
            );
          }
          model.dispose();
        }
      }),
      { numRuns: 40 },
    );
  });
}

test('a number and its text are one id where the log has one of them, and two where it has both', async () => {
  const numbers = models.itemKnn();
  await numbers.fit(
    await readLog(
      [
        { u: 1, i: 10 },
        { u: 1, i: 11 },
        { u: 2, i: 12 },
        { u: 2, i: 10 },
      ],
      { user: 'u', item: 'i' },
    ),
  );
  assert.deepEqual(numbers.recommend('1'), numbers.recommend(1));
  assert.deepEqual(numbers.score('1', ['12']), numbers.score(1, [12]));
  assert.deepEqual(numbers.recommend({ history: ['10'] }), numbers.recommend({ history: [10] }));
  assert.notDeepEqual(numbers.recommend('01'), numbers.recommend(1), '01 is nobody');
  const texts = models.itemKnn();
  await texts.fit(
    await readLog(
      [
        { u: '1', i: 'a' },
        { u: '1', i: 'b' },
        { u: '01', i: 'c' },
      ],
      { user: 'u', item: 'i' },
    ),
  );
  assert.deepEqual(texts.recommend(1), texts.recommend('1'));
  assert.notDeepEqual(texts.recommend(1), texts.recommend('01'));
});

test('loading what is no saved recommender is an error that names the folder', async () => {
  await rejectsArgument(loadRecommender(''), 'folder');
  await rejectsArgument(loadRecommender(3 as never), 'folder');
  await assert.rejects(loadRecommender('/no/such/folder'), /folder|model\.json/);
});

test('a model of another kind, one of a later version and a damaged one are told apart', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'damaged-'));
  writeArchive(folder, { kind: 'item-knn', version: 1, options: {}, tensors: { a: Float32Array.of(1) } });
  await assert.rejects(loadRecommender(folder), /kind|recommender/);
  const model = models.itemKnn();
  await model.fit(
    await readLog(
      [
        [1, 2],
        [1, 3],
        [2, 3],
      ],
      { user: 0, item: 1 },
    ),
  );
  await model.save(folder);
  const { tensors, ...saved } = readArchive(folder, { versions: [1] });
  writeArchive(folder, { ...saved, tensors, version: 2 });
  await assert.rejects(loadRecommender(folder), /version/);
  writeArchive(folder, { ...saved, tensors, options: { ...(saved.options as object), model: 'oracle' } });
  await rejectsArgument(loadRecommender(folder), 'folder');
  await model.save(folder);
  const [numbers] = readdirSync(folder).filter((name) => name.endsWith('.safetensors'));
  truncateSync(path.join(folder, numbers), 40);
  await assert.rejects(loadRecommender(folder), DamagedFileError);
  rmSync(folder, { recursive: true });
});
