import { argumentError } from '../../core/checks';
import type { Random } from '../../core/random';
import type { Id, Vocabulary } from '../../data/vocabulary';
import type { FeatureTable } from '../../models/graph/node-features';

/** Numbers that describe something, by its own id: the same number of them for each. */
export type FeaturesOf = (id: Id) => ArrayLike<number>;

/** The features of all ids. @throws on other than finite numbers, or another number of them than the first id has */
export function featureTable(argument: string, vocabulary: Vocabulary, featuresOf: FeaturesOf): FeatureTable {
  const rows = vocabulary.ids.map((id) => Array.from(featuresOf(id)));
  const width = rows[0].length;
  rows.forEach((row, i) => {
    if (width === 0 || row.length !== width || !row.every(Number.isFinite)) {
      throw argumentError(
        `${argument}(${String(vocabulary.id(i))})`,
        `${width || 'some'} finite numbers`,
        row,
      );
    }
  });
  return { values: Float32Array.from(rows.flat()), width };
}

/**
 * Random features, for items of which nothing is known but who took them: the mean of a user's is then a random
 * projection of the user's row of the matrix, which keeps what rows have in common (Johnson and Lindenstrauss 1984).
 */
export function randomFeatures(rows: number, width: number, random: Random): FeatureTable {
  const values = Float32Array.from({ length: rows * width }, () => random.normal() / Math.sqrt(width));
  return { values, width };
}
