import seedrandom from 'seedrandom';
import { argumentError, requirePositiveInteger } from '../core/checks';
import { requireKind, requireOptions } from '../core/options/options';
import type { Random } from '../core/random';
import { BprSampler, type BprSamplerOptions } from './bpr-sampler';
import type { Interactions } from './interactions';

/** Rows of pairs: a user, an item, and 1 if the user touched it, else 0. */
export type LabeledPairs = { user: Int32Array; item: Int32Array; label: Int32Array };

/** Options of a `PointwiseSampler`. */
export interface PointwiseSamplerOptions extends Pick<BprSamplerOptions, 'exponent'> {
  /** Items beside each that was touched, 1 or more and fewer than there are items. Default: 4. */
  negatives?: number;
}

/**
 * Draws the rows of pointwise training on positives alone (He et al. 2017): each interaction once with label 1, and
 * beside it items that its user never touched, with label 0, drawn anew for each epoch, with replacement.
 * @throws on an option outside its range, or if every user with interactions knows all items
 * @example
 * const sampler = new PointwiseSampler(train, { negatives: 4 });
 * await fitVariables({ training: (_epoch, random) => sampler.sample(random), … });
 */
export class PointwiseSampler {
  readonly negatives: number;
  private readonly triples: BprSampler;

  constructor(interactions: Interactions, options: PointwiseSamplerOptions = {}) {
    requireOptions('options', options, { negatives: 'number?', exponent: 'number?' });
    const { negatives = 4, exponent } = options;
    this.triples = new BprSampler(interactions, {
      replace: false,
      ...(exponent !== undefined && { exponent }),
    });
    requirePositiveInteger('negatives', negatives);
    if (negatives >= interactions.items) {
      throw argumentError('negatives', `below the number of items, ${interactions.items}`, negatives);
    }
    this.negatives = negatives;
  }

  /** Users with interactions and no possible negative: they stand in no row. */
  get skippedUsers(): number {
    return this.triples.skippedUsers;
  }

  /** Rows of one epoch, in random order: (1 + negatives) per interaction. */
  sample(random: Random): LabeledPairs {
    requireKind('random', random, 'Random');
    const { negatives, triples } = this;
    const count = triples.interactions;
    const rows = count * (1 + negatives);
    const pairs = { user: new Int32Array(rows), item: new Int32Array(rows), label: new Int32Array(rows) };
    for (let part = 0; part < negatives; part++) {
      const { user, positive, negative } = triples.sample(random);
      if (part === 0) {
        pairs.user.set(user);
        pairs.item.set(positive);
        pairs.label.fill(1, 0, count);
      }
      pairs.user.set(user, count * (1 + part));
      pairs.item.set(negative, count * (1 + part));
    }
    shuffle(pairs, random);
    return pairs;
  }
}

/** Fisher and Yates's shuffle of all three columns alike. */
function shuffle({ user, item, label }: LabeledPairs, random: Random): void {
  const { int32 } = seedrandom.xor128(`${random.uniform()}/${random.uniform()}`);
  for (let last = user.length - 1; last > 0; last--) {
    const other = Math.floor(((int32() >>> 0) / 2 ** 32) * (last + 1));
    for (const column of [user, item, label]) {
      const held = column[last];
      column[last] = column[other];
      column[other] = held;
    }
  }
}
