import { argumentError } from '../../core/checks';
import type { NextItemCases } from '../../data/sequences/next-item-cases';
import { cutSequences, type Sequences } from '../../data/sequences/sequences';
import type { TrainingData } from '../training-data';

/** A case for each item of the histories that has one before it: the items before, `length` at most, and the item. */
export function casesOf(histories: Sequences, length: number): NextItemCases {
  const pieces = { sequence: [] as number[], start: [] as number[], end: [] as number[] };
  const answers: number[] = [];
  for (let s = 0; s < histories.sequences; s++) {
    for (let end = 1; end < histories.offsets[s + 1] - histories.offsets[s]; end++) {
      pieces.sequence.push(s);
      pieces.start.push(Math.max(0, end - length));
      pieces.end.push(end);
      answers.push(histories.offsets[s] + end);
    }
  }
  return {
    histories: cutSequences(histories, pieces),
    next: answersOf(
      answers.map((at) => histories.itemIds[at]),
      histories.items,
    ),
    moments: Float64Array.from(answers, (at) => (histories.times as Float64Array)[at]),
    rows: new Int32Array(answers.length),
  };
}

/**
 * A case for each row of `later` that has training rows of its user before it: the last `length` of those, and its item.
 * @throws if there is none
 */
export function laterCases(known: TrainingData, later: TrainingData, length: number): NextItemCases {
  const { histories, hasTimes } = known;
  const times = histories.times as Float64Array;
  const { offsets, itemIds, times: moments } = later.histories;
  const pieces = { sequence: [] as number[], start: [] as number[], end: [] as number[] };
  const answers: { item: number; moment: number }[] = [];
  for (let user = 0; user < histories.sequences; user++) {
    const [first, last] = [histories.offsets[user], histories.offsets[user + 1]];
    for (let at = offsets[user]; at < offsets[user + 1]; at++) {
      const moment = hasTimes ? (moments as Float64Array)[at] : last - first;
      let end = last - first;
      while (end > 0 && times[first + end - 1] > moment) end--;
      if (end === 0) continue;
      pieces.sequence.push(user);
      pieces.start.push(Math.max(0, end - length));
      pieces.end.push(end);
      answers.push({ item: itemIds[at], moment });
    }
  }
  if (answers.length === 0)
    throw argumentError('validation', 'with rows of users who have training rows before them', 'none');
  return {
    histories: cutSequences(histories, pieces),
    next: answersOf(
      Int32Array.from(answers, ({ item }) => item),
      histories.items,
    ),
    moments: Float64Array.from(answers, ({ moment }) => moment),
    rows: new Int32Array(answers.length),
  };
}

/** Histories to be asked about right after their last row. What came next is not known and stands as item 0. */
export function asked(histories: Sequences): NextItemCases {
  const { sequences, offsets, times, items } = histories;
  const rows = Array.from({ length: sequences }, (_, s) => s);
  return {
    histories,
    next: answersOf(new Int32Array(sequences), items),
    moments: Float64Array.from(rows, (s) => (times as Float64Array)[offsets[s + 1] - 1]),
    rows: new Int32Array(sequences),
  };
}

function answersOf(itemIds: ArrayLike<number>, items: number): NextItemCases['next'] {
  const offsets = Int32Array.from({ length: itemIds.length + 1 }, (_, i) => i);
  return { users: itemIds.length, items, offsets, itemIds: Int32Array.from(itemIds) };
}
