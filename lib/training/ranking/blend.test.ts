import { rejectsArgument, throwsArgument } from '../../core/testing/throws-argument';
import '../../compiler/testing/one-thread';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../core/random';
import { tf } from '../../core/tensorflow';
import { assertClose } from '../../core/testing/closeness';
import { hasInteraction, interactionsOf } from '../../data/interactions';
import { BlendFeatures } from '../../models/blend/blend-features';
import { ScoreBlend } from '../../models/blend/score-blend';
import type { ScoreItems } from '../../models/ranking-model';
import { fitBlend } from './fit-blend';

const ids = (...values: number[]) => Int32Array.from(values);
const table =
  (items: number, score: (user: number, item: number) => number): ScoreItems =>
  (users) =>
    Float32Array.from({ length: users.length * items }, (_, i) =>
      score(users[Math.floor(i / items)], i % items),
    );

test('a blend of nothing, of what is no function, or with gates of another size is refused', () => {
  const part = table(3, (_, item) => item);
  throwsArgument(() => new BlendFeatures({ parts: {}, items: 3 }), 'parts');
  const noFunction = { a: 1 as unknown as ScoreItems };
  throwsArgument(() => new BlendFeatures({ parts: noFunction, items: 3 }), 'parts.a');
  const itemGates = { values: new Float32Array(2), width: 1 };
  throwsArgument(() => new BlendFeatures({ parts: { part }, items: 3, itemGates }), 'itemGates.values');
  const random = new Random(1);
  const options = { parts: { part }, items: 3, random };
  throwsArgument(() => new ScoreBlend({ ...options, hidden: -1 }), 'hidden');
  throwsArgument(() => new ScoreBlend({ ...options, l2: Number.NaN }), 'l2');
});

test('a part with too few scores, or one that is no number, is named with user and item', async () => {
  const short = new BlendFeatures({ parts: { short: () => new Float32Array(2) }, items: 3 });
  await rejectsArgument(short.of(ids(0)), 'parts.short(users)');
  const broken = new BlendFeatures({
    parts: { graph: table(3, (_, i) => (i === 2 ? Number.NaN : i)) },
    items: 3,
  });
  await rejectsArgument(broken.of(ids(5)), 'parts.graph of user 5 and item 2');
});

test('training without held-out interactions that are new, or of other sizes, is refused', async () => {
  const blend = new ScoreBlend({
    parts: { part: table(3, (_, item) => item) },
    items: 3,
    random: new Random(1),
  });
  const seen = interactionsOf({ user: ids(0), item: ids(0) }, { users: 2, items: 3 });
  const random = new Random('fit');
  await rejectsArgument(fitBlend({ blend, heldOut: seen, seen, random }), 'heldOut');
  const other = interactionsOf({ user: ids(0), item: ids(0) }, { users: 3, items: 3 });
  await rejectsArgument(fitBlend({ blend, heldOut: other, seen, random }), 'seen');
  blend.dispose();
});

test('features are standardized scores, gates, and their products, as their names say', async () => {
  const features = new BlendFeatures({
    parts: { a: table(4, (user, item) => 10 * user + item), same: table(4, () => 7) },
    items: 4,
    userGates: { values: Float32Array.of(0, 0.5, -2), width: 1 },
    itemGates: { values: Float32Array.of(1, 2, 3, 4), width: 1 },
  });
  assert.deepEqual(features.names, [
    ...['a', 'same', 'item gate 1', 'a * user gate 1', 'a * item gate 1'],
    ...['same * user gate 1', 'same * item gate 1'],
  ]);
  const rows = await features.of(ids(2, 1));
  const initialStandardDeviation = Math.sqrt(1.25);
  // User 1, item 3: a = 13 among 10 to 13.
  const a = 1.5 / initialStandardDeviation;
  assertClose(rows.subarray(7 * 7), [a, 0, 4, 0.5 * a, 4 * a, 0, 0], 1e-6);
  assertClose(rows.subarray(0, 7), [-a, 0, 1, 2 * a, -a, 0, 0], 1e-6);
});

test('a blend of one part without gates ranks as the part does', async () => {
  const part = table(50, (user, item) => Math.sin(user + 3 * item));
  const blend = new ScoreBlend({ parts: { part }, items: 50, random: new Random(1) });
  const order = (scores: Float32Array) => Array.from(scores.keys()).sort((x, y) => scores[y] - scores[x]);
  assert.deepEqual(order(await blend.scoreItems(ids(3))), order((await part(ids(3))) as Float32Array));
  assert.deepEqual(Object.keys(blend.weights() ?? {}), ['part']);
  blend.dispose();
});

/** Users with a gate of 1 follow the first part, those with -1 the second; a third part is noise. */
function twoCrowds() {
  const [users, items] = [100, 60];
  const random = new Random('crowds');
  const taste = (part: number, user: number, item: number) =>
    Math.sin(7 * part + 1.7 * user + 2.3 * item * (part + 1));
  const gate = Float32Array.from({ length: users }, (_, user) => (user % 2 === 0 ? 1 : -1));
  const pick = (count: number, from: number) => {
    const log = { user: new Int32Array(count * users), item: new Int32Array(count * users) };
    for (let row = 0; row < log.user.length; row++) {
      const user = row % users;
      const best = Array.from({ length: items }, (_, item) => item).sort(
        (a, b) => taste(user % 2, user, b) - taste(user % 2, user, a),
      );
      log.user[row] = user;
      log.item[row] = best[from + Math.floor(row / users)];
    }
    return interactionsOf(log, { users, items });
  };
  const parts = {
    first: table(items, (user, item) => taste(0, user, item)),
    second: table(items, (user, item) => 1000 * taste(1, user, item)),
    noise: table(items, () => random.uniform()),
  };
  return { users, items, gate, parts, seen: pick(2, 0), heldOut: pick(3, 2), next: pick(3, 5) };
}

for (const hidden of [0, 16]) {
  test(`a blend learns whom each part is for, and to leave noise out (hidden: ${hidden})`, async () => {
    const world = twoCrowds();
    const { parts, items, heldOut, seen } = world;
    const userGates = { values: world.gate, width: 1 };
    const blend = new ScoreBlend({ parts, items, userGates, hidden, random: new Random('blend') });
    const fit = (epochs: number) =>
      fitBlend({
        ...{ blend, heldOut, seen, negatives: 4, epochs, random: new Random('fit') },
        optimizer: { kind: 'adam', learningRate: 0.05 },
      });
    await fit(1);
    const tensors = tf.memory().numTensors;
    const { step, history } = await fit(20);
    assert.equal(step, 'compiled');
    assert.equal(tf.memory().numTensors, tensors);
    assert.ok(history[19].trainingLoss < 0.2, `loss ${history[19].trainingLoss}`);
    const users = Int32Array.from({ length: world.users }, (_, user) => user);
    const scores = await blend.scoreItems(users);
    let hits = 0;
    for (const user of users) {
      const own = scores.subarray(user * items, (user + 1) * items);
      const ranked = Array.from(own.keys())
        .filter((item) => !hasInteraction(seen, user, item) && !hasInteraction(heldOut, user, item))
        .sort((a, b) => own[b] - own[a]);
      hits += ranked.slice(0, 3).filter((item) => hasInteraction(world.next, user, item)).length / 3;
    }
    assert.ok(hits / users.length > 0.8, `recall@3 ${hits / users.length}`);
    const weights = blend.weights();
    assert.equal(weights === undefined, hidden > 0);
    if (weights) {
      assert.ok(weights['first * user gate 1'] > 0.3 && weights['second * user gate 1'] < -0.3);
      assert.ok(Math.abs(weights.noise) < 0.3 * weights.first, JSON.stringify(weights));
    }
    blend.dispose();
  });
}
