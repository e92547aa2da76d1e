// Chapter 1's network on the crowd: with ids, with what is declared, and with graph embeddings as features.
import {
  createHybridRecommender,
  createMlpRecommender,
  fit,
  type Interactions,
  predictLogits,
  type Random,
  type ScoreItems,
  type tf,
  usersPerItem,
} from 'lib';
import { logDegrees, withColumn } from 'lib/models';
import { type FeatureTable, tableOf } from './hybrids-tables';
import type { World } from './hybrids-world';

/** The networks, trained on the first period, as scorers of all items. */
export async function trainedNetworks(world: World, vectors: { users: FeatureTable; items: FeatureTable }) {
  const { crowd, random, train, validation } = world;
  const pets = tableOf(crowd.userFeatures());
  const items = withColumn(tableOf(crowd.itemFeatures()), logDegrees(usersPerItem(train)));
  const networks: Record<string, tf.LayersModel> = {
    'chapter 1': createMlpRecommender({
      users: crowd.users,
      products: crowd.items,
      random: random.child('network'),
    }),
    context: createHybridRecommender({
      users: [pets],
      products: [items],
      embeddingSize: 0,
      random: random.child('network'),
    }),
    'chapter 1 with graph features': createHybridRecommender({
      users: [vectors.users, pets],
      products: [vectors.items, items],
      random: random.child('network'),
    }),
  };
  const scorers: Record<string, ScoreItems> = {};
  for (const [name, model] of Object.entries(networks)) {
    await fit({
      model,
      training: (_, own) => clicksOf(train, own),
      validation: clicksOf(validation, random.child('validation rows')),
      label: 'clicked',
      optimizer: { kind: 'adam', learningRate: 1e-3 },
      batchSize: 512,
      epochs: 30,
      earlyStopping: { patience: 3 },
      random: random.child(`fit ${name}`),
    });
    scorers[name] = allItems(model, crowd.items);
  }
  return {
    scorers,
    dispose: () => {
      for (const model of Object.values(networks)) model.dispose();
    },
  };
}

/** Purchases as clicks, each with four random items that were not clicked. */
function clicksOf({ users, offsets, itemIds, items }: Interactions, random: Random) {
  const each = 5;
  const rows = each * itemIds.length;
  const log = { user: new Int32Array(rows), product: new Int32Array(rows), clicked: new Int32Array(rows) };
  for (let user = 0; user < users; user++) {
    for (let i = offsets[user]; i < offsets[user + 1]; i++) {
      for (let j = 0; j < each; j++) {
        log.user[each * i + j] = user;
        log.product[each * i + j] = j === 0 ? itemIds[i] : random.integer(0, items);
        log.clicked[each * i + j] = j === 0 ? 1 : 0;
      }
    }
  }
  return log;
}

function allItems(model: tf.LayersModel, items: number): ScoreItems {
  return (batch) =>
    predictLogits(model, {
      user: Int32Array.from({ length: batch.length * items }, (_, i) => batch[Math.floor(i / items)]),
      product: Int32Array.from({ length: batch.length * items }, (_, i) => i % items),
    });
}
