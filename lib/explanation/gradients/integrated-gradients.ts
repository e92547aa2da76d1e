import {
  argumentError,
  requireNonNegativeInteger,
  requireOneOf,
  requirePositive,
  requirePositiveInteger,
} from '../../core/checks';
import { requireOptions } from '../../core/options/options';
import { type Attributions, allowances, byFeature, completenessOf } from '../attributions';
import { type InputRows, requireRows } from '../input-rows';
import { type DifferentiableModel, requireDifferentiable } from './differentiable-model';
import { integratePaths, type Path } from './integrate-paths';
import { logitsOf, PathGradients } from './path-gradients';
import { type QuadratureRule, quadratureRules } from './quadrature';

/** Options: where the paths start, and how the integral is taken. */
export interface IntegratedGradientsOptions {
  /**
   * What a row is explained against, in embedding space: one row for all ([size]), or several
   * ([baselines * size]).
   */
  baseline: InputRows;
  /**
   * Several baselines: `background`, every row is explained against each of them and the mean is taken; `per row`, the
   * i-th row against the i-th. Default: 'background'.
   */
  baselines?: 'background' | 'per row';
  /** Points of a path, 1 or more. Default: 32. */
  steps?: number;
  /** How the integral becomes a sum. Default: 'gauss-legendre'. */
  rule?: QuadratureRule;
  /**
   * Share of a row's sum that its attributions may miss before its path is looked at more closely; above 0.
   * Default: 0.0005.
   */
  tolerance?: number;
  /**
   * How often a stretch of a path may be halved where attributions do not add up, 0 or more; 0 leaves all paths at
   * `steps`. Default: 14.
   */
  refinements?: number;
}

/** Integrated gradients of rows. */
export interface IntegratedGradients extends Attributions {
  /** Attribution of every coordinate, [rows * size]; `values` are their sums by feature. */
  readonly coordinates: Float64Array;
  /** Points at which the gradient was taken for each row. */
  readonly steps: Int32Array;
}

/**
 * Integrated gradients (Sundararajan, Taly and Yan 2017, "Axiomatic Attribution for Deep Networks"), in embedding space:
 * a_i = (x_i - b_i) ∫ ∂F(b + α (x - b)) / ∂x_i dα over [0, 1], which adds up to F(x) - F(b). F is the logit: its sums
 * are evidence, while a probability saturates. Against a background of several baselines it is the mean over them,
 * expected gradients (Erion et al. 2021) without their random draws.
 *
 * Deviation: a network of rectified units has kinks along the path which no fixed number of points gets right for all
 * rows. Attributions of a stretch of the path must add up to the difference of F between its ends; where they do not,
 * the stretch is halved.
 * @param model a function of embeddings: `embeddedFeatures`, `embeddedIds`, or one's own
 * @param inputs rows to explain, [rows * size]
 * @throws on rows or baselines of the wrong shape, a model without gradient, or logits that are not finite
 * @example
 * const inputs = embeddedFeatures(model);
 * const { values, completeness } = integratedGradients(inputs, inputs.embed(applicants), {
 *   baseline: inputs.baseline('mean', training),
 * });
 */
export function integratedGradients(
  model: DifferentiableModel,
  inputs: InputRows,
  options: IntegratedGradientsOptions,
): IntegratedGradients {
  requireDifferentiable('model', model);
  const { size } = model;
  const rows = requireRows('inputs', inputs, size);
  requireOptions('options', options, {
    baseline: 'list',
    baselines: 'text?',
    steps: 'number?',
    rule: 'text?',
    tolerance: 'number?',
    refinements: 'number?',
  });
  const { rule = 'gauss-legendre', steps = 32, tolerance = 5e-4, refinements = 14 } = options;
  requirePositiveInteger('steps', steps);
  requireOneOf('rule', rule, quadratureRules);
  requirePositive('tolerance', tolerance);
  requireNonNegativeInteger('refinements', refinements);
  const starts = startsOf(options, rows, size);
  const x = Float32Array.from(inputs);
  const outputs = logitsOf(model, x);
  const startOutputs = logitsOf(model, starts.values);
  const baselineOutputs = starts.means(startOutputs);
  const allowed = allowances(outputs, baselineOutputs).map((difference) => tolerance * difference);
  const coordinates = new Float64Array(rows * size);
  const stepsOf = new Int32Array(rows);
  const integration = { model, rule, steps, refinements };
  const gradients = new PathGradients(model, steps);
  try {
    const all = rows * starts.each;
    for (let first = 0; first < all; first += pathsAtOnce) {
      const paths = Array.from({ length: Math.min(pathsAtOnce, all - first) }, (_, i): Path => {
        const row = Math.floor((first + i) / starts.each);
        const start = starts.of(row, (first + i) % starts.each);
        return {
          ...{ owner: row, allowed: allowed[row], lowOutput: startOutputs[start], highOutput: outputs[row] },
          from: starts.values.subarray(start * size, (start + 1) * size),
          to: x.subarray(row * size, (row + 1) * size),
        };
      });
      integratePaths(integration, gradients, paths, (row, attributions, points) => {
        for (let i = 0; i < size; i++) coordinates[row * size + i] += attributions[i] / starts.each;
        stepsOf[row] += points;
      });
    }
  } finally {
    gradients.dispose();
  }
  return {
    rows,
    features: model.features.map(({ name }) => name),
    values: byFeature(coordinates, size, model.features),
    outputs,
    baselineOutputs,
    completeness: completenessOf(coordinates, outputs, baselineOutputs),
    coordinates,
    steps: stepsOf,
  };
}

/** Paths in memory at once. */
const pathsAtOnce = 8192;

/** Baselines of rows: `each` of them for one row. */
interface Starts {
  readonly values: Float32Array;
  readonly each: number;
  /** Index of a row's i-th baseline. */
  of(row: number, i: number): number;
  /** Mean of a number per baseline over those of each row. */
  means(numbers: Float64Array): Float64Array;
}

function startsOf(
  { baseline, baselines = 'background' }: IntegratedGradientsOptions,
  rows: number,
  size: number,
): Starts {
  requireOneOf('baselines', baselines, ['background', 'per row']);
  const count = requireRows('baseline', baseline, size);
  const values = Float32Array.from(baseline);
  if (baselines === 'per row') {
    if (count !== rows)
      throw argumentError('baseline', `one row for each of ${rows}`, count, `${count} rows`);
    return { values, each: 1, of: (row) => row, means: (numbers) => numbers };
  }
  return {
    ...{ values, each: count, of: (_, i) => i },
    means: (numbers) => new Float64Array(rows).fill(numbers.reduce((sum, each) => sum + each, 0) / count),
  };
}
