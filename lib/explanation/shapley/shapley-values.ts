import { argumentError, requireOneOf, requirePositiveInteger } from '../../core/checks';
import { optional, requireKind, requireOptions } from '../../core/options/options';
import type { Random } from '../../core/random';
import { requireRandom } from '../../core/require-random';
import { type Attributions, completenessOf } from '../attributions';
import { type FeatureCoordinates, requireFeatures } from '../gradients/differentiable-model';
import { type InputRows, requireRows } from '../input-rows';
import { CoalitionGame, type Dependence, type PredictRows } from './coalition-game';
import { allCoalitions, exactInteractions, exactValues, mostExactPlayers } from './exact';
import { KernelRegression, kernelCoalitions } from './kernel';
import { permutationValues, permutationWalks } from './permutations';

/** How Shapley values are found: from all coalitions, by Kernel SHAP's regression, or over permutations. */
export type ShapleyMethod = 'exact' | 'kernel' | 'permutation';

/** Options: who plays, and what stands in for those who do not. */
export interface ShapleyGameOptions {
  /**
   * Features, which may be groups of coordinates. Coordinates that belong to none stay as they are in the explained row.
   */
  features: readonly FeatureCoordinates[];
  /** Rows that stand in for features left out, [background rows * size]; at least one. */
  background: InputRows;
  /** Whether what stands in depends on the features that are kept. Default: 'interventional'. */
  dependence?: Dependence;
}

/** Options of `shapleyValues`. */
export interface ShapleyOptions extends ShapleyGameOptions {
  /** Default: 'exact' up to 12 features, else 'kernel'. */
  method?: ShapleyMethod;
  /**
   * Coalitions that the model is asked about per row, each with every background row, unless all are asked: at least
   * 2 (features - 1). Default: 2 features + 2048.
   */
  samples?: number;
  /** Source of coalitions and permutations, for `kernel` and `permutation`; the same ones for all rows. */
  random?: Random;
}

/** Shapley values of rows. */
export interface ShapleyValues extends Attributions {
  readonly method: ShapleyMethod;
  /** Standard error of each value by the draw of coalitions, [rows * features]; 0 where all were asked. */
  readonly standardErrors: Float64Array;
  /** Coalitions asked per row, the empty one and all included. */
  readonly coalitions: number;
}

/** Most features for which `exact` is the default. */
const exactByDefault = 12;

/**
 * Shapley values of a model's output (Lundberg and Lee 2017, "A Unified Approach to Interpreting Model Predictions"): how
 * the difference between f(x) and the mean over a background is shared among features, by what each adds to coalitions
 * of others on average. Kernel SHAP takes pairs of a coalition and its complement; permutations go with their reverses.
 * Values add up to f(x) - E f exactly, sampled or not.
 * @param predict any model; explain logits or scores rather than probabilities
 * @param inputs rows to explain, [rows * size]
 * @param size numbers per row
 * @throws on an empty background, rows of another size, features that overlap or vary in nothing, more than 15 of them
 *   for `exact`, or outputs that are not finite
 * @example
 * const { values } = shapleyValues(predict, applicants, 8, {
 *   features: singleFeatures(8, names),
 *   background,
 * });
 */
export function shapleyValues(
  predict: PredictRows,
  inputs: InputRows,
  size: number,
  options: ShapleyOptions,
): ShapleyValues {
  requireOptions('options', options, {
    features: 'list',
    background: 'list',
    dependence: 'any?',
    method: 'text?',
    samples: 'number?',
    random: 'Random?',
  });
  const { game, rows } = gameOf(predict, inputs, size, options);
  const { players } = game;
  const { method = players <= exactByDefault ? 'exact' : 'kernel', samples = 2 * players + 2048 } = options;
  requireOneOf('method', method, ['exact', 'kernel', 'permutation']);
  optional(requirePositiveInteger)('samples', options.samples);
  const solve = solver(method, players, samples, options);
  const values = new Float64Array(rows.length * players);
  const standardErrors = new Float64Array(rows.length * players);
  const outputs = new Float64Array(rows.length);
  const baselineOutputs = new Float64Array(rows.length);
  rows.forEach((row, r) => {
    const worths = game.values(row, solve.masks);
    const [empty, full] = [worths[0], worths[1]];
    const fit = solve.fit(worths.subarray(2), empty, full);
    values.set(fit.values, r * players);
    standardErrors.set(fit.standardErrors, r * players);
    outputs[r] = full;
    baselineOutputs[r] = empty;
  });
  return {
    rows: rows.length,
    features: options.features.map(({ name }) => name),
    ...{ values, outputs, baselineOutputs, standardErrors, method },
    completeness: completenessOf(values, outputs, baselineOutputs),
    coalitions: solve.masks.length / players,
  };
}

/**
 * SHAP interaction values (Lundberg et al. 2020) of each row from all coalitions, [rows * features * features]: entry
 * i, j is half of what the pair adds together beyond what each adds alone, on the diagonal stands what is a feature's
 * own; a row adds up to the feature's Shapley value.
 * @throws as `shapleyValues` with the method `exact` does
 */
export function shapleyInteractions(
  predict: PredictRows,
  inputs: InputRows,
  size: number,
  options: ShapleyGameOptions,
): Float64Array {
  requireOptions('options', options, { features: 'list', background: 'list', dependence: 'any?' });
  const { game, rows } = gameOf(predict, inputs, size, options);
  const { players } = game;
  requireFew(players);
  const masks = allCoalitions(players);
  const result = new Float64Array(rows.length * players * players);
  rows.forEach((row, r) => {
    result.set(exactInteractions(game.values(row, masks), players), r * players * players);
  });
  return result;
}

/** The coalitions of a method, after the empty one and all, and how their worths become values. */
interface Solver {
  readonly masks: Uint8Array;
  fit(
    worths: Float64Array,
    empty: number,
    full: number,
  ): { readonly values: Float64Array; readonly standardErrors: Float64Array };
}

function solver(method: ShapleyMethod, players: number, samples: number, { random }: ShapleyOptions): Solver {
  const withEnds = (inner: Uint8Array): Uint8Array => {
    const masks = new Uint8Array(2 * players + inner.length);
    masks.fill(1, players, 2 * players);
    masks.set(inner, 2 * players);
    return masks;
  };
  if (method === 'exact') {
    requireFew(players);
    const all = allCoalitions(players);
    return {
      masks: withEnds(all.subarray(players, all.length - players)),
      fit: (inner, empty, full) => {
        const worths = Float64Array.of(empty, ...inner, full);
        return { values: exactValues(worths, players), standardErrors: new Float64Array(players) };
      },
    };
  }
  requireRandom(random as Random);
  const fewest = Math.max(2, 2 * (players - 1));
  if (samples < fewest) throw argumentError('samples', `at least ${fewest} for ${players} features`, samples);
  if (players === 1) return { masks: withEnds(new Uint8Array(0)), fit: onlyPlayer };
  if (method === 'permutation') {
    const pairs = Math.floor(samples / fewest);
    const walks = permutationWalks(players, pairs, random as Random);
    return {
      masks: withEnds(walks.masks),
      fit: (worths, empty, full) => permutationValues(walks, players, worths, empty, full),
    };
  }
  const coalitions = kernelCoalitions(players, samples, random as Random);
  const regression = new KernelRegression(coalitions, players);
  if (!regression.solvable)
    throw argumentError('samples', `enough to tell ${players} features apart`, samples);
  return {
    masks: withEnds(coalitions.masks),
    fit: (worths, empty, full) => regression.fit(worths, empty, full),
  };
}

const onlyPlayer = (_: Float64Array, empty: number, full: number) => {
  return { values: Float64Array.of(full - empty), standardErrors: new Float64Array(1) };
};

function requireFew(players: number): void {
  if (players > mostExactPlayers)
    throw argumentError(
      'features',
      `at most ${mostExactPlayers} for exact values (2^15 coalitions)`,
      players,
    );
}

function gameOf(
  predict: PredictRows,
  inputs: InputRows,
  size: number,
  { features, background, dependence = 'interventional' }: ShapleyGameOptions,
): { game: CoalitionGame; rows: Float64Array[] } {
  requireKind('predict', predict, 'function');
  requirePositiveInteger('size', size);
  const count = requireRows('inputs', inputs, size);
  requireFeatures('features', features, size);
  requireRows('background', background, size);
  requireVariation(features, inputs, background, size);
  const game = new CoalitionGame({
    ...{ predict, size, players: features, dependence },
    background: Float64Array.from(background),
  });
  const rows = Array.from({ length: count }, (_, r) =>
    Float64Array.from(inputs.subarray(r * size, (r + 1) * size)),
  );
  return { game, rows };
}

/** A feature with one value everywhere would get 0, which reads as "has no say" where nothing was asked. */
function requireVariation(
  features: readonly FeatureCoordinates[],
  inputs: InputRows,
  background: InputRows,
  size: number,
): void {
  if (background.length === size) return;
  for (const { name, coordinates } of features) {
    const varies = coordinates.some((at) => {
      const same = (value: number, i: number) => i % size !== at || value === background[at];
      return !background.every(same) || !inputs.every(same);
    });
    if (!varies)
      throw argumentError(
        `features: ${name}`,
        'one that varies in background and rows; leave out what never varies',
        background[coordinates[0]],
      );
  }
}
