import { type Numbers, requireBinaryLabels, requireProbabilities } from './outcomes';

/**
 * Brier score (1950): mean((p - y)^2), in [0, 1], smaller is better; rewards calibration and sharpness together.
 * @param labels 0 or 1 per row
 * @param probabilities of label 1, each in [0, 1]
 * @throws on no rows, different lengths, a label that is not 0 or 1, a probability outside [0, 1] or NaN
 */
export function brierScore(labels: Numbers, probabilities: Numbers): number {
  requireBinaryLabels(labels, probabilities, 'probabilities');
  requireProbabilities(probabilities);
  let total = 0;
  for (let row = 0; row < labels.length; row++) total += (probabilities[row] - labels[row]) ** 2;
  return total / labels.length;
}
