import beta from '@stdlib/random-base-beta';
import normal from '@stdlib/random-base-normal';
import seedrandom from 'seedrandom';
import { apartShape } from './beta-shapes';
import { argumentError, requirePositive, requirePositiveInteger } from './checks';
import { numbersFromText, numbersToText } from './number-text';
import { Random } from './random';
import { requireRandom } from './require-random';

/** Alea's four words. */
type AleaState = Readonly<Record<'c' | 's0' | 's1' | 's2', number>>;
type Alea = { (): number; state(): AleaState };
type Normal = ReturnType<typeof makeNormal>;
type Beta = ReturnType<typeof makeBeta>;

/** A saved position in a stream of random numbers: plain JSON. */
export interface RandomState {
  readonly seed: string;
  readonly uniform: AleaState;
  readonly normal?: string;
  readonly beta?: string;
}

/**
 * Random numbers whose position in the stream can be saved and found again, bit for bit, which `Random` cannot: stdlib's
 * samplers keep a second generator where they are given a foreign one, and hide its state. Here each distribution has
 * a generator of its own (Alea for uniform numbers, MT19937 inside stdlib's samplers), and all of them are saved.
 *
 * @example
 * const random = new ResumableRandom(new Random(42));
 * const state = random.save();
 * const first = random.normal();
 * random.restore(state);
 * random.normal() === first; // true
 */
export class ResumableRandom {
  private source: Random;
  private alea: Alea;
  private normals?: Normal;
  private betas?: Beta;

  /** @param source its seed decides the stream; nothing is drawn from it @throws unless it is a Random */
  constructor(source: Random) {
    requireRandom(source);
    this.source = source;
    this.alea = seedrandom.alea(source.child('uniform').seed, { state: true });
  }

  /** A number in [0, 1). */
  uniform(): number {
    return this.alea();
  }

  /** An integer in [0, n). @throws if n is not an integer of 1 or more */
  below(n: number): number {
    requirePositiveInteger('n', n);
    return Math.floor(this.alea() * n);
  }

  /** A standard normal number. */
  normal(): number {
    this.normals ??= makeNormal(this.source);
    return this.normals();
  }

  /** A Beta(alpha, beta) number in [0, 1]. @throws unless both parameters are above 0 */
  beta(alpha: number, betaParameter: number): number {
    requirePositive('alpha', alpha);
    requirePositive('beta', betaParameter);
    this.betas ??= makeBeta(this.source);
    return this.betas(alpha, apartShape(alpha, betaParameter));
  }

  /** The position in the stream, as plain JSON. */
  save(): RandomState {
    return {
      seed: this.source.seed,
      uniform: this.alea.state(),
      normal: this.normals && numbersToText(this.normals.state),
      beta: this.betas && numbersToText(this.betas.state),
    };
  }

  /** A stream at a saved position. @throws RangeError on anything that `save` did not write */
  static at(state: RandomState): ResumableRandom {
    const random = new ResumableRandom(new Random('restored'));
    random.restore(state);
    return random;
  }

  /** Goes to a saved position. @throws RangeError on anything that `save` did not write; the position is then unchanged */
  restore(state: RandomState): void {
    const { c, s0, s1, s2 } = requireAlea(state?.uniform);
    if (typeof state.seed !== 'string') throw argumentError('random.seed', 'a text', state.seed);
    const source = new Random(state.seed);
    const normals = resumed('random.normal', state.normal, () => makeNormal(source));
    const betas = resumed('random.beta', state.beta, () => makeBeta(source));
    this.source = source;
    this.alea = seedrandom.alea('', { state: { c, s0, s1, s2 } });
    this.normals = normals;
    this.betas = betas;
  }
}

function makeNormal(source: Random) {
  return normal.factory(0, 1, { seed: seedWords(source.child('normal')) });
}

function makeBeta(source: Random) {
  return beta.factory({ seed: seedWords(source.child('beta')) });
}

/** 128 bits to seed MT19937 with. */
function seedWords(random: Random): Uint32Array {
  return Uint32Array.from({ length: 4 }, () => random.integer(1, 2 ** 32));
}

function requireAlea(uniform: unknown): AleaState {
  const state = uniform as AleaState;
  for (const word of ['c', 's0', 's1', 's2'] as const) {
    if (!Number.isFinite(state?.[word])) {
      throw argumentError(`random.uniform.${word}`, 'a finite number', state?.[word]);
    }
  }
  return state;
}

function resumed<T extends { state: Uint32Array }>(
  argument: string,
  text: string | undefined,
  make: () => T,
): T | undefined {
  if (text === undefined) return undefined;
  const sampler = make();
  const words = numbersFromText(argument, text, Uint32Array, sampler.state.length);
  try {
    sampler.state = words;
  } catch {
    throw argumentError(argument, 'a state of the Mersenne twister', text.slice(0, 40));
  }
  return sampler;
}
