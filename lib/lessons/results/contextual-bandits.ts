import type { ArenaScenario } from '../../bandits/arena/arena-scenario';
import type { ArenaCurve } from '../../bandits/arena/arena-summary';
import type { PolicySpec } from '../../bandits/arena/policy-spec';
import type { Interval } from '../../evaluation/intervals';

/** Figures of one policy in the arena, per seed where they are lists. */
export interface BanditMetrics {
  /** Share of the best click rate, by window of steps. */
  shareOfBest: Record<string, number[]>;
  clickRate: number[];
  regret: number[];
  bestItems: number[];
  explored: number[];
  selectMicroseconds: number;
  updateMicroseconds: number;
  regretCurve: ArenaCurve;
  shareCurve: ArenaCurve;
  /** Growth of the regret on logarithmic scales, by window: 1 is linear. */
  slopes: Record<string, Interval>;
}

/** One setting that was tried on the tuning seeds. */
export interface TriedBandit {
  options: Record<string, unknown>;
  /** Share of the best click rate over all steps. */
  shareOfBest: number;
  /** The same over the last 2,000 steps. */
  lastSteps: number;
}

/** Candidates of a choice of settings, and its seeds. */
export interface BanditTuning {
  seeds: number[];
  /** Settings by the policy's label. */
  grids: Record<string, TriedBandit[]>;
}

/** Results of `bandit-persona-context`: the persona is what policies see. */
export interface BanditPersonaContext {
  steps: number;
  tuning: BanditTuning;
  policies: PolicySpec[];
  figures: Record<string, BanditMetrics>;
  /** LinUCB by the width of its interval. */
  alphas: { alpha: number; shareOfBest: number[]; lastSteps: number[]; explored: number[] }[];
}

/** Results of `bandit-persona-hidden`: policies see the user and the user's own history. */
export interface BanditPersonaHidden {
  steps: number;
  tuning: BanditTuning;
  policies: PolicySpec[];
  /** Label of the policy that knows the table of click rates. */
  yardstick: string;
  /** Click rate as a share of the yardstick's, and the difference, by label and window. */
  ofYardstick: Record<string, Record<'all' | 'last', Interval & { difference: Interval }>>;
  figures: Record<string, BanditMetrics>;
  /** Shares of the categories shown, by label and persona. */
  categoriesShown: Record<string, number[][]>;
}

/** One start of `bandit-drift`: from nothing or from a log. */
export interface BanditDriftStart {
  seeds: number[];
  policies: PolicySpec[];
  tuning: BanditTuning;
  /** Each bandit minus the nightly model, by window. */
  against: Record<
    string,
    Record<'all' | 'before' | 'after' | 'last', { clickRate: Interval; regret: Interval }>
  >;
  figures: Record<string, BanditMetrics>;
}

/** Results of `bandit-drift`: personas change, users and products join. */
export interface BanditDrift {
  steps: number;
  events: NonNullable<ArenaScenario['events']>;
  nothing: BanditDriftStart;
  log: BanditDriftStart;
}

/** One policy among the mushrooms. */
export interface MushroomPolicy {
  /** The chosen setting. */
  setting: Record<string, number>;
  /** What was tried, with the relative regret of each tuning seed. */
  tried: { setting: Record<string, number>; relativeRegret: number[] }[];
  /** Regret relative to the uniform policy's, one per seed. */
  relativeRegret: number[];
  /** The same over the last 1,000 steps. */
  lastThousand: number[];
  /** Relative regret after each block, [seed][block]. */
  curve: number[][];
  millisecondsPerStep: number;
}

/** Results of `bandit-mushroom`: eat or leave, on UCI Mushroom. */
export interface BanditMushroom {
  steps: number;
  /** Steps per point of the curves. */
  block: number;
  tuningSeeds: number[];
  policies: Record<string, MushroomPolicy>;
}
