import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { drawsOf } from '../fuzz/draws.mjs';

const require = createRequire(import.meta.url);

/** @typedef {{ name: string, write(folder: string): Promise<void>, read(folder: string): Promise<unknown> }} Written */

/** What the library writes and reads again, small. @returns {Written[]} */
function everythingWritten() {
  const { readCandidates, writeCandidates } = require('lib/data');
  const { runArena } = require('lib/bandits');
  const { readArchive, writeArchive } = require('lib/training');
  const { loadRecommender, models } = require('lib/recommender');
  const { readLog } = require('lib/data');
  const numbers = Float32Array.from({ length: 300 }, (_, i) => i / 7);
  const candidates = {
    ...{ users: Int32Array.of(0, 1), targets: Int32Array.of(2, 3), width: 2 },
    negatives: Int32Array.of(4, 5, 6, 7),
  };
  const arena = (/** @type {string} */ folder) =>
    runArena({
      ...{ scenario: { steps: 40, users: 5, products: 5 }, seeds: [1], progress: false, folder },
      policies: [{ policy: 'random' }],
    }).then((/** @type {any[]} */ records) =>
      records.map(({ clicks, rate, best }) => ({ clicks, rate, best })),
    );
  /** @type {Written[]} */
  const all = [
    {
      name: 'model archive',
      write: async (folder) =>
        writeArchive(folder, { kind: 'k', version: 1, options: { a: 1 }, tensors: { numbers } }),
      read: async (folder) => {
        const { options, tensors } = readArchive(folder, { kind: 'k', versions: [1] });
        return { options, tensors };
      },
    },
    {
      name: 'recommender',
      write: async (folder) => {
        const log = await readLog(
          { u: ['a', 'a', 'b', 'b'], i: ['x', 'y', 'y', 'z'] },
          { user: 'u', item: 'i' },
        );
        const made = models.itemKnn();
        await made.fit(log);
        await made.save(folder);
      },
      read: async (folder) => (await loadRecommender(folder)).recommend({ history: ['x'] }, { k: 2 }),
    },
    {
      name: 'candidates',
      write: async (folder) => writeCandidates(path.join(folder, 'c.txt'), candidates),
      read: async (folder) => readCandidates(path.join(folder, 'c.txt')),
    },
    {
      name: 'arena record',
      write: async (folder) => void (await arena(folder)),
      read: (folder) => arena(folder),
    },
  ];
  return all;
}

/**
 * Flips a bit of a file, or cuts it short, and reads again what was written: it must be refused, or be what it was.
 *
 * @param {{ times: number, seed: string, folder: string, only?: string }} options
 * @returns {Promise<Record<string, { refused: number, equal: number, other: string[] }>>}
 */
export async function corrupt({ times, seed, folder }) {
  console.warn = () => {};
  /** @type {Record<string, { refused: number, equal: number, other: string[] }>} */
  const counts = {};
  for (const { name, write, read } of everythingWritten()) {
    const place = path.join(folder, name.replace(' ', '-'));
    await write(place);
    const right = textOf(await read(place));
    const count = { refused: 0, equal: 0, other: /** @type {string[]} */ ([]) };
    counts[name] = count;
    const files = filesOf(place);
    for (let time = 0; time < times; time++) {
      const draws = drawsOf(`${seed} ${name} ${time}`);
      const file = draws.pick(files);
      const whole = readFileSync(file);
      const cut = draws.happens(0.3);
      const at = draws.below(whole.length);
      const damaged = cut ? whole.subarray(0, at) : Buffer.from(whole);
      if (!cut) damaged[at] ^= 1 << draws.below(8);
      writeFileSync(file, damaged);
      try {
        if (textOf(await read(place)) === right) count.equal++;
        else count.other.push(`${path.basename(file)} ${cut ? 'cut at' : 'flipped at'} ${at}`);
      } catch {
        count.refused++;
      }
      writeFileSync(file, whole);
    }
  }
  return counts;
}

/** @param {unknown} value */
const textOf = (value) =>
  JSON.stringify(value, (_, part) =>
    ArrayBuffer.isView(part) ? Array.from(/** @type {any} */ (part)) : part,
  );

/** @param {string} folder @returns {string[]} */
function filesOf(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .map((name) => path.join(folder, name))
    .filter((file) => statSync(file).isFile());
}
