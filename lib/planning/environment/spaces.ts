import { argumentError, requirePositiveInteger } from '../../core/checks';
import type { Random } from '../../core/random';

/** The space of the actions 0 .. n - 1 (Gymnasium's `Discrete`). */
export class DiscreteSpace {
  readonly kind = 'discrete';

  /** @param n number of actions, 1 or more @param names what each stands for. Default: its number */
  constructor(
    readonly n: number,
    readonly names: readonly string[] = Array.from({ length: n }, (_, i) => String(i)),
  ) {
    requirePositiveInteger('n', n);
    if (names.length !== n) throw argumentError('names', `${n} names`, names.length);
  }

  contains(value: number): boolean {
    return Number.isInteger(value) && value >= 0 && value < this.n;
  }

  sample(random: Random): number {
    return random.integer(0, this.n);
  }

  /** @throws naming the argument and the space, unless the action is inside */
  require(argument: string, value: number): void {
    if (!this.contains(value)) throw argumentError(argument, `an action in [0, ${this.n})`, value);
  }
}

/** The space of vectors between two bounds, both inside (Gymnasium's `Box`). */
export class BoxSpace {
  readonly kind = 'box';
  readonly dimension: number;

  /** @param low @param high bounds, [dimension] each @param names of the numbers. Default: none */
  constructor(
    readonly low: Float32Array,
    readonly high: Float32Array,
    readonly names: readonly string[] = [],
  ) {
    if (low.length !== high.length || low.length === 0) {
      throw argumentError('high', `as long as low (${low.length}), 1 or more`, high.length);
    }
    low.forEach((bound, i) => {
      if (!(bound <= high[i])) throw argumentError(`low[${i}]`, `at most high (${high[i]})`, bound);
    });
    this.dimension = low.length;
  }

  contains(value: ArrayLike<number>): boolean {
    if (value.length !== this.dimension) return false;
    for (let i = 0; i < value.length; i++) {
      if (!(value[i] >= this.low[i] && value[i] <= this.high[i])) return false;
    }
    return true;
  }
}
