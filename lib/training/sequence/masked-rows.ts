import { requireProbability } from '../../core/checks';
import { requireOptions } from '../../core/options/options';
import type { Random } from '../../core/random';
import type { Histories } from '../../models/sequence/next-item-scorer';

/** Options: how rows are masked for a model that fills in masked items. */
export interface MaskingOptions {
  /** Share of a row's items that are masked, above 0 up to 1; at least one is. Default: 0.3. */
  probability?: number;
  /** Share of the rows in which the last item alone is masked, in [0, 1]. Default: 0.2. */
  lastAlone?: number;
}

/** @throws on an option outside its range */
export function requireMasking(masking: MaskingOptions): void {
  requireOptions('masking', masking, { probability: 'number?', lastAlone: 'number?' });
  const { probability = 0.3, lastAlone = 0.2 } = masking;
  requireProbability('masking.probability', probability);
  requireProbability('masking.lastAlone', lastAlone);
}

/** Whole sequences from what the model sees and what comes after each position: the first input before the targets. */
export function wholeRows(inputs: Int32Array, targets: Int32Array, length: number): Int32Array {
  const whole = targets.slice();
  for (let end = length; end <= whole.length; end += length) {
    let first = end - length;
    while (first < end && targets[first] === 0) first++;
    if (first > end - length && first < end) whole[first - 1] = inputs[first];
  }
  return whole;
}

/**
 * Masks items of rows, again for each epoch.
 * @param rows padded on the left, [rows * length]
 * @returns rows with masks, and the masked items where the masks stand, 0 elsewhere
 */
export function maskRows(
  { values, length }: Histories,
  maskId: number,
  { probability = 0.3, lastAlone = 0.2 }: MaskingOptions,
  random: Random,
): { history: Int32Array; target: Int32Array } {
  const history = values.slice();
  const target = new Int32Array(values.length);
  const mask = (position: number) => {
    target[position] = values[position];
    history[position] = maskId;
  };
  for (let end = length; end <= values.length; end += length) {
    let first = end - length;
    while (first < end && values[first] === 0) first++;
    if (first === end) continue;
    if (random.bernoulli(lastAlone)) {
      mask(end - 1);
      continue;
    }
    let masked = 0;
    for (let position = first; position < end; position++) {
      if (!random.bernoulli(probability)) continue;
      mask(position);
      masked++;
    }
    if (masked === 0) mask(random.integer(first, end));
  }
  return { history, target };
}
