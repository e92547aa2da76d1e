import { tf } from '../../core/tensorflow';
import type { OptimizerOptions } from '../optimizer-options';
import type { StepDefinition } from '../training-step-definition';

let made = 0;

/**
 * A step whose gradients are its batch: the loss sum(theta * g) has the gradient g. Columns `g0`, `g1`, ... hold the
 * gradients of the variables, flattened.
 */
export function givenGradients(values: tf.Tensor[], optimizer: OptimizerOptions): StepDefinition {
  const variables = values.map((value) => tf.variable(value, true, `given${made++}`));
  return {
    variables,
    optimizer,
    perBatch: variables.map((_, i) => `g${i}`),
    seed: 0,
    loss: (batch) =>
      tf.addN(
        variables.map((variable, i) => tf.sum(tf.mul(variable, tf.reshape(batch[`g${i}`], variable.shape)))),
      ) as tf.Scalar,
  };
}

/** The batch that makes `gradients` the gradients of the step. */
export function gradientBatch(gradients: readonly (readonly number[])[]): Record<string, Float32Array> {
  return Object.fromEntries(gradients.map((gradient, i) => [`g${i}`, Float32Array.from(gradient)]));
}
