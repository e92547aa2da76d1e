import { argumentError, requireOneOf } from '../../core/checks';
import { requireKind, requireOptions } from '../../core/options/options';
import { type Interval, pairedDifference, tInterval } from '../../evaluation/intervals';
import { type ArenaRecord, type ArenaTotal, requireRecordParts } from './arena-record';

/** What can be said of a policy in a window of steps. Rates are true click rates, so luck with clicks is not in them. */
export type ArenaMeasure =
  /** Mean click rate of what was shown, in clicks per impression. */
  | 'clickRate'
  /** The same as a share of what the best products would have earned, in [0, 1]. */
  | 'shareOfBest'
  /** Clicks lost against the best products, summed over the window. */
  | 'regret'
  /** Share of decisions for a product of the best rate. */
  | 'bestItems'
  /** Share of decisions off the policy's own record. */
  | 'explored'
  /** Microseconds per decision. */
  | 'selectMicroseconds'
  /** Microseconds of learning per decision. */
  | 'updateMicroseconds';

/** Part of a run. */
export interface ArenaWindow {
  /** First step, a multiple of the block. Default: 0. */
  from?: number;
  /** Step after the last, a multiple of the block or the end. Default: the end. */
  to?: number;
  /** Visits of this persona alone, by number. Default: of all. */
  persona?: number;
}

/** A measure over time, with its interval over seeds. */
export interface ArenaCurve {
  policy: string;
  /** End of each point's window, in steps. */
  steps: number[];
  estimate: number[];
  lower: number[];
  upper: number[];
}

const measureOf: Record<ArenaMeasure, (sums: (column: ArenaTotal) => number) => number> = {
  clickRate: (sum) => sum('rate') / sum('steps'),
  shareOfBest: (sum) => sum('rate') / sum('best'),
  regret: (sum) => sum('best') - sum('rate'),
  bestItems: (sum) => sum('bestItems') / sum('steps'),
  explored: (sum) => sum('explored') / sum('steps'),
  selectMicroseconds: (sum) => (1e6 * sum('selectSeconds')) / sum('steps'),
  updateMicroseconds: (sum) => (1e6 * sum('updateSeconds')) / sum('steps'),
};

/**
 * Sums up what the arena recorded: measures per seed, intervals over seeds, paired differences (the seeds share their
 * visits, so what they have in common cancels), curves and slopes of regret.
 *
 * @example
 * const summary = new ArenaSummary(records);
 * summary.interval('linucb', 'shareOfBest', { from: 18_000 });
 * summary.difference('linucb', 'random', 'regret');
 */
export class ArenaSummary {
  /** In the order of the records. */
  readonly policies: readonly string[];
  readonly seeds: readonly number[];
  /** Steps per block. */
  readonly block: number;
  /** Steps per run. */
  readonly steps: number;
  private readonly records = new Map<string, ArenaRecord>();

  /** @param records of every policy with every seed, all of one scenario @throws when one is missing or there twice */
  constructor(records: readonly ArenaRecord[]) {
    requireKind('records', records, 'list');
    if (records.length === 0) throw argumentError('records', 'at least one record', records);
    records.forEach((record, i) => {
      requireRecordParts(`records[${i}]`, record);
    });
    this.policies = [...new Set(records.map(({ policy }) => policy))];
    this.seeds = [...new Set(records.map(({ seed }) => seed))];
    this.block = records[0].blockSteps;
    this.steps = total(records[0], 'steps', () => true);
    for (const record of records) {
      const key = `${record.seed} ${record.policy}`;
      if (this.records.has(key))
        throw argumentError('records', 'there once each', `${record.policy}, seed ${record.seed}, twice`);
      if (record.blockSteps !== this.block || total(record, 'steps', () => true) !== this.steps) {
        throw argumentError('records', 'of one scenario', `${record.policy}, seed ${record.seed}`);
      }
      this.records.set(key, record);
    }
    if (this.records.size !== this.policies.length * this.seeds.length) {
      throw argumentError('records', 'of every policy with every seed', `${this.records.size} records`);
    }
  }

  /** A measure of a policy in a window, one per seed. @throws on an unknown policy or an empty window */
  values(policy: string, measure: ArenaMeasure, window: ArenaWindow = {}): Float64Array {
    requireOptions('window', window, { from: 'number?', to: 'number?', persona: 'number?' });
    requireOneOf('measure', measure, Object.keys(measureOf) as ArenaMeasure[]);
    const { from = 0, to = this.steps, persona } = window;
    if (from % this.block !== 0 || from < 0 || from >= this.steps) {
      throw argumentError('from', `a multiple of ${this.block} in [0, ${this.steps})`, from);
    }
    if (!(to > from && to <= this.steps) || (to % this.block !== 0 && to !== this.steps)) {
      throw argumentError('to', `a multiple of ${this.block} in (${from}, ${this.steps}]`, to);
    }
    return Float64Array.from(this.seeds, (seed) => {
      const record = this.recordOf(policy, seed);
      const inside = (row: number): boolean =>
        record.block[row] >= from / this.block &&
        record.block[row] < to / this.block &&
        (persona === undefined || record.persona[row] === persona);
      return measureOf[measure]((column) => total(record, column, inside));
    });
  }

  /** Mean and 95 % interval over seeds. @throws as `values`, and with fewer than two seeds */
  interval(policy: string, measure: ArenaMeasure, window: ArenaWindow = {}): Interval {
    requireOptions('window', window, { from: 'number?', to: 'number?', persona: 'number?' });
    return tInterval(this.values(policy, measure, window));
  }

  /** Interval of the difference a - b, seed by seed. @throws as `interval` */
  difference(a: string, b: string, measure: ArenaMeasure, window: ArenaWindow = {}): Interval {
    requireOptions('window', window, { from: 'number?', to: 'number?', persona: 'number?' });
    return pairedDifference(this.values(a, measure, window), this.values(b, measure, window));
  }

  /**
   * A measure over time.
   * @param options `every`: steps per point, a multiple of the block (default: the block); `cumulative`: each point
   *   covers everything from step 0 (default: its own window)
   */
  curve(
    policy: string,
    measure: ArenaMeasure,
    options: { every?: number; cumulative?: boolean; persona?: number } = {},
  ): ArenaCurve {
    requireOptions('options', options, { every: 'number?', cumulative: 'boolean?', persona: 'number?' });
    const { every = this.block, cumulative = false, persona } = options;
    if (!(every > 0) || every % this.block !== 0) {
      throw argumentError('every', `a multiple of ${this.block}`, every);
    }
    const curve: ArenaCurve = { policy, steps: [], estimate: [], lower: [], upper: [] };
    for (let from = 0; from < this.steps; from += every) {
      const to = Math.min(from + every, this.steps);
      const values = this.values(policy, measure, { from: cumulative ? 0 : from, to, persona });
      const known = values.filter((value) => !Number.isNaN(value));
      const { estimate, lower, upper } =
        known.length > 1 ? tInterval(known) : { estimate: known[0], lower: known[0], upper: known[0] };
      curve.steps.push(to);
      curve.estimate.push(estimate);
      curve.lower.push(lower);
      curve.upper.push(upper);
    }
    return curve;
  }

  /**
   * Slope of the cumulative regret on log-log axes between two steps, by least squares over the blocks, with its
   * interval over seeds: 1 where regret grows forever, below 1 where a policy learns.
   */
  regretSlope(policy: string, from: number, to: number): Interval {
    if (!(from >= this.block && to > from))
      throw argumentError('from', `at least ${this.block} and below to`, from);
    const slopes = this.seeds.map((seed) => {
      const record = this.recordOf(policy, seed);
      const lost = new Float64Array(Math.ceil(this.steps / this.block));
      record.block.forEach((block, row) => {
        lost[block] += record.best[row] - record.rate[row];
      });
      const [x, y]: [number[], number[]] = [[], []];
      let regret = 0;
      lost.forEach((loss, block) => {
        regret += loss;
        const step = (block + 1) * this.block;
        if (step < from || step > to || !(regret > 0)) return;
        x.push(Math.log(step));
        y.push(Math.log(regret));
      });
      return leastSquaresSlope(x, y);
    });
    return tInterval(slopes);
  }

  /** Share of each category in what was shown, block by block, mean over seeds: [blocks][categories]. */
  shownShares(policy: string, categories: number, window: Pick<ArenaWindow, 'persona'> = {}): number[][] {
    requireOptions('window', window, { persona: 'number?' });
    const blocks = Math.ceil(this.steps / this.block);
    const shown = Array.from({ length: blocks }, () => new Array<number>(categories).fill(0));
    for (const seed of this.seeds) {
      const record = this.recordOf(policy, seed);
      record.block.forEach((block, row) => {
        if (window.persona !== undefined && record.persona[row] !== window.persona) return;
        shown[block][record.category[row]] += record.steps[row];
      });
    }
    return shown.map((row) => {
      const sum = row.reduce((a, b) => a + b, 0);
      return row.map((count) => (sum === 0 ? 0 : count / sum));
    });
  }

  private recordOf(policy: string, seed: number): ArenaRecord {
    const record = this.records.get(`${seed} ${policy}`);
    if (record === undefined) throw argumentError('policy', `one of ${this.policies.join(', ')}`, policy);
    return record;
  }
}

function total(record: ArenaRecord, column: ArenaTotal, inside: (row: number) => boolean): number {
  let sum = 0;
  for (let row = 0; row < record.block.length; row++) if (inside(row)) sum += record[column][row];
  return sum;
}

function leastSquaresSlope(x: readonly number[], y: readonly number[]): number {
  const mean = (list: readonly number[]): number => list.reduce((sum, value) => sum + value, 0) / list.length;
  const [meanX, meanY] = [mean(x), mean(y)];
  const products = x.reduce((sum, value, i) => sum + (value - meanX) * (y[i] - meanY), 0);
  return products / x.reduce((sum, value) => sum + (value - meanX) ** 2, 0);
}
