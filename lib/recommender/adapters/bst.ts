import { Random } from '../../core/random';
import type { tf } from '../../core/tensorflow';
import { everyTarget, sampledTargets } from '../../data/sampled-targets';
import { type Sequences, takeSequences } from '../../data/sequences/sequences';
import { type BstOptions, createBst } from '../../models/sequence/bst';
import { ItemEmbedding } from '../../models/sequence/item-embedding';
import { fit } from '../../training/fit';
import { predictLogits } from '../../training/predict';
import type { FittedModel } from '../adapter';
import { ModelRecommender } from '../model-recommender';
import type { Recommender } from '../recommender';
import type { TrainingData } from '../training-data';
import { asked, casesOf, laterCases } from './click-cases';
import { type EpochOptions, loopOptions, splitOptions, trained } from './epochs';
import {
  count,
  oneOf,
  requireRecommenderOptions,
  trainingKinds,
  transformerKinds,
  units,
} from './factory-options';
import { cosines } from './item-vectors';
import { readLayerWeights, writeLayerWeights } from './layer-weights';
import type { Named } from './naming';

/** Options of `models.bst`. Epochs by default: 10. */
export interface BstRecommenderOptions
  extends Omit<BstOptions, 'items' | 'length' | 'ids' | 'numbers' | 'random'>,
    EpochOptions,
    Named {
  /** Places of a history that the model looks back on, 1 or more. Default: 20. */
  length?: number;
  /** Random items beside each that came, 1 or more, drawn again in each epoch. Default: 4. */
  negatives?: number;
}

/** Numbers of a batch of histories, at most: rows times positions. */
const chunkNumbers = 2 ** 22;

/**
 * The Behavior Sequence Transformer: a click model, trained on what came next beside random items, that ranks by what
 * it says of each. It looks at every item with the history, so ranking takes longer than with SASRec. See `createBst`.
 */
export function bst(options: BstRecommenderOptions = {}): Recommender {
  requireRecommenderOptions(options, {
    ...transformerKinds,
    ...{ positions: oneOf('gap', 'index'), gapBuckets: count, hidden: units, negatives: count },
    ...trainingKinds,
  });
  const { length = 20, negatives = 4, ...rest } = options;
  const { training, model: settings, name } = splitOptions(rest);
  const create = ({ items, hasTimes }: TrainingData, random: Random) =>
    createBst({ positions: hasTimes ? 'gap' : 'index', ...settings, items: items.size, length, random });
  return new ModelRecommender(
    {
      model: 'bst',
      name: 'BST',
      reads: 'order',
      canFoldIn: true,
      isRandom: true,
      options,
      train: async (data, context) => {
        const { random, validation } = context;
        const cases = casesOf(data.histories, length);
        const model = create(data, random.child('model'));
        try {
          const {
            batchSize = 256,
            epochs = 10,
            optimizer = { kind: 'adam', learningRate: 1e-3 },
            patience = 5,
          } = training;
          const rows = (of: typeof cases, source: Random) =>
            sampledTargets(of, { length, negatives, random: source });
          const result = await fit({
            ...loopOptions(context),
            ...(validation && {
              validation: rows(laterCases(data, validation, length), random.child('validation')),
              earlyStopping: { patience },
            }),
            model,
            training: (epoch, source) => rows(cases, source.child(`negatives-${epoch}`)),
            label: 'clicked',
            batchSize,
            epochs,
            optimizer,
          });
          return trained(fromModel(model, data.items.size, length), result);
        } catch (error) {
          model.dispose();
          throw error;
        }
      },
      restore: (data, { tensors }) => {
        const model = create(data, new Random(0));
        writeLayerWeights(model, tensors);
        return fromModel(model, data.items.size, length);
      },
    },
    name,
  );
}

function fromModel(model: tf.LayersModel, items: number, length: number): FittedModel {
  const atOnce = Math.max(1, Math.floor(chunkNumbers / (items * length)));
  const scoreSome = (histories: Sequences): Float32Array => {
    const cases = asked(histories);
    const all = Int32Array.from({ length: histories.sequences }, (_, s) => s);
    return predictLogits(model, everyTarget(cases, all, { length, candidates: items }));
  };
  return {
    scoreHistories: (histories) => {
      const scores = new Float32Array(histories.sequences * items);
      for (let start = 0; start < histories.sequences; start += atOnce) {
        const end = Math.min(start + atOnce, histories.sequences);
        const part = Int32Array.from({ length: end - start }, (_, i) => start + i);
        scores.set(scoreSome(takeSequences(histories, part)), start * items);
      }
      return scores;
    },
    similarTo: (item) => {
      const table = model.layers.find((layer) => layer instanceof ItemEmbedding) as ItemEmbedding;
      const { width } = table;
      return cosines(table.vectors.dataSync<'float32'>().slice(width, (items + 1) * width), width, item);
    },
    save: () => ({ tensors: readLayerWeights(model) }),
    dispose: () => model.dispose(),
  };
}
