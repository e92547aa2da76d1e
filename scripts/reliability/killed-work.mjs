import { createRequire } from 'node:module';
import { hashOf } from './kill.mjs';

// A process of its own, which kill.mjs kills: `node killed-work.mjs <what> <folder>`.

const require = createRequire(import.meta.url);
const [what, folder] = process.argv.slice(2);
process.env.TF_NUM_INTRAOP_THREADS = '1';
process.env.TF_CPP_MIN_LOG_LEVEL = '2';

/** @type {Record<string, () => Promise<unknown>>} */
const works = {
  async training() {
    const { Random } = require('lib/core');
    const { createMlpRecommender } = require('lib/models');
    const { fit } = require('lib/training');
    const rows = Array.from({ length: 2000 }, (_, i) => i);
    const model = createMlpRecommender({ users: 50, products: 40, random: new Random(1) });
    const training = {
      ...{ user: Int32Array.from(rows, (i) => i % 50), product: Int32Array.from(rows, (i) => (i * 7) % 40) },
      clicked: Int32Array.from(rows, (i) => ((i * 13) % 3 === 0 ? 1 : 0)),
    };
    const { history } = await fit({
      ...{ model, training, label: 'clicked', batchSize: 50, epochs: 12, random: new Random(2) },
      ...{ optimizer: { kind: 'adam', learningRate: 0.01 }, checkpoint: { folder } },
    });
    return [
      history.map((/** @type {any} */ { trainingLoss }) => trainingLoss),
      model.getWeights().map((/** @type {any} */ weight) => weight.dataSync()),
    ];
  },
  async saving() {
    const { readArchive, writeArchive } = require('lib/training');
    const half = () => {
      const { options, tensors } = readArchive(folder, { kind: 'k', versions: [1] });
      if (tensors.a.some((/** @type {number} */ x) => x !== /** @type {any} */ (options).round))
        throw new Error('half a model');
    };
    const { existsSync, readdirSync } = require('node:fs');
    if (existsSync(folder) && readdirSync(folder).includes('model.json')) half();
    for (let round = 0; round < 200; round++) {
      const a = new Float32Array(50_000).fill(round);
      writeArchive(folder, { kind: 'k', version: 1, options: { round }, tensors: { a } });
    }
    half();
    return 'whole';
  },
  async arena() {
    const { runArena } = require('lib/bandits');
    const records = await runArena({
      ...{ scenario: { steps: 3000, users: 30, products: 8 }, seeds: [1, 2, 3], progress: false, folder },
      policies: [{ policy: 'random' }, { policy: 'linucb', options: { alpha: 1 } }],
    });
    return records.map((/** @type {any} */ { policy, seed, clicks, rate, best }) => [
      policy,
      seed,
      clicks,
      rate,
      best,
    ]);
  },
};

process.send?.('begin');
const said = hashOf(await works[what]());
process.send?.(said, () => process.exit(0));
