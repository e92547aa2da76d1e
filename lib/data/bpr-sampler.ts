import seedrandom from 'seedrandom';
import { AliasTable } from '../core/alias-table';
import { argumentError, requireNonNegative, requireOneOf, requirePositiveInteger } from '../core/checks';
import { requireKind, requireOptions } from '../core/options/options';
import type { Random } from '../core/random';
import { indexAt } from '../core/weighted-draw';
import { type HardNegatives, hardestNegatives, requireHardNegatives } from './hard-negatives';
import { InteractionFilter } from './interaction-filter';
import { type Interactions, requireInteractions, usersPerItem } from './interactions';

/** One row per triple: a user, an item that the user touched, one that the user did not. */
export type Triples = { user: Int32Array; positive: Int32Array; negative: Int32Array };

/** Options: how triples are drawn. */
export interface BprSamplerOptions {
  /**
   * A negative is drawn with probability proportional to (users of the item) ** exponent among those its user does not
   * know; 0 or more. 0: all alike; 0.75: word2vec's; above 0, an item that nobody touched is never a negative. Default: 0.
   */
  exponent?: number;
  /** Draws several negatives and keeps the one the present model scores highest. Default: one draw. */
  hard?: HardNegatives;
  /**
   * Whether each triple draws its interaction anew. If not, a call goes through the interactions in random order and
   * asks for as many triples at most. Default: true.
   */
  replace?: boolean;
}

/** After so many known items in a row, the unknown ones are listed: a user may know nearly all. */
const patience = 64;

/**
 * Draws the triples (u, i, j) of Bayesian personalized ranking (Rendle et al. 2009): (u, i) uniform over the
 * interactions, j over the items that u never touched. A user who knows every item that could be drawn has no negative
 * and stands in no triple: `skippedUsers` counts these.
 *
 * @throws on an option outside its range, or if every user with interactions knows all items
 * @example
 * const sampler = new BprSampler(train);
 * await fitVariables({ training: (_epoch, random) => sampler.sample(random), … });
 */
export class BprSampler {
  /** Interactions that triples are drawn from. */
  readonly interactions: number;
  /** Users with interactions and no possible negative. */
  readonly skippedUsers: number;
  /** User and item of each interaction side by side, so that a draw reads one stretch of the memory. */
  private readonly pairs: Int32Array;
  private readonly items: number;
  private readonly known: InteractionFilter;
  private readonly weights: Float64Array;
  private readonly table: AliasTable | undefined;
  private readonly options: BprSamplerOptions;

  constructor(interactions: Interactions, options: BprSamplerOptions = {}) {
    requireInteractions('interactions', interactions);
    requireOptions('options', options, { exponent: 'number?', hard: 'object?', replace: 'boolean?' });
    const { exponent = 0, hard, replace = true } = options;
    requireNonNegative('exponent', exponent);
    requireOneOf('replace', replace, [true, false] as const);
    if (hard !== undefined) requireHardNegatives(hard);
    this.options = { ...options, replace };
    this.items = interactions.items;
    this.weights = Float64Array.from(usersPerItem(interactions), (users) => users ** exponent);
    this.table = exponent === 0 ? undefined : new AliasTable(this.weights);
    this.known = new InteractionFilter(interactions);
    const { pairs, skippedUsers } = trainable(interactions, this.weights);
    if (pairs.length === 0) {
      throw argumentError(
        'interactions',
        'such that some user does not know every item',
        `${skippedUsers} users who do`,
      );
    }
    this.pairs = pairs;
    this.interactions = pairs.length / 2;
    this.skippedUsers = skippedUsers;
  }

  /**
   * Draws triples, in random order; two numbers are taken from `random`.
   * @param triples how many, 1 or more. Default: as many as there are interactions to draw from
   * @throws on a bad number of triples, or if `hard.score` gives too few scores or one that is no finite number
   */
  sample(random: Random, triples: number = this.interactions): Triples {
    requireKind('random', random, 'Random');
    requirePositiveInteger('triples', triples);
    // Alea, which Random draws from, takes four times as long per number.
    const { int32 } = seedrandom.xor128(`${random.uniform()}/${random.uniform()}`);
    const rows = this.options.replace ? undefined : this.shuffledRows(int32, triples);
    const user = new Int32Array(triples);
    const positive = new Int32Array(triples);
    const { pairs, interactions } = this;
    for (let t = 0; t < triples; t++) {
      const row = rows === undefined ? below(int32, interactions) : rows[t];
      user[t] = pairs[2 * row];
      positive[t] = pairs[2 * row + 1];
    }
    const { hard } = this.options;
    const draw = (users: Int32Array): Int32Array => this.negatives(int32, users);
    const negative = hard === undefined ? draw(user) : hardestNegatives(user, hard, draw);
    return { user, positive, negative };
  }

  private shuffledRows(int32: () => number, triples: number): Int32Array {
    const rows = new Int32Array(this.interactions);
    for (let row = 0; row < rows.length; row++) rows[row] = row;
    if (triples > rows.length) {
      throw argumentError('triples', `at most the ${rows.length} interactions without replacement`, triples);
    }
    for (let t = 0; t < triples; t++) {
      const other = t + below(int32, rows.length - t);
      const held = rows[t];
      rows[t] = rows[other];
      rows[other] = held;
    }
    return rows;
  }

  /** One item for each user given, of those the user does not know. */
  private negatives(int32: () => number, user: Int32Array): Int32Array {
    const { items, known, table } = this;
    const negative = new Int32Array(user.length);
    for (let t = 0; t < user.length; t++) {
      const u = user[t];
      let left = patience;
      let item: number;
      do {
        item = below(int32, items);
        if (table !== undefined) item = table.draw(item, unit(int32));
      } while (known.has(u, item) && --left > 0);
      negative[t] = left > 0 ? item : this.listedNegative(u, unit(int32));
    }
    return negative;
  }

  /** The same draw from the list of unknown items: slow, and certain to end. */
  private listedNegative(user: number, uniform: number): number {
    const open = this.weights.map((weight, item) => (this.known.has(user, item) ? 0 : weight));
    return indexAt(open, uniform * open.reduce((sum, weight) => sum + weight, 0));
  }
}

/** The interactions of users who have a negative, user and item side by side. */
function trainable({ users, offsets, itemIds }: Interactions, weights: Float64Array) {
  let drawable = 0;
  for (const weight of weights) if (weight > 0) drawable++;
  const pairs = new Int32Array(2 * itemIds.length);
  let end = 0;
  let skippedUsers = 0;
  for (let u = 0; u < users; u++) {
    // What a user knows has an interaction, so it can be drawn whatever the exponent.
    if (offsets[u + 1] - offsets[u] === drawable) {
      skippedUsers++;
      continue;
    }
    for (let i = offsets[u]; i < offsets[u + 1]; i++) {
      pairs[end++] = u;
      pairs[end++] = itemIds[i];
    }
  }
  return { pairs: pairs.slice(0, end), skippedUsers };
}

/** An integer in [0, limit), limit at most 2^31: uniform to limit / 2^32. */
function below(int32: () => number, limit: number): number {
  return Math.floor(unit(int32) * limit);
}

/** A number in [0, 1). */
function unit(int32: () => number): number {
  return (int32() >>> 0) / 2 ** 32;
}
