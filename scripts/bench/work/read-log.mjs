// usage: read-log.mjs ROWS: seconds of reading a CSV of that many ratings, text ids, from disk to typed columns.

import { once } from 'node:events';
import { createWriteStream, existsSync, mkdirSync, renameSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { serve } from '../serve.mjs';

// The modules alone: reading needs no TensorFlow.
const require = createRequire(import.meta.url);
const { Random } = require('lib/core');
const { readLog } = require('lib/data');
const rows = Number(process.argv[2]);
const file = path.join(tmpdir(), 'recsys-bench', `ratings-${rows}.csv`);

/** Ratings in the shape of MovieLens 20M: 138,493 users with text ids, 26,744 items, half stars, seconds. */
async function writeRatings() {
  mkdirSync(path.dirname(file), { recursive: true });
  const random = new Random(1);
  const out = createWriteStream(`${file}.part`);
  out.write('user;item;rating;timestamp\n');
  for (let row = 0; row < rows; ) {
    let text = '';
    for (const end = Math.min(rows, row + 20_000); row < end; row++) {
      const user = Math.floor(138_493 * random.uniform() ** 1.5);
      const item = Math.floor(26_744 * random.uniform() ** 2);
      const rating = (1 + Math.floor(10 * random.uniform())) / 2;
      text += `u${user};${item};${rating};${1_100_000_000 + Math.floor(3e8 * random.uniform())}\n`;
    }
    if (!out.write(text)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'close');
  renameSync(`${file}.part`, file);
}

if (!existsSync(file)) await writeRatings();

await serve({ version: `lib on Node ${process.version}` }, async () => {
  const start = performance.now();
  const log = await readLog(file, { user: 'user', item: 'item', value: 'rating', time: 'timestamp' });
  return {
    value: (performance.now() - start) / 1000,
    rows: log.rows,
    users: log.users.size,
    items: log.items.size,
  };
});
