import { sigmoid } from '../../core/sigmoid';
import type { LearningRule } from './ridge-regression';

/**
 * Online Bayesian logistic regression by Laplace's approximation, one row at a time (Spiegelhalter and Lauritzen 1990;
 * with a diagonal covariance, Chapelle and Li 2011, algorithm 3). The posterior N(m, A^-1) becomes the next row's
 * prior: m moves to the minimum of (w - m)'A(w - m) / 2 - y x'w + ln(1 + exp(x'w)), which is m + (y - p) A^-1 x, and A
 * gains p (1 - p) x x', the curvature there.
 */
export const logisticStep: LearningRule = (mean, variance, reward) => {
  const p = sigmoid(newLogit(mean, variance, reward));
  const weight = p * (1 - p);
  // A^-1 x with the new A is shorter by this factor than with the old one.
  return { error: (reward - p) * (1 + weight * variance), weight };
};

/**
 * The mode's logit after a row: the root of z = before + variance (reward - sigmoid(z)), by Newton's method. Where a
 * step leaves the bracket, or is not half as long as the one before, the bracket is halved instead: Newton alone jumps
 * to and fro between the flat ends of the sigmoid.
 */
export function newLogit(before: number, variance: number, reward: number): number {
  let low = before - variance * (1 - reward);
  let high = before + variance * reward;
  let z = before;
  let last = high - low;
  for (let step = 0; step < 200; step++) {
    const probability = sigmoid(z);
    const value = z - before - variance * (reward - probability);
    if (value > 0) high = z;
    else low = z;
    const newton = value / (1 + variance * probability * (1 - probability));
    const inside = z - newton > low && z - newton < high;
    const next = inside && 2 * Math.abs(newton) < last ? z - newton : (low + high) / 2;
    last = Math.abs(next - z);
    z = next;
    if (last <= 1e-15 * (1 + Math.abs(z))) break;
  }
  return z;
}
