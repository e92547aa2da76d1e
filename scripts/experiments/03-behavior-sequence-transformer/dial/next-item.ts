// The sequence experiment's models that score all items after a past: SASRec and GRU4Rec, by softmax over all items.
import { createGru4Rec, createSasrec, fitNextItem, NextItemScorer, nextItemTable, type tf } from 'lib';
import { takeCases } from 'lib/data';
import type { SequenceModel, TrainedModel } from './trained-model';
import { type SequenceWorld, withoutMark } from './world';

/** Looks that SASRec and the GRU see, marks of sessions among them. */
export const lookBack = 20;

export const sasrec: SequenceModel = async (world) => {
  const model = createSasrec({
    items: world.items + 1,
    length: lookBack,
    embeddingSize: 48,
    blocks: 2,
    heads: 2,
    dropout: 0.1,
    random: world.random.child('sasrec'),
  });
  await trainNextItem(world, model, { name: 'sasrec', learningRate: 5e-3 });
  return trained(world, model);
};

export const gru: SequenceModel = async (world) => {
  const model = createGru4Rec({
    items: world.items + 1,
    embeddingSize: 32,
    units: 64,
    random: world.random.child('gru'),
  });
  await trainNextItem(world, model, { name: 'gru', learningRate: 1e-2 });
  return trained(world, model);
};

/**
 * Trains a next-item model, best epoch by validation. On worlds outside the record, patience was worth more than a rate
 * that falls: at order 1 SASRec goes on learning for some 60 epochs.
 */
function trainNextItem(
  world: SequenceWorld,
  model: tf.LayersModel,
  { name, learningRate }: { name: string; learningRate: number },
) {
  const { training, validation, mark, random } = world;
  const count = Math.min(800, validation.rows.length);
  const asked = Int32Array.from({ length: count }, (_, i) =>
    Math.floor((i * validation.rows.length) / count),
  );
  return fitNextItem({
    model,
    training: nextItemTable(training, { length: lookBack, unasked: mark }),
    loss: { kind: 'softmax' },
    optimizer: { kind: 'adam', learningRate },
    validation: takeCases(validation, asked),
    earlyStopping: { patience: 10 },
    lengths: [lookBack],
    batchSize: 64,
    epochs: 80,
    random: random.child(`${name}-fit`),
  });
}

function trained({ items }: SequenceWorld, model: tf.LayersModel): TrainedModel {
  const scorer = new NextItemScorer(model);
  return {
    sees: lookBack,
    scores: ({ histories }) => withoutMark(scorer.scoreNext(histories), items),
    dispose: () => {
      scorer.dispose();
      model.dispose();
    },
  };
}
