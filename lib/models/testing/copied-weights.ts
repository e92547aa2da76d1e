import { tf } from '../../core/tensorflow';

// For tests only: weights of a stored fixture in a model, by `<layer>/<weight>`.

/** The variables of a model or layer by `<layer>/<weight>`. */
export function namedVariables(layers: readonly tf.layers.Layer[]): Map<string, tf.Variable> {
  const variables = new Map<string, tf.Variable>();
  for (const layer of layers) {
    for (const weight of layer.weights) {
      const name = (weight.name.split('/').at(-1) as string).replace(/_\d+$/, '');
      variables.set(`${layer.name}/${name}`, weight.read() as tf.Variable);
    }
  }
  return variables;
}

/** Gives the variables the fixture's numbers. @throws if a name is in one of them only, or a size does not fit */
export function copyWeights(
  variables: ReadonlyMap<string, tf.Variable>,
  weights: Record<string, number[]>,
): void {
  const [ours, theirs] = [[...variables.keys()].sort(), Object.keys(weights).sort()];
  if (ours.join() !== theirs.join()) throw new Error(`weights ${ours.join()} and ${theirs.join()}`);
  for (const [name, variable] of variables) {
    const value = tf.tensor(weights[name], variable.shape, 'float32');
    variable.assign(value);
    value.dispose();
  }
}
