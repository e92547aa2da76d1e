import { argumentError } from '../../core/checks';

/**
 * The indices of the `count` highest numbers, ascending; of equal numbers the earlier ones. A heap of the
 * best so far makes it O(n log count) at worst, and near O(n) for numbers in random order.
 * @param count 1 or more; all indices where there are not so many
 * @throws RangeError naming the first index that holds NaN
 */
export function highestIndices(values: ArrayLike<number>, count: number): Int32Array {
  const size = Math.min(count, values.length);
  const heap = new Int32Array(size);
  // The root is the worst of those kept. Of equal values the later index is the worse one.
  const worse = (a: number, b: number): boolean =>
    values[a] < values[b] || (values[a] === values[b] && a > b);
  const sink = (from: number): void => {
    const index = heap[from];
    let at = from;
    for (let child = 2 * at + 1; child < size; child = 2 * at + 1) {
      if (child + 1 < size && worse(heap[child + 1], heap[child])) child++;
      if (!worse(heap[child], index)) break;
      heap[at] = heap[child];
      at = child;
    }
    heap[at] = index;
  };
  for (let index = 0; index < values.length; index++) {
    if (Number.isNaN(values[index])) throw argumentError(`score[${index}]`, 'a number', values[index]);
    if (index < size) {
      heap[index] = index;
      if (index === size - 1) for (let i = (size >> 1) - 1; i >= 0; i--) sink(i);
    } else if (values[index] > values[heap[0]]) {
      heap[0] = index;
      sink(0);
    }
  }
  return heap.sort();
}
