// Run by the doctor in a process of its own, so that a crash of native code is a finding and not the end.
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
/** @type {typeof import('lib')} */
const { Random, createMlpRecommender, fit } = require('lib');
/** @type {typeof import('lib/core')} */
const { deviceReport, deviceReportText } = require('lib/core');
/** @type {typeof import('lib/worlds')} */
const { ZooplusSimulator } = require('lib/worlds');

const steps = 20;
const epochs = 4;
const random = new Random(7);
const shop = new ZooplusSimulator({ random: random.child('shop') });
const training = shop.generateLog(512 * steps);
const model = createMlpRecommender({
  users: shop.users,
  products: shop.products,
  random: random.child('model'),
});
/** Ends of the epochs, in milliseconds. @type {number[]} */
const ends = [];
const result = await fit({
  model,
  optimizer: { kind: 'adam', learningRate: 1e-3 },
  training,
  label: 'clicked',
  batchSize: 512,
  epochs,
  random: random.child('fit'),
  callbacks: { onEpochEnd: () => void ends.push(performance.now()) },
});
// The first epoch traces the step; the later ones are timed.
const milliseconds = (ends[epochs - 1] - ends[0]) / (steps * (epochs - 1));
console.log(
  JSON.stringify({
    text: deviceReportText(),
    device: deviceReport().device,
    step: result.step,
    milliseconds,
    losses: [result.history[0].trainingLoss, result.history[epochs - 1].trainingLoss],
  }),
);
