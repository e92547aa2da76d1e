import { argumentError, requireNonNegativeInteger, requirePositiveInteger } from '../core/checks';
import { requireKind, requireOptions } from '../core/options/options';
import type { Random } from '../core/random';
import { type NextItemCases, requireCases, takeCases } from './sequences/next-item-cases';
import { padSequences, padTimeGaps } from './sequences/sequence-table';

/** Rows of a model that asks "this item, after this history?": columns of BST. */
export type TargetRows = {
  /** Shifted items, padded on the left, [rows * length]. */
  history: Int32Array;
  /** Seconds of each position before the moment of the target, [rows * length]. */
  gaps: Float32Array;
  /** The item that is asked about, shifted by one, shape [rows]. */
  target: Int32Array;
  /** Owner of the history, shape [rows]. */
  user: Int32Array;
  /** 1 where the target is what came, 0 where it is a negative, shape [rows]. */
  clicked: Int32Array;
};

/** Options of `sampledTargets`. */
export interface SampledTargetOptions {
  /** Positions of the history, 1 or more. */
  length: number;
  /** Negatives beside each item that came, 0 or more: uniform over the other items. */
  negatives: number;
  /** Items that may be negatives: ids in [0, candidates). Default: all of the cases' items. */
  candidates?: number;
  /** Source of the negatives. */
  random: Random;
}

/**
 * Training rows of a click model from what came next: each case once with the item that came (clicked 1) and with
 * random others (clicked 0). With uniform negatives the logit a model learns is log P(item | history) up to a constant.
 * @throws on cases without moments, or an option outside its range
 * @example
 * const rows = sampledTargets(cases, { length: 10, negatives: 2, random });
 * await fit({ model, training: rows, widths: { history: 10, gaps: 10 }, label: 'clicked', … });
 */
export function sampledTargets(cases: NextItemCases, options: SampledTargetOptions): TargetRows {
  requireCases('cases', cases);
  requireOptions('options', options, {
    length: 'number',
    negatives: 'number',
    candidates: 'number?',
    random: 'Random',
  });
  const { length, negatives, candidates = cases.next.items, random } = options;
  requireNonNegativeInteger('negatives', negatives);
  requirePositiveInteger('candidates', candidates);
  if (candidates > cases.next.items) {
    throw argumentError('candidates', `at most the ${cases.next.items} items`, candidates);
  }
  if (candidates < 2 && negatives > 0) throw argumentError('candidates', '2 or more', candidates);
  const { itemIds } = cases.next;
  return targetRows(cases, length, negatives + 1, (row, position) => {
    if (position === 0) return itemIds[row];
    for (;;) {
      const item = Math.floor(random.uniform() * candidates);
      if (item !== itemIds[row]) return item;
    }
  });
}

/**
 * Rows that ask about every candidate after each of some histories, history by history: number `h * candidates + i` of
 * what a model predicts for them is the score of item `i` after history `h`.
 * @param cases indices of the cases to ask about
 * @param options.candidates items to ask about: ids in [0, candidates)
 * @throws on cases without moments or outside, or an option outside its range
 * @example
 * predictLogits(model, everyTarget(cases, [0, 1], { length: 10, candidates: 36 })); // [2 * 36]
 */
export function everyTarget(
  cases: NextItemCases,
  indices: ArrayLike<number>,
  options: { length: number; candidates: number },
): TargetRows {
  requireCases('cases', cases);
  requireKind('indices', indices, 'list');
  requireOptions('options', options, { length: 'number', candidates: 'number' });
  const { length, candidates } = options;
  requirePositiveInteger('candidates', candidates);
  return targetRows(takeCases(cases, indices), length, candidates, (_, position) => position);
}

function targetRows(
  cases: NextItemCases,
  length: number,
  each: number,
  itemOf: (row: number, position: number) => number,
): TargetRows {
  const { histories, next, moments } = cases;
  if (moments === undefined) throw argumentError('cases', 'cases with moments', 'none');
  const { values } = padSequences(histories, { length });
  const gaps = padTimeGaps(histories, { length, moments });
  const count = histories.sequences * each;
  const rows: TargetRows = {
    history: new Int32Array(count * length),
    gaps: new Float32Array(count * length),
    target: new Int32Array(count),
    user: new Int32Array(count),
    clicked: new Int32Array(count),
  };
  for (let row = 0; row < histories.sequences; row++) {
    for (let position = 0; position < each; position++) {
      const at = row * each + position;
      const item = itemOf(row, position);
      rows.history.set(values.subarray(row * length, (row + 1) * length), at * length);
      rows.gaps.set(gaps.subarray(row * length, (row + 1) * length), at * length);
      rows.target[at] = item + 1;
      rows.user[at] = histories.owners[row];
      rows.clicked[at] = item === next.itemIds[row] ? 1 : 0;
    }
  }
  return rows;
}
