import { argumentError } from '../core/checks';
import type { tf } from '../core/tensorflow';

const inTraining = new WeakSet<tf.Variable>();

/**
 * Marks variables as being trained, until what is returned is called.
 * @throws if one of them is being trained already: two trainings of one model at a time give what neither would
 */
export function takeForTraining(variables: readonly tf.Variable[]): () => void {
  const busy = variables.find((variable) => inTraining.has(variable));
  if (busy !== undefined) {
    throw argumentError(
      'model',
      'one that no other call is training',
      `the variable ${busy.name} in training`,
    );
  }
  for (const variable of variables) inTraining.add(variable);
  return () => {
    for (const variable of variables) inTraining.delete(variable);
  };
}
