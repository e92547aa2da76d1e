import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ArgumentError } from '../core/argument-error';
import { Random } from '../core/random';
import { throwsArgument } from '../core/testing/throws-argument';
import { interactionsOf } from '../data/interactions';
import { calibrationCurve } from '../evaluation/click/calibration';
import { fitBiases } from './baselines/biases';
import { fitPopularItems, fitRecentlyPopularItems } from './baselines/popular-items';
import { fitPopularity } from './baselines/popularity';
import { createMlpRecommender } from './click/mlp-recommender';
import { fitImplicitAls } from './factors/implicit-als';
import { fitEase } from './linear/ease';
import { fitItemKnn } from './linear/item-knn';
import { createGru4Rec } from './sequence/recurrent-next-item';
import { createSasrec } from './sequence/sasrec';

const most = 2 ** 31 - 1;
const random = new Random('sizes');
const user = Int32Array.of(0, 1);
const item = Int32Array.of(0, 1);
const label = Float32Array.of(0, 1);
const log = { user, item };

test('sizes near 2^31 are refused with what they need, before anything is allocated', () => {
  // No table of the items is made yet.
  const wide = interactionsOf(log, { users: 2, items: most });
  const narrow = interactionsOf(log, { users: 2, items: 2 });
  const attempts: Readonly<Record<string, () => unknown>> = {
    interactions: () => interactionsOf(log, { users: most, items: 2 }),
    biases: () => fitBiases({ ...log, label }, { label: 'label', users: most, items: most }),
    popularity: () => fitPopularity({ item, label }, { item: 'item', label: 'label', items: most }),
    'popular items': () => fitPopularItems(wide),
    'lately popular items': () =>
      fitRecentlyPopularItems(
        { item, timestamp: Float64Array.of(1, 2) },
        { users: 2, items: most, timeConstant: 1 },
      ),
    'iALS, items': () => fitImplicitAls(wide, { random }),
    'iALS, size': () => fitImplicitAls(narrow, { random, embeddingSize: most }),
    EASE: () => fitEase(wide),
    neighbors: () => fitItemKnn(wide),
    'network, users': () => createMlpRecommender({ users: most, products: 2, random }),
    'network, units': () => createMlpRecommender({ users: 2, products: 2, hidden: [most], random }),
    'SASRec, items': () => createSasrec({ items: most, length: 5, random }),
    'SASRec, length': () => createSasrec({ items: 5, length: most, random }),
    'SASRec, blocks': () => createSasrec({ items: 5, length: 5, blocks: most, random }),
    'GRU, units': () => createGru4Rec({ items: 5, units: most, random }),
    'GRU, layers': () => createGru4Rec({ items: 5, layers: most, random }),
    'calibration bins': () => calibrationCurve(label, label, { bins: most }),
  };
  for (const [name, attempt] of Object.entries(attempts)) {
    const begun = performance.now();
    assert.throws(
      attempt,
      (error: Error) =>
        error instanceof ArgumentError &&
        /small enough to fit into .* of memory, got [\d.e+]+ (GB|TB)/.test(error.message),
      name,
    );
    assert.ok(performance.now() - begun < 2000, name);
  }
  throwsArgument(() => random.permutation(2 ** 31), 'n');
});

test('EASE says that its L2 is too small, and not what TensorFlow says', () => {
  const users = Int32Array.from({ length: 200 }, (_, i) => i >> 1);
  const items = Int32Array.from({ length: 200 }, (_, i) => i & 1);
  const twins = interactionsOf({ user: users, item: items }, { users: 100, items: 3 });
  for (const l2 of [1e-9, 1e-6]) throwsArgument(() => fitEase(twins, { l2 }), 'l2');
  // Exact: 100 / (100 + l2) for items of the same users.
  assert.ok(Math.abs(fitEase(twins, { l2: 1 }).weights[1] - 100 / 101) < 1e-4);
});
