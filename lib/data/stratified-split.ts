import { argumentError } from '../core/checks';
import { type Columns, rowCount, takeRows } from '../core/columns';
import { requireKind } from '../core/options/options';
import type { Random } from '../core/random';
import { columnOf, requireTestShare, type Split } from './split';

/**
 * Splits the rows of each item at random, so that every item stands in both parts in the same proportion: the
 * protocol of Microsoft's recommenders (`python_stratified_split` with `filter_by="item"`), whose published tables use
 * a `testShare` of 0.25. Of n rows round((1 - testShare) * n) are for training, a half going to the even number as
 * in Python: an item with a single row is trained on (at 0.25), and so are both of two. Rows keep their order.
 * @param testShare share of each item's rows to test on, above 0 and below 1
 * @param by name of the column of ids. Default: 'item'
 * @throws on a missing column, a share outside, or a log so small that a part would be empty
 * @example
 * const { train, test } = stratifiedSplitByItem(ratings, 0.25, new Random(42).child('split'));
 */
export function stratifiedSplitByItem<T extends Columns>(
  columns: T,
  testShare: number,
  random: Random,
  by = 'item',
): Split<T> {
  requireKind('random', random, 'Random');
  const rows = rowCount(columns);
  const ids = columnOf(columns, by);
  requireTestShare(testShare);
  const counts = new Map<number, number>();
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1);
  const toTest = new Map<number, number>();
  for (const [id, count] of counts) toTest.set(id, count - roundHalfEven((1 - testShare) * count));

  // The first rows of each item in random order are its test.
  const inTest = new Uint8Array(rows);
  let testRows = 0;
  for (const row of random.permutation(rows)) {
    const left = toTest.get(ids[row]) as number;
    if (left === 0) continue;
    toTest.set(ids[row], left - 1);
    inTest[row] = 1;
    testRows++;
  }
  if (testRows === 0 || testRows === rows) {
    throw argumentError('columns', 'a log with rows for training and for the test', `${rows} rows`);
  }
  const all = Int32Array.from({ length: rows }, (_, row) => row);
  return {
    train: takeRows(
      columns,
      all.filter((row) => inTest[row] === 0),
    ),
    test: takeRows(
      columns,
      all.filter((row) => inTest[row] === 1),
    ),
  };
}

function roundHalfEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  if (rest !== 0.5) return rest < 0.5 ? below : below + 1;
  return below % 2 === 0 ? below : below + 1;
}
