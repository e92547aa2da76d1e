import type { BatchWidths } from '../core/columns';
import type { tf } from '../core/tensorflow';
import type { OptimizerGroup } from './optimizer-groups';
import type { OptimizerOptions } from './optimizer-options';

/**
 * What a loss may use beside the batch. Layers get the same object as the keyword arguments of their `call`
 * (`model.apply(inputs, { ...context })`), so nothing about a step is held globally.
 */
export interface StepContext {
  /** True in a training step, false in evaluation and prediction. */
  readonly training: boolean;
  /**
   * int32 tensor [run seed, number of steps done before this one]: the only source of randomness inside a
   * step (`statelessUniform`). In a compiled step it is an input, fed for each run.
   */
  readonly randomSeed: tf.Tensor;
  /** The numbers that are handed to `run` beside the batch, as float32 scalars by name. */
  readonly scalars: Readonly<Record<string, tf.Scalar>>;
}

/**
 * The batch as tensors by column name: int32 for Int32Array columns, float32 for the others. Shape [batch], and
 * [batch, width] for columns that have a width.
 */
export type BatchTensors = Readonly<Record<string, tf.Tensor>>;

/**
 * One training step as data: what both `eagerStep` (eager-step.ts) and `compileStep`
 * (compile.ts) turn into a TrainingStep.
 */
export interface StepDefinition {
  /** The variables that the optimizer updates. Names must differ: they name the optimizer's slots. */
  variables: readonly tf.Variable[];
  /** Mean loss of a batch: a scalar, computed with differentiable ops from variables and batch. */
  loss: (batch: BatchTensors, context: StepContext) => tf.Scalar;
  optimizer: OptimizerOptions;
  /** Variables with an optimizer of their own; `optimizer` updates all others. Default: none. */
  optimizers?: readonly OptimizerGroup[];
  /** Numbers per row of the wide columns. Default: one number per row in all of them. */
  widths?: BatchWidths;
  /**
   * Names of numbers that change from step to step and are handed to `run` beside the batch: the weight of a term that
   * is annealed, a temperature. The loss finds them in `context.scalars`. Default: none.
   */
  scalars?: readonly string[];
  /** Columns that belong to the batch as a whole and may have any number of rows. Default: none. */
  perBatch?: readonly string[];
  /**
   * Whether the loss is known to take nothing from outside that changes, but tf.Variables: it is not looked at again
   * then. Default: false.
   */
  pure?: boolean;
  /** Run seed, an int32: first element of `randomSeed`. */
  seed: number;
}

/** Numbers beside a batch, by name. */
export type Scalars = Readonly<Record<string, number>>;
