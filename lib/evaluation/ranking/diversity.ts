import { argumentError, requireNonNegative } from '../../core/checks';
import type { Numbers } from '../click/outcomes';

// How evenly recommendations spread over a catalog. Each function takes how often each item was recommended,
// items that never were included as 0.

/**
 * Gini coefficient of the counts: 0 when all items are recommended equally often, (n - 1) / n when one item gets
 * everything. G = sum_i (2i - n - 1) x_(i) / (n sum x), x_(i) ascending.
 * @throws on no items, a count that is negative or not finite, or a total of 0
 */
export function giniCoefficient(counts: Numbers): number {
  const total = requireCounts(counts);
  const sorted = Float64Array.from(counts).sort();
  const n = sorted.length;
  const weighted = sorted.reduce((sum, count, i) => sum + (2 * (i + 1) - n - 1) * count, 0);
  return weighted / (n * total);
}

/** Share of the catalog recommended at least once, in (0, 1]. @throws as `giniCoefficient` */
export function catalogCoverage(counts: Numbers): number {
  requireCounts(counts);
  return Array.from(counts).filter((count) => count > 0).length / counts.length;
}

function requireCounts(counts: Numbers): number {
  if (!(counts?.length > 0)) {
    throw argumentError('counts', 'a count for at least one item', counts?.length ?? counts);
  }
  let total = 0;
  for (let i = 0; i < counts.length; i++) {
    requireNonNegative(`counts[${i}]`, counts[i]);
    total += counts[i];
  }
  if (total === 0) throw argumentError('counts', 'counts with a total above 0', total);
  return total;
}
