import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../core/random';
import { AlwaysValidTest } from './always-valid';

/**
 * Share of experiments that are called significant at some visitor, when every single one is looked at: visitors come
 * in turn to the control and the treatment.
 */
function stoppedShare(rates: [control: number, treatment: number], perArm: number, experiments: number) {
  const random = new Random('every visitor');
  let stopped = 0;
  for (let i = 0; i < experiments; i++) {
    const sequential = new AlwaysValidTest({ tau: 0.05 });
    const successes = [0, 0];
    for (let visitor = 0; visitor < 2 * perArm; visitor++) {
      const arm = visitor % 2;
      if (random.uniform() < rates[arm]) successes[arm]++;
      if (visitor === 0) continue;
      const control = { successes: successes[0], trials: (visitor >> 1) + 1 };
      const treatment = { successes: successes[1], trials: (visitor + 1) >> 1 };
      if (sequential.look(control, treatment).pValue < 0.05) {
        stopped++;
        break;
      }
    }
  }
  return stopped / experiments;
}

test('looked at after every visitor of 1,000 experiments without an effect, it is wrong in 5 % of them at most', () => {
  for (const rate of [0.1, 0.31]) {
    const wrong = stoppedShare([rate, rate], 1000, 500);
    assert.ok(wrong <= 0.05, `wrong ${wrong} of the time at a rate of ${rate}`);
    assert.ok(wrong > 0, 'a test that never rejects proves nothing');
  }
});

test('an effect it was tuned for is found most of the time, and a larger one nearly always', () => {
  const found = stoppedShare([0.31, 0.36], 3000, 200);
  assert.ok(found > 0.8, `found ${found}`);
  assert.ok(stoppedShare([0.31, 0.45], 1500, 100) > 0.99);
});
