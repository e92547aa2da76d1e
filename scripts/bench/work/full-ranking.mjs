// usage: full-ranking.mjs USERS ITEMS DIMENSIONS: time to rank all items for every user by dot products of random
// embeddings, 27 seen items masked and 3 looked for, with all measures at 10 and 20. Part of the time goes by step.
import { evaluateRanking, interactionsOf, Random, tf } from 'lib';
import { dotProductScores } from 'lib/models';
import { serve } from '../serve.mjs';

const [users, items, dimensions] = process.argv.slice(2).map(Number);
const random = new Random(42);

/** `each` random items of every user. @param {number} each */
function interactions(each) {
  const user = Int32Array.from({ length: users * each }, (_, row) => Math.floor(row / each));
  const item = Int32Array.from(user, () => Math.floor(random.uniform() * items));
  return interactionsOf({ user, item }, { users, items });
}

const seen = interactions(27);
const test = interactions(3);
const scorer = dotProductScores({
  users: tf.randomNormal([users, dimensions], 0, 1, 'float32', 1),
  items: tf.randomNormal([items, dimensions], 0, 1, 'float32', 2),
});

await serve({ version: `lib on Node ${process.version}` }, async () => {
  let scoring = 0;
  const scoreItems = async (/** @type {Int32Array} */ batch) => {
    const start = performance.now();
    const scores = await scorer.scoreItems(batch);
    scoring += performance.now() - start;
    return scores;
  };
  const start = performance.now();
  const result = await evaluateRanking(scoreItems, { test, seen, k: [10, 20] });
  const value = (performance.now() - start) / 1000;
  return { value, scoring: scoring / 1000, users: result.counts.users, recall: result.at[20].mean.recall };
});
