import { requirePositive, requirePositiveInteger } from '../../core/checks';
import { requireMemory } from '../../core/memory';
import type { Random } from '../../core/random';
import { tf } from '../../core/tensorflow';

/** A variable under a name that tfjs has not given yet; checkpoints leave the number out. */
export function uniqueVariable(values: Float32Array, shape: readonly number[], name: string): tf.Variable {
  return tf.tidy(() => {
    const initial = tf.tensor(values, [...shape], 'float32');
    return tf.variable(initial, true, `${name}_${initial.id}`);
  });
}

/** Rows of independent N(0, initialStandardDeviation^2) numbers, shape [rows * embeddingSize]. */
export function normalRows(
  rows: number,
  {
    embeddingSize,
    initialStandardDeviation,
    random,
  }: { embeddingSize: number; initialStandardDeviation: number; random: Random },
): Float32Array {
  requirePositiveInteger('embeddingSize', embeddingSize);
  requirePositive('initialStandardDeviation', initialStandardDeviation);
  // The table, Adam's two slots, its gradient and the values it is made from.
  requireMemory(`a table of ${rows} rows`, 20 * rows * embeddingSize);
  const values = new Float32Array(rows * embeddingSize);
  for (let i = 0; i < values.length; i++) values[i] = initialStandardDeviation * random.normal();
  return values;
}

/** A kernel of a linear layer, U(-b, b) with b = sqrt(6 / (inputs + outputs)) (Glorot and Bengio 2010). */
export function glorotVariable(inputs: number, outputs: number, name: string, random: Random): tf.Variable {
  const bound = Math.sqrt(6 / (inputs + outputs));
  const values = Float32Array.from({ length: inputs * outputs }, () => random.uniform(-bound, bound));
  return uniqueVariable(values, [inputs, outputs], name);
}
