import { argumentError, requirePositiveInteger, requireProbability } from '../../core/checks';
import { numbersFromText, numbersToText } from '../../core/number-text';

/**
 * What is believed of each user's hidden class, as a filter: before each visit a user may have changed class with
 * probability `hazard` (into one drawn from the prior), and what the visit shows is weighed in by Bayes' rule,
 * b <- normalize(((1 - hazard) b + hazard prior) * likelihood).
 */
export class ClassBeliefs {
  private beliefs = new Float64Array(0);
  private seen = new Uint8Array(0);

  /** @param classes 1 or more @param hazard probability of a change between two visits of a user, in [0, 1] */
  constructor(
    readonly classes: number,
    readonly hazard: number,
  ) {
    requirePositiveInteger('classes', classes);
    requireProbability('hazard', hazard);
  }

  /** Writes the belief about a user at their next visit to `out`: the prior for a user never seen. */
  predict(user: number, prior: ArrayLike<number>, out: Float64Array): void {
    const known = this.seen[user] === 1;
    for (let k = 0; k < this.classes; k++) {
      const before = known ? this.beliefs[user * this.classes + k] : prior[k];
      out[k] = (1 - this.hazard) * before + this.hazard * prior[k];
    }
  }

  /** Weighs a visit in; `out` receives the new belief. @param likelihood of what was seen, by class */
  observe(user: number, prior: ArrayLike<number>, likelihood: ArrayLike<number>, out: Float64Array): void {
    this.predict(user, prior, out);
    let total = 0;
    for (let k = 0; k < this.classes; k++) {
      // The floor keeps a class that was ruled out by rounding, or by a rate of exactly 0, from being lost forever.
      out[k] = Math.max(out[k] * likelihood[k], 1e-12);
      total += out[k];
    }
    for (let k = 0; k < this.classes; k++) out[k] /= total;
    this.set(user, out);
  }

  /** Replaces the belief about a user. */
  set(user: number, belief: ArrayLike<number>): void {
    if (user >= this.seen.length) {
      const size = Math.max(user + 1, 2 * this.seen.length, 64);
      const [beliefs, seen] = [new Float64Array(size * this.classes), new Uint8Array(size)];
      beliefs.set(this.beliefs);
      seen.set(this.seen);
      [this.beliefs, this.seen] = [beliefs, seen];
    }
    this.seen[user] = 1;
    for (let k = 0; k < this.classes; k++) this.beliefs[user * this.classes + k] = belief[k];
  }

  save(): Record<string, unknown> {
    return { beliefs: numbersToText(this.beliefs), seen: numbersToText(Int32Array.from(this.seen)) };
  }

  /** @throws RangeError on anything that `save` did not write; nothing is changed then */
  restore(state: Record<string, unknown>): void {
    const seen = numbersFromText('state.seen', state?.seen, Int32Array);
    const beliefs = numbersFromText('state.beliefs', state.beliefs, Float64Array, seen.length * this.classes);
    if (seen.some((flag) => flag !== 0 && flag !== 1))
      throw argumentError('state.seen', 'zeros and ones', seen);
    this.seen = Uint8Array.from(seen);
    this.beliefs = Float64Array.from(beliefs);
  }
}
