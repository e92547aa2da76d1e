import { requireSequences } from '../../data/sequences/sequences';
import { argumentError, requireNonNegative } from '../../core/checks';
import { requireOptions } from '../../core/options';
import { itemsOfSequence, type Sequences } from '../../data/sequences/sequences';

/** How a Markov chain is counted. */
export interface MarkovChainOptions {
  /** Transitions of the item distribution that are added to each item's own counts, 0 or more. Default: 5. */
  priorTransitions?: number;
}

/** A first-order Markov chain, as counted. */
export interface MarkovChain {
  readonly items: number;
  /** P(item) over all positions of the training sequences, each item counted once more than it stands there, [items]. */
  readonly popularity: Float64Array;
  /** P(next | last), [items]. @throws unless `last` is an item */
  next(last: number): Float64Array;
  /** P(next | last item) for each history, [sequences * items]; after an empty history the popularity. */
  scoreNext(histories: Sequences): Float32Array;
}

/**
 * The first-order Markov chain: what comes next depends on the last item alone,
 * P(j | i) = (n_ij + m P(j)) / (n_i + m), with n_ij transitions from i to j, and m transitions' worth of popularity, so
 * that pairs that were never seen keep a share. What any sequence model must beat.
 *
 * Memory grows with the transitions that occur, not with items squared.
 * @throws on sequences without an item, or an option outside its range; its `scoreNext` on other items
 * @example
 * const chain = fitMarkovChain(sequencesOf(train, { items: 50 }));
 * const result = await evaluateRanking(scoreHistories(chain.scoreNext, cases.histories), { test: cases.next, k: [10] });
 */
export function fitMarkovChain(training: Sequences, options: MarkovChainOptions = {}): MarkovChain {
  requireSequences('training', training);
  requireOptions('options', options, { priorTransitions: 'number?' });
  const { priorTransitions = 5 } = options;
  requireNonNegative('priorTransitions', priorTransitions);
  const { items, itemIds } = training;
  if (itemIds.length === 0) throw argumentError('training', 'sequences of at least one item', 'none');
  const popularity = new Float64Array(items).fill(1 / (items + itemIds.length));
  for (const item of itemIds) popularity[item] += 1 / (items + itemIds.length);

  const transitions = Array.from({ length: items }, () => new Map<number, number>());
  const leaving = new Float64Array(items);
  for (let s = 0; s < training.sequences; s++) {
    const path = itemsOfSequence(training, s);
    for (let i = 1; i < path.length; i++) {
      const counts = transitions[path[i - 1]];
      counts.set(path[i], (counts.get(path[i]) ?? 0) + 1);
      leaving[path[i - 1]]++;
    }
  }
  const write = (last: number | undefined, row: Float32Array | Float64Array): void => {
    // Without a prior, an item that nothing followed says nothing about the next one.
    const weight = last === undefined ? 0 : leaving[last] + priorTransitions;
    if (last === undefined || weight === 0) {
      row.set(popularity);
      return;
    }
    for (let j = 0; j < items; j++) row[j] = (priorTransitions * popularity[j]) / weight;
    for (const [j, count] of transitions[last]) row[j] += count / weight;
  };
  return {
    items,
    popularity,
    next(last) {
      if (!(Number.isInteger(last) && last >= 0 && last < items)) {
        throw argumentError('last', `an item in [0, ${items})`, last);
      }
      const row = new Float64Array(items);
      write(last, row);
      return row;
    },
    scoreNext(histories) {
      if (histories.items !== items) throw argumentError('histories', `of ${items} items`, histories.items);
      const scores = new Float32Array(histories.sequences * items);
      for (let s = 0; s < histories.sequences; s++) {
        write(itemsOfSequence(histories, s).at(-1), scores.subarray(s * items, (s + 1) * items));
      }
      return scores;
    },
  };
}
