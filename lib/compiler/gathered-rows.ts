import { tf } from '../core/tensorflow';

interface KernelRunner {
  executeSingleOutput(name: string, attributes: unknown, inputs: tf.Tensor[]): tf.Tensor;
}

/** Rows that were gathered, by variable; only variables that were read in no other way. */
export type GatheredRows = ReadonlyMap<tf.Variable, ReadonlySet<number>>;

/**
 * Runs `compute` and notes which rows of which variables it gathered: what a lazy update may touch. The compiled
 * step sees the same in its graph.
 */
export function watchGathers<T>(variables: readonly tf.Variable[], compute: () => T): [T, GatheredRows] {
  const byData = new Map(variables.map((variable) => [variable.dataId, variable]));
  const rows = new Map<tf.Variable, Set<number>>();
  const readOtherwise = new Set<tf.Variable>();
  const backend = tf.backend() as unknown as KernelRunner;
  const original = backend.executeSingleOutput;
  backend.executeSingleOutput = (name, attributes, inputs) => {
    inputs.forEach((input, index) => {
      const variable = byData.get(input.dataId);
      if (variable === undefined) return;
      if (name !== 'GatherV2' || index !== 0) readOtherwise.add(variable);
      else rows.set(variable, new Set([...(rows.get(variable) ?? []), ...inputs[1].dataSync()]));
    });
    return original.call(backend, name, attributes, inputs);
  };
  try {
    const result = compute();
    for (const variable of readOtherwise) rows.delete(variable);
    return [result, rows];
  } finally {
    // The method of the class is under the one put on the object.
    delete (backend as Partial<KernelRunner>).executeSingleOutput;
  }
}

/** A float32 mask [rows, 1, ...] of a variable: 1 where a row is in the set. */
export function rowMask(variable: tf.Tensor, rows: ReadonlySet<number>): tf.Tensor {
  const mask = Float32Array.from({ length: variable.shape[0] }, (_, row) => (rows.has(row) ? 1 : 0));
  return tf.tensor(mask, [variable.shape[0], ...variable.shape.slice(1).map(() => 1)]);
}
