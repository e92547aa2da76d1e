import { argumentError } from '../../core/checks';

/** Numbers by row: a typed array or a plain one. */
export type Numbers = ArrayLike<number>;

/**
 * Checks labels and predictions of a binary outcome: as many of each, at least one, labels 0 or 1.
 * @returns how many rows have label 1
 * @throws naming the first row that breaks the rule
 */
export function requireBinaryLabels(labels: Numbers, predictions: Numbers, argument: string): number {
  if (!(labels?.length > 0)) throw argumentError('labels', 'at least one 0 or 1', labels?.length ?? labels);
  if (predictions?.length !== labels.length) {
    throw argumentError(
      argument,
      `one number per label (${labels.length})`,
      predictions?.length ?? predictions,
    );
  }
  let positives = 0;
  for (let row = 0; row < labels.length; row++) {
    if (labels[row] !== 0 && labels[row] !== 1) throw argumentError(`labels[${row}]`, '0 or 1', labels[row]);
    positives += labels[row];
  }
  return positives;
}

/** Checks that every prediction is in [0, 1]. @throws naming the first row that is not, NaN included */
export function requireProbabilities(probabilities: Numbers, argument = 'probabilities'): void {
  for (let row = 0; row < probabilities.length; row++) {
    const p = probabilities[row];
    if (typeof p !== 'number' || !(p >= 0 && p <= 1))
      throw argumentError(`${argument}[${row}]`, 'in [0, 1]', p);
  }
}
