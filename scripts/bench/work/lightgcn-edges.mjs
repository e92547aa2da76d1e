// The graphs of the LightGCN epochs, as the Python peers have them: LastFM where its file is, random edges elsewhere.
import { readFileSync } from 'node:fs';

/** Sizes and settings by work; `stepsPerRound` says how many of an epoch's steps a round runs. */
export const lightGcnShapes = JSON.parse(
  readFileSync(new URL('../lightgcn-epochs.json', import.meta.url), 'utf8'),
);

/** Training interactions of a work. */
export async function lightGcnEdges(lib, work, random) {
  const { users, items, edges, data } = lightGcnShapes[work];
  if (data === 'lastfm') {
    try {
      const { train } = await lib.loadLastFm();
      return lib.interactionsOf(train, { users, items });
    } catch (error) {
      if (!(error instanceof lib.DatasetUnavailableError)) throw error;
    }
  }
  const cumulative = new Float64Array(items);
  for (let item = 0, sum = 0; item < items; item++) {
    sum += 1 / (item + 10);
    cumulative[item] = sum;
  }
  const seen = new Set();
  while (seen.size < edges) {
    const mark = random.uniform() * cumulative[items - 1];
    let low = 0;
    for (let high = items - 1; low < high; ) {
      const middle = (low + high) >> 1;
      if (cumulative[middle] <= mark) low = middle + 1;
      else high = middle;
    }
    seen.add(random.integer(0, users) * items + low);
  }
  const user = new Int32Array(edges);
  const item = new Int32Array(edges);
  let row = 0;
  for (const pair of seen) {
    user[row] = Math.floor(pair / items);
    item[row++] = pair % items;
  }
  return lib.interactionsOf({ user, item }, { users, items });
}
