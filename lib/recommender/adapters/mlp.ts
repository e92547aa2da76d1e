import { Random } from '../../core/random';
import type { tf } from '../../core/tensorflow';
import { hasInteraction, type Interactions } from '../../data/interactions';
import { createMlpRecommender, type MlpRecommenderOptions } from '../../models/click/mlp-recommender';
import { fit } from '../../training/fit';
import { predictLogits } from '../../training/predict';
import type { FittedModel } from '../adapter';
import { ModelRecommender } from '../model-recommender';
import type { Recommender } from '../recommender';
import type { TrainingData } from '../training-data';
import { type EpochOptions, loopOptions, splitOptions, trained } from './epochs';
import { cosines } from './item-vectors';
import { readLayerWeights, writeLayerWeights } from './layer-weights';
import { type Named, requireFactoryOptions } from './naming';

/** Options of `models.mlp`. Epochs by default: 20. */
export interface MlpRecommenderModelOptions
  extends Omit<MlpRecommenderOptions, 'users' | 'products' | 'random'>,
    EpochOptions,
    Named {
  /** Random items beside each that was taken, 1 or more, drawn again in each epoch. Default: 4. */
  negatives?: number;
}

/** The Embedding+MLP click model, trained on what was taken beside random items. See `createMlpRecommender`. */
export function mlp(options: MlpRecommenderModelOptions = {}): Recommender {
  requireFactoryOptions(options);
  const { negatives = 4, ...rest } = options;
  const { training, model: settings, name } = splitOptions(rest);
  const create = ({ users, items }: TrainingData, random: Random) =>
    createMlpRecommender({ ...settings, users: users.size, products: items.size, random });
  return new ModelRecommender(
    {
      model: 'mlp',
      name: 'MLP',
      reads: 'items',
      canFoldIn: false,
      isRandom: true,
      options,
      train: async (data, context) => {
        const { random, validation } = context;
        const model = create(data, random.child('model'));
        try {
          const {
            batchSize = 512,
            epochs = 20,
            optimizer = { kind: 'adam', learningRate: 1e-3 },
            patience = 5,
          } = training;
          const result = await fit({
            ...loopOptions(context),
            ...(validation && {
              validation: clickRows(
                validation.interactions,
                data.interactions,
                negatives,
                random.child('validation'),
              ),
              earlyStopping: { patience },
            }),
            model,
            training: (epoch, source) =>
              clickRows(data.interactions, data.interactions, negatives, source.child(`negatives-${epoch}`)),
            label: 'clicked',
            batchSize,
            epochs,
            optimizer,
          });
          return trained(fromModel(model, data.items.size), result);
        } catch (error) {
          model.dispose();
          throw error;
        }
      },
      restore: (data, { tensors }) => {
        const model = create(data, new Random(0));
        writeLayerWeights(model, tensors);
        return fromModel(model, data.items.size);
      },
    },
    name,
  );
}

/** Each interaction once, and so many items beside it that the user took neither here nor in `known`. */
export function clickRows(
  taken: Interactions,
  known: Interactions,
  negatives: number,
  random: Random,
): Record<'user' | 'product' | 'clicked', Int32Array> {
  const { users, items, offsets, itemIds } = taken;
  const each = negatives + 1;
  const rows = {
    user: new Int32Array(itemIds.length * each),
    product: new Int32Array(itemIds.length * each),
    clicked: new Int32Array(itemIds.length * each),
  };
  for (let user = 0, row = 0; user < users; user++) {
    for (let i = offsets[user]; i < offsets[user + 1]; i++) {
      for (let n = 0; n < each; n++, row++) {
        rows.user[row] = user;
        rows.product[row] = n === 0 ? itemIds[i] : otherItem();
        rows.clicked[row] = n === 0 ? 1 : 0;
      }
    }
    function otherItem(): number {
      // A user who took nearly all items is given one of them in the end.
      let item = 0;
      for (let tries = 0; tries < 20; tries++) {
        item = Math.floor(random.uniform() * items);
        if (!hasInteraction(taken, user, item) && !hasInteraction(known, user, item)) break;
      }
      return item;
    }
  }
  return rows;
}

function fromModel(model: tf.LayersModel, items: number): FittedModel {
  return {
    scoreItems: (users) => {
      if (users.length === 0) return new Float32Array(0);
      const columns = {
        user: new Int32Array(users.length * items),
        product: new Int32Array(users.length * items),
      };
      users.forEach((user, row) => {
        columns.user.fill(user, row * items, (row + 1) * items);
        for (let item = 0; item < items; item++) columns.product[row * items + item] = item;
      });
      return predictLogits(model, columns);
    },
    similarTo: (item) => {
      const [table] = model.getLayer('productEmbedding').getWeights();
      return cosines(table.dataSync<'float32'>(), table.shape[1] as number, item);
    },
    save: () => ({ tensors: readLayerWeights(model) }),
    dispose: () => model.dispose(),
  };
}
