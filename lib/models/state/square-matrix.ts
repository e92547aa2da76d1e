import type { ModelState } from '../model-state';
import { requireRows, type StatePart, tensorOf } from './parts';

/**
 * A matrix of all items by all others, as tensors: whole, or, where most of it is 0, the other numbers row by row.
 * @param values [size * size]
 */
export function squarePart(name: string, values: Float32Array, size: number): StatePart {
  const offsets = new Int32Array(size + 1);
  for (let row = 0; row < size; row++) {
    offsets[row + 1] = offsets[row];
    for (let i = row * size; i < (row + 1) * size; i++) if (!Object.is(values[i], 0)) offsets[row + 1]++;
  }
  const kept = offsets[size];
  // A number of a sparse row takes its column, too.
  if (2 * kept + size >= values.length) {
    return { tensors: { [name]: values }, shapes: { [name]: [size, size] } };
  }
  const columns = new Int32Array(kept);
  const numbers = new Float32Array(kept);
  let at = 0;
  for (let i = 0; i < values.length; i++) {
    if (Object.is(values[i], 0)) continue;
    columns[at] = i % size;
    numbers[at++] = values[i];
  }
  const tensors = { [`${name}/offsets`]: offsets, [`${name}/columns`]: columns, [`${name}/values`]: numbers };
  return { tensors, shapes: {} };
}

/** The matrix that `squarePart` gave. @throws on a tensor that is missing or does not fit */
export function squareOfState(state: ModelState, name: string, size: number): Float32Array {
  if (!(`${name}/offsets` in state.tensors)) return tensorOf(state, name, Float32Array, size * size);
  const offsets = tensorOf(state, `${name}/offsets`, Int32Array, size + 1);
  const columns = tensorOf(state, `${name}/columns`, Int32Array, offsets[size]);
  const numbers = tensorOf(state, `${name}/values`, Float32Array, offsets[size]);
  requireRows(state, { offsets, ids: columns, below: size });
  const values = new Float32Array(size * size);
  for (let row = 0; row < size; row++) {
    for (let i = offsets[row]; i < offsets[row + 1]; i++) values[row * size + columns[i]] = numbers[i];
  }
  return values;
}
