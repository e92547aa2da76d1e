// What the bandit experiments of notebook 02 have in common: run a scenario with resume, tune on other seeds, record.
import { parseArgs } from 'node:util';
import { ArenaSummary, runArena } from 'lib/bandits';
import { writeRecordedResults } from 'lib/lessons';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '20' },
    'log-seeds': { type: 'string' },
    threads: { type: 'string', default: '1' },
    folder: { type: 'string', default: 'data/runs' },
  },
});

/** How many seeds start from a log, where one seed takes a minute. */
export const logSeeds = Number(values['log-seeds'] ?? values.seeds);
/** The seeds that are reported. Options are chosen on `tuningSeeds`, which are others. */
export const seeds = Array.from({ length: Number(values.seeds) }, (_, i) => i + 1);
export const tuningSeeds = [101, 102, 103, 104, 105];
export const steps = 20_000;
const started = performance.now();

/**
 * @typedef {{ policy: string, label?: string, options?: Record<string, unknown>, fromLog?: boolean }} Spec
 */

/**
 * Runs all policies and sums up. Stopped at any moment it goes on where it was: results lie in the folder.
 *
 * @param {string} name of the folder
 * @param {import('lib/bandits').ArenaScenario} scenario
 * @param {readonly Spec[]} policies
 * @param {readonly number[]} on seeds
 */
export async function compete(name, scenario, policies, on = seeds) {
  const records = await runArena({
    scenario,
    policies,
    seeds: on,
    folder: `${values.folder}/${name}`,
    threads: Number(values.threads),
    progress: name,
  });
  const summary = new ArenaSummary(records);
  for (const policy of summary.policies) {
    const [all, last] = [{}, { from: steps - 2000 }].map((w) =>
      mean(summary.values(policy, 'shareOfBest', w)),
    );
    console.log(
      `${name} · ${policy}: ${percent(all)} of the best over all steps, ${percent(last)} of the last 2,000`,
    );
  }
  return summary;
}

/**
 * Chooses each policy's options by the share of the best over all steps, on seeds that are not reported.
 *
 * @param {string} name of the folder
 * @param {import('lib/bandits').ArenaScenario} scenario
 * @param {Readonly<Record<string, readonly Spec[]>>} grids by label, what there is to choose from
 * @param {readonly number[]} on seeds
 */
export async function chooseOptions(name, scenario, grids, on) {
  /** @type {Record<string, { options: unknown, shareOfBest: number, lastSteps: number }[]>} */
  const tried = {};
  /** @type {Spec[]} */
  const chosen = [];
  for (const [label, grid] of Object.entries(grids)) {
    const labeled = grid.map((spec) => ({ ...spec, label: `${label} ${JSON.stringify(spec.options)}` }));
    const summary = await compete(name, scenario, labeled, on);
    tried[label] = labeled.map((spec) => ({
      options: spec.options,
      shareOfBest: mean(summary.values(spec.label, 'shareOfBest')),
      lastSteps: mean(summary.values(spec.label, 'shareOfBest', { from: steps - 2000 })),
    }));
    const shares = tried[label].map(({ shareOfBest }) => shareOfBest);
    const best = shares.indexOf(Math.max(...shares));
    console.log(
      `${name}, chosen for ${label}: ${JSON.stringify(grid[best].options)} (${percent(shares[best])} on other seeds)`,
    );
    chosen.push({ ...grid[best], label });
  }
  return { tuning: { seeds: on, grids: tried }, chosen };
}

/**
 * Per policy: what each seed gave, curves with intervals over seeds, slopes of regret.
 *
 * @param {ArenaSummary} summary
 * @param {Record<string, { from?: number, to?: number }>} windows
 */
export function figuresOf(summary, windows) {
  return Object.fromEntries(
    summary.policies.map((policy) => [
      policy,
      {
        shareOfBest: Object.fromEntries(
          Object.entries(windows).map(([name, window]) => [
            name,
            Array.from(summary.values(policy, 'shareOfBest', window)),
          ]),
        ),
        clickRate: Array.from(summary.values(policy, 'clickRate')),
        regret: Array.from(summary.values(policy, 'regret')),
        bestItems: Array.from(summary.values(policy, 'bestItems')),
        explored: Array.from(summary.values(policy, 'explored')),
        selectMicroseconds: mean(summary.values(policy, 'selectMicroseconds')),
        updateMicroseconds: mean(summary.values(policy, 'updateMicroseconds')),
        regretCurve: summary.curve(policy, 'regret', { cumulative: true, every: 500 }),
        shareCurve: summary.curve(policy, 'shareOfBest', { every: 500 }),
        slopes: {
          'steps 500 to 5,000': summary.regretSlope(policy, 500, 5000),
          'steps 5,000 to 20,000': summary.regretSlope(policy, 5000, 20_000),
        },
      },
    ]),
  );
}

/** @param {ArrayLike<number>} list */
export const mean = (list) => Array.from(list).reduce((sum, x) => sum + x, 0) / list.length;
/** @param {number} share */
export const percent = (share) => `${(100 * share).toFixed(1)} %`;

/**
 * @param {string} name
 * @param {unknown} results
 */
export function record(name, results) {
  writeRecordedResults(name, {
    command: `node scripts/experiments/${[`${name}.mjs`, ...process.argv.slice(2)].join(' ')}`,
    seeds,
    seconds: (performance.now() - started) / 1000,
    results,
  });
}
