import { argumentError } from '../core/checks';
import type { BatchWidths, Columns } from '../core/columns';
import { type NativeBackend, nativeBackend } from './graph/native';
import { StepState } from './graph/step-state';
import { type Prediction, tracePrediction } from './graph/trace-prediction';
import { Traced } from './graph/traced';

export type { Prediction };

/**
 * Turns a prediction into ONE TensorFlow graph: a call costs one native call, whatever the model. Variables are
 * copied into the session at the first run and again whenever they were assigned since, so it always predicts
 * with the weights that the tf.Variables have.
 *
 * @param predict gets the batch's columns as tensors of shape [rows], or [rows, width] for wide ones, and
 *   `training: false`
 * @param widths numbers per row of the wide columns. Default: one number per row in all of them
 * @returns the compiled prediction; dispose of it when done
 * @throws RangeError if `predict` is no function. The first `run` throws a TraceError if it cannot be compiled.
 * @example
 * const logits = compilePredict(({ user, product }) => model.apply([user, product]) as tf.Tensor);
 * const values = logits.run({ user, product }).dataSync();
 */
export function compilePredict<P extends Prediction>(
  predict: P,
  widths?: BatchWidths,
): CompiledPrediction<ReturnType<P>> {
  return new CompiledPrediction<ReturnType<P>>(predict, widths);
}

/** A prediction that runs as one TensorFlow graph; made by `compilePredict`. */
export class CompiledPrediction<Result> {
  private readonly backend: NativeBackend = nativeBackend();
  private readonly traced: Traced;
  /** Names of the tensors that the prediction returns; undefined for a single one. */
  private names: readonly string[] | undefined;

  constructor(predict: Prediction, widths: BatchWidths | undefined) {
    if (typeof predict !== 'function') throw argumentError('predict', 'a function', predict);
    const state = new StepState();
    this.traced = new Traced('the compiled prediction', state, widths, (batch, prefix) => {
      const { trace, names } = tracePrediction({ predict, state, ...batch, prefix });
      this.names = names;
      return trace;
    });
  }

  /** What the function computes from this batch. The caller disposes of the tensors. */
  run(batch: Columns): Result {
    const outputs = this.traced.run(batch, (name) => {
      throw new Error(`no input ${name}`);
    });
    const tensors = outputs.map((metadata) => this.backend.createOutputTensor(metadata));
    const result = this.names
      ? Object.fromEntries(this.names.map((name, i) => [name, tensors[i]]))
      : tensors[0];
    return result as Result;
  }

  dispose(): void {
    this.traced.dispose();
  }
}
