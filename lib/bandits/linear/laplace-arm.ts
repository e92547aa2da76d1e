import { RidgeArm } from './ridge-arm';

/** The logistic function. */
export const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));

/**
 * Online Bayesian logistic regression by Laplace's approximation, one row at a time (Spiegelhalter and Lauritzen 1990;
 * with a diagonal covariance, Chapelle and Li 2011, algorithm 3). The posterior N(m, A^-1) becomes the next row's
 * prior: m moves to the minimum of (w - m)'A(w - m) / 2 - y x'w + ln(1 + exp(x'w)), and A gains p (1 - p) x x' there.
 */
export class LaplaceArm extends RidgeArm {
  override learn(x: Float64Array, reward: number, gain: Float64Array): void {
    const before = this.predict(x);
    this.inverse.times(x, gain);
    let variance = 0;
    for (let i = 0; i < x.length; i++) variance += x[i] * gain[i];
    this.space.requireRegular(1 + variance);
    const logit = newLogit(before, variance, reward);
    const probability = sigmoid(logit);
    this.move(reward - probability, gain);
    // The curvature of the log-likelihood at the new mode.
    const root = Math.sqrt(probability * (1 - probability));
    for (let i = 0; i < x.length; i++) x[i] *= root;
    this.inverse.add(x, gain);
  }
}

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
