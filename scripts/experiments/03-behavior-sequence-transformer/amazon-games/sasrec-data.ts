// Amazon Games as next-item questions, and the sampled protocol of SASRec's paper.
import {
  candidateScores,
  evaluateSampledRanking,
  leaveOneOutSequences,
  loadAmazonGames,
  type NextItemCases,
  Random,
  sampleCandidates,
  scoreHistories,
  sequencesOf,
} from 'lib';
import { takeCases } from 'lib/data';
import type { ScoreNext } from 'lib/evaluation';
import type { RankingMeans } from 'lib/lessons';
import { mapValues } from '../../runner/figures';
import { knownItems } from './cases';

/** The data with the random numbers of one seed; `watched` are the users by whose validation actions training stops. */
export async function loadGames(seed: number) {
  const random = new Random(seed);
  const { actions, itemCount: items } = await loadAmazonGames();
  const { train, validation, test } = leaveOneOutSequences(actions, { items });
  const sampledUsers = random
    .child('validation')
    .permutation(validation.histories.sequences)
    .slice(0, 2000)
    .sort();
  return {
    seed,
    random,
    items,
    training: sequencesOf(train, { items }),
    validation,
    test,
    watched: takeCases(validation, sampledUsers),
  };
}

export type SasrecGames = Awaited<ReturnType<typeof loadGames>>;

/**
 * Measures of a model by the paper's protocol, by cut-off.
 * @param stream names the source of the negatives
 */
export async function sampledMeasures(
  { random, items }: SasrecGames,
  scoreNext: ScoreNext,
  cases: NextItemCases,
  stream: string,
  k: readonly number[] = [10],
): Promise<Record<string, RankingMeans>> {
  const candidates = sampleCandidates(cases.next, {
    known: knownItems(cases, true),
    random: random.child(stream),
  });
  const score = candidateScores(scoreHistories(scoreNext, cases.histories), items);
  const { at } = await evaluateSampledRanking(score, candidates, { k: [...k] });
  return mapValues(at as Record<string, (typeof at)[number]>, ({ mean }) => mean);
}
