// Notebook 02: the persona is hidden; policies see the user's id and the user's own history with each category. The
// yardstick knows the table of click rates by persona and infers who is who. 20 seeds of 20,000 visits; options are
// chosen on three other seeds by the share of the best over all steps.
//
//   node scripts/experiments/bandit-persona-hidden.mjs [--seeds 20] [--threads 1] [--folder data/runs]
import { pairedDifference, tInterval } from 'lib';
import { chooseOptions, compete, figuresOf, percent, record, seeds, steps } from './bandit-arena.mjs';

const tuningSeeds = [101, 102, 103];
const scenario = /** @type {const} */ ({ steps, context: { kind: 'history' } });
/** @type {Record<string, { policy: string, options: Record<string, unknown> }[]>} */
const grids = {
  'latent classes': [
    { confidence: 1 },
    { confidence: 3 },
    { confidence: 10 },
    { confidence: 3, classes: 4 },
    { confidence: 3, classes: 10 },
  ].map((options) => ({ policy: 'latent-class', options })),
  'shared LinUCB': [0.1, 0.2, 0.4, 0.8].map((alpha) => ({ policy: 'shared-linucb', options: { alpha } })),
  'shared linear Thompson': [0.05, 0.1, 0.2].map((scale) => ({
    policy: 'shared-linear-thompson',
    options: { scale },
  })),
  'disjoint LinUCB': [0.2, 0.5].map((alpha) => ({ policy: 'linucb', options: { alpha } })),
  'hybrid LinUCB': [0.2, 0.5].map((alpha) => ({ policy: 'linucb-hybrid', options: { alpha } })),
};

const { tuning, chosen } = await chooseOptions('persona-hidden-tuning', scenario, grids, tuningSeeds);
const yardstick = 'Bayes, knows the table';
const policies = [
  { policy: 'bayes-persona', label: yardstick },
  ...chosen,
  { policy: 'beta-thompson', label: 'Beta Thompson, one for all' },
  { policy: 'random' },
];
const summary = await compete('persona-hidden', scenario, policies);

/** What a policy reaches of the yardstick, seed by seed. */
const ofYardstick = (/** @type {string} */ policy, /** @type {object} */ window) => {
  const own = summary.values(policy, 'clickRate', window);
  const theirs = summary.values(yardstick, 'clickRate', window);
  return { ...tInterval(own.map((rate, i) => rate / theirs[i])), difference: pairedDifference(own, theirs) };
};
const windows = { all: {}, last: { from: steps - 2000 } };
const shares = Object.fromEntries(
  policies.map(({ label, policy }) => [
    label ?? policy,
    Object.fromEntries(
      Object.entries(windows).map(([name, window]) => [name, ofYardstick(label ?? policy, window)]),
    ),
  ]),
);
for (const [label, { all, last }] of Object.entries(shares)) {
  console.log(
    `${label}: of the yardstick ${percent(all.estimate)} over all steps, ${percent(last.estimate)} at the end`,
  );
}
record('bandit-persona-hidden', {
  steps,
  tuning,
  policies,
  yardstick,
  ofYardstick: shares,
  figures: figuresOf(summary, windows),
  categoriesShown: Object.fromEntries(
    [yardstick, 'latent classes', 'random'].map((policy) => [policy, summary.shownShares(policy, 5)]),
  ),
});
console.log(`recorded over ${seeds.length} seeds`);
