import { rejectsArgument, throwsArgument } from '../../core/testing/throws-argument';
import '../../compiler/testing/one-thread';
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Random } from '../../core/random';
import { tf } from '../../core/tensorflow';
import { sequencesOf } from '../../data/sequences/sequences';
import { Fpmc } from '../../models/factors/fpmc';
import { fitFpmc } from './fit-fpmc';

/** Each user walks a cycle of the own half of the items: user u even over 0..3, odd over 4..7. */
function walks(users: number, looks: number) {
  const user = Int32Array.from({ length: users * looks }, (_, row) => Math.floor(row / looks));
  const item = Int32Array.from(user, (u, row) => (u % 2) * 4 + ((row + u) % 4));
  return sequencesOf({ user, item }, { items: 8 });
}
const options = {
  batchSize: 64,
  epochs: 60,
  optimizer: { kind: 'adam', learningRate: 0.02 } as const,
  random: new Random(3),
};

describe('FPMC, wrong input', () => {
  it('refuses sizes, penalties and sequences that do not fit', async () => {
    const random = new Random(1);
    for (const bad of [0, -1, 1.5]) {
      throwsArgument(() => new Fpmc({ users: bad, items: 8, random }), 'users');
      throwsArgument(() => new Fpmc({ users: 2, items: bad, random }), 'items');
      throwsArgument(() => new Fpmc({ users: 2, items: 8, embeddingSize: bad, random }), 'embeddingSize');
    }
    throwsArgument(() => new Fpmc({ users: 2, items: 8, l2: -1, random }), 'l2');
    throwsArgument(
      () => new Fpmc({ users: 2, items: 8, initialStandardDeviation: 0, random }),
      'initialStandardDeviation',
    );
    const model = new Fpmc({ users: 2, items: 9, random });
    await rejectsArgument(fitFpmc({ model, training: walks(2, 4), ...options }), 'training');
    throwsArgument(() => model.scoreNext(walks(2, 4)), 'histories');
    model.dispose();
    const one = new Fpmc({ users: 2, items: 2, random });
    const training = sequencesOf({ user: Int32Array.of(0), item: Int32Array.of(1) }, { items: 2 });
    await rejectsArgument(fitFpmc({ model: one, training, unasked: 1, ...options }), 'model.items');
    one.dispose();
  });
});

describe('FPMC', () => {
  it('scores by the formula, with rows of their own for strangers and beginnings', () => {
    const model = new Fpmc({ users: 2, items: 3, embeddingSize: 4, random: new Random(5) });
    const [userTaste, itemTaste, itemLast, last] = model.variables.map(
      (table) => table.arraySync() as number[][],
    );
    const dot = (a: number[], b: number[]) => a.reduce((sum, x, k) => sum + x * b[k], 0);
    const histories = {
      sequences: 3,
      items: 3,
      offsets: Int32Array.of(0, 2, 2, 3),
      itemIds: Int32Array.of(1, 2, 0),
      owners: Int32Array.of(1, 0, 77),
      rows: Int32Array.of(0, 1, 2),
    };
    const scores = model.scoreNext(histories);
    const expected = [
      [1, 3],
      [0, 0],
      [2, 1],
    ].flatMap(([u, l]) => [0, 1, 2].map((i) => dot(userTaste[u], itemTaste[i]) + dot(itemLast[i], last[l])));
    scores.forEach((score, i) => {
      assert.ok(Math.abs(score - expected[i]) < 1e-6);
    });
    assert.deepEqual(userTaste[2], [0, 0, 0, 0]);
    assert.equal(model.scoreNext({ ...histories, sequences: 0 }).length, 0);
    model.dispose();
  });

  it('has the S-BPR loss of the paper, compiled and eager alike, and leaves no tensor behind', async () => {
    const before = tf.memory().numTensors;
    const losses: number[] = [];
    for (const compile of ['auto', false] as const) {
      const model = new Fpmc({ users: 6, items: 8, random: new Random(2) });
      const training = walks(6, 12);
      const { history, step } = await fitFpmc({ model, training, ...options, epochs: 2, compile });
      assert.equal(step, compile === 'auto' ? 'compiled' : 'eager');
      losses.push(history[1].trainingLoss);
      model.dispose();
    }
    assert.ok(Math.abs(losses[0] - losses[1]) < 1e-6, losses.join());
    assert.equal(tf.memory().numTensors, before);
    const model = new Fpmc({ users: 1, items: 2, l2: 1, random: new Random(2) });
    const ids = (id: number) => tf.tensor1d([id], 'int32');
    const loss = tf.tidy(() =>
      model.loss({ user: ids(0), last: ids(1), positive: ids(1), negative: ids(0) }).dataSync(),
    )[0];
    const [u, taste, next, last] = model.variables.map((table) => table.arraySync() as number[][]);
    const score = (i: number) =>
      u[0].reduce((sum, x, k) => sum + x * taste[i][k] + next[i][k] * last[1][k], 0);
    const squares = [u[0], last[1], ...taste, ...next].flat().reduce((sum, x) => sum + x * x, 0);
    assert.ok(Math.abs(loss - (Math.log(1 + Math.exp(score(0) - score(1))) + 0.5 * squares)) < 1e-5);
    model.dispose();
  });

  it('learns transitions and tastes: the next step of the cycle, and a stranger still gets the cycle', async () => {
    const model = new Fpmc({ users: 20, items: 8, embeddingSize: 8, random: new Random(2) });
    await fitFpmc({ model, training: walks(20, 12), ...options });
    const best = (owner: number, list: readonly number[]) => {
      const scores = model.scoreNext({
        sequences: 1,
        items: 8,
        offsets: Int32Array.of(0, list.length),
        itemIds: Int32Array.from(list),
        owners: Int32Array.of(owner),
        rows: Int32Array.from(list.keys()),
      });
      return scores.indexOf(Math.max(...scores));
    };
    for (let item = 0; item < 8; item++) {
      const next = item - (item % 4) + ((item + 1) % 4);
      assert.equal(best(item < 4 ? 0 : 1, [item]), next);
      assert.equal(best(999, [item]), next);
    }
    assert.ok(best(0, []) < 4 && best(1, []) >= 4);
    model.dispose();
  });

  it('stops early on metrics of validation, with the weights of the best epoch', async () => {
    const model = new Fpmc({ users: 6, items: 8, random: new Random(2) });
    const tables: number[][] = [];
    const worth = [0.1, 0.3, 0.2, 0.1];
    const { history, bestEpoch } = await fitFpmc({
      model,
      training: walks(6, 12),
      ...options,
      metrics: ({ variables }) => {
        tables.push([...variables[1].dataSync()]);
        return { ndcg: worth[tables.length - 1] };
      },
      earlyStopping: { patience: 2, monitor: 'ndcg', mode: 'max' },
    });
    assert.deepEqual([history.length, bestEpoch, history[1].ndcg], [4, 2, 0.3]);
    assert.deepEqual([...model.variables[1].dataSync()], tables[1]);
    assert.notDeepEqual(tables[3], tables[1]);
    model.dispose();
  });

  it('never asks for the mark of a session, neither as what came nor as what did not', async () => {
    const model = new Fpmc({ users: 2, items: 3, l2: 0, random: new Random(2) });
    const before = model.variables[1].arraySync() as number[][];
    const training = sequencesOf(
      { user: Int32Array.of(0, 0, 0, 0), item: Int32Array.of(2, 0, 2, 1) },
      { items: 3 },
    );
    await fitFpmc({ model, training, unasked: 2, ...options, epochs: 2 });
    const after = model.variables[1].arraySync() as number[][];
    assert.deepEqual(after[2], before[2]);
    assert.notDeepEqual(after[0], before[0]);
    model.dispose();
  });
});
