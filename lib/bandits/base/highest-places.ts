import { argumentError } from '../../core/checks';

/**
 * The places of the `count` highest numbers, in growing order of place; of equal numbers the earlier ones. A heap of the
 * best so far makes it O(n log count) at worst, and near O(n) for numbers in random order.
 * @param count 1 or more; all places where there are not so many
 * @throws RangeError naming the first place that holds NaN
 */
export function highestPlaces(values: ArrayLike<number>, count: number): Int32Array {
  const size = Math.min(count, values.length);
  const heap = new Int32Array(size);
  // The root is the worst of those kept. Of equal values the later place is the worse one.
  const worse = (a: number, b: number): boolean =>
    values[a] < values[b] || (values[a] === values[b] && a > b);
  const sink = (from: number): void => {
    const place = heap[from];
    let at = from;
    for (let child = 2 * at + 1; child < size; child = 2 * at + 1) {
      if (child + 1 < size && worse(heap[child + 1], heap[child])) child++;
      if (!worse(heap[child], place)) break;
      heap[at] = heap[child];
      at = child;
    }
    heap[at] = place;
  };
  for (let place = 0; place < values.length; place++) {
    if (Number.isNaN(values[place])) throw argumentError(`score[${place}]`, 'a number', values[place]);
    if (place < size) {
      heap[place] = place;
      if (place === size - 1) for (let i = (size >> 1) - 1; i >= 0; i--) sink(i);
    } else if (values[place] > values[heap[0]]) {
      heap[0] = place;
      sink(0);
    }
  }
  return heap.sort();
}
