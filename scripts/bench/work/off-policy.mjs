// usage: off-policy.mjs ROWS: time to check, weigh and evaluate a log by six estimators with their intervals.
import { createRequire } from 'node:module';
import { serve } from '../serve.mjs';

// The modules alone: evaluation from logged columns need not load TensorFlow.
const require = createRequire(import.meta.url);
const {
  offPolicyEvidence,
  inversePropensity,
  clippedInversePropensity,
  selfNormalized,
  directMethod,
  doublyRobust,
  switchDoublyRobust,
  normalValueInterval,
} = require('lib/evaluation');
const { Random } = require('lib');

const rows = Number(process.argv[2]);
const actions = 50;
const random = new Random(42);
const feedback = {
  actions,
  action: new Int32Array(rows),
  reward: new Float32Array(rows),
  propensity: new Float32Array(rows),
};
const ofLogged = new Float32Array(rows);
const predictions = { ofLogged: new Float32Array(rows), underTarget: new Float32Array(rows) };
for (let row = 0; row < rows; row++) {
  feedback.action[row] = Math.floor(random.uniform() * actions);
  feedback.propensity[row] = 0.01 + 0.04 * random.uniform();
  ofLogged[row] = 0.03 * random.uniform();
  feedback.reward[row] = random.uniform() < 0.2 ? 1 : 0;
  predictions.ofLogged[row] = 0.2;
  predictions.underTarget[row] = 0.15 + 0.1 * random.uniform();
}

await serve({ version: `lib on Node ${process.version}` }, () => {
  const start = performance.now();
  const evidence = offPolicyEvidence(feedback, { ofLogged }, { predictions, warn: () => {} });
  const estimates = [
    inversePropensity(evidence),
    clippedInversePropensity(evidence, { clip: 2 }),
    selfNormalized(evidence),
    directMethod(evidence),
    doublyRobust(evidence),
    switchDoublyRobust(evidence, { threshold: 2 }),
  ];
  const intervals = estimates.map((estimate) => normalValueInterval(estimate));
  const value = (performance.now() - start) / 1000;
  return { value, snips: intervals[2].estimate };
});
