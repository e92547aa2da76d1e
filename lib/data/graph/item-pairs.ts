import { argumentError, requireNonNegativeInteger, requirePositiveInteger } from '../../core/checks';
import { requireIds } from '../../core/columns';
import { requireKind, requireOptions } from '../../core/options/options';
import type { Random } from '../../core/random';
import { InteractionFilter } from '../interaction-filter';
import { type Interactions, itemsOfUser, requireInteractions } from '../interactions';
import type { ImportantNeighbors } from './important-neighbors';

/** Hard negatives, which come in epoch by epoch. */
export interface HardItemNegatives {
  /** The items nearest to each item by random walks, the nearest first: `itemNeighbors` of a generous size. */
  candidates: ImportantNeighbors;
  /** Ranks from which they are drawn, [from, to), 0 the nearest: near enough to be hard, too far to be positives. */
  ranks: readonly [number, number];
  /** Hard negatives per query at most, 1 or more and at most the number of negatives. */
  most: number;
}

/** Options of `ItemPairSampler`. */
export interface ItemPairOptions {
  /** Negatives per query, 1 or more. Default: 6. */
  negatives?: number;
  /** Default: all negatives are uniform. */
  hard?: HardItemNegatives;
}

/** One row per query: `negatives` is wide, [rows, negatives]. */
export type ItemPairs = { query: Int32Array; positive: Int32Array; negatives: Int32Array };

const patience = 64;

/**
 * Draws the training rows of PinSage (Ying et al. 2018, 3.2 and 3.3): two items that one user took, and items that
 * this user did not take. Negatives are uniform in the first epoch; each later epoch replaces one more of them by a
 * hard one (curriculum), an item that walks from the query meet often, though not among the nearest. Where a query has
 * no hard candidate, a uniform one stands.
 * @throws on an option outside its range, or if no user took two items, or all who did took every item
 */
export class ItemPairSampler {
  /** Negatives per row. */
  readonly negatives: number;
  /** Interactions of users who took two items or more, and not all. */
  readonly interactions: number;
  private readonly user: Int32Array;
  private readonly item: Int32Array;
  private readonly known: InteractionFilter;

  constructor(
    private readonly source: Interactions,
    private readonly options: ItemPairOptions = {},
  ) {
    requireInteractions('source', source);
    requireOptions('options', options, { negatives: 'number?', hard: 'object?' });
    const { negatives = 6, hard } = options;
    requirePositiveInteger('negatives', negatives);
    if (hard !== undefined) requireHard(hard, negatives, source.items);
    this.negatives = negatives;
    this.known = new InteractionFilter(source);
    const users: number[] = [];
    const items: number[] = [];
    for (let user = 0; user < source.users; user++) {
      const own = itemsOfUser(source, user);
      if (own.length < 2 || own.length === source.items) continue;
      for (const item of own) {
        users.push(user);
        items.push(item);
      }
    }
    if (users.length === 0)
      throw argumentError('interactions', 'such that some user took two items, not all', 'none');
    this.user = Int32Array.from(users);
    this.item = Int32Array.from(items);
    this.interactions = users.length;
  }

  /** How many of a row's negatives are hard in an epoch, 1 the first: none, then one more each epoch. */
  hardOf(epoch: number): number {
    return this.options.hard === undefined ? 0 : Math.min(epoch - 1, this.options.hard.most);
  }

  /** @param epoch 1 at the first @param rows how many. Default: as many as there are interactions to draw from */
  sample(epoch: number, random: Random, rows = this.interactions): ItemPairs {
    requireKind('random', random, 'Random');
    requirePositiveInteger('epoch', epoch);
    requirePositiveInteger('rows', rows);
    const { negatives } = this;
    const hard = this.hardOf(epoch);
    const pairs = {
      query: new Int32Array(rows),
      positive: new Int32Array(rows),
      negatives: new Int32Array(rows * negatives),
    };
    for (let row = 0; row < rows; row++) {
      const index = Math.floor(random.uniform() * this.interactions);
      const user = this.user[index];
      const own = itemsOfUser(this.source, user);
      let other = Math.floor(random.uniform() * (own.length - 1));
      if (own[other] >= this.item[index]) other++;
      pairs.query[row] = this.item[index];
      pairs.positive[row] = own[other];
      for (let n = 0; n < negatives; n++) {
        const difficult = n < hard ? this.hardNegative(user, this.item[index], random) : -1;
        pairs.negatives[row * negatives + n] =
          difficult >= 0 ? difficult : this.uniformNegative(user, random);
      }
    }
    return pairs;
  }

  /** A candidate within the ranks that the user did not take, or -1. */
  private hardNegative(user: number, query: number, random: Random): number {
    const { candidates, ranks } = this.options.hard as HardItemNegatives;
    const [from, to] = ranks;
    for (let tries = 0; tries < 8; tries++) {
      const rank = from + Math.floor(random.uniform() * (to - from));
      const item = candidates.neighbors[query * candidates.size + rank];
      if (item >= 0 && !this.known.has(user, item)) return item;
    }
    return -1;
  }

  private uniformNegative(user: number, random: Random): number {
    const { items } = this.source;
    for (let tries = 0; tries < patience; tries++) {
      const item = Math.floor(random.uniform() * items);
      if (!this.known.has(user, item)) return item;
    }
    const unknown: number[] = [];
    for (let item = 0; item < items; item++) if (!this.known.has(user, item)) unknown.push(item);
    return random.pick(unknown);
  }
}

function requireHard(hard: HardItemNegatives, negatives: number, items: number): void {
  requireOptions('hard', hard, { candidates: 'object', ranks: 'list', most: 'number' });
  const { candidates, ranks, most } = hard;
  requirePositiveInteger('hard.most', most);
  if (most > negatives) throw argumentError('hard.most', `at most the ${negatives} negatives`, most);
  if (candidates.neighbors.length !== items * candidates.size)
    throw argumentError('hard.candidates', `${items} rows of ${candidates.size}`, candidates.neighbors);
  requireIds(
    'hard.candidates',
    candidates.neighbors.filter((id) => id !== -1),
    items,
  );
  const [from, to] = ranks;
  requireNonNegativeInteger('hard.ranks[0]', from);
  if (!(Number.isInteger(to) && to > from && to <= candidates.size))
    throw argumentError('hard.ranks', `a range within the ${candidates.size} candidates`, `[${ranks}]`);
}
