import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, describe, it } from 'node:test';
import { readSettings } from '../../core/settings';
import { type Adult, loadAdult } from './adult';
import { readAdult } from './adult-source';
import { loadMovieLens100k, type MovieLens100k } from './movielens-100k';
import { readMovieLens100k } from './movielens-100k-source';
import { readTable } from './read-table';
import { readZipEntry } from './zip';

const AdmZip = require('adm-zip') as new () => {
  addFile(name: string, data: Buffer): void;
  toBuffer(): Buffer;
};
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'datasets-'));
after(() => fs.rmSync(folder, { recursive: true, force: true }));

/** Writes a file into the test's folder and gives its path. */
function put(name: string, data: Buffer | string): string {
  fs.writeFileSync(path.join(folder, name), data);
  return path.join(folder, name);
}

let movieLens: Promise<MovieLens100k> | undefined;
let adult: Promise<Adult> | undefined;

describe('MovieLens 100K', () => {
  it('has the published shape: 100,000 ratings, 943 users, 1,682 films, mean 3.52986', async () => {
    movieLens ??= loadMovieLens100k();
    const { ratings, userCount, itemCount } = await movieLens;
    assert.deepEqual(
      { userCount, itemCount, rows: ratings.user.length },
      { userCount: 943, itemCount: 1682, rows: 100_000 },
    );
    assert.equal(new Set(ratings.user).size, 943);
    assert.equal(new Set(ratings.item).size, 1682);
    assert.ok(Math.abs(ratings.rating.reduce((sum, stars) => sum + stars, 0) / 100_000 - 3.52986) < 1e-9);
    assert.deepEqual([...new Set(ratings.rating)].sort(), [1, 2, 3, 4, 5]);
    assert.equal(Math.min(...ratings.timestamp), 874_724_710);
    assert.equal(Math.max(...ratings.timestamp), 893_286_638);
  });

  it('is a log as well', async () => {
    movieLens ??= loadMovieLens100k();
    const { log, ratings, userIds } = await movieLens;
    assert.deepEqual([log.user, log.users], [ratings.user, userIds]);
    assert.match(
      log.summary(),
      /^MovieLens 100K: 100,000 .*\n.* 943 users, 1,682 items, density 6.3 %\n.*1997-09-20/,
    );
  });

  it('keeps the official order and turns ids into indices from 0', async () => {
    movieLens ??= loadMovieLens100k();
    const { ratings, userIds, itemIds } = await movieLens;
    assert.deepEqual([userIds.id(ratings.user[0]), itemIds.id(ratings.item[0])], [196, 242]);
    assert.deepEqual([ratings.user[0], ratings.item[0], ratings.rating[0]], [195, 241, 3]);
    assert.equal(ratings.timestamp[0], 881_250_949);
  });

  it('lists films and users by index', async () => {
    movieLens ??= loadMovieLens100k();
    const { items, users, itemIds } = await movieLens;
    assert.equal(items.title[0], 'Toy Story (1995)');
    assert.deepEqual(items.genres[0], ['Animation', "Children's", 'Comedy']);
    assert.equal(items.year[0], 1995);
    assert.equal(items.title[itemIds.index(543)], 'Misérables, Les (1995)');
    assert.equal(items.year[itemIds.index(267)], undefined);
    assert.equal(items.year.filter((year) => year === undefined).length, 1);
    assert.deepEqual([users.age[0], users.gender[0], users.occupation[0]], [24, 'M', 'technician']);
  });

  it('reads the official zip into the same form as the Parquet files', async () => {
    const zip = new AdmZip();
    zip.addFile('ml-100k/u.data', Buffer.from('196\t242\t3\t881250949\n186\t302\t3\t891717742\n'));
    const flags = ['0|0|0|0|0|0|0|0|1|0|0|0|0|0|0|0|0|0|0', '1|0|0|0|0|0|0|0|0|0|0|0|0|0|0|0|0|0|0'];
    const films = ['543|Mis\u00e9rables, Les (1995)|01-Jan-1995||http://x|', '267|unknown||||'];
    zip.addFile(
      'ml-100k/u.item',
      Buffer.from(films.map((film, i) => `${film}${flags[i]}\n`).join(''), 'latin1'),
    );
    zip.addFile('ml-100k/u.user', Buffer.from('1|24|M|technician|85711\n'));
    const source = await readMovieLens100k({
      form: 'zip',
      files: { 'ml-100k.zip': put('ml-100k.zip', zip.toBuffer()) },
    });
    assert.deepEqual(source, {
      ratings: { user: [196, 186], item: [242, 302], rating: [3, 3], timestamp: [881250949, 891717742] },
      items: [
        { id: 543, title: 'Misérables, Les (1995)', released: '01-Jan-1995', genres: ['Drama'] },
        { id: 267, title: 'unknown', released: '', genres: ['unknown'] },
      ],
      users: [{ id: 1, age: 24, gender: 'M', occupation: 'technician' }],
    });
  });

  it('agrees with the official zip where both are here', async (test) => {
    const { data } = readSettings();
    const official = data && path.join(data, 'ml-100k.zip');
    if (!official || !fs.existsSync(official)) return test.skip('RECSYS_DATA holds no ml-100k.zip');
    const { ratings } = await readMovieLens100k({ form: 'zip', files: { 'ml-100k.zip': official } });
    movieLens ??= loadMovieLens100k();
    const loaded = await movieLens;
    assert.deepEqual(loaded.userIds.encode(ratings.user), loaded.ratings.user);
  });
});

describe('Adult', () => {
  it('has the official split and the published shares of high incomes: 24.08 % and 23.62 %', async () => {
    adult ??= loadAdult();
    const { train, test } = await adult;
    assert.deepEqual([train.label.length, test.label.length], [32_561, 16_281]);
    const share = (label: ArrayLike<number>): number =>
      Array.from(label).reduce((sum, y) => sum + y, 0) / label.length;
    assert.equal(share(train.label).toFixed(4), '0.2408');
    assert.equal(share(test.label).toFixed(4), '0.2362');
    for (const part of [train, test]) {
      for (const column of Object.values(part)) assert.ok(column.every(Number.isFinite));
    }
  });

  it('starts with the first official rows, categories encoded by the training rows', async () => {
    adult ??= loadAdult();
    const { train, test, categories, numbers } = await adult;
    assert.deepEqual([train.age[0], train.finalWeight[0], train.capitalGain[0]], [39, 77_516, 2174]);
    assert.deepEqual([test.age[0], test.finalWeight[0]], [25, 226_802]);
    assert.equal(categories.workclass.id(train.workclass[0]), 'State-gov');
    assert.equal(categories.occupation.id(test.occupation[0]), 'Machine-op-inspct');
    assert.ok(categories.nativeCountry.has('?'));
    assert.deepEqual([...numbers, ...Object.keys(categories), 'label'].sort(), Object.keys(train).sort());
    assert.ok(test.nativeCountry.every((index) => index < categories.nativeCountry.size));
  });

  it("reads the official files: the test file's remark and full stops are dropped", async () => {
    const row =
      '39, State-gov, 77516, Bachelors, 13, Never-married, Adm-clerical, Not-in-family, White, Male, 2174, 0, 40, United-States';
    const files = {
      'adult.data': put('adult.data', `${row}, <=50K\n${row}, >50K\n\n`),
      'adult.test': put('adult.test', `|1x3 Cross validator\n${row}, >50K.\n\n`),
    };
    const rows = await readAdult({ form: 'csv', files });
    assert.deepEqual(
      rows.map((values) => values.at(-1)),
      ['<=50K', '>50K', '>50K'],
    );
    assert.deepEqual(rows[2].slice(0, 3), ['39', 'State-gov', '77516']);
  });
});

describe('archives', () => {
  it('that are no zip, lack the file or are cut give clear errors', () => {
    const zip = new AdmZip();
    zip.addFile('a.txt', Buffer.from('a'.repeat(1000)));
    const archive = zip.toBuffer();
    assert.deepEqual(readZipEntry(archive, 'a.txt', 'x.zip').toString(), 'a'.repeat(1000));
    assert.throws(() => readZipEntry(Buffer.from('<html>'), 'a.txt', 'x.zip'), /x\.zip must/);
    assert.throws(
      () => readZipEntry(archive.subarray(0, archive.length / 2), 'a.txt', 'x.zip'),
      /must be a zip archive/,
    );
    assert.throws(() => readZipEntry(archive, 'b.txt', 'x.zip'), /^Error: x\.zip must hold the file b\.txt$/);
  });

  it('that are no Parquet are refused by the reader', async () => {
    await assert.rejects(readTable(put('no.parquet', 'not Parquet at all')), /parquet/i);
  });
});
