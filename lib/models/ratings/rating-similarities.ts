import { requireMemory } from '../../core/memory';
import type { RatingMatrix } from '../../data/rating-matrix';

/** How alike two users' ratings of the same items are (or, by item, two items' ratings by the same users). */
export type RatingSimilarity = 'cosine' | 'msd' | 'pearson' | 'pearson-baseline';

export const ratingSimilarityNames = ['cosine', 'msd', 'pearson', 'pearson-baseline'] as const;

/** Options of the similarities, checked. */
export interface SimilaritySettings {
  readonly similarity: RatingSimilarity;
  /** Ratings that two must have in common, else they are not similar. */
  readonly minSupport: number;
  /** Of 'pearson-baseline' alone. */
  readonly shrinkage: number;
}

/**
 * Similarity of all pairs of rows, [users * users], over the columns that both have rated (r and s their ratings there,
 * n columns):
 * - cosine = sum r s / sqrt(sum r^2 sum s^2)
 * - msd = 1 / (1 + sum (r - s)^2 / n)
 * - pearson = the correlation of r and s
 * - pearson-baseline = sum r' s' / sqrt(sum r'^2 sum s'^2) * (n - 1) / (n - 1 + shrinkage), r' = r less its baseline
 *   (Koren 2010)
 * 0 where it is not defined or n < minSupport. Time grows with the sum of squared lengths of the columns.
 * @param rows the ratings, turned round for similarities of items
 * @param residuals of the same ratings, for 'pearson-baseline'
 */
export function ratingSimilarities(
  rows: RatingMatrix,
  columns: RatingMatrix,
  settings: SimilaritySettings,
  residuals?: { readonly rows: Float64Array; readonly columns: Float64Array },
): Float32Array {
  const { users: size, offsets, itemIds } = rows;
  requireMemory(`similarities of ${size} times ${size}`, 4 * size * size);
  const own = residuals?.rows ?? rows.values;
  const others = residuals?.columns ?? columns.values;
  const similarities = new Float32Array(size * size);
  const sums = {
    count: new Int32Array(size),
    ...{ products: new Float64Array(size), ownSquares: new Float64Array(size) },
    ...{ otherSquares: new Float64Array(size), own: new Float64Array(size), other: new Float64Array(size) },
  };
  for (let row = 0; row < size; row++) {
    for (const values of Object.values(sums)) values.fill(0);
    for (let i = offsets[row]; i < offsets[row + 1]; i++) {
      const r = own[i];
      for (let j = columns.offsets[itemIds[i]]; j < columns.offsets[itemIds[i] + 1]; j++) {
        const other = columns.itemIds[j];
        const s = others[j];
        sums.count[other]++;
        sums.products[other] += r * s;
        sums.ownSquares[other] += r * r;
        sums.otherSquares[other] += s * s;
        sums.own[other] += r;
        sums.other[other] += s;
      }
    }
    for (let other = 0; other < size; other++) {
      if (other === row || sums.count[other] < settings.minSupport) continue;
      similarities[row * size + other] = similarityOf(sums, other, settings);
    }
  }
  return similarities;
}

type Sums = Record<'products' | 'ownSquares' | 'otherSquares' | 'own' | 'other', Float64Array> & {
  count: Int32Array;
};

function similarityOf(sums: Sums, at: number, { similarity, shrinkage }: SimilaritySettings): number {
  const n = sums.count[at];
  const [products, r2, s2] = [sums.products[at], sums.ownSquares[at], sums.otherSquares[at]];
  switch (similarity) {
    case 'cosine':
      return ratio(products, r2 * s2);
    case 'msd':
      return 1 / (1 + Math.max(0, r2 + s2 - 2 * products) / n);
    case 'pearson': {
      const [r, s] = [sums.own[at], sums.other[at]];
      return ratio(n * products - r * s, (n * r2 - r * r) * (n * s2 - s * s));
    }
    case 'pearson-baseline':
      return n < 2 ? 0 : (ratio(products, r2 * s2) * (n - 1)) / (n - 1 + shrinkage);
  }
}

/** a / sqrt(b), and 0 where b is 0 or was so before rounding. */
function ratio(a: number, b: number): number {
  return b > 1e-12 ? a / Math.sqrt(b) : 0;
}

/** The ratings by item, as rows. */
export function ratingsByItem(ratings: RatingMatrix): RatingMatrix {
  const { users, items, offsets, itemIds, values } = ratings;
  const { turned, order } = turnedRound(ratings);
  const userIds = new Int32Array(itemIds.length);
  const turnedValues = new Float64Array(itemIds.length);
  for (let user = 0; user < users; user++) {
    for (let i = offsets[user]; i < offsets[user + 1]; i++) {
      userIds[order[i]] = user;
      turnedValues[order[i]] = values[i];
    }
  }
  return { ...ratings, users: items, items: users, offsets: turned, itemIds: userIds, values: turnedValues };
}

/** Where each rating stands among those by item. */
export function turnedRound({ items, itemIds }: RatingMatrix): { turned: Int32Array; order: Int32Array } {
  const turned = new Int32Array(items + 1);
  for (const item of itemIds) turned[item + 1]++;
  for (let item = 0; item < items; item++) turned[item + 1] += turned[item];
  const next = turned.slice(0, items);
  return { turned, order: Int32Array.from(itemIds, (item) => next[item]++) };
}
