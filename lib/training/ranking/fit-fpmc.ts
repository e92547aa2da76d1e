import type { OptimizerOptions } from '../../compiler/optimizer-options';
import { argumentError } from '../../core/checks';
import { requireOptions } from '../../core/options/options';
import type { Random } from '../../core/random';
import type { Sequences } from '../../data/sequences/sequences';
import { requireSequences } from '../../data/sequences/sequences';
import type { Fpmc, FpmcTriples } from '../../models/factors/fpmc';
import type { FitResult } from '../fit-result';
import { fitVariables } from '../fit-variables';
import type { Metrics, TrainingOptions } from '../training-options';
import { sharedTrainingOptions } from '../training-options';
import { rankingIdentity } from './ranking-identity';

/** Options of `fitFpmc`. */
export interface FitFpmcOptions extends Omit<TrainingOptions, 'training'> {
  /** The model; it is trained in place. */
  model: Fpmc;
  /** Sequences whose owners are the users. */
  training: Sequences;
  /** Default: Adam with learning rate 5e-3. */
  optimizer?: OptimizerOptions;
  /** An item that is never asked for, such as the mark of a session's start. Default: none. */
  unasked?: number;
  /** Metrics after each epoch. Default: none. */
  metrics?: Metrics<Fpmc>;
}

/**
 * Trains FPMC on every item of the sequences, the first included: one triple each, with a new negative in each epoch,
 * uniform over the other items.
 * @throws on sequences of another number of items or without any item to ask for, a bad option, or as `fitVariables` does
 */
export async function fitFpmc(options: FitFpmcOptions): Promise<FitResult> {
  requireOptions('options', options, {
    ...sharedTrainingOptions,
    model: 'object',
    training: requireSequences,
    optimizer: 'object?',
    unasked: 'number?',
    metrics: 'function?',
  });
  const { model, training, unasked, metrics, ...rest } = options;
  if (training.items !== model.items) {
    throw argumentError('training', `of ${model.items} items`, training.items);
  }
  const candidates = model.items - (unasked === undefined ? 0 : 1);
  if (candidates < 2)
    throw argumentError('model.items', 'such that there are two items to ask for', candidates);
  const rows = askedFor(training, model.users, unasked);
  if (rows.user.length === 0) throw argumentError('training', 'sequences with an item to ask for', 'none');
  return fitVariables({
    optimizer: { kind: 'adam', learningRate: 5e-3 },
    ...rest,
    variables: model.variables,
    loss: (batch) => model.loss(batch),
    training: (_epoch, random) => withNegatives(rows, model.items, unasked, random),
    metrics: metrics && (async () => metrics(model)),
    identity: () => rankingIdentity(model, { training, unasked, metrics }),
  });
}

function askedFor(
  training: Sequences,
  users: number,
  unasked: number | undefined,
): Omit<FpmcTriples, 'negative'> {
  const { sequences, offsets, itemIds, owners } = training;
  const rows = { user: [] as number[], last: [] as number[], positive: [] as number[] };
  for (let s = 0; s < sequences; s++) {
    for (let position = offsets[s]; position < offsets[s + 1]; position++) {
      if (itemIds[position] === unasked) continue;
      rows.user.push(Math.min(owners[s], users));
      rows.last.push(position === offsets[s] ? 0 : itemIds[position - 1] + 1);
      rows.positive.push(itemIds[position]);
    }
  }
  return {
    user: Int32Array.from(rows.user),
    last: Int32Array.from(rows.last),
    positive: Int32Array.from(rows.positive),
  };
}

function withNegatives(
  rows: Omit<FpmcTriples, 'negative'>,
  items: number,
  unasked: number | undefined,
  random: Random,
): FpmcTriples {
  const negative = Int32Array.from(rows.positive, (positive) => {
    for (;;) {
      const item = Math.floor(random.uniform() * items);
      if (item !== positive && item !== unasked) return item;
    }
  });
  return { ...rows, negative };
}
