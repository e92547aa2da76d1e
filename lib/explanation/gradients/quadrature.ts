import { requireOneOf, requirePositiveInteger } from '../../core/checks';

/** How an integral over [0, 1] becomes a sum: Gauss-Legendre, or Riemann's left, right or middle sum. */
export type QuadratureRule = 'gauss-legendre' | 'left' | 'middle' | 'right';

/** Names of the rules. */
export const quadratureRules: readonly QuadratureRule[] = ['gauss-legendre', 'left', 'middle', 'right'];

/** Points in [0, 1] and their weights, which sum to 1. */
export interface Quadrature {
  readonly points: Float64Array;
  readonly weights: Float64Array;
}

/**
 * A rule with n points for ∫ f(α) dα over [0, 1] ≈ Σ w_k f(α_k). Gauss-Legendre is exact for polynomials of degree
 * 2n - 1; its points are the roots of the Legendre polynomial P_n, found by Newton's method, its weights
 * 2 / ((1 - x²) P_n'(x)²) on [-1, 1].
 * @throws on an unknown rule, or unless there is at least one step
 */
export function quadrature(rule: QuadratureRule, steps: number): Quadrature {
  requireOneOf('rule', rule, quadratureRules);
  requirePositiveInteger('steps', steps);
  if (rule === 'gauss-legendre') return gaussLegendre(steps);
  const shift = { left: 0, middle: 0.5, right: 1 }[rule];
  return {
    points: Float64Array.from({ length: steps }, (_, k) => (k + shift) / steps),
    weights: new Float64Array(steps).fill(1 / steps),
  };
}

function gaussLegendre(steps: number): Quadrature {
  const points = new Float64Array(steps);
  const weights = new Float64Array(steps);
  for (let k = 0; k < Math.ceil(steps / 2); k++) {
    let x = Math.cos((Math.PI * (k + 0.75)) / (steps + 0.5));
    let [, slope] = legendre(steps, x);
    for (let iteration = 0; iteration < 100; iteration++) {
      const [value, derivative] = legendre(steps, x);
      const next = x - value / derivative;
      slope = derivative;
      if (Math.abs(next - x) < 1e-15) break;
      x = next;
    }
    const weight = 1 / ((1 - x * x) * slope * slope);
    points[k] = (1 - x) / 2;
    points[steps - 1 - k] = (1 + x) / 2;
    weights[k] = weight;
    weights[steps - 1 - k] = weight;
  }
  return { points, weights };
}

/** P_n(x) and its derivative, by Bonnet's recursion. */
function legendre(n: number, x: number): [number, number] {
  let [before, value] = [1, x];
  for (let k = 2; k <= n; k++) [before, value] = [value, ((2 * k - 1) * x * value - (k - 1) * before) / k];
  return [value, (n * (x * value - before)) / (x * x - 1)];
}
