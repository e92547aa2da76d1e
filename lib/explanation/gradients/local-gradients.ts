import { argumentError, requirePositive, requirePositiveInteger } from '../../core/checks';
import { requireOptions } from '../../core/options/options';
import type { Random } from '../../core/random';
import { requireRandom } from '../../core/require-random';
import { type Attributions, byFeature, completenessOf } from '../attributions';
import { type InputRows, requireRows } from '../input-rows';
import { type DifferentiableModel, requireDifferentiable } from './differentiable-model';
import { logitsOf, PathGradients } from './path-gradients';

/** Options of `gradientTimesInput`. */
export interface GradientTimesInputOptions {
  /** What the input is counted from, [size]. Default: 0. */
  baseline?: InputRows;
}

/** Options of `smoothGradients`. */
export interface SmoothGradientsOptions extends GradientTimesInputOptions {
  /** Noisy copies of each row, 1 or more. Default: 50. */
  samples?: number;
  /** Standard deviation of the noise, as a share of each coordinate's over the rows; above 0. Default: 0.15. */
  noise?: number;
  /** Source of the noise. */
  random: Random;
}

/**
 * Gradient x input: a_i = (x_i - b_i) ∂F(x) / ∂x_i, the tangent at the row taken for the whole way. It adds up to
 * F(x) - F(b) for linear models alone; `completeness` says how far it is from that.
 * @throws on rows of the wrong shape, a model without gradient, or logits that are not finite
 */
export function gradientTimesInput(
  model: DifferentiableModel,
  inputs: InputRows,
  options: GradientTimesInputOptions = {},
): Attributions {
  requireDifferentiable('model', model);
  const rows = requireRows('inputs', inputs, model.size);
  requireOptions('options', options, { baseline: 'list?' });
  const x = Float32Array.from(inputs);
  const gradients = new PathGradients(model, 1);
  try {
    return attributed(model, x, options.baseline, gradientsAt(gradients, x, rows));
  } finally {
    gradients.dispose();
  }
}

/**
 * SmoothGrad (Smilkov et al. 2017), times the input: the gradient is the mean over noisy copies of the row,
 * a_i = (x_i - b_i) · 1/n Σ ∂F(x + ε) / ∂x_i, ε normal.
 * @throws on rows of the wrong shape, a model without gradient, or an option outside its range
 */
export function smoothGradients(
  model: DifferentiableModel,
  inputs: InputRows,
  options: SmoothGradientsOptions,
): Attributions {
  requireDifferentiable('model', model);
  const { size } = model;
  const rows = requireRows('inputs', inputs, size);
  requireOptions('options', options, {
    baseline: 'list?',
    samples: 'number?',
    noise: 'number?',
    random: 'Random',
  });
  const { samples = 50, noise = 0.15, random } = options;
  requirePositiveInteger('samples', samples);
  requirePositive('noise', noise);
  requireRandom(random);
  const x = Float32Array.from(inputs);
  const spread = spreads(x, size).map((each) => noise * each);
  const mean = new Float64Array(rows * size);
  const gradients = new PathGradients(model, 1);
  try {
    for (let sample = 0; sample < samples; sample++) {
      const noisy = x.map((value, at) => value + spread[at % size] * random.normal());
      gradientsAt(gradients, noisy, rows).forEach((gradient, at) => {
        mean[at] += gradient / samples;
      });
    }
  } finally {
    gradients.dispose();
  }
  return attributed(model, x, options.baseline, mean);
}

/** Gradient of each row's logit, [rows * size]. */
function gradientsAt(gradients: PathGradients, x: Float32Array, rows: number): Float32Array {
  const ones = new Float32Array(rows).fill(1);
  return gradients.run({ from: new Float32Array(x.length), to: x, points: ones, weights: ones });
}

function attributed(
  model: DifferentiableModel,
  x: Float32Array,
  baseline: InputRows | undefined,
  gradients: Float32Array | Float64Array,
): Attributions {
  const { size, features } = model;
  const from = baseline === undefined ? new Float32Array(size) : Float32Array.from(baseline);
  if (requireRows('baseline', from, size) !== 1)
    throw argumentError('baseline', `one row of ${size} numbers`, from.length, `${from.length} numbers`);
  const coordinates = Float64Array.from(gradients, (gradient, at) => gradient * (x[at] - from[at % size]));
  const outputs = logitsOf(model, x);
  const baselineOutputs = new Float64Array(outputs.length).fill(logitsOf(model, from)[0]);
  return {
    rows: outputs.length,
    features: features.map(({ name }) => name),
    values: byFeature(coordinates, size, features),
    outputs,
    baselineOutputs,
    completeness: completenessOf(coordinates, outputs, baselineOutputs),
  };
}

/** Standard deviation of each coordinate over the rows; over a single row, its size. */
function spreads(x: Float32Array, size: number): Float64Array {
  const rows = x.length / size;
  return Float64Array.from({ length: size }, (_, i) => {
    if (rows === 1) return Math.abs(x[i]);
    let [sum, squares] = [0, 0];
    for (let row = 0; row < rows; row++) {
      sum += x[row * size + i];
      squares += x[row * size + i] ** 2;
    }
    return Math.sqrt(Math.max(0, squares / rows - (sum / rows) ** 2));
  });
}
