import { batchTensors } from '../../compiler/batch-tensors';
import { type CompiledPrediction, compilePredict } from '../../compiler/compile-predict';
import { StaleTraceError, TraceError } from '../../compiler/trace-error';
import type { BatchTensors } from '../../compiler/training-step-definition';
import { argumentError } from '../../core/checks';
import { tf } from '../../core/tensorflow';
import type { DifferentiableModel } from './differentiable-model';

/** Straight paths, one per row: from where to where, at which points of [0, 1], and what each point counts. */
export interface Paths {
  /** [rows * size] */
  readonly from: Float32Array;
  /** [rows * size] */
  readonly to: Float32Array;
  /** [rows * points] */
  readonly points: Float32Array;
  /** [rows * points] */
  readonly weights: Float32Array;
}

/** Weighted sums of a model's gradients along paths, [rows * size]. */
export type PathSums = Float32Array;

/** Interpolated rows in one call of the model: their activations stay in the processor's cache. */
const rowsAtOnce = 4096;

/**
 * Gradients of a model's logits along paths, summed by weight: Σ_k w_k ∇F(from + α_k (to - from)). Interpolation, forward
 * pass, gradient and sum are one graph per call, so a path of many points costs one row in and one out.
 */
export class PathGradients {
  private compiled: CompiledPrediction<tf.Tensor> | undefined;
  private readonly widths: Record<string, number>;

  /** @param points per path */
  constructor(
    private readonly model: DifferentiableModel,
    private readonly points: number,
  ) {
    const { size } = model;
    this.widths = { from: size, to: size, points, weights: points };
    if (tf.getBackend() === 'tensorflow')
      this.compiled = compilePredict((batch) => this.sums(batch), this.widths, { pure: true });
  }

  /** @throws if a gradient is not finite */
  run(paths: Paths): PathSums {
    const { size } = this.model;
    const rows = paths.from.length / size;
    const most = Math.max(1, Math.floor(rowsAtOnce / this.points));
    const sums = new Float32Array(rows * size);
    for (let start = 0; start < rows; start += most) {
      const count = Math.min(most, rows - start);
      const padded = Math.min(most, paddedCount(count));
      const of = (values: Float32Array, width: number) => {
        const own = values.subarray(start * width, (start + count) * width);
        if (padded === count) return own;
        const filled = new Float32Array(padded * width);
        filled.set(own);
        return filled;
      };
      const result = this.runChunk({
        from: of(paths.from, size),
        to: of(paths.to, size),
        points: of(paths.points, this.points),
        weights: of(paths.weights, this.points),
      });
      sums.set(result.dataSync<'float32'>().subarray(0, count * size), start * size);
      result.dispose();
    }
    const bad = sums.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0) throw argumentError('model.logits', 'of finite gradients', sums[bad]);
    return sums;
  }

  dispose(): void {
    this.compiled?.dispose();
    this.compiled = undefined;
  }

  private runChunk(columns: Record<string, Float32Array>): tf.Tensor {
    const eagerly = () => tf.tidy(() => this.sums(batchTensors(columns, this.widths)));
    if (this.compiled === undefined) return eagerly();
    try {
      return this.compiled.run(columns);
    } catch (error) {
      if (!(error instanceof TraceError) || error instanceof StaleTraceError) throw error;
      this.dispose();
      return eagerly();
    }
  }

  private sums({ from, to, points, weights }: BatchTensors): tf.Tensor {
    const { size } = this.model;
    const steps = tf.expandDims(points, 2); // [rows, points, 1]
    const path = tf.add(tf.expandDims(from, 1), tf.mul(steps, tf.expandDims(tf.sub(to, from), 1)));
    const inputs = tf.reshape(path, [-1, size]) as tf.Tensor2D; // [rows * points, size]
    const gradients = gradientOf(this.model, inputs); // [rows * points, size]
    const perPath = tf.reshape(gradients, [-1, this.points, size]); // [rows, points, size]
    return tf.sum(tf.mul(perPath, tf.expandDims(weights, 2)), 1); // [rows, size]
  }
}

/** Rows of a call that is not full: few sizes, as each has a graph of its own. */
function paddedCount(rows: number): number {
  let padded = 8;
  while (padded < rows) padded *= 8;
  return padded;
}

/** Gradient of each row's logit with respect to the row. */
function gradientOf(model: DifferentiableModel, inputs: tf.Tensor2D): tf.Tensor {
  const total = (x: tf.Tensor) => tf.sum(model.logits(x as tf.Tensor2D));
  try {
    return tf.grad(total)(inputs);
  } catch (error) {
    if (!(error instanceof Error) || !/gradient/i.test(error.message) || error instanceof RangeError)
      throw error;
    throw argumentError('model.logits', `differentiable from its inputs on (${error.message})`, model.logits);
  }
}

/** Logits of rows, [rows]. @throws if one is not finite, naming it */
export function logitsOf(model: DifferentiableModel, inputs: Float32Array): Float64Array {
  const { size } = model;
  const rows = inputs.length / size;
  const logits = new Float64Array(rows);
  for (let start = 0; start < rows; start += rowsAtOnce) {
    const some = inputs.subarray(start * size, (start + rowsAtOnce) * size);
    const values = tf.tidy(() => {
      const output = model.logits(tf.tensor2d(some, [some.length / size, size]));
      if (output.size !== some.length / size)
        throw argumentError('model.logits', `of one logit per row (${some.length / size})`, output.shape);
      return output.dataSync();
    });
    logits.set(values, start);
  }
  const bad = logits.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw argumentError(`model.logits of row ${bad}`, 'a finite number', logits[bad]);
  return logits;
}
