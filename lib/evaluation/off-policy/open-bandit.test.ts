import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadOpenBandit } from '../../data/datasets/open-bandit';
import { inversePropensity } from './inverse-propensity';
import { selfNormalized } from './self-normalized';
import { uniformTarget } from './target-policy';
import { quietEvidence } from './testing/small-log';
import { normalValueInterval } from './value-intervals';

test('the uniform policy on the log of Thompson sampling: the published IPS 0.0030, SNIPS 0.0032 and 656 effective rows', async () => {
  const { random, bts, items } = await loadOpenBandit();
  const evidence = quietEvidence(
    { actions: items, action: bts.item, reward: bts.click, propensity: bts.propensity },
    uniformTarget(bts.item.length, items),
  );
  assert.equal(inversePropensity(evidence).value.toFixed(4), '0.0030');
  assert.equal(selfNormalized(evidence).value.toFixed(4), '0.0032');
  assert.equal(evidence.support.effectiveSampleSize.toFixed(0), '656');
  const onPolicy = quietEvidence(
    { actions: items, action: random.item, reward: random.click, propensity: random.propensity },
    uniformTarget(random.item.length, items),
  );
  const { estimate, upper } = normalValueInterval(inversePropensity(onPolicy));
  assert.equal(estimate.toFixed(4), '0.0046');
  assert.equal((upper - estimate).toFixed(4), '0.0013');
});
