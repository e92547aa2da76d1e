import type { Random } from '../../core/random';
import { tf } from '../../core/tensorflow';
import { SeededDropout } from '../click/dropout';
import { type LayerOutput, linear } from '../click/layer-functions';

/** Adds two activations of one shape. */
export function addUp(a: LayerOutput, b: LayerOutput, name: string): LayerOutput {
  return tf.layers.add({ name }).apply([a, b]) as LayerOutput;
}

/** Dropout, or nothing at rate 0. */
export function dropped(x: LayerOutput, rate: number, name: string): LayerOutput {
  return rate === 0 ? x : (new SeededDropout({ rate, name }).apply(x) as LayerOutput);
}

/** The position-wise network of a transformer block: linear, activation, dropout, linear, dropout. */
export function feedForward(
  x: LayerOutput,
  options: {
    hidden: number;
    activation: 'relu' | 'leakyReLU' | 'gelu';
    dropout: number;
    name: string;
    random: Random;
  },
): LayerOutput {
  const { hidden, activation, dropout, name, random } = options;
  const width = x.shape.at(-1) as number;
  let y = linear(x, hidden, activation === 'relu' ? 'relu' : 'linear', `${name}First`, random);
  if (activation === 'leakyReLU') {
    y = tf.layers.leakyReLU({ alpha: 0.01, name: `${name}Activation` }).apply(y) as LayerOutput;
  }
  if (activation === 'gelu') {
    y = tf.layers.activation({ activation, name: `${name}Activation` }).apply(y) as LayerOutput;
  }
  y = dropped(y, dropout, `${name}Dropout1`); // [batch, time, hidden]
  y = linear(y, width, 'linear', `${name}Second`, random); // [batch, time, width]
  return dropped(y, dropout, `${name}Dropout2`);
}
