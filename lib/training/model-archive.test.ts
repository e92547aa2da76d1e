import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import fc from 'fast-check';
import { throwsArgument } from '../core/testing/throws-argument';
import { Vocabulary } from '../data/vocabulary';
import { type ModelArchive, readArchive, writeArchive } from './model-archive';
import { DamagedFileError } from './tensor-file';

const root = mkdtempSync(path.join(tmpdir(), 'model-archive-test-'));
after(() => rmSync(root, { recursive: true, force: true }));
let folders = 0;
const newFolder = () => path.join(root, `model-${folders++}`);

const archive: ModelArchive = {
  kind: 'item-knn',
  version: 2,
  options: { neighbors: 20, shrinkage: 0.1, name: 'ünïcode "quoted"' },
  state: { items: 3 },
  vocabularies: {
    users: new Vocabulary(['b', 'a', 7, 2n ** 63n + 1n]),
    items: new Vocabulary([3, 1, 2], { unseenBucket: true }),
  },
  tensors: {
    table: Float32Array.of(1.5, -0, Number.NaN, 1e-40, 3, 4),
    wide: Float64Array.of(0.1, 1 / 3),
    ids: Int32Array.of(-1, 2 ** 31 - 1),
  },
  shapes: { table: [2, 3] },
};
const asked = { kind: 'item-knn', versions: [1, 2] };

function written(change: Partial<ModelArchive> = {}): string {
  const folder = newFolder();
  writeArchive(folder, { ...archive, ...change });
  return folder;
}

const processOf = (folder: string, mark: number, rounds: number) =>
  spawn(process.execPath, [
    path.join(__dirname, 'testing', 'archive-process.js'),
    folder,
    String(mark),
    String(rounds),
  ]);

test('what JSON would change is refused before anything is written', () => {
  for (const options of [{ a: Number.NaN }, { a: [Number.POSITIVE_INFINITY] }, { a: () => 1 }, { a: 1n }]) {
    const folder = newFolder();
    assert.throws(() => writeArchive(folder, { ...archive, options }), /must be a value that JSON holds/);
    assert.deepEqual(readdirSync(folder), []);
  }
  throwsArgument(() => writeArchive('', archive), 'folder');
  throwsArgument(() => writeArchive(newFolder(), { ...archive, version: 0 }), 'version');
});

test('a folder without a model, and one of another kind or version, is an error that says which', () => {
  const empty = newFolder();
  throwsArgument(() => readArchive(empty, asked), 'folder');
  const folder = written();
  assert.throws(
    () => readArchive(folder, { kind: ['ease', 'light-gcn'], versions: [1] }),
    /a saved ease or light-gcn, got "a item-knn in/,
  );
  assert.throws(() => readArchive(folder, { versions: [1] }), /of version 1, got .*version 2 .*is newer/);
  assert.throws(() => readArchive(folder, { versions: [3] }), /of version 3, got .*version 2 .*is older/);
  writeFileSync(path.join(folder, 'model.json'), '{"modelTopology": {}}');
  assert.throws(
    () => readArchive(folder, asked),
    /model.json must begin as .* another kind of file: foreign/,
  );
});

test('what is written is read back to the bit, and its ids stand for the same indices', () => {
  const { vocabularies, ...rest } = readArchive(written(), asked);
  const shapes = { table: [2, 3], wide: [2], ids: [2] };
  const { vocabularies: given, ...expected } = archive;
  assert.deepEqual(rest, { ...expected, shapes });
  assert.deepEqual(vocabularies?.users.ids, [7, 2n ** 63n + 1n, 'a', 'b']);
  assert.deepEqual(vocabularies?.items.unseenIndex, given?.items.unseenIndex);
  assert.equal(vocabularies?.items.index(99), 3);
});

test('saving again replaces the model and leaves nothing of the old one', () => {
  const folder = written();
  writeArchive(folder, { ...archive, tensors: { one: Int32Array.of(1) }, shapes: {} });
  assert.equal(readdirSync(folder).length, 2);
  assert.deepEqual(readArchive(folder, asked).tensors, { one: Int32Array.of(1) });
});

test("a user's file in the folder is an error that names it, and stays; so do backups and links", () => {
  const folder = written();
  cpSync(folder, `${folder}.previous`, { recursive: true });
  writeFileSync(path.join(`${folder}.previous`, 'notes.txt'), 'mine');
  const kept = () => readdirSync(`${folder}.previous`).sort();
  const before = kept();
  writeFileSync(path.join(folder, 'thesis.doc'), 'all of it');
  throwsArgument(() => writeArchive(folder, archive), 'folder');
  assert.equal(readFileSync(path.join(folder, 'thesis.doc'), 'utf8'), 'all of it');
  readArchive(folder, asked);
  rmSync(path.join(folder, 'thesis.doc'));
  const link = newFolder();
  symlinkSync(folder, link);
  writeArchive(link, { ...archive, version: 1 });
  assert.ok(lstatSync(link).isSymbolicLink());
  assert.equal(readArchive(folder, asked).version, 1);
  assert.deepEqual(kept(), before);
  const absent = newFolder();
  mkdirSync(`${absent}.previous`);
  throwsArgument(() => readArchive(absent, asked), 'folder');
  assert.deepEqual(readdirSync(`${absent}.previous`), []);
});

test('numbers that a killed save left are swept when they are a minute old, those of another save are not', () => {
  const folder = written();
  const [old, young] = ['weights-00000000000000aa', 'weights-00000000000000bb'].map((name) =>
    path.join(folder, `${name}.safetensors`),
  );
  for (const file of [old, young]) writeFileSync(file, 'half');
  utimesSync(old, 1, 1);
  writeArchive(folder, archive);
  const names = readdirSync(folder);
  assert.ok(!names.includes(path.basename(old)) && names.includes(path.basename(young)), names.join());
});

test('every flipped bit and every cut, wherever it is, is a DamagedFileError that names the file', () => {
  const folder = written();
  for (const name of readdirSync(folder)) {
    const file = path.join(folder, name);
    const bytes = readFileSync(file);
    const place = fc.integer({ min: 0, max: bytes.length - 1 });
    const damaged = fc.oneof(
      fc.tuple(place, fc.integer({ min: 0, max: 7 })).map(([at, bit]) => {
        const copy = Buffer.from(bytes);
        copy[at] ^= 1 << bit;
        return copy;
      }),
      place.map((length) => bytes.subarray(0, length)),
      fc.uint8Array({ minLength: 1, maxLength: 9 }).map((more) => Buffer.concat([bytes, more])),
    );
    fc.assert(
      fc.property(damaged, (content) => {
        writeFileSync(file, content);
        assert.throws(
          () => readArchive(folder, asked),
          (error) => error instanceof DamagedFileError && error.message.includes(file),
        );
      }),
      { numRuns: 300 },
    );
    writeFileSync(file, bytes);
  }
  assert.equal(readArchive(folder, asked).kind, 'item-knn');
});

test('numbers of another model in the place of these are noticed, although they are whole', () => {
  const [folder, other] = [written(), written({ tensors: { one: Int32Array.of(1) }, shapes: {} })];
  const weights = (of: string) =>
    path.join(of, readdirSync(of).find((name) => name.startsWith('weights-')) as string);
  cpSync(weights(other), weights(folder));
  assert.throws(() => readArchive(folder, asked), DamagedFileError);
});

test('three processes that save and load in one folder 60 times each never fail and lose nothing', async () => {
  const folder = newFolder();
  const processes = [1, 2, 3].map((mark) => processOf(folder, mark, 60));
  const errors = processes.map(() => '');
  processes.forEach(({ stderr }, i) => {
    stderr.on('data', (text) => {
      errors[i] += text;
    });
  });
  const codes = await Promise.all(processes.map(async (child) => (await once(child, 'close'))[0]));
  assert.deepEqual(
    [codes, errors],
    [
      [0, 0, 0],
      ['', '', ''],
    ],
  );
  const { value } = readArchive(folder, { versions: [1] }).options as { value: number };
  assert.equal(value % 1_000_000, 59);
});

test('a save that is killed leaves a whole model, and the next save sweeps what it left', async () => {
  const folder = newFolder();
  writeArchive(folder, { kind: 'marks', version: 1, options: { value: 0 }, tensors: {} });
  for (let kill = 0; kill < 8; kill++) {
    const child = processOf(folder, kill + 1, 0);
    await once(child.stdout, 'data');
    await setTimeout(10 + 7 * kill);
    child.kill('SIGKILL');
    await once(child, 'close');
    const { tensors, options } = readArchive(folder, { versions: [1] });
    const { value } = options as { value: number };
    assert.ok((tensors.marks ?? new Float64Array()).every((number) => number === value));
  }
  writeArchive(folder, archive);
  assert.deepEqual(
    readdirSync(folder).filter((name) => name.endsWith('.tmp')),
    [],
  );
});
