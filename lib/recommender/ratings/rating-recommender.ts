import { argumentError } from '../../core/checks';
import { requireParts } from '../../core/options/options';
import type { Log } from '../../data/log/log';
import type { Id, Vocabulary } from '../../data/vocabulary';
import { indexOf, isId, sameIds } from '../known-id';
import { ModelRecommender } from '../model-recommender';
import type { RatingRecommender } from './rating-model';

const unknown = -1;

/** A `RatingRecommender` of any adapter whose models have `rate`. */
export class RatingModelRecommender extends ModelRecommender implements RatingRecommender {
  predict(user: Id, item: Id): number {
    const { users, items } = this.requireFitted().data;
    if (!isId(user)) throw argumentError('user', "a user's id", user);
    if (!isId(item)) throw argumentError('item', "an item's id", item);
    return this.rate(indexOf(users, user) ?? unknown, indexOf(items, item) ?? unknown);
  }

  predictLog(log: Log): Float64Array {
    const { users, items } = this.requireFitted().data;
    requireParts('log', log, ['user', 'item', 'users', 'items']);
    const userOf = indexTable(log.users, users);
    const itemOf = indexTable(log.items, items);
    return Float64Array.from(log.user, (user, row) => this.rate(userOf[user], itemOf[log.item[row]]));
  }

  override fresh(): RatingModelRecommender {
    return new RatingModelRecommender(this.adapter, this.name);
  }

  private rate(user: number, item: number): number {
    const { fitted } = this.requireFitted();
    if (fitted.rate === undefined) throw new Error(`${this.adapter.model} has no rate`);
    return fitted.rate(user, item);
  }
}

/** The index in one vocabulary of each index of another; -1 where it has not the id. */
function indexTable(from: Vocabulary, to: Vocabulary): Int32Array {
  const size = from.size;
  if (sameIds(from, to)) return Int32Array.from({ length: size }, (_, index) => index);
  return Int32Array.from({ length: size }, (_, index) => indexOf(to, from.id(index)) ?? unknown);
}
