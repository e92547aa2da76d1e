import { argumentError } from '../../core/checks';
import { requireKind } from '../../core/options/options';
import { type Numbers, requireBinaryLabels } from './outcomes';

/**
 * Area under the ROC curve: the probability that a random row of label 1 is scored above a random row of label 0,
 * a tie counting one half. Computed from average ranks, so it equals Mann-Whitney's U / (positives * negatives).
 *
 * @param labels 0 or 1 per row, both present
 * @param scores one number per row, larger for more likely; any scale, infinities allowed
 * @returns in [0, 1]; 0.5 for a scorer that knows nothing
 * @throws on no rows, different lengths, a label that is not 0 or 1, labels of one class, a NaN score
 * @example
 * rocAuc([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]); // 0.75
 */
export function rocAuc(labels: Numbers, scores: Numbers): number {
  requireKind('scores', scores, 'list');
  const positives = requireBinaryLabels(labels, scores, 'scores');
  const negatives = labels.length - positives;
  if (positives === 0 || negatives === 0) {
    throw argumentError('labels', 'of both classes (the area is undefined for one)', `only ${labels[0]}`);
  }
  for (let row = 0; row < scores.length; row++) {
    if (typeof scores[row] !== 'number' || Number.isNaN(scores[row]))
      throw argumentError(`scores[${row}]`, 'a number', scores[row]);
  }
  const order = Uint32Array.from({ length: labels.length }, (_, row) => row);
  // Two infinities of one sign differ by NaN, so the order is compared, not subtracted.
  order.sort((a, b) => (scores[a] < scores[b] ? -1 : scores[a] > scores[b] ? 1 : 0));
  // Per group of tied scores: each positive wins over the negatives before it and half of those it ties with.
  let wins = 0;
  let negativesBefore = 0;
  for (let start = 0; start < order.length; ) {
    let end = start;
    let tiedPositives = 0;
    while (end < order.length && scores[order[end]] === scores[order[start]])
      tiedPositives += labels[order[end++]];
    const tiedNegatives = end - start - tiedPositives;
    wins += tiedPositives * (negativesBefore + tiedNegatives / 2);
    negativesBefore += tiedNegatives;
    start = end;
  }
  return wins / (positives * negatives);
}
