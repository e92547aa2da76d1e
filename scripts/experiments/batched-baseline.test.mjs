import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

const read = (/** @type {string} */ file) => JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8'));
const bands = read('../notebooks/bands.json')['01-batched-baseline'];
const shop = read('../../data/results/batched-baseline.json');
const films = read('../../data/results/movielens-baselines.json');
const moved = read('../../data/results/feedback-loop-drift.json');

const sum = (/** @type {number[]} */ list) => list.reduce((total, x) => total + x, 0);
const mean = (/** @type {number[]} */ list) => sum(list) / list.length;
const spread = (/** @type {number[]} */ list) =>
  Math.sqrt(sum(list.map((x) => (x - mean(list)) ** 2)) / (list.length - 1));

const { training, coldStart, drift, loop } = shop.results;
const lost = (/** @type {string} */ to, /** @type {string} */ way) =>
  drift[to][way].slateRegret.map((/** @type {number[]} */ days) => sum(days.slice(0, 10)));
const month2 = (/** @type {string} */ policy, /** @type {string} */ figure) =>
  loop[policy][figure].map((/** @type {number[]} */ months) => months[1]);
const shown = (/** @type {string} */ policy) => loop[policy].shownRegret.map(sum);
const aucOf = (/** @type {string} */ name) => films.results[name].auc;
const minusBias = (/** @type {string} */ name) =>
  aucOf(name).map((/** @type {number} */ auc, /** @type {number} */ i) => auc - aucOf('bias-only')[i]);
const ofTraining = (/** @type {(run: any) => number} */ figure) => training.map(figure);

// The ten recorded seeds of every key figure.
/** @type {Record<string, number[]>} */
const seeds = {
  'click rate': ofTraining((run) => run.clickRate),
  'validation loss after epoch 1 (nats)': ofTraining((run) => run.validationLoss[0]),
  'validation loss after epoch 10 (nats)': ofTraining((run) => run.validationLoss[9]),
  'entropy floor (nats)': ofTraining((run) => run.entropyFloor),
  'mean absolute error of click rates': ofTraining((run) => run.absoluteError),
  'mean absolute error, three seeds': ofTraining((run) => run.absoluteError),
  'regret, known users (clicks per impression)': coldStart.map((/** @type {any} */ run) => run.knownUsers),
  'regret, newcomers with bestseller': coldStart.map((/** @type {any} */ run) => run.bestseller),
  'regret over ten days, mature dog owner, frozen': lost('mature_dog_owner', 'frozen'),
  'regret over ten days, mature dog owner, ten-day window': lost('mature_dog_owner', 'tenDays'),
  'regret over ten days, cat connoisseur, ten-day window': lost('cat_connoisseur', 'tenDays'),
  'page regret in month 2, greedy': month2('greedy', 'slateRegret'),
  'page regret in month 2, explore 30 %': month2('explore30', 'slateRegret'),
  'Gini in month 2, greedy': month2('greedy', 'gini'),
  'regret over five months, greedy minus explore 30 % (recorded)': shown('greedy').map(
    (/** @type {number} */ regret, /** @type {number} */ i) => regret - shown('explore30')[i],
  ),
  'MovieLens-100K: AUC of bias-only': aucOf('bias-only'),
  'MovieLens-100K: AUC of the network': aucOf('network'),
  'MovieLens-100K: AUC of the regularized network': aucOf('network, regularized'),
  'MovieLens-100K: AUC, network minus bias-only, ten splits (recorded)': minusBias('network'),
  'MovieLens-100K: AUC, regularized network minus bias-only, ten splits (recorded)':
    minusBias('network, regularized'),
};

test('the records behind notebook 01 hold ten seeds', () => {
  for (const record of [shop, films, moved]) assert.equal(record.seeds.length, 10);
});

test('every band of notebook 01 has its ten seeds, and every key figure with seeds has a band', () => {
  assert.deepEqual(Object.keys(bands).sort(), Object.keys(seeds).sort());
});

test('each band holds the mean of the ten seeds by two standard deviations of one seed, or by what the chapter promises', () => {
  // What is recorded is a mean of ten, not one seed. The promised ends are tighter than what other worlds would need; the notebook's own world keeps them.
  /** @type {Record<string, { low?: number, high?: number }>} */
  const promised = {
    'validation loss after epoch 1 (nats)': { low: 0.498, high: 0.518 },
    'validation loss after epoch 10 (nats)': { high: 0.425 },
    'mean absolute error of click rates': { high: 0.06 },
    'mean absolute error, three seeds': { high: 0.06 },
    'click rate': { low: 0.205, high: 0.215 },
  };
  for (const [name, { low, high }] of Object.entries(bands)) {
    const [center, deviation] = [mean(seeds[name]), spread(seeds[name])];
    const [wantedLow, wantedHigh] = [promised[name]?.low, promised[name]?.high];
    if (wantedLow !== undefined) assert.equal(low, wantedLow, name);
    else if (!name.includes('(recorded)'))
      assert.ok(low <= center - 2 * deviation, `${name}: low end ${low}`);
    if (wantedHigh !== undefined) assert.equal(high, wantedHigh, name);
    else if (!name.includes('(recorded)'))
      assert.ok(high >= center + 2 * deviation, `${name}: high end ${high}`);
    assert.ok(low < center && center < high, `${name}: ${center} is not within ${low} to ${high}`);
  }
});

test('no band is so wide that it could not fail: at most fourteen standard deviations of one seed', () => {
  for (const [name, { low, high }] of Object.entries(bands)) {
    assert.ok(
      high - low <= 14 * spread(seeds[name]),
      `${name}: ${high - low} against ${spread(seeds[name])}`,
    );
  }
});
