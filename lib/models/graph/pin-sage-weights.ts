import type { Random } from '../../core/random';
import type { tf } from '../../core/tensorflow';
import { glorotVariable, uniqueVariable } from '../factors/embedding-variable';
import type { PinSageConvolution, PinSageHead } from './pin-sage-layers';

/** The weights of PinSage by their roles, and all of them in the order in which they were made. */
export interface PinSageWeights {
  readonly convolutions: readonly PinSageConvolution[];
  readonly head: PinSageHead;
  readonly variables: readonly tf.Variable[];
}

/**
 * New weights: matrices by Glorot, biases 0.
 * @param width numbers per item that go in
 * @param embeddingSize units of messages, convolutions and embeddings
 */
export function pinSageWeights(
  width: number,
  layers: number,
  embeddingSize: number,
  random: Random,
): PinSageWeights {
  const made: tf.Variable[] = [];
  const matrix = (inputs: number, outputs: number, name: string) => {
    made.push(glorotVariable(inputs, outputs, `pin-sage/${name}`, random.child(name)));
    return made[made.length - 1] as tf.Tensor as tf.Tensor2D;
  };
  const bias = (name: string) => {
    made.push(uniqueVariable(new Float32Array(embeddingSize), [embeddingSize], `pin-sage/${name}`));
    return made[made.length - 1] as tf.Tensor as tf.Tensor1D;
  };
  const convolutions: PinSageConvolution[] = Array.from({ length: layers }, (_, k) => {
    const inputs = k === 0 ? width : embeddingSize;
    return {
      neighbor: matrix(inputs, embeddingSize, `Q${k}`),
      neighborBias: bias(`q${k}`),
      self: matrix(inputs + embeddingSize, embeddingSize, `W${k}`),
      selfBias: bias(`w${k}`),
    };
  });
  const head: PinSageHead = {
    g1: matrix(embeddingSize, embeddingSize, 'G1'),
    g: bias('g'),
    g2: matrix(embeddingSize, embeddingSize, 'G2'),
  };
  return { convolutions, head, variables: made };
}
