import { inspect } from 'node:util';
import type * as Tensorflow from '@tensorflow/tfjs-node-gpu';

/**
 * Makes tensors and variables print their shape, type and values by `console.log` and as the last value of a cell. By
 * themselves they print their insides.
 */
export function printTensors(tf: typeof Tensorflow): void {
  Object.defineProperty(tf.Tensor.prototype, inspect.custom, {
    configurable: true,
    value(this: Tensorflow.Tensor & { name?: string }): string {
      const kind = this instanceof tf.Variable ? `Variable ${this.name}` : 'Tensor';
      const head = `${kind} [${this.shape.join(', ')}] ${this.dtype}`;
      return this.isDisposed ? `${head}, disposed` : `${head}\n${this.toString().replace(/^Tensor\n/, '')}`;
    },
  });
}
