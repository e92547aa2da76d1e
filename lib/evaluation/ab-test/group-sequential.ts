import normalCdf from '@stdlib/stats-base-dists-normal-cdf';
import normalQuantile from '@stdlib/stats-base-dists-normal-quantile';
import { argumentError, requireFinite, requireOneOf, requireShareBelowOne } from '../../core/checks';
import { requireKind, requireOptions, requireParts } from '../../core/options/options';
import { ContinuationDensity } from './continuation-density';

/** How the false positive rate is spent over the looks. */
export type AlphaSpending = 'obrien-fleming' | 'pocock';

/** A plan of looks at a running experiment. */
export interface GroupSequentialPlan {
  /** Share of the planned visitors seen at each look, ascending in (0, 1], the last one 1. */
  readonly fractions: readonly number[];
  /** A look stops the experiment when |z| reaches its bound. */
  readonly bounds: readonly number[];
  /** False positive rate spent up to each look; at the last one it is alpha. */
  readonly spent: readonly number[];
  readonly alpha: number;
}

/**
 * Two-sided bounds for repeated looks that keep the false positive rate of the whole experiment at alpha (Lan & DeMets
 * 1983). Spent by information fraction t: like O'Brien & Fleming, 4 - 4 Phi(z_{alpha/4} / sqrt(t)), next to nothing
 * early, so the last look is nearly a plain test; like Pocock, alpha ln(1 + (e - 1) t), much the same at each look.
 *
 * The bounds solve P(no stop before, |Z_k| >= b_k) = spent_k - spent_{k-1} look by look, with the distribution of the
 * running statistic integrated numerically (Armitage, McPherson & Rowe 1969).
 * @param looks number of equally spaced looks, or the fractions
 * @throws on looks that are none or not ascending to 1, alpha outside (0, 1), an unknown spending
 * @example
 * groupSequentialPlan(5, { spending: 'obrien-fleming' }).bounds; // [4.877, 3.357, 2.680, 2.290, 2.031]
 */
export function groupSequentialPlan(
  looks: number | readonly number[],
  options: { alpha?: number; spending?: AlphaSpending } = {},
): GroupSequentialPlan {
  if (typeof looks !== 'number') requireKind('looks', looks, 'list');
  requireOptions('options', options, { alpha: 'number?', spending: 'text?' });
  const { alpha = 0.05, spending = 'obrien-fleming' } = options;
  const fractions = requireFractions(looks);
  if (!(alpha > 0 && alpha < 1)) throw argumentError('alpha', 'in (0, 1)', alpha);
  requireOneOf('spending', spending, ['obrien-fleming', 'pocock'] as const);
  const spent = fractions.map((t) => (t === 1 ? alpha : spentBy(t, alpha, spending)));
  const density = new ContinuationDensity(0);
  const bounds = fractions.map((t, k) => {
    const bound = solveBound((b) => density.crossing(t, b), spent[k] - (spent[k - 1] ?? 0));
    density.advance(t, bound);
    return bound;
  });
  return { fractions, bounds, spent, alpha };
}

/** Power and length of a plan under a true effect. */
export interface GroupSequentialPower {
  /** Probability to stop at any look. */
  readonly power: number;
  /** Probability to stop at each look, for the first time. */
  readonly stops: readonly number[];
  /** Mean share of the planned visitors that the experiment uses. */
  readonly expectedFraction: number;
}

/**
 * @param drift mean of the z statistic at the last look: the effect over its standard error at full size; 0: none
 * @throws if the drift is not finite
 */
export function groupSequentialPower(plan: GroupSequentialPlan, drift: number): GroupSequentialPower {
  requirePlan('plan', plan);
  requireFinite('drift', drift);
  const density = new ContinuationDensity(drift);
  const stops = plan.fractions.map((t, k) => {
    const stop = density.crossing(t, plan.bounds[k]);
    density.advance(t, plan.bounds[k]);
    return stop;
  });
  const power = stops.reduce((sum, p) => sum + p, 0);
  const used = stops.reduce((sum, p, k) => sum + p * plan.fractions[k], 0);
  return { power, stops, expectedFraction: used + (1 - power) };
}

/**
 * By how much the looks make an experiment longer at most: the factor on the sample size of a plain test that gives the
 * plan the same power.
 * @param power in (alpha, 1). Default: 0.8
 */
export function inflationFactor(plan: GroupSequentialPlan, power = 0.8): number {
  requirePlan('plan', plan);
  requireFinite('power', power);
  if (!(power > plan.alpha && power < 1)) throw argumentError('power', `in (${plan.alpha}, 1)`, power);
  const plain = normalQuantile(1 - plan.alpha / 2, 0, 1) + normalQuantile(power, 0, 1);
  let [low, high] = [0, 20];
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (groupSequentialPower(plan, middle).power < power) low = middle;
    else high = middle;
  }
  return (low / plain) ** 2;
}

/** The first look, from 0, at which |z| reaches its bound; -1 if none does. @param z one per look made so far */
export function stoppingLook(plan: GroupSequentialPlan, z: ArrayLike<number>): number {
  requirePlan('plan', plan);
  requireKind('z', z, 'list');
  if (z.length > plan.bounds.length) {
    throw argumentError('z', `at most one per look (${plan.bounds.length})`, z.length);
  }
  for (let k = 0; k < z.length; k++) requireFinite(`z[${k}]`, z[k]);
  for (let k = 0; k < z.length; k++) if (Math.abs(z[k]) >= plan.bounds[k]) return k;
  return -1;
}

function spentBy(t: number, alpha: number, spending: AlphaSpending): number {
  if (spending === 'pocock') return alpha * Math.log(1 + (Math.E - 1) * t);
  return 4 * normalCdf(normalQuantile(alpha / 4, 0, 1) / Math.sqrt(t), 0, 1);
}

/** The bound whose crossing probability, falling in the bound, is the given one. */
function solveBound(crossing: (bound: number) => number, probability: number): number {
  let [low, high] = [0, 40];
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (crossing(middle) > probability) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

function requireFractions(looks: number | readonly number[]): number[] {
  if (typeof looks === 'number') {
    if (!Number.isInteger(looks) || looks < 1 || looks > 100) {
      throw argumentError('looks', 'an integer in [1, 100]', looks);
    }
    return Array.from({ length: looks }, (_, k) => (k + 1) / looks);
  }
  looks.forEach((t, k) => {
    requireFinite(`looks[${k}]`, t);
  });
  const ascending = looks.every((t, k) => t > (looks[k - 1] ?? 0));
  if (looks.length === 0 || !ascending || looks[looks.length - 1] !== 1) {
    throw argumentError('looks', 'fractions that ascend from above 0 to 1', looks.join(', '));
  }
  return [...looks];
}

/** @throws unless the value is a plan as `groupSequentialPlan` makes it */
export function requirePlan(argument: string, plan: GroupSequentialPlan): void {
  requireParts(argument, plan, ['fractions', 'bounds', 'spent', 'alpha']);
  requireShareBelowOne(`${argument}.alpha`, plan.alpha);
  for (const name of ['fractions', 'bounds', 'spent'] as const) {
    requireKind(`${argument}.${name}`, plan[name], 'list');
    if (plan[name].length !== plan.fractions.length || plan[name].length === 0) {
      throw argumentError(`${argument}.${name}`, 'one number per look', plan[name]);
    }
    for (let k = 0; k < plan[name].length; k++) requireFinite(`${argument}.${name}[${k}]`, plan[name][k]);
  }
}
