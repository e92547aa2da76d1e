// The recommenders of the hybrids: each part alone, and the blends of all.
import {
  bipartiteGraph,
  fitBlend,
  fitBpr,
  fitPinSage,
  LightGcn,
  PinSage,
  rankingMetrics,
  ScoreBlend,
  type ScoreItems,
  usersPerItem,
} from 'lib';
import { itemNeighbors } from 'lib/data';
import type { DegreeSettings } from 'lib/lessons';
import { logDegrees, withColumn } from 'lib/models';
import { trainedNetworks } from './hybrids-networks';
import { gates, tableOf, vectorsOf } from './hybrids-tables';
import type { World } from './hybrids-world';

const k = 20;

/** LightGCN by the settings of the degree experiment. The caller disposes of it. */
async function trainedLightGcn({ train, random }: World, settings: DegreeSettings): Promise<LightGcn> {
  const { learningRate, l2, layers, epochs } = settings;
  const embeddingSize = 64;
  const own = random.child(`light-gcn ${embeddingSize}`);
  const graph = bipartiteGraph(train);
  const model = new LightGcn({ graph, embeddingSize, layers, l2, random: own.child('model') });
  await fitBpr({
    model,
    interactions: train,
    triplesPerEpoch: 10 * train.itemIds.length,
    epochs: Math.round(epochs / 10),
    batchSize: 1024,
    optimizer: { kind: 'adam', learningRate },
    random: own.child('fit'),
  });
  return model;
}

/** PinSage on the items' content and popularity. The caller disposes of it. */
async function trainedPinSage({ crowd, train, validation, random }: World): Promise<PinSage> {
  const graph = bipartiteGraph(train);
  const content = tableOf(crowd.itemFeatures());
  const model = new PinSage({
    neighbors: itemNeighbors(graph, { size: 10, steps: 1000, restart: 0.5, random: random.child('walks') }),
    features: withColumn(content, logDegrees(usersPerItem(train))),
    practice: { share: 0.3, features: withColumn(content, new Float32Array(crowd.items)) },
    random: random.child('pin-sage'),
  });
  const candidates = itemNeighbors(graph, {
    size: 100,
    steps: 3000,
    restart: 0.3,
    random: random.child('hard'),
  });
  await fitPinSage({
    model,
    interactions: train,
    sampling: { negatives: 6, hard: { candidates, ranks: [20, 80], most: 2 } },
    epochs: 30,
    metrics: rankingMetrics({ test: validation, seen: train, k: [k] }),
    earlyStopping: { patience: 8, monitor: `recall@${k}`, mode: 'max' },
    random: random.child('fit-pin-sage'),
  });
  return model;
}

/** A blend of all parts, trained on the second period. The caller disposes of it. */
async function trainedBlend(world: World, parts: Record<string, ScoreItems>, name: string, hidden: number) {
  const { crowd, random, train, blendPart, blendSeen, degree } = world;
  const blend = new ScoreBlend({
    parts,
    items: crowd.items,
    userGates: gates(degree),
    itemGates: gates(usersPerItem(train)),
    hidden,
    random: random.child(name),
  });
  await fitBlend({ blend, heldOut: blendPart, seen: blendSeen, random: random.child(`fit ${name}`) });
  return blend;
}

/** All recommenders, trained on the first period; the blends on the second. */
export async function partsOf(world: World, settings: DegreeSettings) {
  const { crowd, train } = world;
  const lightGcn = await trainedLightGcn(world, settings);
  const graphScorer = lightGcn.scorer();
  const pinSage = await trainedPinSage(world);
  const pinScorer = pinSage.scorer(train);
  const vectors = vectorsOf(lightGcn);
  const networks = await trainedNetworks(world, vectors);

  const counts = Float32Array.from(usersPerItem(train));
  const popularity: ScoreItems = (batch) => {
    const scores = new Float32Array(batch.length * crowd.items);
    for (let row = 0; row < batch.length; row++) scores.set(counts, row * crowd.items);
    return scores;
  };
  const parts = {
    popularity,
    context: networks.scorers.context,
    PinSage: pinScorer.scoreItems,
    LightGCN: graphScorer.scoreItems,
  };
  const blend = await trainedBlend(world, parts, 'blend', 0);
  const byNetwork = await trainedBlend(world, parts, 'blend by a network', 16);
  return {
    users: vectors.users,
    weights: blend.weights() ?? {},
    parts: {
      'the truth': (batch: Int32Array) => crowd.idealScores(batch),
      ...parts,
      'chapter 1': networks.scorers['chapter 1'],
      'chapter 1 with graph features': networks.scorers['chapter 1 with graph features'],
      blend: blend.scoreItems,
      'blend by a network': byNetwork.scoreItems,
    },
    dispose: () => {
      for (const held of [lightGcn, graphScorer, pinSage, pinScorer, networks, blend, byNetwork])
        held.dispose();
    },
  };
}
