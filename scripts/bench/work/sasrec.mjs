// usage: sasrec.mjs full|games [oneDNN]: epochs of the library's SASRec (`fitNextItem`), batch 128. `full`: all 50 positions
// of a row are items; milliseconds per step. `games`: the 31,126 rows of Amazon Games' training part by their lengths (6
// items of 50 on average), which the library trains in groups of similar length with the padding cut off; a round runs
// every eighth row and is scaled up to seconds per epoch. Drawing an epoch's negatives is in the time.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { serve } from '../serve.mjs';

const [rowsAs, kernels] = process.argv.slice(2);
process.env.TF_ENABLE_ONEDNN_OPTS = kernels === 'oneDNN' ? '1' : '0';
const require = createRequire(import.meta.url);
const { Random, createSasrec, fitNextItem, tf } = require('lib');
/**
 * @typedef {object} SasrecShape
 * @property {number} items
 * @property {number} length
 * @property {number} width
 * @property {number} blocks
 * @property {number} heads
 * @property {number} dropout
 * @property {number} batch
 * @property {number} steps
 * @property {number} share
 * @property {number} learningRate
 * @property {number[]} groups
 * @property {number[]} lengths
 */

/** @type {SasrecShape} */
const shape = JSON.parse(readFileSync(new URL('../sasrec.json', import.meta.url), 'utf8'));
const { items, length, width, blocks, heads, dropout, batch, steps } = shape;
const random = new Random('sasrec');

/** How many items each row of an epoch has: as often as in Amazon Games, or all of them full. */
const rowLengths =
  rowsAs === 'full'
    ? Array.from({ length: steps * batch }, () => length)
    : shape.lengths
        .flatMap((rows, positions) => Array.from({ length: rows }, () => positions))
        .filter((_, row) => row % shape.share === 0);
const [inputs, targets] = ['inputs', 'targets'].map(() => {
  const values = new Int32Array(rowLengths.length * length);
  rowLengths.forEach((positions, row) => {
    for (let position = (row + 1) * length - positions; position < (row + 1) * length; position++) {
      values[position] = random.integer(1, items + 1);
    }
  });
  return { values, length };
});

/** Each epoch waits for a round, and its end is what the round waits for. */
let begin = () => {};
let end = () => {};
/** @returns {Promise<void>} */
const nextRound = () => new Promise((resolve) => (begin = resolve));
/** @returns {Promise<void>} */
const nextEnd = () => new Promise((resolve) => (end = resolve));

const begun = performance.now();
const first = nextEnd();
fitNextItem({
  model: createSasrec({
    items,
    length,
    embeddingSize: width,
    blocks,
    heads,
    dropout,
    outputProjection: true,
    random,
  }),
  training: { inputs, targets },
  loss: { kind: 'binaryCrossEntropy', negatives: { per: 'position', count: 1 } },
  optimizer: { kind: 'adam', learningRate: shape.learningRate, beta2: 0.98 },
  batchSize: batch,
  epochs: 1000,
  lengths: rowsAs === 'full' ? [length] : shape.groups,
  random,
  callbacks: {
    onEpochEnd: () => {
      const wait = nextRound();
      end();
      return wait;
    },
  },
});
// The first epoch traces a step for each length.
await first;
const firstStepSeconds = (performance.now() - begun) / 1000;
const count = Math.ceil(rowLengths.length / batch);
const rowsOfEpoch = shape.lengths.reduce((sum, rows) => sum + rows, 0);

await serve(
  {
    version: `tfjs ${tf.version.tfjs}, Node ${process.version}${kernels ? `, ${kernels}` : ''}`,
    firstStepSeconds,
  },
  async () => {
    const start = performance.now();
    const finished = nextEnd();
    begin();
    await finished;
    const milliseconds = performance.now() - start;
    if (rowsAs === 'full') return { value: milliseconds / count };
    return { value: ((milliseconds / 1000) * rowsOfEpoch) / rowLengths.length };
  },
);
process.exit(0);
