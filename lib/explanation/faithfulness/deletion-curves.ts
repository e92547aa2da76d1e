import { argumentError, requirePositiveInteger } from '../../core/checks';
import { requireKind, requireOptions, requireParts } from '../../core/options/options';
import type { Random } from '../../core/random';
import { requireRandom } from '../../core/require-random';
import { type IntervalEstimate, tInterval } from '../../evaluation/intervals';
import type { Attributions } from '../attributions';
import { type InputRows, requireRows } from '../input-rows';
import { CoalitionGame, type PredictRows } from '../shapley/coalition-game';
import type { ShapleyGameOptions } from '../shapley/shapley-values';
import { rowOf } from './rank-agreement';

/** Options of `deletionCurves`. */
export interface DeletionCurveOptions extends Pick<ShapleyGameOptions, 'features' | 'background'> {
  /** Source of the orders that explain nothing, to compare with. */
  random: Random;
  /** Orders by lot for each row, 1 or more. Default: 10. */
  orders?: number;
}

/** The mean output over rows as features are taken away, or given back, one after another. */
export interface DeletionCurves {
  /** Outputs with 0, 1, …, all features deleted, those that speak for the output first. */
  readonly deletion: Float64Array;
  /** Outputs with 0, 1, …, all features of the row put into the background, those that speak for the output first. */
  readonly insertion: Float64Array;
  /** The same in orders by lot. */
  readonly randomDeletion: Float64Array;
  readonly randomInsertion: Float64Array;
  /**
   * How much lower the deletion curve lies than that by lot, and how much higher the insertion curve: the mean over the
   * curve, in the output's unit; a mean over rows with its 95 % interval. Above 0: the order tells more than lots.
   */
  readonly deletionGain: IntervalEstimate;
  readonly insertionGain: IntervalEstimate;
}

/**
 * Deletion and insertion (Petsiuk, Das and Saenko 2018, "RISE"; Samek et al. 2017): features are taken in the order of
 * their attributions, from the one that speaks most for the output to the one that speaks most against it. If the
 * attributions are faithful the output falls at once, and rises at once when they are put back. A feature that is away
 * has the values of background rows.
 * @param attributions of these rows and features
 * @throws on attributions of other rows or features, and as `shapleyValues` does; on fewer than two rows
 */
export function deletionCurves(
  predict: PredictRows,
  inputs: InputRows,
  size: number,
  attributions: Attributions,
  options: DeletionCurveOptions,
): DeletionCurves {
  requireKind('predict', predict, 'function');
  requirePositiveInteger('size', size);
  const rows = requireRows('inputs', inputs, size);
  requireOptions('options', options, {
    features: 'list',
    background: 'list',
    random: 'Random',
    orders: 'number?',
  });
  const { features, background, random, orders = 10 } = options;
  requireRows('background', background, size);
  requirePositiveInteger('orders', orders);
  requireRandom(random);
  requireExplained(attributions, rows, features);
  const game = new CoalitionGame({
    ...{ predict, size, players: features, dependence: 'interventional' },
    background: Float64Array.from(background),
  });
  const players = features.length;
  const curves = [0, 1, 2, 3].map(() => new Float64Array(players + 1));
  const gains: [number[], number[]] = [[], []];
  for (let row = 0; row < rows; row++) {
    const values = rowOf(attributions, row);
    const order = Array.from({ length: players }, (_, i) => i).sort((i, j) => values[j] - values[i] || i - j);
    const walks = [order, ...Array.from({ length: orders }, () => [...random.permutation(players)])];
    const x = Float64Array.from(inputs.subarray(row * size, (row + 1) * size));
    const worths = game.values(x, Uint8Array.from(walks.flatMap((walk) => masksOf(walk))));
    const curve = (walk: number, inserted: boolean, step: number) =>
      worths[(2 * walk + Number(inserted)) * (players + 1) + step];
    [false, true].forEach((inserted, kind) => {
      let gain = 0;
      for (let step = 0; step <= players; step++) {
        const own = curve(0, inserted, step);
        let lot = 0;
        for (let walk = 1; walk <= orders; walk++) lot += curve(walk, inserted, step) / orders;
        curves[kind][step] += own / rows;
        curves[kind + 2][step] += lot / rows;
        gain += (inserted ? own - lot : lot - own) / (players + 1);
      }
      gains[kind].push(gain);
    });
  }
  const [deletionGain, insertionGain] = gains.map((each) => {
    const { estimate, lower, upper } = tInterval(each);
    return { estimate, lower, upper };
  });
  const [deletion, insertion, randomDeletion, randomInsertion] = curves;
  return { deletion, insertion, randomDeletion, randomInsertion, deletionGain, insertionGain };
}

/** Masks of a walk: all features, then one less at a time; none, then one more at a time. */
function masksOf(walk: readonly number[]): number[] {
  const kept = new Array<number>(walk.length).fill(1);
  const deletion = [...kept];
  for (const feature of walk) {
    kept[feature] = 0;
    deletion.push(...kept);
  }
  const insertion = [...kept];
  for (const feature of walk) {
    kept[feature] = 1;
    insertion.push(...kept);
  }
  return [...deletion, ...insertion];
}

/** @throws unless these are attributions of as many rows, two at least, and of these features */
export function requireExplained(
  attributions: Attributions,
  rows: number,
  features: ShapleyGameOptions['features'],
): void {
  requireParts('attributions', attributions, ['rows', 'features', 'values']);
  if (attributions.rows !== rows || rows < 2)
    throw argumentError(
      'attributions.rows',
      `as many as there are inputs (${rows}), 2 or more`,
      attributions.rows,
    );
  const names = features.map(({ name }) => name).join(', ');
  if (attributions.features.join(', ') !== names)
    throw argumentError('attributions.features', names, attributions.features.join(', '));
}
