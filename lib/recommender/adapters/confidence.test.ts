import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { rejectsArgument, throwsArgument } from '../../core/testing/throws-argument';
import { interactionValues } from '../../data/interaction-values';
import { Log } from '../../data/log/log';
import { fitItemKnn } from '../../models/linear/item-knn';
import { loadRecommender } from '../load-recommender';
import { models } from '../models';
import type { Recommender } from '../recommender';
import { smallLog, userCount } from '../testing/small-log';
import type { ValueConfidence } from './confidence';

const folder = mkdtempSync(path.join(tmpdir(), 'confidence-'));
after(() => rmSync(folder, { recursive: true }));
const log = smallLog();
const everybody = Int32Array.from({ length: userCount }, (_, user) => user);

const kinds: Record<string, (confidence?: ValueConfidence) => Recommender> = {
  implicitAls: (confidence) =>
    models.implicitAls({ embeddingSize: 4, epochs: 3, ...(confidence && { confidence }) }),
  itemKnn: (confidence) => models.itemKnn({ neighbors: 5, ...(confidence && { confidence }) }),
};

for (const [name, create] of Object.entries(kinds)) {
  test(`${name}: bad confidence, and a log without values, are refused`, async () => {
    throwsArgument(() => create({ alpha: -1 }), 'confidence.alpha');
    throwsArgument(() => create({} as never), 'confidence.alpha');
    throwsArgument(() => create({ alpha: 1, dislikesBelow: Number.NaN }), 'confidence.dislikesBelow');
    throwsArgument(() => create({ alpha: 1, repeats: 'first' as never }), 'confidence.repeats');
    assert.throws(() => create({ alpha: 1, beta: 2 } as never), /beta/);
    const { user, item, users, items } = log;
    await rejectsArgument(create({ alpha: 1 }).fit(new Log({ user, item, users, items })), 'log');
  });

  test(`${name}: alpha of 0 without dislikes ranks as without confidence; else not; saved and loaded alike`, async () => {
    const [plain, zero, sure] = [
      create(),
      create({ alpha: 0 }),
      create({ alpha: 1, dislikesBelow: 3, repeats: 'last' }),
    ];
    for (const model of [plain, zero, sure]) await model.fit(log, { seed: 5 });
    const [a, b, c] = [plain, zero, sure].map((model) => model.scoreItems(everybody));
    a.forEach((score, i) => {
      assert.ok(Math.abs(score - b[i]) < 1e-4 * (1 + Math.abs(score)));
    });
    assert.ok(a.some((score, i) => Math.abs(score - c[i]) > 0.01));
    const saved = path.join(folder, name);
    await sure.save(saved);
    const loaded = await loadRecommender(saved);
    assert.deepEqual(loaded.scoreItems(everybody), c);
    const stranger = { history: ['i02', 'i04'] };
    assert.deepEqual(loaded.recommend(stranger), sure.recommend(stranger));
    for (const model of [plain, zero, sure, loaded]) model.dispose();
  });
}

test('item-kNN on a log: its weights are 1 + alpha * value, and below 0 for dislikes', async () => {
  const model = models.itemKnn({ neighbors: 5, confidence: { alpha: 2, dislikesBelow: 2, repeats: 'last' } });
  await model.fit(log);
  const training = log.interactions();
  const weights = interactionValues(log.columns(), training).map((value) =>
    value < 2 ? -(1 + 2 * (2 - value)) : 1 + 2 * value,
  );
  const expected = fitItemKnn(training, { neighbors: 5, weights });
  const users = Int32Array.of(0, 1, 3, 4);
  assert.deepEqual(model.scoreItems(users), expected.scoreItems(users));
  model.dispose();
});
