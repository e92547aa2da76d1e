import type { tf } from '../core/tensorflow';
import { stableName } from './fingerprint';

/** What a `tf.LayersModel` computes, as parts of a run's identity: its configuration, seeds included, and its code. */
export function layersIdentity(model: tf.LayersModel): Record<string, string> {
  const classes = new Set(model.layers.map((layer) => layer.constructor));
  return {
    model: JSON.stringify(model.getConfig(), (_, value) =>
      typeof value === 'string' ? stableName(value) : value,
    ),
    'code of layers': [...classes].map(String).join('\n'),
  };
}
