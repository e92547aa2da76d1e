// usage: bpr-triples.mjs USERS ITEMS INTERACTIONS TRIPLES: time of a BPR triple, known positives rejected.
import { createRequire } from 'node:module';
import { serve } from '../serve.mjs';

// The modules alone: sampling needs no TensorFlow.
const require = createRequire(import.meta.url);
const { Random, interactionsOf } = require('lib');
const { BprSampler } = require('lib/data');
const [users, items, rows, triples] = process.argv.slice(2).map(Number);

// Busy users and popular items, as in real logs; the peer draws from the same distributions.
const random = new Random(1);
const user = Int32Array.from({ length: rows }, () => users * random.uniform() ** 1.5);
const item = Int32Array.from({ length: rows }, () => items * random.uniform() ** 2);
const sampler = new BprSampler(interactionsOf({ user, item }, { users, items }));

await serve({ version: `lib on Node ${process.version}` }, () => {
  const start = performance.now();
  const { negative } = sampler.sample(random, triples);
  const value = ((performance.now() - start) * 1e6) / triples;
  return { value, meanNegative: negative.reduce((sum, id) => sum + id, 0) / triples };
});
