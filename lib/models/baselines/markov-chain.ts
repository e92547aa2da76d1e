import { argumentError, requireNonNegative } from '../../core/checks';
import { requireOptions } from '../../core/options/options';
import { itemsOfSequence, requireSequences, type Sequences } from '../../data/sequences/sequences';
import type { ModelState, SavableModel } from '../model-state';
import { requireRows, requireState, tensorOf } from '../state/parts';

const kind = 'markov-chain';
const version = 1;

/** Options: how a Markov chain is counted. */
export interface MarkovChainOptions {
  /** Transitions of the item distribution that are added to each item's own counts, 0 or more. Default: 5. */
  priorTransitions?: number;
}

/** A first-order Markov chain, as counted. */
export interface MarkovChain extends SavableModel {
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
  for (let s = 0; s < training.sequences; s++) {
    const path = itemsOfSequence(training, s);
    for (let i = 1; i < path.length; i++) {
      const counts = transitions[path[i - 1]];
      counts.set(path[i], (counts.get(path[i]) ?? 0) + 1);
    }
  }
  return chainOf({ popularity, transitions, priorTransitions });
}

/** The chain of a state that `toState` gave. @throws on another kind, a newer version, a tensor that does not fit */
export function markovChainFromState(state: ModelState): MarkovChain {
  requireState(state, kind, version);
  const popularity = tensorOf(state, 'popularity', Float64Array);
  const items = popularity.length;
  const offsets = tensorOf(state, 'offsets', Int32Array, items + 1);
  const next = tensorOf(state, 'next', Int32Array, offsets[items]);
  const counts = tensorOf(state, 'counts', Int32Array, next.length);
  requireRows(state, { offsets, ids: next, below: items });
  const transitions = Array.from({ length: items }, (_, item) => {
    const row = new Map<number, number>();
    for (let i = offsets[item]; i < offsets[item + 1]; i++) row.set(next[i], counts[i]);
    return row;
  });
  const { priorTransitions } = state.options as { priorTransitions: number };
  return chainOf({ popularity, transitions, priorTransitions });
}

/** What was counted. */
interface Counts {
  popularity: Float64Array;
  /** How often each item followed each. */
  transitions: readonly ReadonlyMap<number, number>[];
  priorTransitions: number;
}

function stateOf({ popularity, transitions, priorTransitions }: Counts): ModelState {
  const offsets = new Int32Array(transitions.length + 1);
  transitions.forEach(({ size }, item) => {
    offsets[item + 1] = offsets[item] + size;
  });
  const next = Int32Array.from(transitions.flatMap((row) => [...row.keys()]));
  const counts = Int32Array.from(transitions.flatMap((row) => [...row.values()]));
  const options = { priorTransitions };
  return { kind, version, options, tensors: { popularity, offsets, next, counts } };
}

function chainOf(counted: Counts): MarkovChain {
  const { popularity, transitions, priorTransitions } = counted;
  const items = popularity.length;
  const leaving = Float64Array.from(transitions, (row) => {
    let total = 0;
    for (const count of row.values()) total += count;
    return total;
  });
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
    toState: () => stateOf(counted),
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
