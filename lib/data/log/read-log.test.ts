import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { DuckDBInstance } from '@duckdb/node-api';
import { dataFrame } from '../../core/danfo';
import { rejectsArgument } from '../../core/testing/throws-argument';
import type { Id } from '../vocabulary';
import type { Log } from './log';
import { readLog } from './read-log';
import type { ReadLogOptions } from './read-log-options';
import type { LogObject } from './read-memory';

const folder = mkdtempSync(path.join(tmpdir(), 'read-log-test-'));
after(() => rmSync(folder, { recursive: true }));

let files = 0;
function put(content: string | Buffer, name = 'log.csv'): string {
  const file = path.join(folder, `${files++}-${name}`);
  writeFileSync(file, content);
  return file;
}

/** Writes a Parquet file of a query's rows. */
async function parquet(sql: string): Promise<string> {
  const file = path.join(folder, `${files++}.parquet`);
  const instance = await DuckDBInstance.create();
  const connection = await instance.connect();
  await connection.run(`copy (${sql}) to '${file}' (format parquet)`);
  connection.closeSync();
  instance.closeSync();
  return file;
}

/** A log as records of ids, to be compared. */
function records(log: Log): { user: Id; item: Id; value?: number; time?: number }[] {
  return Array.from(log.user, (user, row) => ({
    user: log.users.id(user),
    item: log.items.id(log.item[row]),
    ...(log.value && { value: log.value[row] }),
    ...(log.timestamp && { time: log.timestamp[row] }),
  }));
}

const named = { user: 'user', item: 'item' };
const all = { ...named, value: 'value', time: 'time' };

describe('bad input of readLog', () => {
  it('is named: options that do not exist, or are outside their range', async () => {
    const bad: [object, string][] = [
      [{}, 'user'],
      [{ user: 'a' }, 'item'],
      [{ user: 'a', item: 'a' }, 'item'],
      [{ user: 'a', item: 1 }, 'item'],
      [{ user: -1, item: 1 }, 'user'],
      [{ ...named, delimeter: ',' }, 'options.delimeter'],
      [{ ...named, delimiter: '' }, 'delimiter'],
      [{ ...named, header: false }, 'user'],
      [{ ...named, timeZone: 'Mars' }, 'timeZone'],
      [{ ...named, timeUnit: 'days' }, 'timeUnit'],
      [{ ...named, duplicates: 'first' }, 'duplicates'],
      [{ ...named, malformed: 'ignore' }, 'malformed'],
      [{ ...named, likeFrom: 4 }, 'likeFrom'],
      [{ ...all, likeFrom: Number.NaN }, 'likeFrom'],
      [{ ...named, minimum: { user: 0 } }, 'minimum.user'],
      [{ ...named, minimum: 3 }, 'minimum'],
      [{ ...named, header: 'yes' }, 'header'],
      [{ ...named, header: null }, 'header'],
      [{ ...named, minimum: { users: 5 } }, 'minimum.users'],
    ];
    for (const [options, message] of bad) {
      await rejectsArgument(readLog([{ user: 1, item: 2 }], options as ReadLogOptions), message);
    }
  });

  it('is named: sources that are none', async () => {
    for (const source of [null, undefined, 3]) {
      await rejectsArgument(readLog(source as never, named), 'source');
    }
    await assert.rejects(readLog([], named), /at least one row/);
    await rejectsArgument(readLog(path.join(folder, 'none.csv'), named), 'source');
    await rejectsArgument(readLog(folder, named), 'source');
    await assert.rejects(readLog(put(''), named), /which is empty/);
    await assert.rejects(readLog(put(gzipSync('')), named), /which is empty/);
    await assert.rejects(readLog(put('user,item\n'), named), /a file with rows, got ".*which has none"/);
    await assert.rejects(readLog(put('PK\u0003\u0004'), named), /zip archive/);
    await assert.rejects(readLog(put(Buffer.from('user,item\n1,2\n', 'utf16le')), named), /got/);
    await assert.rejects(readLog(put('[{"user":1,"item":2}]', 'a.json'), named), /one JSON array/);
    const whole = gzipSync(`user,item\n${'1,2\n'.repeat(100_000)}`);
    await rejectsArgument(readLog(put(whole.subarray(0, whole.length / 2)), named), 'source');
    await rejectsArgument(readLog(put('PAR1 but not really'), named), 'source');
  });

  it('is named: columns that are not there', async () => {
    const message = 'user';
    await rejectsArgument(readLog(put('who,item\n1,2\n'), named), message);
    await rejectsArgument(readLog([{ who: 1, item: 2 }], named), message);
    await rejectsArgument(readLog({ who: [1], item: [2] }, named), message);
    await rejectsArgument(readLog(dataFrame({ who: [1], item: [2] }), named), message);
    await rejectsArgument(readLog(await parquet('select 1 as who, 2 as item'), named), message);
    await rejectsArgument(readLog(put('{"who":1,"item":2}\n'), named), 'user');
    await rejectsArgument(readLog(put('1,2\n'), { user: 0, item: 2 }), 'item');
    await assert.rejects(readLog(put('user,user,item\n1,2,3\n'), named), /a name that one column has/);
  });

  it('is named: ids that mix numbers and texts, or are neither', async () => {
    const mixed = [
      { user: 1, item: 1 },
      { user: '1', item: 1 },
    ];
    const message = 'ids in column "user"';
    await rejectsArgument(readLog(mixed, named), message);
    await rejectsArgument(readLog(put(mixed.map((one) => JSON.stringify(one)).join('\n')), named), message);
    await rejectsArgument(readLog([{ user: true, item: 1 }], named), 'ids in column "user" at row 0');
    await assert.rejects(
      readLog(await parquet('select true as "user", 2 as item'), named),
      /texts, whole numbers or UUIDs, as ids are, got "BOOLEAN"/,
    );
  });

  it('is named: lines that are malformed, by file, line and column, or they are counted', async () => {
    const start = 'user,item\n"a\nb",1\n\nb,2\n';
    const cases: [string | Buffer, number, RegExp][] = [
      [`${start}c\nd,4\n`, 6, /column 2, must be well formed, got .*Found: 1/],
      [`${start}c,3,4\nd,4\n`, 6, /Found: 3/],
      [`${start}"c"x,3\nd,4\n`, 6, /quote/],
      [`${start}d,4\nc,"3\n`, 7, /quote/],
      [Buffer.concat([Buffer.from(start), Buffer.of(0xff), Buffer.from(',3\nd,4\n')]), 6, /column 1.*utf-8/],
    ];
    for (const [text, line, message] of cases) {
      for (const file of [put(text), put(gzipSync(text))]) {
        await assert.rejects(readLog(file, named), (error: Error) => {
          assert.match(error.message, message);
          assert.ok(error.message.startsWith(`${file} line ${line},`), error.message);
          return true;
        });
        const log = await readLog(file, { ...named, malformed: 'skip' });
        assert.deepEqual([log.users.ids, log.account.rowsRead], [['a\nb', 'b', 'd'], 3]);
        assert.deepEqual([log.account.malformed.count, log.account.malformed.line], [1, line]);
      }
    }
    const json = put('{"user":1,"item":2}\n\n{"user":1,\n[1]\n{"user":3,"item":4}');
    await assert.rejects(readLog(json, named), /line 3 must/);
    const log = await readLog(json, { ...named, malformed: 'skip' });
    assert.deepEqual([log.rows, log.account.rowsRead, log.account.malformed.count], [2, 2, 2]);
  });

  it('is counted: rows without ids, values or times, with the first line of each', async () => {
    const rows = [
      'user;item;value;time',
      '"a\nb";x;1;2020-01-01',
      ';x;1;2020-01-01',
      '',
      'b;" ";1;2020-01-01',
      'c;x;one;2020-01-01',
      'd;x;1;yesterday',
      'e;x;;2020-01-01',
      'f;x;inf;infinity',
      'g;y;2;2020-01-02',
    ];
    const log = await readLog(put(rows.join('\r\n')), all);
    assert.deepEqual(log.account.refused, [
      { reason: 'no user id', count: 1, first: 4 },
      { reason: 'no item id', count: 1, first: 6 },
      { reason: 'a value that is no number', count: 3, first: 7 },
      { reason: 'a time that cannot be read', count: 1, first: 8 },
    ]);
    assert.deepEqual([log.account.rowsRead, log.rows], [8, 2]);
    assert.deepEqual(log.users.ids, ['a\nb', 'g']);
    assert.match(log.summary(), /refused: 3 with a value that is no number \(first: line 7\)/);
    await assert.rejects(
      readLog([{ user: '', item: 1 }], named),
      /a row is left, got "records, 1 with no user id \(first: row 0\)"/,
    );
    const inMemory = await readLog({ user: [1, Number.NaN, null], item: [1, 2, 3] }, named);
    assert.deepEqual(inMemory.account.refused, [{ reason: 'no user id', count: 2, first: 1 }]);
    assert.equal(inMemory.account.position, 'row');
  });

  it('is named: times that 32 bits have damaged', async () => {
    const columns = { user: [0, 0], item: [1, 2] };
    const options = { ...named, time: 'time' };
    await rejectsArgument(
      readLog({ ...columns, time: Float32Array.of(1574553804, 1574553803) }, options),
      'time column "time"',
    );
    await assert.rejects(readLog({ ...columns, time: Int32Array.of(5, -7) }, options), /wrap round/);
    await assert.rejects(
      readLog({ ...columns, time: Int32Array.of(5, 7) }, { ...options, timeUnit: 'milliseconds' }),
      /wrap round/,
    );
    const file = await parquet('select 1 as "user", 2 as item, 1574553804::float as time');
    await assert.rejects(readLog(file, options), /64 bits wide/);
    const log = await readLog({ ...columns, time: Int32Array.of(5, 7) }, options);
    assert.deepEqual([...(log.timestamp as Float64Array)], [5, 7]);
  });

  it('leaves nothing behind in the folder for temporary files, whatever happened', async () => {
    // A folder of our own: others read logs at the same time.
    const before = process.env.TMPDIR;
    const own = mkdtempSync(path.join(folder, 'tmp-'));
    process.env.TMPDIR = own;
    try {
      await readLog(put('user,item\n1,2\n'), named);
      await assert.rejects(readLog(put('user,item\n1\n'), named));
      assert.deepEqual(readdirSync(own), []);
    } finally {
      if (before === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = before;
    }
  });
});

describe('logs of other people', () => {
  it('with semicolons and quoted text ids', async () => {
    const text =
      'Kunde;"Artikel";Sterne\n"Müller; Söhne";"0815";4,5\n"007";"Futter ""Premium""";3\n7;0815;5\n';
    const log = await readLog(put(text), { user: 'Kunde', item: 'Artikel' });
    assert.deepEqual(records(log), [
      { user: 'Müller; Söhne', item: '0815' },
      { user: '007', item: 'Futter "Premium"' },
      { user: '7', item: '0815' },
    ]);
    assert.equal(log.density, 3 / 6);
  });

  it('separated by tabs, without header and with gaps in the ids', async () => {
    const log = await readLog(
      put('196\t242\t3\t881250949\n186\t302\t3\t891717742\n196\t51\t1\t881250950\n', 'u.data'),
      {
        user: 0,
        item: 1,
        value: 2,
        time: 3,
      },
    );
    assert.deepEqual(
      [log.users.ids, log.items.ids],
      [
        [186, 196],
        [51, 242, 302],
      ],
    );
    assert.deepEqual(log.user, Int32Array.of(1, 0, 1));
    assert.deepEqual(log.item, Int32Array.of(1, 2, 0));
    assert.deepEqual(log.value, Float64Array.of(3, 3, 1));
    assert.deepEqual(log.timestamp, Float64Array.of(881250949, 891717742, 881250950));
    assert.equal(log.summary().split('\n')[2], '  from 1997-12-04 15:55:49 to 1998-04-04 19:22:22 UTC');
  });

  it('in Parquet, with timestamps with and without a zone, UUIDs and wide integers', async () => {
    const file = await parquet(`select * from (values
      ('6ccd780c-baba-1026-9564-5b8c656024db'::uuid, 9007199254740993::bigint, timestamp '2020-06-01 12:00:00.25'),
      ('00000000-0000-0000-0000-000000000001'::uuid, 7::bigint, timestamp '2020-01-01 12:00:00')) t("user", item, time)`);
    const log = await readLog(file, { ...named, time: 'time', timeZone: 'Europe/Berlin' });
    assert.deepEqual(records(log), [
      {
        user: '6ccd780c-baba-1026-9564-5b8c656024db',
        item: 9007199254740993n,
        time: Date.parse('2020-06-01T10:00:00.250Z') / 1000,
      },
      {
        user: '00000000-0000-0000-0000-000000000001',
        item: 7,
        time: Date.parse('2020-01-01T11:00:00Z') / 1000,
      },
    ]);
    const zoned = await parquet(
      `select 1 as "user", 1.5::double as item, timestamptz '2020-06-01 12:00:00+02' as time`,
    );
    const other = await readLog(zoned, { ...named, time: 'time', timeZone: 'Asia/Tokyo' });
    assert.deepEqual(records(other), [
      { user: 1, item: 1.5, time: Date.parse('2020-06-01T10:00:00Z') / 1000 },
    ]);
  });

  it('with line ends of two kinds, a byte order mark, several bytes as delimiter, or a name that is a pattern', async () => {
    const same = [
      { user: 'a', item: 1 },
      { user: 'b', item: 2 },
    ];
    const mixed = await readLog(put('user,item\r\na,1\nb,2\r\n'), named);
    assert.deepEqual(records(mixed), same);
    assert.match(mixed.summary(), /note: line ends are of two kinds/);
    assert.deepEqual(records(await readLog(put('\ufeffuser,item\na,1\nb,2'), named)), same);
    assert.deepEqual(records(await readLog(put('a::1\nb::2'), { user: 0, item: 1, delimiter: '::' })), same);
    assert.deepEqual(records(await readLog(put('user item\na 1\nb 2', 'a[1]*?.csv'), named)), same);
    assert.deepEqual(records(await readLog(put('x|user|item\n1|a|1\n2|b|2'), named)), same);
  });

  it('whose times are ISO texts, seconds, milliseconds or microseconds', async () => {
    const seconds = Date.parse('2024-02-29T10:00:00.5Z') / 1000;
    const read = async (time: unknown, options: Partial<ReadLogOptions> = {}): Promise<number> => {
      const how = { ...named, time: 'time', ...options };
      const inMemory = await readLog([{ user: 1, item: 1, time }], how);
      const inText = await readLog(put(`user,item,time\n1,1,${time}\n`), how);
      assert.deepEqual(inText.timestamp, inMemory.timestamp, String(time));
      return (inText.timestamp as Float64Array)[0];
    };
    for (const time of [
      seconds,
      seconds * 1e3,
      seconds * 1e6,
      '2024-02-29T10:00:00.5Z',
      '2024-02-29 12:00:00.5+02',
    ]) {
      assert.equal(await read(time), seconds, String(time));
    }
    assert.equal(await read('2024-02-29 11:00:00.5', { timeZone: 'Europe/Berlin' }), seconds);
    assert.equal(await read(5000, { timeUnit: 'milliseconds' }), 5);
    const when = new Date(seconds * 1000);
    const dates = await readLog([{ user: 1, item: 1, time: when }], { ...named, time: 'time' });
    assert.deepEqual(dates.timestamp, Float64Array.of(seconds));
    const wide = {
      user: BigInt64Array.of(5n),
      item: BigInt64Array.of(2n ** 60n),
      time: BigInt64Array.of(9n),
    };
    assert.deepEqual(records(await readLog(wide, { ...named, time: 'time' })), [
      { user: 5, item: 2n ** 60n, time: 9 },
    ]);
  });

  it('in memory in four shapes are one log', async () => {
    const rows = [
      { user: 'a', item: 3, value: 1.5, time: 10 },
      { user: 'b', item: 1, value: -2, time: 20.5 },
    ];
    const columns = Object.fromEntries(
      (['user', 'item', 'value', 'time'] as const).map((name) => [name, rows.map((row) => row[name])]),
    );
    const sources: LogObject[] = [rows, columns, dataFrame(columns)];
    for (const source of sources) assert.deepEqual(records(await readLog(source, all)), rows);
    const tuples = rows.map((row) => Object.values(row));
    assert.deepEqual(records(await readLog(tuples, { user: 0, item: 1, value: 2, time: 3 })), rows);
  });
});

describe('rows of a log', () => {
  const rows = [
    { user: 1, item: 1, value: 5, time: 30 },
    { user: 1, item: 2, value: 1, time: 10 },
    { user: 1, item: 1, value: 2, time: 20 },
    { user: 2, item: 1, value: 4, time: 5 },
  ];

  it('of one user and item are kept, reduced to the newest, or summed', async () => {
    assert.deepEqual(records(await readLog(rows, all)), rows);
    const last = await readLog(rows, { ...all, duplicates: 'last' });
    assert.deepEqual(records(last), [rows[0], rows[1], rows[3]]);
    assert.deepEqual(last.account.duplicates, { handling: 'last', rows: 1, exact: 0 });
    const lastInFile = await readLog(rows, { ...named, value: 'value', duplicates: 'last' });
    assert.deepEqual([...(lastInFile.value as Float64Array)], [1, 2, 4]);
    const sum = await readLog(rows, { ...all, duplicates: 'sum' });
    assert.deepEqual(records(sum), [{ ...rows[0], value: 7 }, rows[1], rows[3]]);
    const counted = await readLog(rows, { ...named, duplicates: 'sum', likeFrom: 2 });
    assert.deepEqual(records(counted), [{ user: 1, item: 1, value: 2 }]);
  });

  it('that all stand twice are told', async () => {
    const log = await readLog([...rows, ...rows], all);
    assert.deepEqual(log.account.duplicates, { handling: 'keep', rows: 5, exact: 4 });
    assert.match(log.summary(), /was the file joined with itself\?/);
    assert.doesNotMatch((await readLog(rows, all)).summary(), /note/);
  });

  it('below the threshold of a like, or the minimum, are dropped and counted', async () => {
    const log = await readLog(rows, { ...all, likeFrom: 2 });
    assert.deepEqual([log.rows, log.account.belowLike, log.items.ids], [3, 1, [1]]);
    const core = await readLog(rows, { ...all, minimum: { user: 2, item: 2 } });
    assert.deepEqual(records(core), [rows[0], rows[2]]);
    assert.deepEqual(core.account.belowMinimum, { rows: 2, users: 1, items: 1 });
    await assert.rejects(
      readLog(rows, { ...all, likeFrom: 9 }),
      /a row is left, got "no value of 9 or more"/,
    );
    await assert.rejects(readLog(rows, { ...all, minimum: { user: 9 } }), /as many rows as minimum asks/);
  });

  it('with ids that differ only in blanks are told', async () => {
    const log = await readLog({ user: ['12', '12\r'], item: [1, 1] }, named);
    assert.match(log.summary(), /1 of the users differ from another only in blanks, as "12\\r"/);
  });
});

describe('files that nobody thought of', () => {
  it('MovieLens with two colons, and columns apart by a comma and a blank', async () => {
    const ratings = await readLog(put('1::10::5\n2::20::3\n'), { user: 0, item: 1, value: 2 });
    assert.deepEqual(records(ratings), [
      { user: 1, item: 10, value: 5 },
      { user: 2, item: 20, value: 3 },
    ]);
    const spaced = put('user id, item id, rating\n1, 2, 3\n2, 3, 4\n');
    const log = await readLog(spaced, { user: 'user id', item: 'item id', value: 'rating' });
    assert.deepEqual(log.items.ids, [2, 3]);
    assert.deepEqual(Array.from(log.value ?? []), [3, 4]);
  });

  it('empty lines before the header are an error, before rows they are passed over', async () => {
    await assert.rejects(
      readLog(put('\n\nuser,item\n1,2\n'), named),
      /source must be a file that begins with its header, got "empty lines before it"/,
    );
    const log = await readLog(put('\n1,2\n2,3\n'), { user: 0, item: 1 });
    assert.deepEqual(log.users.ids, [1, 2]);
  });

  it('a header that is read as a row is told, and only that', async () => {
    const columns = { user: 0, item: 1 };
    const file = put('user,item\n1,2\n2,3\n');
    assert.match((await readLog(file, columns)).summary(), /note: the first line .* looks like a header/);
    const { users } = await readLog(file, { ...columns, header: true });
    assert.deepEqual(users.ids, [1, 2]);
    for (const rows of ['a,b\nc,d\n', '1,2\n3,4\n', '1,2'])
      assert.doesNotMatch((await readLog(put(rows), columns)).summary(), /note/);
  });

  it('no row left: the file, the reasons and the first line of each are named', async () => {
    const german = put('user;item;time\nA;x;31.12.2024 23:59\nB;y;01.02.2024 00:10\n', 'german.csv');
    await assert.rejects(
      readLog(german, { ...named, time: 'time' }),
      /got "\d+-german.csv, 2 with a time that cannot be read \(first: line 2\)"/,
    );
    await assert.rejects(readLog(put('user,item\n', 'none.csv'), named), /a file with rows, got ".*none.csv/);
  });

  it('objects that hold no columns are no source', async () => {
    for (const source of [
      new Map(),
      new Date(0),
      new URL('file:///log.csv'),
      Buffer.from('user,item\n1,2'),
      {},
    ])
      await assert.rejects(readLog(source as never, named), /source must be a file's path, records/);
  });
});
