import { argumentError } from '../core/checks';
import { requireKind, requireParts } from '../core/options/options';
import type { Random } from '../core/random';
import type { Interactions } from '../data/interactions';
import { requireInteractions } from '../data/interactions';
import type { Log } from '../data/log/log';
import { type RatingMatrix, type RatingScale, ratingsOf } from '../data/rating-matrix';
import { type Sequences, sequencesOf } from '../data/sequences/sequences';
import type { Vocabulary } from '../data/vocabulary';
import { popularityShares } from '../models/linear/item-weights-scorer';

/** Rows of a log as models of all families are trained on them: everything that they need is made here, once. */
export class TrainingData {
  private ordered: Sequences | undefined;
  private shares: Float32Array | undefined;

  constructor(
    readonly users: Vocabulary,
    readonly items: Vocabulary,
    /** Distinct pairs. */
    readonly interactions: Interactions,
    /** All rows in time by user, a sequence (maybe empty) of each; of a function it is asked for when needed. */
    private readonly sequences: Sequences | (() => Sequences),
    /** Whether the times of the sequences are the log's. */
    readonly hasTimes: boolean,
    /** The rows, where they are at hand. */
    private readonly log?: Log,
  ) {
    requireParts('users', users, ['has', 'index']);
    requireParts('items', items, ['has', 'index']);
    requireInteractions('interactions', interactions);
    if (log !== undefined) requireParts('log', log, ['interactions', 'columns']);
  }

  /** @throws on anything but a log, or a log without a second item */
  static of(argument: string, log: Log): TrainingData {
    requireParts('log', log, ['interactions', 'columns']);
    if (typeof log?.interactions !== 'function')
      throw argumentError(argument, 'a log as readLog makes it', log);
    const { users, items } = log;
    if (items.size < 2) throw argumentError(argument, 'a log of two items or more', items.size);
    const sequences = () => everyUser(sequencesOf(log.columns(), { items: items.size }), users.size);
    return new TrainingData(users, items, log.interactions(), sequences, log.timestamp !== undefined, log);
  }

  /** A sequence for each user, by index; of a log without times they are 0, 1, 2 … */
  get histories(): Sequences {
    this.ordered ??= typeof this.sequences === 'function' ? this.sequences() : this.sequences;
    return this.ordered;
  }

  /** Share of the users who touched each item, [items]. */
  get popularity(): Float32Array {
    this.shares ??= popularityShares(this.interactions);
    return this.shares;
  }

  /** @throws if the log has no times */
  requireTimes(model: string): void {
    if (!this.hasTimes) throw argumentError('log', `one with times for ${model}`, 'none');
  }

  /** The ratings. @throws if the log has no values, or one outside the scale */
  ratings(model: string, scale?: RatingScale): RatingMatrix {
    if (this.log?.value === undefined)
      throw argumentError('log', `one with values, the ratings, for ${model}`, 'none');
    const sizes = { users: this.users.size, items: this.items.size };
    return ratingsOf(this.log.columns(), sizes, scale && { scale });
  }

  hasRows(user: number): boolean {
    const { offsets } = this.interactions;
    return offsets[user + 1] > offsets[user];
  }

  /** Histories of some users as a model reads them. */
  historiesOf(users: Int32Array, reads: 'items' | 'order'): Sequences {
    requireKind('users', users, 'list');
    const from = reads === 'order' ? this.histories : setsOf(this.interactions);
    return takeRowsOf(from, users);
  }

  /** Two parts of the rows, each user's dealt at random. @throws if a part would be empty */
  split(testShare: number, random: Random): { train: TrainingData; test: TrainingData } {
    requireKind('random', random, 'Random');
    if (this.log === undefined) throw new Error('a recommender that was loaded has no rows to split');
    const { train, test } = this.log.split({ by: 'user', testShare, random });
    return { train: TrainingData.of('train', train), test: TrainingData.of('test', test) };
  }
}

/** Interactions in the form of sequences, whose times are none. */
function setsOf({ users, items, offsets, itemIds }: Interactions): Sequences {
  return {
    sequences: users,
    items,
    offsets,
    itemIds,
    owners: Int32Array.from({ length: users }, (_, user) => user),
    rows: new Int32Array(0),
  };
}

/** Some of the sequences, without the rows of the log. */
function takeRowsOf(from: Sequences, which: Int32Array): Sequences {
  const offsets = new Int32Array(which.length + 1);
  which.forEach((s, i) => {
    offsets[i + 1] = offsets[i] + from.offsets[s + 1] - from.offsets[s];
  });
  const itemIds = new Int32Array(offsets[which.length]);
  const times = from.times && new Float64Array(itemIds.length);
  which.forEach((s, i) => {
    itemIds.set(from.itemIds.subarray(from.offsets[s], from.offsets[s + 1]), offsets[i]);
    if (times && from.times) times.set(from.times.subarray(from.offsets[s], from.offsets[s + 1]), offsets[i]);
  });
  return {
    sequences: which.length,
    items: from.items,
    offsets,
    itemIds,
    owners: Int32Array.from(which, (s) => from.owners[s]),
    rows: new Int32Array(itemIds.length),
    ...(times && { times }),
  };
}

/** A sequence of every user, with times. */
function everyUser(found: Sequences, users: number): Sequences {
  const offsets = new Int32Array(users + 1);
  found.owners.forEach((user, s) => {
    offsets[user + 1] = found.offsets[s + 1] - found.offsets[s];
  });
  for (let user = 0; user < users; user++) offsets[user + 1] += offsets[user];
  const times = found.times ?? new Float64Array(found.itemIds.length);
  if (found.times === undefined) {
    for (let user = 0; user < users; user++)
      for (let at = offsets[user]; at < offsets[user + 1]; at++) times[at] = at - offsets[user];
  }
  const owners = Int32Array.from({ length: users }, (_, user) => user);
  return { ...found, sequences: users, offsets, owners, times };
}
