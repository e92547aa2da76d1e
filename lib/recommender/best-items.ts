import { TopItems } from '../evaluation/ranking/top-items';

const nothing = new Int32Array(0);

/**
 * Indices of the K best items, the best first, of equal scores the lower index first; fewer where there are fewer
 * candidates. What scores -Infinity is no candidate.
 * @throws on a NaN among the scores, naming the item
 */
export function bestItems(scores: Float32Array, k: number, excluded: Int32Array): Int32Array {
  const list = new Int32Array(Math.min(k, scores.length));
  new TopItems(scores.length, list.length).rank(0, scores, 0, { wanted: nothing, excluded }, list);
  return list.filter((item) => item >= 0 && scores[item] > Number.NEGATIVE_INFINITY);
}
