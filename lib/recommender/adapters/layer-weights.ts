import { tf } from '../../core/tensorflow';
import type { SavedTensors } from '../adapter';

/** The weights of a model of layers, in its order. */
export function readLayerWeights(model: tf.LayersModel): SavedTensors {
  return Object.fromEntries(
    model.getWeights().map((weight, i) => [`weight-${i}`, weight.dataSync<'float32'>().slice()]),
  );
}

/** Puts saved weights into a model of the same options. */
export function writeLayerWeights(model: tf.LayersModel, saved: SavedTensors): void {
  tf.tidy(() => {
    model.setWeights(model.getWeights().map((weight, i) => tf.tensor(saved[`weight-${i}`], weight.shape)));
  });
}
