import { AliasTable } from '../core/alias-table';
import { argumentError, requireOneOf, requirePositiveInteger } from '../core/checks';
import { requireOptions } from '../core/options/options';
import type { Random } from '../core/random';
import { requireRandom } from '../core/require-random';
import {
  type Interactions,
  itemsOfUser,
  requireInteractions,
  requireSameSizes,
  usersPerItem,
} from './interactions';

/**
 * The few candidates among which a wanted item has to be found: the protocol of NCF (He et al. 2017, 99 negatives) and
 * SASRec (Kang and McAuley 2018, 100 negatives). Drawn once and kept, so that all models face the same ones.
 */
export interface SampledCandidates {
  /** Whose row it is, shape [rows]. */
  readonly users: Int32Array;
  /** The wanted item, shape [rows]. */
  readonly targets: Int32Array;
  /** Number of negatives per row. */
  readonly width: number;
  /** Items to be ranked below the target, shape [rows * width]. */
  readonly negatives: Int32Array;
}

/** Options: how candidates are drawn. */
export interface SampledCandidateOptions {
  /** All that a user is known to have touched, at any time: never a negative. */
  known: Interactions;
  /** Negatives per row, 1 or more: 100 in SASRec, 99 in NCF. Default: 100. */
  negatives?: number;
  /**
   * How negatives are drawn among the items that a user does not know: all alike, or in proportion to how many know them
   * (items that nobody knows are no candidates then). Default: 'uniform'.
   */
  draw?: 'uniform' | 'popularity';
  /** Source of the draws. */
  random: Random;
}

/**
 * Draws candidates for each pair of a test: the item itself and negatives from the items that the user never touched, all
 * different.
 *
 * Deviation: SASRec's code draws with replacement and rejects only what the user touched in training, so a negative may
 * repeat, or be the target itself.
 * @throws on an empty test, interactions of other sizes, or a user who leaves fewer unknown items than are asked for
 * @example
 * const candidates = sampleCandidates(test, { known: everything, random: new Random(42).child('negatives') });
 */
export function sampleCandidates(test: Interactions, options: SampledCandidateOptions): SampledCandidates {
  requireOptions('options', options, {
    known: requireInteractions,
    negatives: 'number?',
    draw: 'text?',
    random: 'Random',
  });
  const { known, negatives: width = 100, draw = 'uniform', random } = options;
  requireOneOf('draw', draw, ['uniform', 'popularity'] as const);
  requirePositiveInteger('negatives', width);
  requireSameSizes('known', known, test);
  requireRandom(random);
  const targets = test.itemIds.slice();
  if (targets.length === 0) throw argumentError('test', 'at least one interaction', 'none');

  const weights = draw === 'popularity' ? usersPerItem(known) : undefined;
  const table = weights && new AliasTable(weights);
  const next = (): number =>
    table?.draw(random.integer(0, test.items), random.uniform()) ?? random.integer(0, test.items);
  const drawable = weights?.reduce((count, users) => count + (users > 0 ? 1 : 0), 0) ?? test.items;

  const users = new Int32Array(targets.length);
  const negatives = new Int32Array(targets.length * width);
  // An item is taken if it carries the number of the row.
  const taken = new Int32Array(test.items).fill(-1);
  for (let user = 0; user < test.users; user++) {
    for (let row = test.offsets[user]; row < test.offsets[user + 1]; row++) {
      users[row] = user;
      let left = drawable;
      const take = (item: number): void => {
        if (taken[item] !== row && (weights?.[item] ?? 1) > 0) left--;
        taken[item] = row;
      };
      for (const item of itemsOfUser(known, user)) take(item);
      for (const item of itemsOfUser(test, user)) take(item);
      if (left < width)
        throw argumentError('negatives', `at most the ${left} items unknown to user ${user}`, width);
      for (let i = row * width; i < (row + 1) * width; i++) {
        let item = next();
        while (taken[item] === row) item = next();
        taken[item] = row;
        negatives[i] = item;
      }
    }
  }
  return { users, targets, width, negatives };
}
