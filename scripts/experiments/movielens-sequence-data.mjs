// The protocol of movielens-sequences.mjs: each user's last film is the test, the one before it validation, the rest
// training; all films that the user has not rated are ranked, K = 10.
import {
  evaluateRanking,
  interactionsOf,
  leaveOneOutSequences,
  loadMovieLens100k,
  sequencesOf,
  takeRows,
} from 'lib';

const { ratings, userCount: users, itemCount: items } = await loadMovieLens100k();
export const { train, validation, test } = leaveOneOutSequences(ratings, { items });
export const sizes = { users, items };
export const training = sequencesOf(train, { items });

/** All ratings but those of the test; nobody rates a film twice. */
const tested = new Set(test.next.itemIds.map((film, i) => test.histories.owners[i] * items + film));
export const known = takeRows(
  ratings,
  Int32Array.from(ratings.user.keys()).filter(
    (row) => !tested.has(ratings.user[row] * items + ratings.item[row]),
  ),
);

/**
 * HR, nDCG and MRR at 10 among all films that a history does not hold, and whose film was hit.
 * @param {import('lib').ScoreItems} scoreItems of the cases
 * @param {import('lib').NextItemCases} cases
 */
export async function measure(scoreItems, cases) {
  const { histories, next } = cases;
  const user = new Int32Array(histories.itemIds.length);
  for (let row = 0; row < histories.sequences; row++) {
    user.fill(row, histories.offsets[row], histories.offsets[row + 1]);
  }
  const seen = interactionsOf({ user, item: histories.itemIds }, { users: histories.sequences, items });
  const { at } = await evaluateRanking(scoreItems, { test: next, seen, k: [10], batchSize: 64 });
  const { hitRate, ndcg, reciprocalRank } = at[10].mean;
  return { hitRate, ndcg, reciprocalRank, hits: Array.from(at[10].perUser.hitRate) };
}

/** The scores of a model of users, asked about cases. */
export const ofUsers = (/** @type {import('lib').ScoreItems} */ scoreItems, cases) => (indices) =>
  scoreItems(Int32Array.from(indices, (i) => cases.histories.owners[i]));

/** nDCG on validation alone, for early stopping. */
export async function validationNdcg(scoreItems) {
  return { ndcg: (await measure(scoreItems, validation)).ndcg };
}
