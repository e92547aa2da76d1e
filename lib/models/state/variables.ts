import { readWeights, writeWeights } from '../../compiler/weights';
import type { tf } from '../../core/tensorflow';
import type { ModelState } from '../model-state';
import { joined, type StatePart, tensorOf } from './parts';

/** The present values of variables, by their names. */
export function variablesPart(variables: readonly tf.Variable[]): StatePart {
  const values = readWeights(variables);
  return {
    tensors: Object.fromEntries(variables.map((variable, i) => [nameOf(variable), values[i]])),
    shapes: Object.fromEntries(variables.map((variable) => [nameOf(variable), variable.shape])),
  };
}

/**
 * Gives a model that was just made the values of a state.
 * @throws on a variable without a tensor, or with one of another size; the model is disposed of
 */
export function withVariables<Model extends { variables: readonly tf.Variable[]; dispose(): void }>(
  model: Model,
  state: ModelState,
): Model {
  try {
    const { variables } = model;
    const values = variables.map((variable) =>
      tensorOf(state, nameOf(variable), Float32Array, variable.size),
    );
    writeWeights(variables, values);
    return model;
  } catch (error) {
    model.dispose();
    throw error;
  }
}

/** The state of a model of variables and options. */
export function stateOfVariables(
  kind: string,
  version: number,
  variables: readonly tf.Variable[],
  options: Record<string, unknown>,
  ...parts: readonly StatePart[]
): ModelState {
  return { kind, version, options, ...joined(variablesPart(variables), ...parts) };
}

/** A variable's name without the number that makes it the only one of its process. */
function nameOf({ name }: tf.Variable): string {
  return name.replace(/_\d+$/, '');
}
