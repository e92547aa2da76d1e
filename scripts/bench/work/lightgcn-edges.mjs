// The graphs of the LightGCN epochs, as the Python peers have them: LastFM where its file is, random edges elsewhere.
import { readFileSync } from 'node:fs';
import { popularItems } from './popular-items.mjs';

/** Sizes and settings by work; `stepsPerRound` says how many of an epoch's steps a round runs. */
/**
 * @typedef {object} LightGcnShape
 * @property {'lastfm' | 'random'} data
 * @property {number} users
 * @property {number} items
 * @property {number} edges
 * @property {number} dimension
 * @property {number} layers
 * @property {number} batch
 * @property {number} learningRate
 * @property {number} l2
 * @property {number} stepsPerRound
 */

/** @type {Record<string, LightGcnShape>} */
export const lightGcnShapes = JSON.parse(
  readFileSync(new URL('../lightgcn-epochs.json', import.meta.url), 'utf8'),
);

/**
 * Training interactions of a work.
 *
 * @param {Pick<typeof import('lib'), 'loadLastFm' | 'interactionsOf' | 'DatasetUnavailableError'>} lib
 * @param {string} work
 * @param {import('lib').Random} random
 */
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
  const drawItem = popularItems(items, random);
  const seen = new Set();
  while (seen.size < edges) {
    const item = drawItem();
    seen.add(random.integer(0, users) * items + item);
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
