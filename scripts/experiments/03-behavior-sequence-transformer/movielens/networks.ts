// Neural sequence models of movielens-sequences. The best epoch is the one of the best nDCG@10 on validation; the
// validation film then stands in the history of the test, the weights have not learned from it. Each model has two
// settings to be chosen between on validation, and all but BST the same length, width and loss (softmax over 257 films,
// corrected for the sampling).
import {
  createBert4Rec,
  createBst,
  createGru4Rec,
  createSasrec,
  fit,
  fitNextItem,
  type NextItemCases,
  NextItemScorer,
  nextItemCases,
  nextItemTable,
  predictLogits,
  type Random,
  scoreHistories,
  takeRows,
  type tf,
} from 'lib';
import { everyTarget, sampledTargets, takeCases } from 'lib/data';
import { type Films, measure, type Outcome, validationNdcg } from './data';
import { type SequenceModel, sequenceModel } from './sequence-model';

/** Films that a model looks back on. */
const length = 50;
/** Films that BST looks back on: its cost grows with them for each film that is asked about. */
const bstLength = 20;

type DropoutSettings = { dropout: number; learningRate: number };

/** Trains a model of the item after each place. */
const nextItem =
  (
    create: (settings: DropoutSettings, random: Random, items: number) => tf.LayersModel,
    { epochs = 60, patience = 6 } = {},
  ) =>
  async (settings: DropoutSettings, random: Random, films: Films): Promise<Outcome> => {
    const { sizes, training, validation, test } = films;
    const model = create(settings, random.child('weights'), sizes.items);
    const scorer = new NextItemScorer(model, { length });
    const figures = (cases: NextItemCases) =>
      measure(scoreHistories(scorer.scoreNext, cases.histories), cases);
    const { history, bestEpoch } = await fitNextItem({
      model,
      training: nextItemTable(training, { length }),
      loss: { kind: 'sampledSoftmax', negatives: { per: 'batch', count: 256 } },
      optimizer: { kind: 'adam', learningRate: settings.learningRate },
      metrics: () => validationNdcg(scoreHistories(scorer.scoreNext, validation.histories), films),
      earlyStopping: { patience, monitor: 'ndcg', mode: 'max' },
      batchSize: 64,
      epochs,
      random: random.child('fit'),
    });
    return {
      validation: await figures(validation),
      test: () => figures(test),
      training: { epochs: history.length, bestEpoch },
    };
  };

const recurrent = (cell: 'gru' | 'lstm') =>
  nextItem(({ dropout }, random, items) =>
    createGru4Rec({ items, embeddingSize: 64, dropout, cell, random }),
  );

/** BST answers one question at a time, so it learns from sampled ones, and its epochs are chosen by their loss. */
async function bst(
  { dropout, negatives, learningRate }: DropoutSettings & { negatives: number },
  random: Random,
  { sizes: { users, items }, train, validation, test }: Films,
): Promise<Outcome> {
  const model = createBst({
    items,
    length: bstLength,
    embeddingSize: 32,
    heads: 2,
    dropout,
    gapBuckets: 32,
    ids: { user: users },
    hidden: [64, 32],
    random: random.child('weights'),
  });
  const asked = nextItemCases(takeRows(train, new Int32Array(0)), train, { items });
  const rows = (cases: NextItemCases, source: Random) =>
    sampledTargets(cases, { length: bstLength, negatives, random: source });
  // A pass over all ratings is four epochs, so that stopping is not too coarse.
  const part = (source: Random) =>
    takeCases(asked, source.permutation(asked.rows.length).slice(0, asked.rows.length / 4));
  const { history, bestEpoch } = await fit({
    model,
    optimizer: { kind: 'adam', learningRate },
    training: (_epoch, source) => rows(part(source), source.child('negatives')),
    validation: rows(validation, random.child('validation')),
    label: 'clicked',
    batchSize: 512,
    epochs: 40,
    earlyStopping: { patience: 5 },
    random: random.child('fit'),
  });
  const figures = (cases: NextItemCases) =>
    measure(
      (indices) =>
        predictLogits(model, everyTarget(cases, indices, { length: bstLength, candidates: items })),
      cases,
    );
  return {
    validation: await figures(validation),
    test: () => figures(test),
    training: { epochs: history.length, bestEpoch },
  };
}

const dropouts = <Others extends Record<string, number>>(rates: readonly number[], others: Others) =>
  rates.map((dropout) => ({ dropout, ...others }));

export const networkModels: Record<string, SequenceModel> = {
  SASRec: sequenceModel(
    true,
    dropouts([0.2, 0.5], { learningRate: 2e-3 }),
    nextItem(({ dropout }, random, items) =>
      createSasrec({ items, length, embeddingSize: 64, dropout, random }),
    ),
  ),
  GRU4Rec: sequenceModel(true, dropouts([0.2, 0.5], { learningRate: 4e-3 }), recurrent('gru')),
  LSTM: sequenceModel(true, dropouts([0.2, 0.5], { learningRate: 4e-3 }), recurrent('lstm')),
  BERT4Rec: sequenceModel(
    true,
    dropouts([0.2, 0.4], { learningRate: 3e-3 }),
    // Only masked places are asked about, a third of them, so it needs more epochs than the others.
    nextItem(
      ({ dropout }, random, items) => createBert4Rec({ items, length, embeddingSize: 64, dropout, random }),
      {
        epochs: 120,
        patience: 15,
      },
    ),
  ),
  BST: sequenceModel(true, dropouts([0.1, 0.3], { negatives: 2, learningRate: 2e-3 }), bst),
};
