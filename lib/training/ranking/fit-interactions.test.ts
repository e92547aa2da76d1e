import '../../compiler/testing/one-thread';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readWeights, writeWeights } from '../../compiler/weights';
import { Random } from '../../core/random';
import { tf } from '../../core/tensorflow';
import { assertClose } from '../../core/testing/closeness';
import { readFixture } from '../../core/testing/fixture';
import { rejectsArgument, throwsArgument } from '../../core/testing/throws-argument';
import { hasInteraction, type Interactions, interactionsOf } from '../../data/interactions';
import { PointwiseSampler } from '../../data/pointwise-sampler';
import { rankingMetrics } from '../../evaluation/ranking/ranking-metrics';
import { Gmf } from '../../models/ncf/gmf';
import { NcfMlp } from '../../models/ncf/ncf-mlp';
import { NeuMf } from '../../models/ncf/neu-mf';
import type { PairModel } from '../../models/ncf/pair-model';
import { fitInteractions } from './fit-interactions';
import { type PairLoss, pairLoss, requirePairLoss } from './pair-loss';

type Losses = Record<PairLoss['kind'] | 'withoutLogQ', number>;
const fixture = readFixture<
  Record<'user' | 'item' | 'negative' | 'label' | 'shared' | 'logQ', number[]> &
    Record<'gmf' | 'mlp' | 'neuMf', { variables: { value: number[] }[] }> & {
      losses: Record<'gmf' | 'mlp' | 'neuMf', Losses>;
    }
>('models/fixtures/ncf.json');
const random = (name = 'fit interactions') => new Random(name);

/** Two groups of users, each with items of its own: 24 users, 16 items. */
function twoGroups(): Interactions {
  const source = random('groups');
  const rows = { user: [] as number[], item: [] as number[] };
  for (let user = 0; user < 24; user++) {
    for (let item = 0; item < 16; item++) {
      const own = item % 2 === user % 2;
      if (source.bernoulli(own ? 0.6 : 0.05)) {
        rows.user.push(user);
        rows.item.push(item);
      }
    }
  }
  return interactionsOf(
    { user: Int32Array.from(rows.user), item: Int32Array.from(rows.item) },
    { users: 24, items: 16 },
  );
}
const train = twoGroups();
const sizes = { users: 24, items: 16 };
const losses: PairLoss[] = [
  { kind: 'pointwise', negatives: 4 },
  { kind: 'bpr', negatives: 2 },
  { kind: 'sampledSoftmax', negatives: 6 },
  { kind: 'sampledSoftmax', negatives: 6, draw: 'popularity' },
  { kind: 'softmax' },
];
const makers: Record<'gmf' | 'mlp' | 'neuMf', (size?: typeof sizes) => PairModel> = {
  gmf: (size = sizes) => new Gmf({ ...size, embeddingSize: 4, random: random('model') }),
  mlp: (size = sizes) => new NcfMlp({ ...size, embeddingSize: 3, hidden: [5, 4], random: random('model') }),
  neuMf: (size = sizes) =>
    new NeuMf({
      ...{ ...size, embeddingSize: 4, mlpEmbeddingSize: 3, hidden: [5, 4] },
      random: random('model'),
    }),
};

test('options outside their range are refused before any work', async () => {
  const model = makers.gmf();
  const base = { model, interactions: train, epochs: 1, random: random() };
  await rejectsArgument(fitInteractions({ ...base, epochs: 0 }), 'epochs');
  await rejectsArgument(fitInteractions({ ...base, model: {} as PairModel }), 'model');
  await rejectsArgument(fitInteractions({ ...base, lossFunction: 'bpr' } as never), 'options.lossFunction');
  await rejectsArgument(
    fitInteractions({ ...base, model: makers.gmf({ users: 24, items: 15 }) }),
    'interactions.items',
  );
  const none = { ...sizes, offsets: new Int32Array(25), itemIds: new Int32Array(0) };
  await rejectsArgument(fitInteractions({ ...base, interactions: none }), 'interactions');
  for (const [loss, argument] of [
    [{ kind: 'bce' }, 'loss.kind'],
    [{ kind: 'pointwise', negatives: 0 }, 'loss.negatives'],
    [{ kind: 'pointwise', negatives: 16 }, 'loss.negatives'],
    [{ kind: 'pointwise', negatives: -1 }, 'loss.negatives'],
    [{ kind: 'bpr', negatives: 1.5 }, 'loss.negatives'],
    [{ kind: 'bpr', exponent: -1 }, 'loss.exponent'],
    [{ kind: 'sampledSoftmax' }, 'loss.negatives'],
    [{ kind: 'sampledSoftmax', negatives: 4, draw: 'log' }, 'loss.draw'],
    [{ kind: 'softmax', negatives: 4 }, 'loss.negatives'],
  ] as const) {
    await rejectsArgument(
      fitInteractions({ ...base, loss: loss as PairLoss }),
      argument,
      JSON.stringify(loss),
    );
  }
  const all = interactionsOf(
    { user: Int32Array.of(0, 0), item: Int32Array.of(0, 1) },
    { users: 1, items: 2 },
  );
  const tiny = makers.gmf({ users: 1, items: 2 });
  await rejectsArgument(
    fitInteractions({ ...base, model: tiny, interactions: all, loss: { kind: 'pointwise', negatives: 1 } }),
    'interactions',
  );
});

for (const key of ['gmf', 'mlp', 'neuMf'] as const) {
  test(`${key}: the four losses are PyTorch’s to 1e-5, cross_entropy for the softmaxes`, () => {
    const model = makers[key]({ users: 7, items: 9 });
    writeWeights(
      model.variables,
      fixture[key].variables.map(({ value }) => Float32Array.from(value)),
    );
    tf.tidy(() => {
      const ids = (numbers: number[]) => tf.tensor1d(numbers, 'int32');
      const batch = {
        user: ids(fixture.user),
        item: ids(fixture.item),
        positive: ids(fixture.item),
        negative: ids(fixture.negative),
        label: ids(fixture.label),
      };
      const context = { training: false, randomSeed: ids([0, 0]), scalars: {} };
      const shared = { per: 'batch', ids: ids(fixture.shared), logQ: tf.tensor1d(fixture.logQ) } as const;
      const of = (loss: PairLoss) => pairLoss(model, loss, batch, context, shared).dataSync();
      const expected = fixture.losses[key];
      assertClose(of({ kind: 'pointwise' }), [expected.pointwise], 1e-5, 'pointwise');
      assertClose(of({ kind: 'bpr' }), [expected.bpr], 1e-5, 'bpr');
      assertClose(of({ kind: 'softmax' }), [expected.softmax], 1e-5, 'softmax');
      assertClose(of({ kind: 'sampledSoftmax', negatives: 5 }), [expected.sampledSoftmax], 1e-5, 'sampled');
      const plain: PairLoss = { kind: 'sampledSoftmax', negatives: 5, logQ: false };
      assertClose(of(plain), [expected.withoutLogQ], 1e-5, 'without logQ');
    });
    model.dispose();
  });
}

for (const loss of losses) {
  test(`${JSON.stringify(loss)}: the compiled step equals the eager one over 50 steps and more, for every model`, async () => {
    for (const make of Object.values(makers)) {
      const run = async (compile: 'auto' | false) => {
        const model = make();
        const { history, step } = await fitInteractions({
          ...{ model, interactions: train, loss, compile, batchSize: 8, epochs: 4, random: random() },
        });
        assert.equal(step, compile === 'auto' ? 'compiled' : 'eager');
        const weights = readWeights(model.variables);
        model.dispose();
        return { losses: history.map(({ trainingLoss }) => trainingLoss), weights };
      };
      const [compiled, eager] = [await run('auto'), await run(false)];
      assertClose(compiled.losses, eager.losses, 1e-5, 'losses');
      // A bias of all logits cancels in a softmax: its gradient is rounding alone, which Adam makes as large as any other.
      const last = loss.kind === 'softmax' || loss.kind === 'sampledSoftmax' ? -1 : undefined;
      compiled.weights.slice(0, last).forEach((values, n) => {
        assertClose(values, eager.weights[n], 1e-4, `variable ${n}`);
      });
    }
  });

  test(`${JSON.stringify(loss)}: learns who likes what, is the same again, and leaves no tensor`, async () => {
    const before = tf.memory().numTensors;
    const ndcg = async () => {
      const model = makers.gmf();
      const { history } = await fitInteractions({
        ...{ model, interactions: train, loss, batchSize: 64, epochs: 40, random: random() },
        optimizer: { kind: 'adam', learningRate: 0.02 },
        metrics: rankingMetrics({ test: train, k: [5] }),
      });
      model.dispose();
      return history.map((record) => record['ndcg@5']);
    };
    const [first, second] = [await ndcg(), await ndcg()];
    assert.deepEqual(first, second);
    // Chance gives a third; half of the items are right for half of the users.
    assert.ok((first.at(-1) as number) > 0.75, `nDCG@5 ${first.at(-1)}`);
    assert.equal(tf.memory().numTensors, before);
  });
}

test('pointwise rows: each interaction once, so many negatives beside it, none of them known, all new each time', () => {
  const sampler = new PointwiseSampler(train, { negatives: 3 });
  const source = random('rows');
  const [one, other] = [sampler.sample(source), sampler.sample(source)];
  for (const { user, item, label } of [one, other]) {
    assert.equal(user.length, 4 * train.itemIds.length);
    const positives = Array.from(user.keys()).filter((row) => label[row] === 1);
    assert.equal(positives.length, train.itemIds.length);
    assert.equal(new Set(positives.map((row) => 16 * user[row] + item[row])).size, positives.length);
    user.forEach((u, row) => {
      assert.equal(hasInteraction(train, u, item[row]), label[row] === 1);
    });
    const perUser = (wanted: number) =>
      Array.from({ length: 24 }, (_, u) => user.filter((v, row) => v === u && label[row] === wanted).length);
    assert.deepEqual(
      perUser(0),
      perUser(1).map((count) => 3 * count),
    );
  }
  assert.notDeepEqual(one.item, other.item);
  throwsArgument(() => new PointwiseSampler(train, { negatives: 16 }), 'negatives');
  throwsArgument(() => requirePairLoss({ kind: 'pointwise', negatives: 16 }, 16), 'loss.negatives');
});

test('negatives are uniform over what a user does not know (chi-square below its 99.9 % point)', () => {
  const one = interactionsOf(
    { user: Int32Array.of(0, 0, 0), item: Int32Array.of(1, 4, 7) },
    { users: 1, items: 10 },
  );
  const { item, label } = new PointwiseSampler(one, { negatives: 9 }).sample(random('few'));
  assert.equal(label.filter((value) => value === 0).length, 27);
  const counts = new Float64Array(10);
  const sampler = new PointwiseSampler(one, { negatives: 9 });
  const source = random('many');
  for (let round = 0; round < 300; round++) {
    const drawn = sampler.sample(source);
    drawn.item.forEach((id, row) => {
      if (drawn.label[row] === 0) counts[id] += 1;
    });
  }
  const open = Array.from(counts).filter((_, id) => ![1, 4, 7].includes(id));
  const expected = (300 * 27) / 7;
  const chiSquare = open.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  assert.ok(chiSquare < 22.46, `chi-square ${chiSquare} of 6 degrees of freedom`);
  assert.deepEqual([counts[1], counts[4], counts[7]], [0, 0, 0]);
  assert.ok(item.length === 30);
});
