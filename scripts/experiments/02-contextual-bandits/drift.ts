// Notebook 02: drift and cold start. At step 10,000 of 20,000, 30 % of the users change persona, 250 users (20 % of all
// from then on) and 10 products are new. Two starts: from nothing, and from chapter 1's 200,000 random interactions.
// Everybody sees user ids, product categories and clicks; chapter 1's model makes nothing of categories. 20 seeds;
// options are chosen on three other seeds by the share of the best over all steps, for bandit and model alike.
import type { ArenaEvent, ArenaScenario, PolicySpec } from 'lib/bandits';
import type { BanditDriftStart } from 'lib/lessons';
import { stepExperiment, type Work } from '../runner/experiment';
import { intervalText, mapValues } from '../runner/figures';
import { countOption } from '../runner/options';
import { arenaOptions, chooseOptions, compete, figuresOf, steps } from './arena';

const tuningSeeds = [101, 102, 103];
const half = steps / 2;
const events: ArenaEvent[] = [
  { kind: 'drift', step: half, share: 0.3 },
  { kind: 'new-users', step: half, count: 250 },
  { kind: 'new-products', step: half, count: 10 },
];
const nightly = { retrainEvery: 2000 };
const grids: Record<string, PolicySpec[]> = {
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
const windows = { all: {}, before: { to: half }, after: { from: half }, last: { from: steps - 2000 } };

/** The competition from one start. */
async function competitionFrom(
  start: 'nothing' | 'log',
  scenario: ArenaScenario,
  seeds: readonly number[],
  work: Pick<Work<{ threads: number }>, 'options' | 'log' | 'folder'>,
): Promise<BanditDriftStart> {
  const fromLog = start === 'log';
  const own = mapValues(grids, (grid) => grid.map((spec) => ({ ...spec, fromLog })));
  const { tuning, chosen } = await chooseOptions(
    { name: `drift-${start}-tuning`, scenario, seeds: tuningSeeds },
    own,
    work,
  );
  const policies: PolicySpec[] = [
    { policy: 'bayes-persona', label: 'Bayes, knows the table', options: { hazard: 0.01 }, fromLog },
    ...chosen,
    ...(fromLog
      ? [
          { policy: 'batched-model', label: 'frozen model', fromLog },
          { ...chosen[0], label: 'bandit: latent classes, from nothing', fromLog: false },
        ]
      : [{ policy: 'random' }]),
  ];
  const summary = await compete({ name: `drift-${start}`, scenario, seeds }, policies, work);
  const bandits = policies.flatMap(({ label }) => (label?.startsWith('bandit') ? [label] : []));
  const against = Object.fromEntries(
    bandits.map((label) => [
      label,
      mapValues(windows, (window) => ({
        clickRate: summary.difference(label, 'nightly model', 'clickRate', window),
        regret: summary.difference(label, 'nightly model', 'regret', window),
      })),
    ]),
  );
  for (const [label, { all, after }] of Object.entries(against)) {
    work.log(
      `${start}: ${label} minus nightly model, click rate ${intervalText(all.clickRate)}; after the change ${intervalText(after.clickRate)}`,
    );
  }
  return { seeds: [...seeds], policies, tuning, against, figures: figuresOf(summary, windows) };
}

export const drift = stepExperiment({
  name: 'bandit-drift',
  chapter: '02-contextual-bandits',
  summary: 'Whether bandits beat a nightly model where personas change and newcomers arrive',
  seeds: { first: 1, count: 20, least: 2 },
  options: {
    ...arenaOptions,
    logSeeds: countOption(20, 'seeds that start from a log, where one takes a minute', { decides: false }),
  },
  async runAll(seeds, work) {
    const nothing = await competitionFrom('nothing', { steps, events }, seeds, work);
    const withLog = { steps, events, logRows: 200_000 };
    const log = await competitionFrom('log', withLog, seeds.slice(0, work.options.logSeeds), work);
    return { steps, events, nothing, log };
  },
});
