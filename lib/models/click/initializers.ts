import { requirePositiveInteger } from '../../core/checks';
import { requireKind } from '../../core/options/options';
import type { Random } from '../../core/random';
import { tf } from '../../core/tensorflow';

type Initializer = ReturnType<typeof tf.initializers.randomNormal>;

const seedOf = (random: Random): number => random.integer(0, 2 ** 31 - 1);

/** N(0, 1): PyTorch's initial values of `nn.Embedding`. */
export function embeddingInitializer(random: Random): Initializer {
  requireKind('random', random, 'Random');
  return tf.initializers.randomNormal({ mean: 0, stddev: 1, seed: seedOf(random) });
}

/**
 * U(-b, b) with b = 1 / sqrt(fan in): PyTorch's initial values of `nn.Linear`, weights and biases alike
 * (`kaiming_uniform_` with a = sqrt(5), which comes to the same bound).
 * @param fanIn number of inputs of the layer, 1 or more
 */
export function linearInitializer(fanIn: number, random: Random): Initializer {
  requireKind('random', random, 'Random');
  requirePositiveInteger('fanIn', fanIn);
  const bound = 1 / Math.sqrt(fanIn);
  return tf.initializers.randomUniform({ minval: -bound, maxval: bound, seed: seedOf(random) });
}
