// What the bandit experiments of notebook 02 have in common: run a scenario with resume, tune on other seeds, sum up.
import path from 'node:path';
import { type ArenaScenario, ArenaSummary, type ArenaWindow, type PolicySpec, runArena } from 'lib/bandits';
import type { BanditMetrics, BanditTuning, TriedBandit } from 'lib/lessons';
import type { Work } from '../runner/experiment';
import { mapValues, mean, percent } from '../runner/figures';
import { type Option, requireWholeNumber } from '../runner/options';

export const steps = 20_000;
const last = { from: steps - 2000 };

/** Worker threads change nothing but the time. */
const threads: Option<number> = {
  default: 1,
  meaning: 'worker threads; 0 for none',
  check: requireWholeNumber,
  decides: false,
};
export const arenaOptions = { threads };

type ArenaWork = Pick<Work<{ threads: number }>, 'options' | 'log' | 'folder'>;

/** Policies that compete on the same visits of a scenario. */
export interface Competition {
  /** Name of the folder that keeps the runs. */
  readonly name: string;
  readonly scenario: ArenaScenario;
  readonly seeds: readonly number[];
}

/** Runs all policies and sums up. Stopped at any moment it goes on where it was. */
export async function compete(
  { name, scenario, seeds }: Competition,
  policies: readonly PolicySpec[],
  { options, log, folder }: ArenaWork,
): Promise<ArenaSummary> {
  const records = await runArena({
    scenario,
    policies,
    seeds,
    folder: path.join(folder, name),
    threads: options.threads,
    progress: name,
  });
  const summary = new ArenaSummary(records);
  for (const policy of summary.policies) {
    const [all, end] = [{}, last].map((window) => mean(summary.values(policy, 'shareOfBest', window)));
    log(`${name} · ${policy}: ${percent(all)} of the best over all steps, ${percent(end)} of the last 2,000`);
  }
  return summary;
}

/**
 * Chooses each policy's options by the share of the best over all steps, on seeds that are not reported.
 * @param grids by label, what there is to choose from
 */
export async function chooseOptions(
  competition: Competition,
  grids: Readonly<Record<string, readonly PolicySpec[]>>,
  work: ArenaWork,
): Promise<{ tuning: BanditTuning; chosen: PolicySpec[] }> {
  const tried: Record<string, TriedBandit[]> = {};
  const chosen: PolicySpec[] = [];
  for (const [label, grid] of Object.entries(grids)) {
    const labeled = grid.map((spec) => ({ ...spec, label: `${label} ${JSON.stringify(spec.options)}` }));
    const summary = await compete(competition, labeled, work);
    tried[label] = labeled.map((spec) => ({
      options: { ...spec.options },
      shareOfBest: mean(summary.values(spec.label, 'shareOfBest')),
      lastSteps: mean(summary.values(spec.label, 'shareOfBest', last)),
    }));
    const shares = tried[label].map(({ shareOfBest }) => shareOfBest);
    const best = shares.indexOf(Math.max(...shares));
    work.log(
      `${competition.name}, chosen for ${label}: ${JSON.stringify(grid[best].options)} (${percent(shares[best])} on other seeds)`,
    );
    chosen.push({ ...grid[best], label });
  }
  return { tuning: { seeds: [...competition.seeds], grids: tried }, chosen };
}

/** Per policy: what each seed gave, curves with intervals over seeds, slopes of regret. */
export function figuresOf(
  summary: ArenaSummary,
  windows: Readonly<Record<string, ArenaWindow>>,
): Record<string, BanditMetrics> {
  return Object.fromEntries(
    summary.policies.map((policy) => [
      policy,
      {
        shareOfBest: mapValues(windows, (window) =>
          Array.from(summary.values(policy, 'shareOfBest', window)),
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
