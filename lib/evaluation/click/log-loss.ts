import { type Numbers, requireBinaryLabels, requireProbabilities } from './outcomes';

/**
 * Mean log loss (binary cross-entropy) of predicted probabilities, in nats:
 * -mean(y log p + (1 - y) log(1 - p)).
 *
 * As in scikit-learn, probabilities are first moved into [eps, 1 - eps], eps being the distance from 1 to the next
 * number of the array's type (1.2e-7 for a Float32Array, else 2.2e-16): a certain and wrong prediction costs much,
 * not infinitely much.
 *
 * @param labels 0 or 1 per row
 * @param probabilities of label 1, each in [0, 1]
 * @throws on no rows, different lengths, a label that is not 0 or 1, a probability outside [0, 1] or NaN
 */
export function logLoss(labels: Numbers, probabilities: Numbers): number {
  requireBinaryLabels(labels, probabilities, 'probabilities');
  requireProbabilities(probabilities);
  const epsilon = probabilities instanceof Float32Array ? 2 ** -23 : Number.EPSILON;
  let total = 0;
  for (let row = 0; row < labels.length; row++) {
    const p = Math.min(Math.max(probabilities[row], epsilon), 1 - epsilon);
    total -= labels[row] === 1 ? Math.log(p) : Math.log1p(-p);
  }
  return total / labels.length;
}
