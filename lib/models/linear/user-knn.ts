import { argumentError, requireNonNegative, requirePositiveInteger } from '../../core/checks';
import { requireIds } from '../../core/columns';
import { requireOptions } from '../../core/options/options';
import { TopK } from '../../core/top-k';
import { type Interactions, requireInteractions } from '../../data/interactions';
import { usersOfItems } from '../../data/users-of-items';
import type { ModelState, SavableModel } from '../model-state';
import type { RankingModel } from '../ranking-model';
import { interactionsOfState, interactionsPart, requireState } from '../state/parts';
import { popularityShares } from './item-weights-scorer';

const kind = 'user-knn';
const version = 1;

/** Options: how neighbors are chosen. */
export interface UserKnnOptions {
  /** Neighbors of each user, 1 or more; fewer where fewer share an item. Default: 200. */
  neighbors?: number;
  /** Added to the denominator: pulls similarities that rest on few items towards 0. 0 or more. Default: 10. */
  shrinkage?: number;
}

/** The users most similar to a user, most similar first; of equal ones the lower id. */
export interface SimilarUsers {
  readonly users: Int32Array;
  /** In (0, 1]. */
  readonly similarities: Float32Array;
}

/** "People like you took." */
export interface UserKnn extends RankingModel, SavableModel {
  /** The neighbors of a user. @throws on a user outside */
  similarTo(user: number): SimilarUsers;
}

/**
 * User-based nearest neighbors of implicit feedback (Resnick et al. 1994; Sarwar et al. 2000), with the shrunk cosine of
 * `fitItemKnn` between users' rows: s(u, v) = c_uv / (sqrt(c_u c_v) + shrinkage), c_uv the items of both and c_u those of u.
 * score(u, j) = sum of s(u, v) over the `neighbors` nearest users v who have j.
 *
 * Nothing is computed before it is asked for: neighbors are looked for at each ranking, in time that grows with the sum
 * of the lengths of the columns of the user's items. A user without interactions gets the items by popularity.
 * @throws on training without interactions or a bad option
 * @example
 * const model = fitUserKnn(train, { neighbors: 100 });
 */
export function fitUserKnn(training: Interactions, options: UserKnnOptions = {}): UserKnn {
  return userKnnOf(training, userKnnSettings(training, options));
}

/** The options with their defaults. @throws as `fitUserKnn` */
export function userKnnSettings(training: Interactions, options: UserKnnOptions): Required<UserKnnOptions> {
  requireInteractions('training', training);
  requireOptions('options', options, { neighbors: 'number?', shrinkage: 'number?' });
  const { neighbors = 200, shrinkage = 10 } = options;
  requirePositiveInteger('neighbors', neighbors);
  requireNonNegative('shrinkage', shrinkage);
  if (training.itemIds.length === 0) throw argumentError('training', 'at least one interaction', '0');
  return { neighbors, shrinkage };
}

/** The model of a state that `toState` gave. @throws on another kind, a newer version, a tensor that does not fit */
export function userKnnFromState(state: ModelState): UserKnn {
  requireState(state, kind, version);
  return userKnnOf(interactionsOfState(state), state.options as unknown as Required<UserKnnOptions>);
}

function userKnnOf(training: Interactions, options: Required<UserKnnOptions>): UserKnn {
  const { users, items, offsets, itemIds } = training;
  const neighborhood = new UserNeighborhood(training, options);
  const popularity = popularityShares(training);
  const itemsOf = (user: number): Int32Array => itemIds.subarray(offsets[user], offsets[user + 1]);
  return {
    toState: () => ({ kind, version, options: { ...options }, ...interactionsPart(training) }),
    similarTo(user) {
      requireIds('user', [user], users);
      return neighborhood.of(itemsOf(user), user);
    },
    scoreItems(batch) {
      requireIds('users', batch, users);
      const scores = new Float32Array(batch.length * items);
      batch.forEach((user, row) => {
        const own = scores.subarray(row * items, (row + 1) * items);
        if (offsets[user] === offsets[user + 1]) own.set(popularity);
        else neighborhood.score(itemsOf(user), user, own);
      });
      return scores;
    },
  };
}

/** The users of a training who are like a set of items. */
export class UserNeighborhood {
  private readonly owners: Interactions;
  private readonly shared: Int32Array;
  private readonly touched: Int32Array;
  private readonly top: TopK;
  private readonly nearest: Int32Array;

  constructor(
    private readonly training: Interactions,
    private readonly options: Required<UserKnnOptions>,
  ) {
    this.owners = usersOfItems(training);
    this.shared = new Int32Array(training.users);
    this.touched = new Int32Array(training.users);
    const most = Math.min(options.neighbors, training.users);
    this.top = new TopK(most);
    this.nearest = new Int32Array(most);
  }

  /** @param self is nobody's own neighbor; the number of users for a stranger */
  of(items: Int32Array, self: number): SimilarUsers {
    const { owners, shared, touched, top, nearest } = this;
    const { offsets } = this.training;
    let count = 0;
    for (const item of items) {
      for (let o = owners.offsets[item]; o < owners.offsets[item + 1]; o++) {
        const other = owners.itemIds[o];
        if (shared[other]++ === 0) touched[count++] = other;
      }
    }
    const similarityOf = (other: number, both: number): number =>
      both / (Math.sqrt(items.length * (offsets[other + 1] - offsets[other])) + this.options.shrinkage);
    for (let t = 0; t < count; t++)
      if (touched[t] !== self) top.offer(touched[t], similarityOf(touched[t], shared[touched[t]]));
    const users = nearest.slice(0, top.drain(nearest));
    const similarities = Float32Array.from(users, (other) => similarityOf(other, shared[other]));
    for (let t = 0; t < count; t++) shared[touched[t]] = 0;
    return { users, similarities };
  }

  /** Adds each neighbor's similarity to the scores of the neighbor's items. */
  score(items: Int32Array, self: number, scores: Float32Array): void {
    const { offsets, itemIds } = this.training;
    const { users, similarities } = this.of(items, self);
    users.forEach((user, n) => {
      for (let i = offsets[user]; i < offsets[user + 1]; i++) scores[itemIds[i]] += similarities[n];
    });
  }
}
