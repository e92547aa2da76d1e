// Notebook 02: drift and cold start. At step 10,000 of 20,000, 30 % of the users change persona, 250 users (20 % of all
// from then on) and 10 products are new. Two starts: from nothing, and from chapter 1's 200,000 random interactions.
// Everybody sees user ids, product categories and clicks; chapter 1's model makes nothing of categories. 20 seeds;
// options are chosen on three other seeds by the share of the best over all steps, for bandit and model alike.
//
//   node scripts/experiments/bandit-drift.mjs [--seeds 20] [--log-seeds 20] [--threads 1] [--folder data/runs]
import { chooseOptions, compete, figuresOf, logSeeds, record, seeds, steps } from './bandit-arena.mjs';

const tuningSeeds = [101, 102, 103];
const half = steps / 2;
/** @type {import('lib/bandits').ArenaEvent[]} */
const events = [
  { kind: 'drift', step: half, share: 0.3 },
  { kind: 'new-users', step: half, count: 250 },
  { kind: 'new-products', step: half, count: 10 },
];
const starts = {
  nothing: { scenario: { steps, events }, fromLog: false },
  log: { scenario: { steps, events, logRows: 200_000 }, fromLog: true },
};
const nightly = { retrainEvery: 2000 };
const grids = {
  'bandit: latent classes': [0.005, 0.01, 0.02].flatMap((hazard) =>
    [1, 3].map((confidence) => ({ policy: 'latent-class', options: { hazard, confidence } })),
  ),
  'bandit: shared LinUCB': [0.1, 0.2, 0.4].map((alpha) => ({ policy: 'shared-linucb', options: { alpha } })),
  'nightly model': [
    {},
    { epochs: 3 },
    { memory: 20_000, epochs: 5 },
    { epsilon: 0.05, memory: 20_000, epochs: 5 },
  ].map((options) => ({ policy: 'batched-model', options: { ...nightly, ...options } })),
};

/** @type {Record<string, any>} */
const results = {};
for (const [start, { scenario, fromLog }] of Object.entries(starts)) {
  const own = Object.fromEntries(
    Object.entries(grids).map(([label, grid]) => [label, grid.map((spec) => ({ ...spec, fromLog }))]),
  );
  const { tuning, chosen } = await chooseOptions(`drift-${start}-tuning`, scenario, own, tuningSeeds);
  const policies = [
    { policy: 'bayes-persona', label: 'Bayes, knows the table', options: { hazard: 0.01 }, fromLog },
    ...chosen,
    ...(fromLog
      ? [
          { policy: 'batched-model', label: 'frozen model', fromLog },
          { ...chosen[0], label: 'bandit: latent classes, from nothing', fromLog: false },
        ]
      : [{ policy: 'random' }]),
  ];
  const reported = fromLog ? seeds.slice(0, logSeeds) : seeds;
  const summary = await compete(`drift-${start}`, scenario, policies, reported);
  const windows = { all: {}, before: { to: half }, after: { from: half }, last: { from: steps - 2000 } };
  const against = Object.fromEntries(
    policies
      .filter(({ label }) => label?.startsWith('bandit'))
      .map(({ label }) => [
        label,
        Object.fromEntries(
          Object.entries(windows).map(([name, window]) => [
            name,
            {
              clickRate: summary.difference(String(label), 'nightly model', 'clickRate', window),
              regret: summary.difference(String(label), 'nightly model', 'regret', window),
            },
          ]),
        ),
      ]),
  );
  for (const [label, { all, after }] of Object.entries(against)) {
    const { estimate, lower, upper } = all.clickRate;
    console.log(
      `${start}: ${label} minus nightly model, click rate ${estimate.toFixed(4)} [${lower.toFixed(4)}, ${upper.toFixed(4)}]; after the change ${after.clickRate.estimate.toFixed(4)} [${after.clickRate.lower.toFixed(4)}, ${after.clickRate.upper.toFixed(4)}]`,
    );
  }
  results[start] = {
    seeds: reported,
    policies,
    tuning,
    against,
    figures: figuresOf(summary, windows),
  };
  record('bandit-drift', { steps, events, ...results });
}
console.log(`recorded over ${seeds.length} seeds`);
