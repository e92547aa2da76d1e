// Notebook 02: the persona is hidden; policies see the user's id and the user's own history with each category. The
// yardstick knows the table of click rates by persona and infers who is who. 20 seeds of 20,000 visits; options are
// chosen on three other seeds by the share of the best over all steps.
import { pairedDifference, tInterval } from 'lib';
import type { ArenaWindow, PolicySpec } from 'lib/bandits';
import { stepExperiment } from '../runner/experiment';
import { mapValues, percent } from '../runner/figures';
import { arenaOptions, chooseOptions, compete, figuresOf, steps } from './arena';

const tuningSeeds = [101, 102, 103];
const scenario = { steps, context: { kind: 'history' } } as const;
const grids: Record<string, PolicySpec[]> = {
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
const yardstick = 'Bayes, knows the table';
const windows = { all: {}, last: { from: steps - 2000 } };

export const personaHidden = stepExperiment({
  name: 'bandit-persona-hidden',
  chapter: '02-contextual-bandits',
  summary: 'Which bandit finds out who is who where the persona is hidden',
  seeds: { first: 1, count: 20, least: 2 },
  options: arenaOptions,
  async runAll(seeds, work) {
    const { tuning, chosen } = await chooseOptions(
      { name: 'persona-hidden-tuning', scenario, seeds: tuningSeeds },
      grids,
      work,
    );
    const policies: PolicySpec[] = [
      { policy: 'bayes-persona', label: yardstick },
      ...chosen,
      { policy: 'beta-thompson', label: 'Beta Thompson, one for all' },
      { policy: 'random' },
    ];
    const summary = await compete({ name: 'persona-hidden', scenario, seeds }, policies, work);

    /** What a policy reaches of the yardstick, seed by seed. */
    const ofYardstick = (policy: string, window: ArenaWindow) => {
      const own = summary.values(policy, 'clickRate', window);
      const theirs = summary.values(yardstick, 'clickRate', window);
      return {
        ...tInterval(own.map((rate, i) => rate / theirs[i])),
        difference: pairedDifference(own, theirs),
      };
    };
    const shares = Object.fromEntries(
      policies.map(({ label, policy }) => [
        label ?? policy,
        mapValues(windows, (window) => ofYardstick(label ?? policy, window)),
      ]),
    );
    for (const [label, { all, last }] of Object.entries(shares)) {
      work.log(
        `${label}: of the yardstick ${percent(all.estimate)} over all steps, ${percent(last.estimate)} at the end`,
      );
    }
    return {
      steps,
      tuning,
      policies,
      yardstick,
      ofYardstick: shares,
      figures: figuresOf(summary, windows),
      categoriesShown: Object.fromEntries(
        [yardstick, 'latent classes', 'random'].map((policy) => [policy, summary.shownShares(policy, 5)]),
      ),
    };
  },
});
