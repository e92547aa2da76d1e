import { Random } from '../../core/random';
import { tf } from '../../core/tensorflow';
import { Fpmc, type FpmcOptions } from '../../models/factors/fpmc';
import { fitFpmc } from '../../training/ranking/fit-fpmc';
import type { FittedModel } from '../adapter';
import { ModelRecommender } from '../model-recommender';
import type { Recommender } from '../recommender';
import { type EpochOptions, loopOptions, rankingStop, splitOptions, trained } from './epochs';
import { above0, count, nonNegative, requireRecommenderOptions, trainingKinds } from './factory-options';
import type { Named } from './naming';

/** Options of `models.fpmc`. Epochs by default: 30. */
export interface FpmcRecommenderOptions
  extends Omit<FpmcOptions, 'users' | 'items' | 'random'>,
    EpochOptions,
    Named {}

const tables = ['userTaste', 'itemTaste', 'itemLast', 'last'];

/** Factorized personalized Markov chains: taste and what follows on the last item. See `Fpmc`. */
export function fpmc(options: FpmcRecommenderOptions = {}): Recommender {
  requireRecommenderOptions(options, {
    ...{ embeddingSize: count, initialStandardDeviation: above0, l2: nonNegative },
    ...trainingKinds,
  });
  const { training, model: settings, name } = splitOptions(options);
  return new ModelRecommender(
    {
      model: 'fpmc',
      name: 'FPMC',
      reads: 'order',
      canFoldIn: true,
      isRandom: true,
      options,
      train: async (data, context) => {
        const sizes = { users: data.users.size, items: data.items.size };
        const model = new Fpmc({ ...settings, ...sizes, random: context.random.child('model') });
        try {
          const {
            batchSize = 512,
            epochs = 30,
            optimizer = { kind: 'adam', learningRate: 5e-3 },
            patience,
          } = training;
          const { metrics, ...stop } = rankingStop(data, context.validation, patience);
          const result = await fitFpmc({
            ...loopOptions(context),
            ...stop,
            ...(metrics && {
              metrics: () => metrics((users) => model.scoreNext(data.historiesOf(users, 'order'))),
            }),
            model,
            training: data.histories,
            optimizer,
            batchSize,
            epochs,
          });
          return trained(fromModel(model), result);
        } catch (error) {
          model.dispose();
          throw error;
        }
      },
      restore: (data, { tensors }) => {
        const sizes = { users: data.users.size, items: data.items.size };
        const model = new Fpmc({ ...settings, ...sizes, random: new Random(0) });
        model.variables.forEach((variable, i) => {
          tf.tidy(() => variable.assign(tf.tensor(tensors[tables[i]], variable.shape)));
        });
        return fromModel(model);
      },
    },
    name,
  );
}

function fromModel(model: Fpmc): FittedModel {
  return {
    scoreHistories: model.scoreNext,
    // A stranger's taste is 0: what is left is what follows on the item.
    similarTo: (item) =>
      model.scoreNext({
        sequences: 1,
        items: model.items,
        offsets: Int32Array.of(0, 1),
        itemIds: Int32Array.of(item),
        owners: Int32Array.of(model.users),
        rows: Int32Array.of(0),
      }),
    save: () => ({
      tensors: Object.fromEntries(
        model.variables.map((variable, i) => [tables[i], variable.dataSync<'float32'>().slice()]),
      ),
    }),
    dispose: () => model.dispose(),
  };
}
