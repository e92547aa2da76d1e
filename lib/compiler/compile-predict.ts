import { argumentError } from '../core/checks';
import type { BatchWidths, Columns } from '../core/columns';
import { requireKind, requireOptions } from '../core/options/options';
import { type NativeBackend, nativeBackend } from './graph/native';
import { StepState } from './graph/step-state';
import { type Prediction, predictionTracer } from './graph/trace-prediction';
import { scalarOf } from './graph/trace-step';
import { Traced } from './graph/traced';
import { requireScalarNames, requireScalars } from './scalar-inputs';
import type { Scalars } from './training-step-definition';

export type { Prediction };

/** Options: what a prediction takes beside its batch. */
export interface PredictionOptions {
  /** Names of the numbers that are handed to `run` beside the batch, for `context.scalars`. Default: none. */
  scalars?: readonly string[];
  /**
   * Whether the function is known to take nothing from outside that changes, but tf.Variables: it is not looked at
   * again then. Default: false.
   */
  pure?: boolean;
}

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
  options?: PredictionOptions,
): CompiledPrediction<ReturnType<P>> {
  return new CompiledPrediction<ReturnType<P>>(predict, widths, options);
}

/** A prediction that runs as one TensorFlow graph; made by `compilePredict`. */
export class CompiledPrediction<Result> {
  private readonly backend: NativeBackend = nativeBackend();
  private readonly traced: Traced;
  /** Names of the tensors that the prediction returns; undefined for a single one. */
  private names: readonly string[] | undefined;

  private readonly scalars: readonly string[];

  constructor(predict: Prediction, widths?: BatchWidths, options: PredictionOptions = {}) {
    if (typeof predict !== 'function') throw argumentError('predict', 'a function', predict);
    requireOptions('options', options, { scalars: 'list?', pure: 'boolean?' });
    if (typeof widths !== 'function') requireKind('widths', widths, 'object?');
    this.scalars = requireScalarNames(options.scalars);
    const state = new StepState();
    const named = (names: readonly string[] | undefined) => {
      this.names = names;
    };
    const tracer = predictionTracer({ predict, state, scalars: this.scalars, named });
    this.traced = new Traced('the compiled prediction', state, widths, undefined, tracer, options.pure);
  }

  /**
   * What the function computes from this batch. The caller disposes of the tensors.
   * @param scalars a number for each name that was given. Default: none
   * @throws StaleTraceError if what the function takes from outside has changed, and calls before this one may have
   *   used what it was before
   */
  run(batch: Columns, scalars: Scalars = {}): Result {
    requireScalars(this.scalars, scalars);
    const outputs = this.traced.run(batch, (name) => scalarOf(scalars, name) ?? Int32Array.of(0, 0));
    const tensors = outputs.map((metadata) => this.backend.createOutputTensor(metadata));
    const result = this.names
      ? Object.fromEntries(this.names.map((name, i) => [name, tensors[i]]))
      : tensors[0];
    return result as Result;
  }

  /**
   * Checks that the function still is what was compiled, and lets the next call look again: for the end of a pass.
   * @throws StaleTraceError if it has changed since it was last looked at, with calls meanwhile
   */
  verify(): void {
    this.traced.verify();
  }

  dispose(): void {
    this.traced.dispose();
  }
}
