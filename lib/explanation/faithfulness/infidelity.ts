import { requirePositive, requirePositiveInteger } from '../../core/checks';
import { requireKind, requireOptions } from '../../core/options/options';
import type { Random } from '../../core/random';
import { requireRandom } from '../../core/require-random';
import type { Attributions } from '../attributions';
import { type InputRows, requireRows } from '../input-rows';
import { CoalitionGame, type PredictRows } from '../shapley/coalition-game';
import type { ShapleyGameOptions } from '../shapley/shapley-values';
import { requireExplained } from './deletion-curves';
import { rowOf } from './rank-agreement';

/** Options of `infidelity`. */
export interface InfidelityOptions extends Pick<ShapleyGameOptions, 'features' | 'background'> {
  /** Source of the features that are taken away. */
  random: Random;
  /** Sets of features for each row, 1 or more. Default: 100. */
  samples?: number;
}

/** How far attributions are from what taking features away does. */
export interface Infidelity {
  /** Mean squared difference, in the square of the output's unit; 0 is perfect. */
  readonly infidelity: number;
  /** The same as a share of the mean squared change of the output: 1 for attributions of 0. */
  readonly share: number;
}

/**
 * Infidelity (Yeh et al. 2019, "On the (In)fidelity and Sensitivity of Explanations"): the mean squared difference
 * between what attributions say that a random set S of features is worth, and what the output loses without it:
 * E_S [(Σ_{j in S} φ_j - (f(x) - E f(x without S)))²]. Each feature is in S by the toss of a coin; those taken away have the values
 * of background rows.
 * @throws on attributions of other rows or features, or a bad option
 */
export function infidelity(
  predict: PredictRows,
  inputs: InputRows,
  size: number,
  attributions: Attributions,
  options: InfidelityOptions,
): Infidelity {
  requireKind('predict', predict, 'function');
  requirePositiveInteger('size', size);
  const rows = requireRows('inputs', inputs, size);
  requireOptions('options', options, {
    features: 'list',
    background: 'list',
    random: 'Random',
    samples: 'number?',
  });
  const { features, background, random, samples = 100 } = options;
  requireRows('background', background, size);
  requirePositiveInteger('samples', samples);
  requireRandom(random);
  requireExplained(attributions, rows, features);
  const players = features.length;
  const game = new CoalitionGame({
    ...{ predict, size, players: features, dependence: 'interventional' },
    background: Float64Array.from(background),
  });
  let [squares, changes] = [0, 0];
  for (let row = 0; row < rows; row++) {
    const masks = new Uint8Array((samples + 1) * players).fill(1);
    for (let at = players; at < masks.length; at++) masks[at] = Number(random.bernoulli(0.5));
    const x = Float64Array.from(inputs.subarray(row * size, (row + 1) * size));
    const worths = game.values(x, masks);
    const values = rowOf(attributions, row);
    for (let sample = 1; sample <= samples; sample++) {
      let said = 0;
      for (let j = 0; j < players; j++) if (masks[sample * players + j] === 0) said += values[j];
      const lost = worths[0] - worths[sample];
      squares += (said - lost) ** 2;
      changes += lost ** 2;
    }
  }
  const count = rows * samples;
  return {
    infidelity: squares / count,
    share: changes === 0 ? (squares === 0 ? 0 : Number.POSITIVE_INFINITY) : squares / changes,
  };
}

/** Options of `explanationSensitivity`. */
export interface SensitivityOptions {
  /** How far a row is moved in each coordinate, as a share of the coordinate's range over the rows; above 0. Default: 0.02. */
  radius?: number;
  /** Moved copies of each row, 1 or more. Default: 10. */
  samples?: number;
  /** Source of the moves. */
  random: Random;
}

/**
 * Max-sensitivity (Yeh et al. 2019): how much an explanation changes when the row hardly does, one number per row,
 * max over moves δ of |φ(x + δ) - φ(x)| / |φ(x)|.
 * @param explain attributions of rows
 * @throws on rows of another size or a bad option
 */
export function explanationSensitivity(
  explain: (inputs: Float64Array) => Attributions,
  inputs: InputRows,
  size: number,
  options: SensitivityOptions,
): Float64Array {
  requireKind('explain', explain, 'function');
  requirePositiveInteger('size', size);
  const rows = requireRows('inputs', inputs, size);
  requireOptions('options', options, { radius: 'number?', samples: 'number?', random: 'Random' });
  const { radius = 0.02, samples = 10, random } = options;
  requirePositive('radius', radius);
  requirePositiveInteger('samples', samples);
  requireRandom(random);
  const x = Float64Array.from(inputs);
  const ranges = Float64Array.from({ length: size }, (_, i) => {
    const column = x.filter((_, at) => at % size === i);
    return (
      column.reduce((most, value) => Math.max(most, value), -Infinity) -
      column.reduce((least, value) => Math.min(least, value), Infinity)
    );
  });
  const still = explain(x);
  const most = new Float64Array(rows);
  for (let sample = 0; sample < samples; sample++) {
    const moved = explain(x.map((value, at) => value + radius * ranges[at % size] * random.uniform(-1, 1)));
    for (let row = 0; row < rows; row++) {
      const [a, b] = [rowOf(still, row), rowOf(moved, row)];
      const change = Math.hypot(...a.map((value, i) => value - b[i]));
      const length = Math.hypot(...a);
      if (change > 0) most[row] = Math.max(most[row], change / length);
    }
  }
  return most;
}
