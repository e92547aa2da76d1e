import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { writeParquet } from '../datasets/write-parquet';
import type { Id } from '../vocabulary';
import { Log } from './log';
import { readLog } from './read-log';

const folder = mkdtempSync(path.join(tmpdir(), 'read-log-properties-'));
after(() => rmSync(folder, { recursive: true }));

/** Texts as hard as they come: quotes, delimiters, line ends, blanks, emoji. */
const character = fc.constantFrom(...'aZ7"\',;\t|\n\r \\{}[]é😀\uff21');
/** No blank ids, and never whole numbers, which a text file cannot tell from texts. */
const textId = fc.string({ unit: character, minLength: 1, maxLength: 8 }).map((text) => `${text}x`);
const wholeId = fc.oneof(
  fc.integer(),
  fc.bigInt({ min: -(2n ** 100n), max: 2n ** 100n }).filter((id) => !Number.isSafeInteger(Number(id))),
);

interface Row {
  user: Id;
  item: Id;
  value: number;
  time: number;
}

const rowsOf = (id: fc.Arbitrary<Id>): fc.Arbitrary<Row[]> =>
  fc
    .array(
      fc.record({
        user: id,
        item: fc.nat(20),
        value: fc
          .double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 })
          .map((value) => value + 0),
        time: fc.integer({ min: 0, max: 4e9 }),
      }),
      { minLength: 1, maxLength: 30 },
    )
    .map((rows) => rows.map((row) => ({ ...row })));
const anyRows = fc.oneof(rowsOf(textId), rowsOf(wholeId));

const options = { user: 'user', item: 'item', value: 'value', time: 'time' };

function rowsIn(log: Log): Row[] {
  return Array.from(log.user, (user, row) => ({
    user: log.users.id(user),
    item: log.items.id(log.item[row]),
    value: log.value?.[row] as number,
    time: log.timestamp?.[row] as number,
  }));
}

const cell = (value: unknown): string =>
  typeof value === 'string' ? `"${value.replaceAll('"', '""')}"` : String(value);

function csvOf(rows: readonly Row[], delimiter: string, newline: string): string {
  const lines = [['user', 'item', 'value', 'time'], ...rows.map((row) => Object.values(row).map(cell))];
  return lines.map((fields) => fields.join(delimiter)).join(newline);
}

describe('any log', () => {
  it('is the same from records, columns, CSV, gzip, JSON lines and Parquet, ids as they went in', async () => {
    const [csv, gzip, json, parquet] = ['a.csv', 'a.csv.gz', 'a.jsonl', 'a.parquet'].map((name) =>
      path.join(folder, name),
    );
    await fc.assert(
      fc.asyncProperty(
        anyRows,
        fc.constantFrom(',', ';', '\t', '|', '::'),
        fc.constantFrom('\n', '\r\n'),
        async (rows, delimiter, newline) => {
          const log = await readLog(rows, options);
          assert.deepEqual(rowsIn(log), rows);
          const text = csvOf(rows, delimiter, newline);
          writeFileSync(csv, text);
          writeFileSync(gzip, gzipSync(text));
          const asText = (id: Id): string => (typeof id === 'bigint' ? String(id) : JSON.stringify(id));
          writeFileSync(
            json,
            rows
              .map(({ user, ...rest }) => `{"user":${asText(user)},${JSON.stringify(rest).slice(1)}`)
              .join('\n'),
          );
          const others = [
            await readLog(csv, { ...options, delimiter }),
            await readLog(gzip, { ...options, delimiter }),
            await readLog(json, options),
          ];
          // The writer knows texts and 32 bits.
          if (typeof rows[0].user === 'string') {
            await writeParquet(parquet, {
              user: rows.map(({ user }) => user as string),
              item: Int32Array.from(rows, ({ item }) => item as number),
              value: Float64Array.from(rows, ({ value }) => value),
              time: Float64Array.from(rows, ({ time }) => time),
            });
            others.push(await readLog(parquet, options));
          }
          for (const other of others) {
            assert.deepEqual(rowsIn(other), rows);
            assert.deepEqual(other.users.ids, log.users.ids);
            assert.deepEqual(other.columns(), log.columns());
          }
        },
      ),
      { numRuns: 25 },
    );
  });

  it('has a k-core that is its own k-core, and in which all have k rows', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ user: fc.nat(5), item: fc.nat(5) }), { minLength: 30, maxLength: 80 }),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 4 }),
        async (rows, user, item) => {
          const how = { user: 'user', item: 'item', minimum: { user, item } };
          const core = await readLog(rows, how).catch((error: unknown) => error);
          if (core instanceof RangeError) {
            // No row may be left, which is an error of its own.
            assert.match(core.message, /no user and item with as many rows/);
            return;
          }
          assert.ok(core instanceof Log);
          const left = Array.from(core.user, (one, row) => ({
            user: core.users.id(one),
            item: core.items.id(core.item[row]),
          }));
          for (const row of left) {
            assert.ok(left.filter((other) => other.user === row.user).length >= user);
            assert.ok(left.filter((other) => other.item === row.item).length >= item);
          }
          assert.deepEqual((await readLog(left, how)).account.belowMinimum, { rows: 0, users: 0, items: 0 });
        },
      ),
    );
  });

  it('has duplicates whose sum is the sum of all its values, one row a pair', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ user: fc.nat(3), item: fc.nat(3), value: fc.nat(100) }), { minLength: 1 }),
        async (rows) => {
          const how = { user: 'user', item: 'item', value: 'value' };
          const log = await readLog(rows, { ...how, duplicates: 'sum' });
          const total = (values: number[]): number => values.reduce((sum, value) => sum + value, 0);
          assert.equal(total([...(log.value as Float64Array)]), total(rows.map(({ value }) => value)));
          assert.equal(log.rows, new Set(rows.map(({ user, item }) => `${user} ${item}`)).size);
          assert.equal(log.account.duplicates?.rows, rows.length - log.rows);
        },
      ),
    );
  });
});
