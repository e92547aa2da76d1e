import { rejectsArgument } from '../core/testing/throws-argument';
import '../compiler/testing/one-thread';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../core/random';
import { tf } from '../core/tensorflow';
import { fitVariables } from './fit-variables';
import type { FitVariablesOptions } from './fit-variables-options';

const users = 12;
const items = 20;
const likes = (user: number, item: number) => item % 3 === user % 3;

/** Triples of a user, an item that is liked and one that is not, drawn anew. */
function triples(rows: number, random: Random) {
  const pick = (user: number, liked: boolean): number => {
    for (;;) {
      const item = random.integer(0, items);
      if (likes(user, item) === liked) return item;
    }
  };
  const user = Int32Array.from({ length: rows }, () => random.integer(0, users));
  return {
    user,
    liked: Int32Array.from(user, (u) => pick(u, true)),
    other: Int32Array.from(user, (u) => pick(u, false)),
  };
}

/** BPR matrix factorization (Rendle et al. 2009): a loss that has no label and two outputs. */
function bpr(): FitVariablesOptions & { score: (user: number, item: number) => number } {
  const random = new Random('bpr');
  const table = (rows: number, name: string) =>
    tf.variable(
      tf.randomNormal([rows, 4], 0, 0.1, 'float32', random.integer(0, 1000)),
      true,
      `${name}${made++}`,
    );
  const [userTable, itemTable] = [table(users, 'users'), table(items, 'items')];
  const look = (from: tf.Variable, ids: tf.Tensor) => tf.gather(from, ids as tf.Tensor1D);
  return {
    variables: [userTable, itemTable],
    loss: ({ user, liked, other }) =>
      tf.tidy(() => {
        const difference = tf.sub(look(itemTable, liked), look(itemTable, other));
        const margin = tf.sum(tf.mul(look(userTable, user), difference), 1);
        return tf.mean(tf.softplus(tf.neg(margin))) as tf.Scalar;
      }),
    optimizer: { kind: 'adam', learningRate: 0.05 },
    training: (_, epochRandom) => triples(200, epochRandom),
    batchSize: 50,
    epochs: 15,
    random: random.child('fit'),
    score: (user, item) => {
      const [u, i] = [userTable.arraySync() as number[][], itemTable.arraySync() as number[][]];
      return u[user].reduce((sum, value, k) => sum + value * i[item][k], 0);
    },
  };
}
let made = 0;

test('variables that are none or of one name are refused', async () => {
  const { variables, score: _, ...rest } = bpr();
  await rejectsArgument(fitVariables({ ...rest, variables: [] }), 'variables');
  const twice = [variables[0], variables[0]];
  await rejectsArgument(fitVariables({ ...rest, variables: twice }), 'variables[1].name');
});

test('an epoch without rows is an error that names the epoch', async () => {
  const { score: _, ...run } = bpr();
  const empty = { user: new Int32Array(0), liked: new Int32Array(0), other: new Int32Array(0) };
  const training = (epoch: number, random: Random) => (epoch === 2 ? empty : triples(50, random));
  await rejectsArgument(fitVariables({ ...run, training }), 'training');
});

for (const compile of ['auto', false] as const) {
  test(`BPR on triples drawn again in each epoch learns who likes what (compile: ${compile})`, async () => {
    const { score, ...options } = bpr();
    const { history, bestEpoch, step } = await fitVariables({ ...options, compile });
    assert.equal(step, compile === 'auto' ? 'compiled' : 'eager');
    assert.ok(history[14].trainingLoss < 0.2, `loss ${history[14].trainingLoss}`);
    assert.ok(bestEpoch > 10);
    let right = 0;
    for (let user = 0; user < users; user++) if (score(user, user % 3) > score(user, (user + 1) % 3)) right++;
    assert.equal(right, users);
  });
}

test('metrics enter the history, and early stopping can maximize one', async () => {
  const { score, ...options } = bpr();
  const auc = [0.1, 0.5, 0.4, 0.45];
  const result = await fitVariables({
    ...options,
    metrics: (epoch) => ({ auc: auc[epoch - 1] ?? 0 }),
    earlyStopping: { patience: 2, monitor: 'auc', mode: 'max', restoreBest: false },
  });
  assert.deepEqual(
    result.history.map((record) => record.auc),
    auc,
  );
  assert.deepEqual([result.bestEpoch, result.weightsOfEpoch, result.stoppedEarly], [2, 4, true]);
});

test('improvements below minDelta do not count', async () => {
  const { score, ...options } = bpr();
  const result = await fitVariables({
    ...options,
    metrics: (epoch) => ({ validationLoss: 1 - epoch / 1000 }),
    earlyStopping: { patience: 3, minDelta: 0.01 },
  });
  assert.deepEqual([result.bestEpoch, result.history.length], [1, 4]);
});
