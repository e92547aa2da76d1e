// Run by the doctor in a process of its own, so that a crash of native code is a finding and not the end.
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
/** @type {typeof import('lib')} */
const {
  createMlpRecommender,
  deviceReport,
  deviceReportText,
  fit,
  Random,
  ZooplusSimulator,
} = require('lib');

const steps = 20;
const random = new Random(7);
const shop = new ZooplusSimulator({ random: random.child('shop') });
const training = shop.generateLog(512 * steps);
const model = createMlpRecommender({
  users: shop.users,
  products: shop.products,
  random: random.child('model'),
});
const train = () =>
  fit({
    model,
    optimizer: { kind: 'adam', learningRate: 1e-3 },
    training,
    label: 'clicked',
    batchSize: 512,
    epochs: 1,
    random: random.child('fit'),
  });
// The first epoch traces the step; the second is timed.
const first = await train();
const from = performance.now();
const second = await train();
const milliseconds = (performance.now() - from) / steps;
console.log(
  JSON.stringify({
    text: deviceReportText(),
    device: deviceReport().device,
    step: second.step,
    milliseconds,
    losses: [first.history[0].trainingLoss, second.history[0].trainingLoss],
  }),
);
