/**
 * Draws items by popularity, as the peers do: item i with a probability in proportion to 1 / (i + 10).
 *
 * @param {number} items
 * @param {import('lib').Random} random
 * @returns a function without arguments that gives an item, in [0, items)
 */
export function popularItems(items, random) {
  const sums = new Float64Array(items);
  for (let item = 0, sum = 0; item < items; item++) {
    sum += 1 / (item + 10);
    sums[item] = sum;
  }
  return () => {
    const mark = random.uniform() * sums[items - 1];
    let low = 0;
    for (let high = items - 1; low < high; ) {
      const middle = (low + high) >> 1;
      if (sums[middle] <= mark) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}
