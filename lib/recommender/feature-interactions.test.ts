import '../compiler/testing/one-thread';
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { batchTensors } from '../compiler/batch-tensors';
import { Random } from '../core/random';
import { tf } from '../core/tensorflow';
import { assertClose } from '../core/testing/closeness';
import { rejectsArgument, throwsArgument } from '../core/testing/throws-argument';
import { category } from '../data/features/category';
import { multiValued } from '../data/features/multi-valued';
import { numeric } from '../data/features/numeric';
import { Log } from '../data/log/log';
import { type Id, Vocabulary } from '../data/vocabulary';
import { FactorizationMachine } from '../models/features/factorization-machine';
import { machineScorer } from './adapters/machine-scorer';
import { PairFeatures, type SideFeatures } from './adapters/pair-features';
import { loadRecommender } from './load-recommender';
import { models } from './models';
import { smallLog } from './testing/small-log';

const root = mkdtempSync(path.join(tmpdir(), 'feature-interactions-'));
after(() => rmSync(root, { recursive: true }));
const log = smallLog();
const numberOf = (id: Id) => Number(String(id).slice(1));
const itemFeatures: SideFeatures = {
  columns: [multiValued('tags'), numeric('price')],
  of: (item) => ({
    tags: numberOf(item) % 2 === 0 ? ['even'] : ['odd', ...(numberOf(item) > 10 ? ['late'] : [])],
    price: numberOf(item) === 4 ? null : numberOf(item) ** 1.5,
  }),
};
const userFeatures: SideFeatures = {
  columns: [category('crowd'), numeric('price')],
  of: (user) => ({ crowd: numberOf(user) % 2, price: 10 - numberOf(user) }),
};
const small = { epochs: 3, embeddingSize: 4 };

test('bad options are refused when the recommender is made, bad features when it is fitted', async () => {
  for (const create of [models.factorizationMachine, models.deepFm]) {
    throwsArgument(() => create({ negatives: 0 }), 'negatives');
    throwsArgument(() => create({ itemFeatures: { columns: [], of: () => ({}) } }), 'itemFeatures.columns');
    throwsArgument(
      () => create({ userFeatures: { columns: [category('a')], of: 3 as never } }),
      'userFeatures.of',
    );
    throwsArgument(() => create({ userFeatures: { of: () => ({}) } as never }), 'userFeatures.columns');
    const forgotten = { columns: itemFeatures.columns } as SideFeatures;
    await rejectsArgument(create({ itemFeatures: forgotten }).fit(log), 'itemFeatures.of');
    throwsArgument(() => create({ ...small, embeddingSize: 0 }), 'embeddingSize');
    throwsArgument(() => create({ depth: 3 } as object), 'options.depth');
    const without = { ...itemFeatures, of: () => ({ tags: ['a'] }) };
    await rejectsArgument(create({ ...small, itemFeatures: without }).fit(log), 'table');
    const wrong = { ...itemFeatures, of: () => ({ tags: ['a'], price: 'dear' }) };
    await rejectsArgument(create({ ...small, itemFeatures: wrong }).fit(log), 'column price at row 0');
  }
});

for (const [name, features] of Object.entries({
  'ids alone': {},
  "items' features": { itemFeatures },
  'features of both': { userFeatures, itemFeatures },
})) {
  test(`a user's part, an item's part and one product are the factorization machine's logits: ${name}`, () => {
    const pairs = PairFeatures.fit(log.users, log.items, features);
    const model = new FactorizationMachine({
      encoder: pairs.encoder,
      embeddingSize: 5,
      random: new Random(1),
    });
    for (const variable of model.variables)
      variable.assign(tf.tidy(() => tf.randomNormal(variable.shape, 0, 0.5, 'float32', variable.size)));
    const before = tf.memory().numTensors;
    const scorer = machineScorer(model, pairs);
    const users = Int32Array.of(0, 7, 29, 7);
    const scores = scorer.scoreItems(users);
    const all = { user: [] as number[], item: [] as number[] };
    for (const user of users) {
      for (let item = 0; item < log.items.size; item++) {
        all.user.push(user);
        all.item.push(item);
      }
    }
    const columns = pairs.columns(Int32Array.from(all.user), Int32Array.from(all.item));
    const logits = tf.tidy(() => model.logits(batchTensors(columns, pairs.widths)).dataSync());
    assertClose(scores, logits, 1e-5);
    assert(new Set(logits).size > 50);
    scorer.dispose();
    assert.equal(tf.memory().numTensors, before);
    model.dispose();
  });
}

test("pairs are the two sides' rows side by side, as their encoders encode them", () => {
  const pairs = PairFeatures.fit(log.users, log.items, { userFeatures, itemFeatures });
  const { encoder } = pairs;
  const columns = pairs.columns(Int32Array.of(3), Int32Array.of(11));
  const names = [...(columns['features/indices'] as Int32Array)].map((row) => encoder.rowName(row));
  assert.deepEqual(names, ['id=3', 'crowd=1', 'id=11', 'tags has odd', 'tags has late']);
  assert.deepEqual([...(columns['features/weights'] as Float32Array)], [1, 1, 1, 0.5, 0.5]);
  const fields = encoder.fields.map((field) => field.name);
  assert.deepEqual(fields, [
    'user id',
    'user has crowd',
    'user has price',
    'item id',
    'item has tags',
    'item has price',
  ]);
  // The user's price is standardized by the users', the item's by the items', and item 4 has none.
  const prices = Array.from({ length: 30 }, (_, user) => 10 - user);
  const deviation = Math.sqrt(prices.reduce((sum, price) => sum + (price + 4.5) ** 2, 0) / 30);
  const numbers = columns['features/numbers'] as Float32Array;
  assert(Math.abs(numbers[0] - (7 + 4.5) / deviation) < 1e-5);
  assert.deepEqual([numbers.length, numbers[numbers.length - 1]], [3, 0]);
});

test('items that nobody took are ranked by what is known of them', async () => {
  // Even users take even items, odd ones odd items; items 40 and 41 were never taken.
  const random = new Random('cold');
  const rows = { user: [] as number[], item: [] as number[] };
  for (let user = 0; user < 60; user++) {
    for (let n = 0; n < 12; n++) {
      rows.user.push(user);
      rows.item.push((user % 2) + 2 * random.integer(0, 20));
    }
  }
  const ids = (letter: string, count: number) =>
    new Vocabulary(Array.from({ length: count }, (_, i) => `${letter}${String(i).padStart(2, '0')}`));
  const [users, items] = [ids('u', 60), ids('i', 42)];
  const taken = new Log({ user: Int32Array.from(rows.user), item: Int32Array.from(rows.item), users, items });
  const known: SideFeatures = {
    columns: [category('parity')],
    of: (item) => ({ parity: numberOf(item) % 2 }),
  };
  const right = async (features: object) => {
    let count = 0;
    for (const create of [models.factorizationMachine, models.deepFm]) {
      const model = create({ epochs: 25, embeddingSize: 8, ...features });
      await model.fit(taken, { seed: 5 });
      for (let user = 0; user < 60; user++) {
        const [even, odd] = model.score(users.id(user), ['i40', 'i41']);
        if (user % 2 === 0 ? even > odd : odd > even) count++;
      }
      model.dispose();
    }
    return count / 120;
  };
  // By its id alone such an item is one that was drawn as a negative, for whom it would suit too.
  const [byFeatures, byIds] = [await right({ itemFeatures: known }), await right({})];
  assert(byFeatures > 0.85 && byIds < 0.6, `${byFeatures} and ${byIds}`);
});

test('a saved recommender has what was learned from the features, and not the features', async () => {
  for (const create of [models.factorizationMachine, models.deepFm]) {
    const model = create({ ...small, userFeatures, itemFeatures, l2: 1e-4 });
    await model.fit(log);
    const folder = path.join(root, model.name);
    await model.save(folder);
    const loaded = await loadRecommender(folder);
    const everybody = Int32Array.from({ length: log.users.size }, (_, user) => user);
    assert.deepEqual(loaded.scoreItems(everybody), model.scoreItems(everybody));
    assert.deepEqual(loaded.similarItems('i03'), model.similarItems('i03'));
    await rejectsArgument(loaded.fresh().fit(log), 'userFeatures.of');
    for (const each of [model, loaded]) each.dispose();
  }
});

test('with validation rows, training stops by what full ranking says, and leaves no tensor behind', async () => {
  const { train, test: held } = log.split({ by: 'user', testShare: 0.3, random: new Random(2) });
  const before = tf.memory().numTensors;
  for (const create of [models.factorizationMachine, models.deepFm]) {
    const model = create({ ...small, epochs: 12, patience: 2 });
    const { history } = await model.fit(train, { validation: held });
    assert((history ?? []).every((record) => 'ndcg@10' in record));
    model.dispose();
  }
  assert.equal(tf.memory().numTensors, before);
});
