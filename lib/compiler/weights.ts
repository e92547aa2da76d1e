import { argumentError } from '../core/checks';
import { tf } from '../core/tensorflow';

/** Present values of the variables, in order. */
export function readWeights(variables: readonly tf.Variable[]): Float32Array[] {
  return variables.map((variable) => variable.dataSync<'float32'>().slice());
}

/** Sets the variables to values read before. @throws if a size does not fit, before any is changed */
export function writeWeights(variables: readonly tf.Variable[], values: readonly Float32Array[]): void {
  variables.forEach((variable, i) => {
    if (values[i]?.length !== variable.size) {
      throw argumentError(`values of ${variable.name}`, `${variable.size} numbers`, values[i]?.length);
    }
  });
  variables.forEach((variable, i) => {
    tf.tidy(() => variable.assign(tf.tensor(values[i], variable.shape, 'float32')));
  });
}

/** The tf.Variables that training a model updates, in the model's order. */
export function trainableVariables(model: tf.LayersModel): tf.Variable[] {
  return model.trainableWeights.map((weight) => weight.read() as tf.Variable);
}
