import type betaModule from '@stdlib/random-base-beta';
import beta from '@stdlib/random-base-beta';
import gamma from '@stdlib/random-base-gamma';
import normal from '@stdlib/random-base-normal';
import seedrandom from 'seedrandom';
import { apartShape } from './beta-shapes';
import { drawBinomial } from './binomial';
import {
  argumentError,
  requireFinite,
  requireNonNegative,
  requireNonNegativeInteger,
  requireOneOf,
  requirePositive,
  requirePositiveInteger,
  requireProbability,
} from './checks';
import { requireMemory } from './memory';
import { requireOptionNames } from './options/option-names';
import { indexAt } from './weighted-draw';

/** Options: how `Random.choice` draws. */
export interface ChoiceOptions {
  /** How many items to draw; 1 or more. */
  size: number;
  /** Whether an item may be drawn more than once. Default: false. */
  replace?: boolean;
  /** Probability of each item, in [0, 1], summing to 1. Default: all equal. */
  probabilities?: ArrayLike<number>;
}

/** Entries that a plain array surely holds: V8 ends the process a little above. */
const mostDrawn = 1e8;

type TwoParameterSampler = ReturnType<typeof betaModule.factory>;

/**
 * A seeded generator of random numbers: seedrandom's Alea (Baagøe 2010) for the uniform numbers, stdlib's
 * samplers for the continuous distributions. The same seed gives the same numbers on every machine.
 *
 * @example
 * const random = new Random(42);
 * random.uniform();              // in [0, 1)
 * random.child('users').integer(0, 1000);
 */
export class Random {
  /** The seed as text: children extend it, so two streams coincide only if their paths do. */
  readonly seed: string;
  private readonly next: () => number;
  private samplers: {
    normal?: TwoParameterSampler;
    beta?: TwoParameterSampler;
    gamma?: TwoParameterSampler;
  } = {};

  /** @param seed a finite number or a non-empty text @throws on anything else */
  constructor(seed: number | string) {
    if (typeof seed === 'number') requireFinite('seed', seed);
    else if (typeof seed !== 'string' || seed === '') {
      throw argumentError('seed', 'a finite number or a non-empty text', seed);
    }
    this.seed = String(seed);
    this.next = seedrandom.alea(this.seed);
  }

  /** An independent stream: it depends on this seed and `name` alone, never on how much was drawn here. */
  child(name: number | string): Random {
    if (typeof name !== 'string' && typeof name !== 'number') {
      throw argumentError('name', 'a text or a number', name);
    }
    return new Random(`${this.seed}/${name}`);
  }

  /** A number in [low, high). @throws if a bound is not finite or low > high */
  uniform(low = 0, high = 1): number {
    if (low !== 0 || high !== 1) {
      requireFinite('low', low);
      requireFinite('high', high);
      if (low > high) throw argumentError('low', `at most high (${high})`, low);
    }
    return low + (high - low) * this.next();
  }

  /** An integer in [low, high). @throws if a bound is not an integer or the range is empty */
  integer(low: number, high: number): number {
    if (!Number.isSafeInteger(low)) throw argumentError('low', 'an integer', low);
    if (!Number.isSafeInteger(high) || high <= low)
      throw argumentError('high', `an integer above low (${low})`, high);
    return low + Math.floor(this.next() * (high - low));
  }

  /** True with the given probability. @throws if it is outside [0, 1] */
  bernoulli(probability: number): boolean {
    requireProbability('probability', probability);
    return this.next() < probability;
  }

  /** A normal number. @throws if the mean is not finite or the standard deviation is negative */
  normal(mean = 0, standardDeviation = 1): number {
    requireFinite('mean', mean);
    requireNonNegative('standardDeviation', standardDeviation);
    this.samplers.normal ??= normal.factory({ prng: this.next }) as TwoParameterSampler;
    return standardDeviation === 0 ? mean : this.samplers.normal(mean, standardDeviation);
  }

  /** A Beta(alpha, beta) number in [0, 1]. @throws unless both parameters are above 0 */
  beta(alpha: number, betaParameter: number): number {
    requirePositive('alpha', alpha);
    requirePositive('beta', betaParameter);
    this.samplers.beta ??= beta.factory({ prng: this.next }) as TwoParameterSampler;
    return this.samplers.beta(alpha, apartShape(alpha, betaParameter));
  }

  /** A Gamma number with mean shape * scale. @throws unless both parameters are above 0 */
  gamma(shape: number, scale = 1): number {
    requirePositive('shape', shape);
    requirePositive('scale', scale);
    this.samplers.gamma ??= gamma.factory({ prng: this.next }) as TwoParameterSampler;
    return this.samplers.gamma(shape, 1 / scale);
  }

  /** How many of `trials` succeed. @throws if trials is not an integer of 0 or more, or on a bad probability */
  binomial(trials: number, probability: number): number {
    requireNonNegativeInteger('trials', trials);
    requireProbability('probability', probability);
    if (trials === 0 || probability === 0) return 0;
    if (probability === 1) return trials;
    return drawBinomial(this.next, trials, probability);
  }

  /** The integers 0 .. n-1 in random order (Fisher-Yates). @throws if n is not an integer in [0, 2^31) */
  permutation(n: number): Int32Array {
    requireNonNegativeInteger('n', n);
    if (n > 2 ** 31 - 1) throw argumentError('n', 'at most 2147483647, the largest id', n);
    requireMemory(`a permutation of ${n}`, 4 * n);
    const order = new Int32Array(n);
    for (let i = 0; i < n; i++) order[i] = i;
    for (let i = n - 1; i > 0; i--) {
      const j = Math.floor(this.next() * (i + 1));
      const held = order[i];
      order[i] = order[j];
      order[j] = held;
    }
    return order;
  }

  /** The items in random order, as a new array. */
  shuffle<T>(items: readonly T[]): T[] {
    requireItems(items);
    return Array.from(this.permutation(items.length), (i) => items[i]);
  }

  /** One item, all equally likely. @throws if there is none */
  pick<T>(items: readonly T[]): T {
    requireItems(items);
    if (items.length === 0) throw argumentError('items', 'a list of at least one item', items);
    return items[Math.floor(this.next() * items.length)];
  }

  /**
   * Several items, with or without replacement.
   * @throws on an empty list, a size above the number of items without replacement, or probabilities that
   *   are not in [0, 1], do not sum to 1, or leave fewer possible items than are asked for
   */
  choice<T>(items: readonly T[], options: ChoiceOptions): T[] {
    requireOptionNames('options', options, ['size', 'replace', 'probabilities']);
    requireItems(items);
    const { size, replace = false, probabilities } = options;
    requirePositiveInteger('size', size);
    requireOneOf('replace', replace, [true, false]);
    if (size > mostDrawn) throw argumentError('size', `at most ${mostDrawn}, as a list`, size);
    if (typeof items !== 'object' || !(items?.length > 0))
      throw argumentError('items', 'a list of at least one item', items);
    if (!replace && size > items.length) {
      throw argumentError('size', `at most the ${items.length} items when drawing without replacement`, size);
    }
    if (probabilities !== undefined) return this.weightedChoice(items, size, replace, probabilities);
    if (replace) return Array.from({ length: size }, () => this.pick(items));
    return sparseShuffle(items.length, size, this.next).map((i) => items[i]);
  }

  private weightedChoice<T>(
    items: readonly T[],
    size: number,
    replace: boolean,
    probabilities: ArrayLike<number>,
  ): T[] {
    if (probabilities.length !== items.length) {
      throw argumentError('probabilities', `as many as the ${items.length} items`, probabilities.length);
    }
    const weights = Float64Array.from(probabilities);
    weights.forEach((weight, i) => {
      requireProbability(`probabilities[${i}]`, weight);
    });
    let total = weights.reduce((sum, weight) => sum + weight, 0);
    if (Math.abs(total - 1) > 1e-6) throw argumentError('probabilities', 'numbers that sum to 1', total);
    const possible = weights.reduce((count, weight) => count + (weight > 0 ? 1 : 0), 0);
    if (!replace && possible < size) {
      throw argumentError('size', `at most the ${possible} items with a probability above 0`, size);
    }
    const drawn: T[] = [];
    while (drawn.length < size) {
      const chosen = indexAt(weights, this.next() * total);
      drawn.push(items[chosen]);
      if (!replace) {
        weights[chosen] = 0;
        total = weights.reduce((sum, weight) => sum + weight, 0);
      }
    }
    return drawn;
  }
}

/** The first `size` entries of a Fisher-Yates shuffle of 0 .. n-1, without building the other n - size. */
function sparseShuffle(n: number, size: number, next: () => number): number[] {
  const moved = new Map<number, number>();
  const drawn: number[] = [];
  for (let i = 0; i < size; i++) {
    const j = i + Math.floor(next() * (n - i));
    drawn.push(moved.get(j) ?? j);
    moved.set(j, moved.get(i) ?? i);
  }
  return drawn;
}

function requireItems(items: readonly unknown[]): void {
  if (items === null || typeof items !== 'object' || typeof items.length !== 'number') {
    throw argumentError('items', 'a list', items);
  }
}
