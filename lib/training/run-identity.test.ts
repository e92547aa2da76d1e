import { rejectsArgument } from '../core/testing/throws-argument';
import '../compiler/testing/one-thread';
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import type { BatchTensors } from '../compiler/training-step-definition';
import { Random } from '../core/random';
import { tf } from '../core/tensorflow';
import { itemNeighbors } from '../data/graph/item-neighbors';
import { interactionsOf } from '../data/interactions';
import { nextItemTable } from '../data/sequences/sequence-table';
import { sequencesOf } from '../data/sequences/sequences';
import { rankingMetrics } from '../evaluation/ranking/ranking-metrics';
import { fitOffers } from '../lessons/quotes/fit-offers';
import { ScoreBlend } from '../models/blend/score-blend';
import { uniqueVariable } from '../models/factors/embedding-variable';
import { Fpmc } from '../models/factors/fpmc';
import { MatrixFactorization } from '../models/factors/matrix-factorization';
import { GraphSage } from '../models/graph/graph-sage';
import { LightGcn } from '../models/graph/light-gcn';
import { PinSage } from '../models/graph/pin-sage';
import { createSasrec } from '../models/sequence/sasrec';
import { smallCrowd } from '../models/testing/small-crowd';
import { fitVariables } from './fit-variables';
import { fitBlend } from './ranking/fit-blend';
import { fitBpr } from './ranking/fit-bpr';
import { fitFpmc } from './ranking/fit-fpmc';
import { fitGraphSage } from './ranking/fit-graph-sage';
import { fitPinSage } from './ranking/fit-pin-sage';
import { fitNextItem } from './sequence/fit-next-item';

// A checkpoint is one run's: whatever decides the weights and is changed is an error, never a resume from other weights.

const root = mkdtempSync(path.join(tmpdir(), 'run-identity-'));
after(() => rmSync(root, { recursive: true, force: true }));

const { train, test: held, graph } = smallCrowd('identity');
const { graph: otherGraph, train: otherTrain } = smallCrowd('another');
const random = new Random('identity');
const model = random.child('model');
const run = { epochs: 1, batchSize: 64, random: random.child('run'), compile: false as const };
const adam = { kind: 'adam', learningRate: 0.01 } as const;

type Run = (checkpoint: { folder: string }) => Promise<{ resumedFromEpoch: number }>;

/** Each change must be refused where the first run's checkpoint lies; the first run itself goes on from it. */
function refusesChanges(name: string, same: () => Run, changes: Record<string, () => Run>): void {
  test(`${name}: the same run goes on from its checkpoint, and each change is an error`, async () => {
    const folder = path.join(root, name);
    await same()({ folder });
    assert.equal((await same()({ folder })).resumedFromEpoch, 1);
    for (const [what, change] of Object.entries(changes)) {
      const copy = `${folder}-copy`;
      cpSync(folder, copy, { recursive: true });
      await rejectsArgument(change()({ folder: copy }), 'checkpoint.folder', what);
      rmSync(copy, { recursive: true });
    }
  });
}

class Hinge extends LightGcn {
  override loss(batch: BatchTensors): tf.Scalar {
    return tf.tidy(() => tf.relu(super.loss(batch)) as tf.Scalar);
  }
}

class Scaled extends LightGcn {
  constructor(
    options: ConstructorParameters<typeof LightGcn>[0],
    readonly factor: number,
  ) {
    super(options);
  }
  override loss(batch: BatchTensors): tf.Scalar {
    return tf.tidy(() => tf.mul(super.loss(batch), this.factor) as tf.Scalar);
  }
}

const light = { graph, embeddingSize: 4, layers: 1, random: model };
const bpr =
  (create: () => Parameters<typeof fitBpr>[0]['model'], change: Partial<Parameters<typeof fitBpr>[0]> = {}) =>
  (): Run =>
  (checkpoint) =>
    fitBpr({ ...run, model: create(), interactions: train, optimizer: adam, checkpoint, ...change });

refusesChanges(
  'fitBpr',
  bpr(() => new LightGcn(light)),
  {
    'another loss in a subclass': bpr(() => new Hinge(light)),
    'another loss on the object': bpr(() => Object.assign(new LightGcn(light), { loss: () => tf.scalar(1) })),
    'another l2': bpr(() => new LightGcn({ ...light, l2: 0.5 })),
    'another graph of the same size': bpr(() => new LightGcn({ ...light, graph: otherGraph })),
    'another seed of the model': bpr(() => new LightGcn({ ...light, random: random.child('else') })),
    'another initial deviation': bpr(() => new LightGcn({ ...light, initialStandardDeviation: 0.5 })),
    'other interactions': bpr(() => new LightGcn(light), { interactions: otherTrain }),
    'other sampling': bpr(() => new LightGcn(light), { sampling: { exponent: 0.75 } }),
    'other triples': bpr(() => new LightGcn(light), { triplesPerEpoch: 77 }),
    'another optimizer': bpr(() => new LightGcn(light), { optimizer: { ...adam, learningRate: 0.02 } }),
    'another batch size': bpr(() => new LightGcn(light), { batchSize: 32 }),
    'another seed of the run': bpr(() => new LightGcn(light), { random: random.child('x') }),
    'other metrics': bpr(() => new LightGcn(light), {
      metrics: rankingMetrics({ test: held, seen: train, k: [5] }),
    }),
  },
);

refusesChanges(
  'settings of a subclass',
  bpr(() => new Scaled(light, 1)),
  { 'another factor': bpr(() => new Scaled(light, 2)) },
);

const validated = (k: number) =>
  bpr(() => new LightGcn(light), { metrics: rankingMetrics({ test: held, seen: train, k: [k] }) });
refusesChanges('validation', validated(5), { 'other figures': validated(6) });

const factors = { interactions: train, embeddingSize: 4, random: model };
refusesChanges(
  'matrix factorization',
  bpr(() => new MatrixFactorization(factors)),
  {
    'another l2': bpr(() => new MatrixFactorization({ ...factors, l2: 0.5 })),
    'another seed': bpr(() => new MatrixFactorization({ ...factors, random: random.child('else') })),
  },
);

const features = (seed: number, rows = graph.nodes) => ({
  values: Float32Array.from({ length: rows * 2 }, (_, i) => Math.sin(i + seed)),
  width: 2,
});
const sage =
  (seed: number, change: object = {}, fit: object = {}) =>
  (): Run =>
  (checkpoint) =>
    fitGraphSage({
      model: new GraphSage({
        ...{ graph, features: features(seed), units: [4], samples: [3], random: model },
        ...change,
      }),
      ...{ ...run, interactions: train, checkpoint },
      ...fit,
    });
refusesChanges('fitGraphSage', sage(1), {
  'other features': sage(2),
  'another temperature': sage(1, { temperature: 0.5 }),
  'other practice': sage(1, { practice: { share: 0.1, features: features(5) } }),
  'other sampling': sage(1, {}, { sampling: { exponent: 1 } }),
});

const walks = (steps: number) => itemNeighbors(graph, { size: 3, steps, random: random.child('walks') });
const pins =
  (change: object = {}, fit: object = {}) =>
  (): Run =>
  (checkpoint) =>
    fitPinSage({
      model: new PinSage({
        ...{ neighbors: walks(50), features: features(1, train.items), layers: 1, random: model },
        ...change,
      }),
      ...{ ...run, interactions: train, checkpoint },
      ...fit,
    });
const hard = (from: number) => ({
  sampling: { hard: { candidates: walks(99), ranks: [from, 3] as const, most: 2 } },
});
refusesChanges('fitPinSage', pins({}, hard(1)), {
  'other neighbors': pins({ neighbors: walks(20) }, hard(1)),
  'other features': pins({ features: features(2, train.items) }, hard(1)),
  'another margin': pins({ margin: 0.3 }, hard(1)),
  'hard negatives of other ranks, which come in the second epoch': pins({}, hard(2)),
});

const log = (shift: number) =>
  sequencesOf(
    {
      user: Int32Array.from({ length: 60 }, (_, i) => Math.floor(i / 10)),
      item: Int32Array.from({ length: 60 }, (_, i) => (i * i + shift) % 7),
    },
    { items: 7 },
  );
const chains =
  (change: object = {}, fit: object = {}) =>
  (): Run =>
  (checkpoint) =>
    fitFpmc({
      model: new Fpmc({ ...{ users: 6, items: 7, random: model }, ...change }),
      ...{ ...run, training: log(0), optimizer: adam, checkpoint },
      ...fit,
    } as Parameters<typeof fitFpmc>[0]);
refusesChanges('fitFpmc', chains(), {
  'another l2': chains({ l2: 0.5 }),
  'another seed': chains({ random: random.child('else') }),
  'other sequences': chains({}, { training: log(1) }),
  'an item that is not asked for': chains({}, { unasked: 3 }),
});

const blend =
  (change: object = {}, fit: object = {}) =>
  (): Run =>
  (checkpoint) =>
    fitBlend({
      blend: new ScoreBlend({
        parts: { a: (users) => new Float32Array(users.length * train.items).map((_, i) => Math.sin(i)) },
        ...{ items: train.items, random: model },
        ...change,
      }),
      ...{ ...run, heldOut: held, seen: train, checkpoint },
      ...fit,
    });
refusesChanges('fitBlend', blend(), {
  'another l2': blend({ l2: 0.5 }),
  'other negatives': blend({}, { negatives: 3 }),
  'other held-out interactions': blend(
    {},
    {
      heldOut: interactionsOf(
        { user: Int32Array.of(0, 1), item: Int32Array.of(22, 21) },
        { users: train.users, items: train.items },
      ),
    },
  ),
});

const next =
  (change: object = {}) =>
  (): Run =>
  async (checkpoint) => {
    const sasrec = createSasrec({
      items: 7,
      length: 4,
      embeddingSize: 8,
      heads: 1,
      blocks: 1,
      random: model,
    });
    try {
      return await fitNextItem({
        ...{ model: sasrec, training: nextItemTable(log(0), { length: 4 }), optimizer: adam },
        ...{ ...run, loss: { kind: 'softmax' }, checkpoint },
        ...change,
      } as Parameters<typeof fitNextItem>[0]);
    } finally {
      sasrec.dispose();
    }
  };
refusesChanges('fitNextItem', next(), {
  'another loss': next({ loss: { kind: 'bpr', negatives: { per: 'batch', count: 2 } } }),
  'other sequences': next({ training: nextItemTable(log(1), { length: 4 }) }),
  'other metrics': next({ metrics: () => ({ one: 1 }) }),
});

const offers =
  (change: object = {}, seed = 1) =>
  (): Run =>
  async (checkpoint) => {
    const input = tf.input({ shape: [2], name: 'x' });
    const kernelInitializer = tf.initializers.glorotNormal({ seed });
    const dense = tf.layers.dense({ units: 3, kernelInitializer, name: 'offers' });
    const net = tf.model({ inputs: input, outputs: dense.apply(input) as tf.SymbolicTensor, name: 'net' });
    const rows = (answer: number) => ({
      inputs: { x: Float32Array.of(1, 2, 3, 4) },
      offered: Int32Array.of(0, 2),
      taken: Int32Array.of(1, answer),
    });
    return fitOffers({
      ...{ model: net, training: rows(0), validation: rows(1), optimizer: adam },
      ...{ ...run, checkpoint },
      ...change,
    });
  };
refusesChanges('fitOffers', offers(), {
  'other initial weights': offers({}, 2),
  'other validation': offers({ validation: undefined }),
});

test('fitVariables: what the caller tells of the run in `identity` is part of it', async () => {
  const folder = path.join(root, 'variables');
  const fit = (l2: number) => {
    const slope = uniqueVariable(Float32Array.of(0), [1], 'slope');
    return fitVariables({
      ...{ ...run, variables: [slope], optimizer: adam, checkpoint: { folder } },
      training: { x: Float32Array.of(1, 2) },
      loss: ({ x }) => tf.mul(tf.mean(tf.square(tf.sub(x, slope))), l2) as tf.Scalar,
      identity: () => ({ l2: String(l2) }),
    });
  };
  await fit(1);
  assert.equal((await fit(1)).resumedFromEpoch, 1);
  await assert.rejects(fit(2), /differs in l2 \(there 1, here 2\)/);
});
