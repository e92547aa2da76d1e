import { hasInteraction, type Interactions } from './interactions';

/** Bits of the filter per interaction: at 16, one unknown pair in 16 needs the exact look at most. */
const bitsPerInteraction = 16;

/**
 * Answers quickly whether a user touched an item: a Bloom filter (Bloom 1970) of one hash, small enough for the
 * processor's cache, proves most unknown pairs unknown with one read; the rest are looked up in the rows.
 */
export class InteractionFilter {
  private readonly filter: Int32Array;
  private readonly mask: number;

  constructor(private readonly interactions: Interactions) {
    const { users, offsets, itemIds } = interactions;
    let bits = 1024;
    while (bits < bitsPerInteraction * itemIds.length && bits < 2 ** 31) bits *= 2;
    this.filter = new Int32Array(bits / 32);
    this.mask = bits - 1;
    for (let user = 0; user < users; user++) {
      for (let i = offsets[user]; i < offsets[user + 1]; i++) {
        const index = bucketOf(user, itemIds[i]) & this.mask;
        this.filter[index >>> 5] |= 1 << (index & 31);
      }
    }
  }

  /** @param user in [0, users) @param item in [0, items) */
  has(user: number, item: number): boolean {
    const index = bucketOf(user, item) & this.mask;
    if (((this.filter[index >>> 5] >>> (index & 31)) & 1) === 0) return false;
    return hasInteraction(this.interactions, user, item);
  }
}

/** A 31-bit hash of a pair, mixed as in MurmurHash3's finalizer. */
function bucketOf(user: number, item: number): number {
  let hash = Math.imul(Math.imul(user, 0x9e3779b1) ^ item, 0x85ebca6b);
  hash ^= hash >>> 13;
  return Math.imul(hash, 0xc2b2ae35) >>> 1;
}
