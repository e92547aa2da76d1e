// The protocol of movielens-sequences: each user's last film is the test, the one before it validation, the rest
// training; all films that the user has not rated are ranked, K = 10.
import {
  evaluateRanking,
  interactionsOf,
  leaveOneOutSequences,
  loadMovieLens100k,
  type NextItemCases,
  type ScoreItems,
  sequencesOf,
  takeRows,
} from 'lib';

/** Measures at 10. */
export interface Figures {
  hitRate: number;
  ndcg: number;
  reciprocalRank: number;
  /** Whether each case's film was hit: 0 or 1. */
  hits: number[];
}

/** What a run of a model gives: its figures on validation, and on the test when asked. */
export interface Outcome {
  validation: Figures;
  test(): Promise<Figures>;
  /** How long training went. */
  training?: Record<string, number>;
}

/** Films as next-item questions. */
export async function loadFilms() {
  const { ratings, userCount: users, itemCount: items } = await loadMovieLens100k();
  const { train, validation, test } = leaveOneOutSequences(ratings, { items });
  const tested = new Set(test.next.itemIds.map((film, i) => test.histories.owners[i] * items + film));
  return {
    sizes: { users, items },
    train,
    validation,
    test,
    training: sequencesOf(train, { items }),
    /** All ratings but those of the test; nobody rates a film twice. */
    known: takeRows(
      ratings,
      Int32Array.from(ratings.user.keys()).filter(
        (row) => !tested.has(ratings.user[row] * items + ratings.item[row]),
      ),
    ),
  };
}

export type Films = Awaited<ReturnType<typeof loadFilms>>;
export type FilmLog = Films['train'];

/** HR, nDCG and MRR at 10 among all films that a history does not hold, and whose film was hit. */
export async function measure(scoreItems: ScoreItems, { histories, next }: NextItemCases): Promise<Figures> {
  const user = new Int32Array(histories.itemIds.length);
  for (let row = 0; row < histories.sequences; row++) {
    user.fill(row, histories.offsets[row], histories.offsets[row + 1]);
  }
  const seen = interactionsOf(
    { user, item: histories.itemIds },
    { users: histories.sequences, items: next.items },
  );
  const { at } = await evaluateRanking(scoreItems, { test: next, seen, k: [10], batchSize: 64 });
  const { hitRate, ndcg, reciprocalRank } = at[10].mean;
  return { hitRate, ndcg, reciprocalRank, hits: Array.from(at[10].perUser.hitRate) };
}

/** The scores of a model of users, asked about cases. */
export const ofUsers =
  (scoreItems: ScoreItems, cases: NextItemCases): ScoreItems =>
  (indices) =>
    scoreItems(Int32Array.from(indices, (i) => cases.histories.owners[i]));

/** nDCG on validation alone, for early stopping. */
export async function validationNdcg(
  scoreItems: ScoreItems,
  { validation }: Films,
): Promise<{ ndcg: number }> {
  return { ndcg: (await measure(scoreItems, validation)).ndcg };
}
