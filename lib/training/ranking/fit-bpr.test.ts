import { rejectsArgument, throwsArgument } from '../../core/testing/throws-argument';
import '../../compiler/testing/one-thread';
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { readWeights } from '../../compiler/weights';
import { Random } from '../../core/random';
import { tf } from '../../core/tensorflow';
import { interactionsOf } from '../../data/interactions';
import { evaluateRanking } from '../../evaluation/ranking/evaluate-ranking';
import { rankingMetrics } from '../../evaluation/ranking/ranking-metrics';
import { MatrixFactorization } from '../../models/factors/matrix-factorization';
import { LightGcn } from '../../models/graph/light-gcn';
import { smallCrowd } from '../../models/testing/small-crowd';
import { type FitBprOptions, fitBpr } from './fit-bpr';

const { train, test: held, graph } = smallCrowd('fit-bpr');
const random = new Random('fit-bpr');
const light = () => new LightGcn({ graph, embeddingSize: 8, layers: 2, random: random.child('model') });

function options(change: Partial<FitBprOptions> = {}): FitBprOptions {
  return {
    model: change.model ?? light(),
    interactions: train,
    batchSize: 64,
    epochs: 12,
    optimizer: { kind: 'adam', learningRate: 0.02 },
    random: random.child('run'),
    ...change,
  };
}

test('interactions of other sizes, bad numbers and a model of another kind are refused', async () => {
  const other = interactionsOf({ user: Int32Array.of(0), item: Int32Array.of(0) }, { users: 30, items: 9 });
  await rejectsArgument(fitBpr(options({ interactions: other })), 'interactions.items');
  await rejectsArgument(fitBpr(options({ triplesPerEpoch: 0 })), 'triplesPerEpoch');
  await rejectsArgument(fitBpr(options({ batchSize: 0 })), 'batchSize');
  await rejectsArgument(fitBpr(options({ model: {} as LightGcn })), 'model');
});

test('a K above the catalog and an unknown metric are refused', async () => {
  const metrics = rankingMetrics({ test: held, seen: train, k: [25] });
  await assert.rejects(fitBpr(options({ metrics })), /k.* must be .*24/);
  throwsArgument(() => rankingMetrics({ test: held, k: [1], metrics: ['roc' as 'recall'] }), 'metrics');
});

test('a metric that is not finite stops training, naming epoch and metric', async () => {
  const metrics = () => ({ recall: Number.NaN });
  await rejectsArgument(fitBpr(options({ metrics })), 'recall of epoch 1');
});

test('LightGCN and matrix factorization learn the communities: recall far above a random order', async () => {
  const k = [5];
  const models = [
    light(),
    new MatrixFactorization({ interactions: train, embeddingSize: 8, random: random.child('plain') }),
  ];
  for (const model of models) {
    const before = tf.memory().numTensors;
    const result = await fitBpr(options({ model, epochs: 30 }));
    assert.equal(result.step, 'compiled');
    assert.equal(result.coldUsers, 1);
    assert.equal(result.skippedUsers, 0);
    const scorer = model.scorer();
    const { at, counts } = await evaluateRanking(scorer.scoreItems, { test: held, seen: train, k });
    scorer.dispose();
    // About 8 of 24 items belong to the community and 6 of them are seen: a random order has a recall of 0.3 at 5.
    assert.ok(at[5].mean.recall > 0.75, `${at[5].mean.recall}`);
    assert.ok(counts.users > 15, `${counts.users} users`);
    // Nothing is left of training and scoring but the model.
    assert.equal(tf.memory().numTensors, before);
  }
});

test('early stopping on a ranking metric puts the best epoch back, whose metric the weights then have', async () => {
  const model = light();
  const metrics = rankingMetrics({ test: held, seen: train, k: [5] });
  const result = await fitBpr(
    options({
      model,
      epochs: 60,
      metrics,
      earlyStopping: { patience: 3, monitor: 'ndcg@5', mode: 'max' },
    }),
  );
  assert.ok(result.stoppedEarly && result.weightsOfEpoch === result.bestEpoch);
  const scorer = model.scorer();
  const { 'ndcg@5': ndcg } = await metrics(scorer.scoreItems);
  scorer.dispose();
  assert.equal(ndcg, result.history[result.bestEpoch - 1]['ndcg@5']);
});

test('a run that was cut off and goes on from its checkpoint ends bit for bit where a whole run ends', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'fit-bpr-'));
  try {
    const [whole, halves] = [light(), light()];
    await fitBpr(options({ model: whole, epochs: 6 }));
    await fitBpr(options({ model: halves, epochs: 3, checkpoint: { folder } }));
    const second = light();
    const result = await fitBpr(options({ model: second, epochs: 6, checkpoint: { folder } }));
    assert.equal(result.resumedFromEpoch, 3);
    assert.deepEqual(readWeights(second.variables), readWeights(whole.variables));
    const other = new LightGcn({ graph, embeddingSize: 8, layers: 1, random: random.child('model') });
    await assert.rejects(
      fitBpr(options({ model: other, epochs: 6, checkpoint: { folder } })),
      /another run's/,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('the same seed trains the same numbers, another seed others', async () => {
  const run = async (seed: string) => {
    const model = light();
    await fitBpr(options({ model, epochs: 2, random: new Random(seed) }));
    return readWeights(model.variables);
  };
  assert.deepEqual(await run('a'), await run('a'));
  assert.notDeepEqual(await run('a'), await run('b'));
});
