import { argumentError, requireProbability } from './checks';
import { tf } from './tensorflow';

/**
 * Random numbers inside a training step, as a TensorFlow op whose numbers depend on its seed tensor alone.
 *
 * Why not `tf.randomUniform`: it makes its numbers in JavaScript (or from a hidden state), so a traced graph
 * would repeat the mask of its first step forever, and a resumed run could not find its index again. Here the
 * seed is a tensor, `[run seed, step number]`, an input of the step: new numbers each step, the same ones in
 * the eager and the compiled step, and in a resumed run.
 */

/** A 32-bit hash of a text (FNV-1a): makes seeds and salts from names. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash | 0;
}

/**
 * Uniform numbers in [0, 1) from TensorFlow's StatelessRandomUniform (Philox 4x32, Salmon et al. 2011).
 * @param shape of the result
 * @param seed int32 tensor of shape [2]: the step's `randomSeed`
 * @param salt an int32 that tells this use of the seed from every other one in the step: layers hash their name
 * @throws if the backend is not the native one
 */
export function statelessUniform(shape: readonly number[], seed: tf.Tensor, salt = 0): tf.Tensor {
  if (seed.dtype !== 'int32' || seed.shape.length !== 1 || seed.shape[0] !== 2) {
    throw argumentError('seed', 'an int32 tensor of shape [2]', `${seed.dtype} of shape [${seed.shape}]`);
  }
  const backend = tf.backend() as unknown as NativeBackend;
  if (typeof backend.executeSingleOutput !== 'function') {
    throw argumentError('backend', 'the native one (tensorflow) for seeded random ops', tf.getBackend());
  }
  return tf.tidy(() => {
    const salted = tf.add(seed, tf.tensor1d([salt, 0], 'int32'));
    const dimensions = tf.tensor1d([...shape], 'int32');
    return backend.executeSingleOutput('StatelessRandomUniform', uniformAttributes(backend.binding), [
      dimensions,
      salted,
    ]);
  });
}

/** 0/1 numbers of the given shape, each 1 with `probability`; parameters as `statelessUniform`. */
export function statelessBernoulli(
  shape: readonly number[],
  probability: number,
  seed: tf.Tensor,
  salt = 0,
): tf.Tensor {
  requireProbability('probability', probability);
  return tf.tidy(() => tf.cast(tf.less(statelessUniform(shape, seed, salt), probability), 'float32'));
}

interface NativeBinding {
  TF_ATTR_TYPE: number;
  TF_INT32: number;
  TF_FLOAT: number;
}
interface NativeBackend {
  binding: NativeBinding;
  executeSingleOutput(name: string, attributes: object[], inputs: tf.Tensor[]): tf.Tensor;
}

function uniformAttributes(binding: NativeBinding): object[] {
  const type = (name: string, value: number) => ({ name, type: binding.TF_ATTR_TYPE, value });
  return [type('T', binding.TF_INT32), type('Tseed', binding.TF_INT32), type('dtype', binding.TF_FLOAT)];
}
