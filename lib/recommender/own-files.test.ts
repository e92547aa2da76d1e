import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, type TestContext, test } from 'node:test';
import { DuckDBInstance } from '@duckdb/node-api';
import { Random } from '../core/random';
import { readLog } from '../data/log/read-log';
import type { ReadLogOptions } from '../data/log/read-log-options';
import type { Id } from '../data/vocabulary';
import { compare } from './comparison/compare';
import { loadRecommender } from './load-recommender';
import { models } from './models';

const folder = mkdtempSync(path.join(tmpdir(), 'own-files-'));
after(() => rmSync(folder, { recursive: true }));

/** Four crowds of 40 users, with 25 favorites of each; one touch in five goes anywhere. */
function touches(): { user: number; item: number; second: number }[] {
  const random = new Random(11);
  return Array.from({ length: 160 }, (_, user) => {
    const favorites = 25 * (user % 4);
    return Array.from({ length: 10 + random.integer(0, 15) }, (_, n) => ({
      user,
      item:
        random.uniform() < 0.2
          ? random.integer(0, 100)
          : favorites + Math.floor(25 * random.uniform() ** 1.5),
      second: 1_600_000_000 + 86_400 * n + random.integer(0, 80_000),
    }));
  }).flat();
}

/** The README's program from its second statement on. */
async function program(context: TestContext, file: string, options: ReadLogOptions, user: Id): Promise<void> {
  const log = await readLog(path.join(folder, file), options);
  context.diagnostic(log.summary());
  const { train, test: held } = log.split({ by: 'user', testShare: 0.2, random: new Random(42) });
  const table = await compare(
    [models.popularity(), models.itemKnn({ neighbors: 50 }), models.ease(), models.lightGcn({ epochs: 20 })],
    { train, test: held, k: [10], seeds: [1, 2, 3] },
  );
  context.diagnostic(`\n${table}`);
  assert.ok(table.rows.every(({ error }) => error === undefined));
  assert.equal(table.rows.at(-1)?.model, 'popularity', 'it knows no crowd');
  const best = table.best('ndcg@10');
  const list = best.recommend(user, { k: 5 });
  assert.equal(list.length, 5);
  for (const { item } of list) assert.equal(typeof item, typeof log.items.id(0));
  await best.save(path.join(folder, `${file} best`));
  const again = await loadRecommender(path.join(folder, `${file} best`));
  assert.deepEqual(again.recommend(user, { k: 5 }), list);
  table.dispose();
  again.dispose();
}

test('semicolons, quoted ids with semicolons and quotes in them, days as text', async (context) => {
  const day = (second: number): string =>
    new Date(1000 * second).toISOString().slice(0, 19).replace('T', ' ');
  const lines = touches().map(
    ({ user, item, second }) => `"Kunde ""${user}""; Köln";"Müller; Art. ${item}";${day(second)};1,5`,
  );
  writeFileSync(
    path.join(folder, 'käufe.csv'),
    `\uFEFF"Kunde";"Artikel";"Zeit";"Menge"\r\n${lines.join('\r\n')}\r\n`,
  );
  await program(
    context,
    'käufe.csv',
    { user: 'Kunde', item: 'Artikel', time: 'Zeit', delimiter: ';' },
    'Kunde "3"; Köln',
  );
});

test('tab-separated, without a header, with gaps in the ids', async (context) => {
  const lines = touches().map(({ user, item, second }) =>
    [7 + 1000 * user, second, 3 ** 9 + 17 * item].join('\t'),
  );
  writeFileSync(path.join(folder, 'plays.tsv'), `${lines.join('\n')}\n`);
  await program(context, 'plays.tsv', { user: 0, item: 2, time: 1 }, 3007);
});

test('Parquet with timestamps and ids of 64 bits', async (context) => {
  const file = path.join(folder, 'events.parquet');
  const values = touches().map(
    ({ user, item, second }) => `(${2n ** 60n + BigInt(user)}, 'sku-${item}', ${second})`,
  );
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run(
    `COPY (SELECT visitor::BIGINT AS visitor, sku, make_timestamp(1000000 * second::BIGINT) AS moment
     FROM (VALUES ${values.join(', ')}) AS list(visitor, sku, second)) TO '${file}' (FORMAT PARQUET)`,
  );
  connection.closeSync();
  instance.closeSync();
  await program(context, 'events.parquet', { user: 'visitor', item: 'sku', time: 'moment' }, 2n ** 60n + 3n);
});
