import { argumentError, requireOneOf, requirePositiveInteger } from '../../core/checks';
import { factorize, solveLower, solveUpper } from '../../core/cholesky';
import { requireOptions } from '../../core/options/options';

/** Metrics of one wanted item, by its rank r: 1 if r <= K; 1 / log2(r + 1) if r <= K; 1 / r if r <= K. */
export type RankMetric = 'hitRate' | 'ndcg' | 'reciprocalRank';

/** Most products that the equations may take to be set up: about a minute. */
const MOST_WORK = 1e11;

/** Options of `correctedMetric`. */
export interface CorrectedMetricOptions {
  /** Candidates of the full ranking, the wanted item among them: what a user does not know yet. 2 or more. */
  items: number;
  /**
   * Negatives of a sampled ranking, drawn without replacement, uniformly; 1 to `items` - 1, and so many that items *
   * (negatives + 1)^2 is at most 1e11.
   */
  negatives: number;
  /** Cut-off of the full ranking, 1 to `items`. */
  k: number;
  /**
   * Weight of the variance against the squared bias, above 0 and at most 1: small ones are nearly unbiased and noisy; 1
   * is the mean of the metric over all ranks that may lie behind a sampled one. Default: 0.1.
   */
  gamma?: number;
}

/**
 * A metric of the full ranking, estimated from ranks among sampled negatives (Krichene and Rendle 2020, "On Sampled
 * Metrics for Item Recommendation", section 6.2). The metric f of the full rank r is replaced by values g of the sampled
 * rank s that minimize, with all ranks alike likely beforehand,
 * Σ_r (E[g(s) | r] - f(r))^2 + gamma Var[g(s) | r],
 * where s - 1 is how many of the negatives are among the r - 1 items ahead (hypergeometric). Averaged over a test, g
 * comes near the full metric, where the metric of the sampled ranks is another one and may order models otherwise.
 * @returns g by sampled rank, [negatives + 1]: the value of rank s stands at s - 1
 * @throws on an option outside its range
 * @example
 * const { rank } = await evaluateSampledRanking(score, candidates, { k: [10] });
 * const values = correctedMetric('hitRate', { items: 1682, negatives: 100, k: 10 });
 * const estimate = rank.reduce((sum, s) => sum + values[s - 1], 0) / rank.length;
 */
export function correctedMetric(metric: RankMetric, options: CorrectedMetricOptions): Float64Array {
  requireOneOf('metric', metric, ['hitRate', 'ndcg', 'reciprocalRank'] as const);
  requireOptions('options', options, {
    items: 'number',
    negatives: 'number',
    k: 'number',
    gamma: 'number?',
  });
  const { items, negatives, k, gamma = 0.1 } = options;
  requirePositiveInteger('items', items);
  requirePositiveInteger('negatives', negatives);
  requirePositiveInteger('k', k);
  if (negatives >= items) throw argumentError('negatives', `below the ${items} items`, negatives);
  if (k > items) throw argumentError('k', `at most the ${items} items`, k);
  if (items * (negatives + 1) ** 2 > MOST_WORK)
    throw argumentError('items', `such that items * (negatives + 1)^2 is at most ${MOST_WORK}`, items);
  if (!(gamma > 0 && gamma <= 1)) throw argumentError('gamma', 'above 0 and at most 1', gamma);

  // Normal equations ((1 - gamma) A'A + gamma diag(c)) g = A'f, with A[r, s] = P(s | r) and c = A'1; each entry of the
  // packed lower triangle [s, t] at s (s + 1) / 2 + t.
  const width = negatives + 1;
  const packed = new Float64Array((width * (width + 1)) / 2);
  const values = new Float64Array(width);
  for (let rank = 1; rank <= items; rank++) {
    const chances = sampledRankChances(rank, items, negatives);
    const value = valueAt(metric, rank, k);
    for (let s = 0, at = 0; s < width; s++) {
      values[s] += chances[s] * value;
      for (let t = 0; t <= s; t++, at++) packed[at] += (1 - gamma) * chances[s] * chances[t];
      packed[at - 1] += gamma * chances[s];
    }
  }
  const factor = new Float64Array(packed.length);
  if (!factorize(packed, width, factor)) {
    throw argumentError('gamma', 'large enough for the equations to be solved in double precision', gamma);
  }
  solveLower(factor, width, values);
  solveUpper(factor, width, values);
  return values;
}

function valueAt(metric: RankMetric, rank: number, k: number): number {
  if (rank > k) return 0;
  if (metric === 'hitRate') return 1;
  return metric === 'ndcg' ? 1 / Math.log2(rank + 1) : 1 / rank;
}

/**
 * How probable each number of negatives ahead of an item is, whose full rank is known: hypergeometric,
 * C(rank - 1, h) C(items - rank, negatives - h) / C(items - 1, negatives), h = 0 … negatives.
 */
export function sampledRankChances(rank: number, items: number, negatives: number): Float64Array {
  const [ahead, behind] = [rank - 1, items - rank];
  const chances = new Float64Array(negatives + 1);
  const first = Math.max(0, negatives - behind);
  const last = Math.min(negatives, ahead);
  // From the first possible number upwards, relative to its own chance, in logarithms; then made to sum to 1.
  let log = 0;
  let largest = 0;
  const logs = new Float64Array(negatives + 1).fill(Number.NEGATIVE_INFINITY);
  for (let h = first; h <= last; h++) {
    logs[h] = log;
    largest = Math.max(largest, log);
    log += Math.log((ahead - h) * (negatives - h)) - Math.log((h + 1) * (behind - negatives + h + 1));
  }
  let total = 0;
  for (let h = first; h <= last; h++) {
    chances[h] = Math.exp(logs[h] - largest);
    total += chances[h];
  }
  for (let h = first; h <= last; h++) chances[h] /= total;
  return chances;
}
