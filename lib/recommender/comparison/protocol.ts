import type { RankingCounts, RankingResult } from '../../evaluation/ranking/evaluate-ranking';
import type { RelevanceGain } from '../../evaluation/ranking/graded-gains';
import type { ComparePlan } from './compare-options';
import type { CompareSplit, IntervalsOver } from './compare-splits';

/** How recommenders were compared; rows and counts are those of the first split. */
export interface CompareProtocol {
  readonly users: number;
  readonly items: number;
  readonly trainRows: number;
  readonly validationRows: number;
  readonly testRows: number;
  readonly seeds: readonly (number | string)[];
  readonly folds: number | undefined;
  readonly over: IntervalsOver;
  readonly level: number;
  readonly baseline: string;
  /** What items add to nDCG. */
  readonly gain: 'binary' | RelevanceGain;
  /** Who was ranked, who was not, and what could not be known; undefined if every model failed. */
  readonly counts: RankingCounts | undefined;
}

export function protocolOf(
  { seeds, options, level, baseline, gain }: ComparePlan,
  [{ train, test, validation }]: readonly CompareSplit[],
  over: IntervalsOver,
  result: RankingResult | undefined,
): CompareProtocol {
  return {
    users: train.users.size,
    items: train.items.size,
    trainRows: train.rows,
    validationRows: validation?.rows ?? 0,
    testRows: test.rows,
    seeds,
    folds: options.folds,
    over,
    level,
    baseline,
    gain,
    counts: result?.counts,
  };
}

const number = (value: number): string => value.toLocaleString('en-US');

/** The protocol in a few lines under the table. */
export function protocolText(protocol: CompareProtocol): string {
  const { users, items, trainRows, validationRows, testRows, seeds, folds, over, level, counts } = protocol;
  const validation = validationRows > 0 ? `, ${number(validationRows)} to stop by` : '';
  const what =
    over === 'users'
      ? `the ${counts ? `${number(counts.users)} ` : ''}users of one run`
      : `${over === 'folds' ? folds : seeds.length} ${over}`;
  const lines = [
    `${number(trainRows)} rows to train on${validation}, ${number(testRows)} to test; ` +
      `every unseen one of ${number(items)} items ranked for each user.`,
    `[${Math.round(level * 100)} % intervals over ${what}, Student's t]`,
  ];
  if (protocol.gain !== 'binary')
    lines.push(`nDCG by gains of ${protocol.gain === 'linear' ? 'the value' : '2^value - 1'}.`);
  if (counts === undefined) return lines.join('\n');
  const { usersWithoutTest, usersSeenAll, coldUsers = 0, coldPairs = 0, pairs, seenPairs } = counts;
  const notes = [
    `${number(counts.users)} of ${number(users)} users ranked`,
    usersWithoutTest - usersSeenAll > 0 && `${number(usersWithoutTest - usersSeenAll)} have no test row`,
    usersSeenAll > 0 && `${number(usersSeenAll)} had seen all that they are tested on`,
    seenPairs > 0 && `${number(seenPairs)} test pairs left out, seen before`,
    coldUsers > 0 && `${number(coldUsers)} ranked by popularity, as training does not know them`,
    coldPairs > 0 &&
      `${number(coldPairs)} of ${number(pairs)} test pairs are of items without a training row`,
  ];
  lines.push(`${notes.filter((note) => note !== false).join('; ')}.`);
  return lines.join('\n');
}
