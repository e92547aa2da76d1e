import type { BoxRule } from '../../worlds/quotes/box-policy';

/** What a policy makes of visitors: shares, add-ons and boxes per visitor. */
export interface QuoteRates {
  completed: number;
  anyAttached: number;
  attached: number;
  boxes: number;
}

/** Shares of tests by the way they are read. */
export interface QuoteTestShares {
  repeated: number;
  plain: number;
  atTheEnd: number;
}

/** What many A/B tests of one policy against no box say, beside what is true. */
export interface QuoteTests {
  uplift: number;
  loss: number;
  power: number;
  found: number;
  wrongSign: number;
  /** Mean share of the planned visitors. */
  visitors: number;
  meanEstimate: number;
  early: number;
  /** Null where no test stopped early. */
  meanEarlyEstimate: number | null;
  missed: QuoteTestShares;
  passed: QuoteTestShares;
  /** Null where the policy loses nothing. */
  passedAtMargin: QuoteTestShares | null;
}

/** How well a model foresees offers. */
export interface QuoteModelQuality {
  logLoss: number;
  calibrationError: number;
  /** Calibration error by chance alone: its mean, and what 95 % of draws stay below. */
  chance: { mean: number; upper: number };
  /** Mean distance to the true probabilities. */
  distance: number;
}

/** One world of `quote-ab-test`. */
export interface QuoteWorld {
  seed: number;
  seconds: number;
  /** Offers of each part of the pilot. */
  offers: { training: number; validation: number; calibration: number };
  training: Record<string, { epochs: number; seconds: number }>;
  models: Record<string, QuoteModelQuality>;
  /** Probabilities of all add-ons for the source's example, by model. */
  example: Record<string, number[]>;
  chosen: Record<string, BoxRule>;
  policies: Record<string, QuoteRates>;
  /** The GRU's boxes, and none, by how much of the last page people see. */
  attention: Record<string, Record<string, QuoteRates>>;
  /** Share of earlier visitors with an add-on. */
  base: number;
  /** Planned visitors per arm. */
  perArm: number;
  tests: Record<string, QuoteTests>;
}

/** How often a test without an effect is called significant. */
export interface QuotePeeking {
  base: number;
  perArm: number;
  experiments: number;
  /** Shares by the number of looks and the way of reading. */
  byLooks: Record<string, Record<string, number>>;
  alwaysValidAtEveryVisitor: { experiments: number; wrong: number };
}

/** Results of `quote-ab-test`: how well sessions are read, and what boxes by the model are worth. */
export interface QuoteAbTest {
  pilot: number;
  visitors: number;
  tuningVisitors: number;
  guardrail: number;
  experiments: number;
  /** Shares of the planned visitors at which tests are looked at. */
  looks: number[];
  peeking: QuotePeeking;
  bySeed: QuoteWorld[];
}
