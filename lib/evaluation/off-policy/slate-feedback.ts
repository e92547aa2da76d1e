import { argumentError, requirePositiveInteger } from '../../core/checks';
import type { Column } from '../../core/columns';
import { requireTypedArray } from '../../core/shapes/typed-arrays';
import { infiniteWeight } from './evidence';
import { relativeSquaresOf, type SupportReport, supportReport, type WeightSums } from './support';

/** Probabilities of what a slate shows, slot by slot under both policies: [slates, length] each. */
export interface SlateProbabilities {
  /** Under the logging policy, in (0, 1]. */
  readonly logging: Float32Array | Float64Array;
  /** Under the target policy, in [0, 1]. */
  readonly target: Float32Array | Float64Array;
}

/**
 * Logged pages of several positions: each shows a slate of `length` actions, and each slot has a reward of its own. The
 * value of a policy is the mean over slates of the sum over slots.
 */
export interface SlateFeedback {
  /** Slots per slate, 1 or more. */
  readonly length: number;
  /** Reward of each slot, slate by slate, top first: [slates, length]. */
  readonly reward: Column;
  /** Probability of the slot's action in its slot, whatever stands elsewhere: pi(a_l | x). */
  readonly marginal?: SlateProbabilities;
  /** Probability of all actions from the top down to the slot, never rising: pi(a_1, …, a_l | x). */
  readonly prefix?: SlateProbabilities;
}

/** By this share a prefix may exceed the one above it: both are rounded, 32-bit ones by 6e-8 per factor. */
const prefixRounding = 1e-6;

/** The weights of a slate log: as evidence, one row per slate. */
export interface SlateEvidence {
  readonly rows: number;
  /** [slates, length] */
  readonly weight: Float64Array;
  readonly sums: WeightSums;
  readonly support: SupportReport;
}

/**
 * Checks a slate log and weighs its slots.
 * @param kind which probabilities the estimator needs
 * @param slots 'all', or 'last': the weights' report is then that of the whole slates
 * @throws naming the column, slot and value that breaks a rule; or if no slot has a weight above 0
 */
export function slateEvidence(
  slates: SlateFeedback,
  kind: 'marginal' | 'prefix',
  slots: 'all' | 'last' = 'all',
): SlateEvidence {
  const { length, reward } = slates;
  requirePositiveInteger('slates.length', length);
  const count = reward?.length;
  if (!(count > 0) || count % length !== 0) {
    throw argumentError('slates.reward', `a whole number of slates of ${length} slots`, count ?? reward);
  }
  requireTypedArray('slates.reward', reward, 'Int32Array', 'Float32Array', 'Float64Array');
  const probabilities = slates[kind];
  for (const name of ['logging', 'target'] as const) {
    if (probabilities !== undefined)
      requireTypedArray(`slates.${kind}.${name}`, probabilities?.[name], 'Float32Array', 'Float64Array');
  }
  if (probabilities === undefined)
    throw argumentError(`slates.${kind}`, 'given for this estimator', probabilities);
  const { logging, target } = probabilities;
  for (const [name, column] of Object.entries({ logging, target })) {
    if (column?.length !== count) {
      throw argumentError(`slates.${kind}.${name}`, `one per slot (${count})`, column?.length ?? column);
    }
  }
  const weight = new Float64Array(count);
  let [sum, largest, zeros] = [0, 0, 0];
  for (let i = 0; i < count; i++) {
    const slot = `slot ${i % length} of slate ${Math.floor(i / length)}`;
    if (!Number.isFinite(reward[i]))
      throw argumentError(`slates.reward at ${slot}`, 'a finite number', reward[i]);
    if (!(logging[i] > 0 && logging[i] <= 1)) {
      throw argumentError(`slates.${kind}.logging at ${slot}`, 'in (0, 1]', logging[i]);
    }
    if (!(target[i] >= 0 && target[i] <= 1)) {
      throw argumentError(`slates.${kind}.target at ${slot}`, 'in [0, 1]', target[i]);
    }
    if (kind === 'prefix' && i % length > 0) {
      requireNoRise(`slates.prefix.logging at ${slot}`, logging[i - 1], logging[i]);
      requireNoRise(`slates.prefix.target at ${slot}`, target[i - 1], target[i]);
    }
    const w = target[i] / logging[i];
    if (w === Number.POSITIVE_INFINITY) throw infiniteWeight(`slates.${kind}.logging at ${slot}`, logging[i]);
    weight[i] = w;
    if (slots === 'last' && i % length !== length - 1) continue;
    sum += w;
    if (w > largest) largest = w;
    if (w === 0) zeros++;
  }
  if (sum === 0) throw argumentError(`slates.${kind}.target`, 'above 0 in at least one slot', 0);
  const rows = count / length;
  // With all slots, sums are per slate: the effective sample size then counts slates, too.
  const per = slots === 'all' ? length : 1;
  const sums = {
    rows,
    sum: sum / per,
    largest,
    relativeSquares:
      slots === 'all'
        ? relativeSquaresOf(weight, largest) / per
        : relativeSquaresOf(weight, largest, length - 1, length),
    zeros: zeros / per,
  };
  return { rows, weight, sums, support: supportReport(sums) };
}

/** All of a longer list of actions is never likelier than all of its beginning. */
function requireNoRise(name: string, above: number, probability: number): void {
  if (probability > above * (1 + prefixRounding)) {
    throw argumentError(name, `at most that of the slot above (${above})`, probability);
  }
}

/** A slate's rewards, each times its slot's weight. */
export function weightedSlots(
  { length, reward }: SlateFeedback,
  weight: Float64Array,
): (row: number) => number {
  return (row) => {
    let sum = 0;
    for (let i = row * length; i < (row + 1) * length; i++) sum += weight[i] * reward[i];
    return sum;
  };
}
