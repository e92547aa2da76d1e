// The baselines of the sequence experiment: what is popular, what stands together, what follows what.
import { Fpmc, fitFpmc, fitItemKnn, fitMarkovChain, interactionsOf } from 'lib';
import type { SequenceModel } from './trained-model';
import { withoutMark } from './world';

export const popularity: SequenceModel = ({ log, items }) => {
  const counts = new Float32Array(items);
  for (const item of log.train.item) counts[item]++;
  return {
    sees: 0,
    scores: ({ rows }) => {
      const scores = new Float32Array(rows.length * items);
      for (let row = 0; row < rows.length; row++) scores.set(counts, row * items);
      return scores;
    },
  };
};

/** Items that stand together in users' sessions: sessions are the rows, and a history is the profile. */
export const itemKnn: SequenceModel = ({ log, items, mark }) => {
  const knn = fitItemKnn(
    interactionsOf(
      { user: log.train.session, item: log.train.item },
      { users: 1 + Math.max(...log.train.session), items },
    ),
    { neighbors: items, shrinkage: 10 },
  );
  return {
    sees: Number.POSITIVE_INFINITY,
    scores: ({ rows, histories }) => {
      const scores = new Float32Array(rows.length * items);
      for (let row = 0; row < rows.length; row++) {
        const looks = histories.itemIds.subarray(histories.offsets[row], histories.offsets[row + 1]);
        const own = scores.subarray(row * items, (row + 1) * items);
        for (const item of new Set(looks)) {
          if (item === mark) continue;
          const { items: near, similarities } = knn.similarTo(item);
          near.forEach((other, n) => {
            own[other] += similarities[n];
          });
        }
      }
      return scores;
    },
  };
};

export const markov: SequenceModel = ({ training, items }) => {
  const chain = fitMarkovChain(training);
  return { sees: 1, scores: ({ histories }) => withoutMark(chain.scoreNext(histories), items) };
};

export const fpmc: SequenceModel = async ({ training, items, users, mark, random }) => {
  const model = new Fpmc({ users, items: items + 1, embeddingSize: 32, random: random.child('fpmc') });
  await fitFpmc({
    model,
    training,
    unasked: mark,
    optimizer: { kind: 'adam', learningRate: 5e-3 },
    batchSize: 512,
    epochs: 20,
    random: random.child('fpmc-fit'),
  });
  return {
    sees: 1,
    scores: ({ histories }) => withoutMark(model.scoreNext(histories), items),
    dispose: () => model.dispose(),
  };
};
