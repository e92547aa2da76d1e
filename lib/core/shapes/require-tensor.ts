import { argumentError } from '../argument-error';
import { tf } from '../tensorflow';

/** @throws unless every value is a tensor, naming the first that is not */
export function requireTensors(values: Readonly<Record<string, unknown>>): void {
  for (const name of Object.keys(values)) {
    if (!(values[name] instanceof tf.Tensor)) throw argumentError(name, 'a tensor', values[name]);
  }
}

/** @throws unless it is a model of tf.layers */
export function requireLayersModel(argument: string, model: unknown): void {
  if (!(model instanceof tf.LayersModel)) throw argumentError(argument, 'a model of tf.layers', model);
}
