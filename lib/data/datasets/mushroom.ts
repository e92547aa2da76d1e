import { readFile } from 'node:fs/promises';
import { type DatasetLocations, locateDataset } from './registry';

/** UCI Mushroom (1981): 8,124 mushrooms with 22 categorical features. */
export interface Mushrooms {
  /** Number of mushrooms. */
  readonly rows: number;
  /** 1 for a poisonous mushroom, 0 for an edible one. */
  readonly poisonous: Int32Array;
  /** One-hot features with a constant 1 in front, row-major [rows, dimension]. */
  readonly features: Float64Array;
  /** Numbers per row. */
  readonly dimension: number;
  /** What each number says: `constant`, then `feature=letter`. */
  readonly names: readonly string[];
}

/** The 22 features in the file's order. */
const featureNames = [
  'cap-shape',
  'cap-surface',
  'cap-color',
  'bruises',
  'odor',
  'gill-attachment',
  'gill-spacing',
  'gill-size',
  'gill-color',
  'stalk-shape',
  'stalk-root',
  'stalk-surface-above-ring',
  'stalk-surface-below-ring',
  'stalk-color-above-ring',
  'stalk-color-below-ring',
  'veil-type',
  'veil-color',
  'ring-number',
  'ring-type',
  'spore-print-color',
  'population',
  'habitat',
];

/**
 * Loads the mushrooms in the file's order, which is not random: draw rows at random. A missing value ("?", of
 * stalk-root) is a category of its own.
 * @throws DatasetUnavailableError if no source has it, DatasetIntegrityError if one has something else
 * @example
 * const { poisonous, features, dimension } = await loadMushrooms();
 */
export async function loadMushrooms(locations: DatasetLocations = {}): Promise<Mushrooms> {
  const { files } = await locateDataset('mushroom', locations);
  const lines = (await readFile(files['mushroom.data'], 'utf8')).trim().split('\n');
  const rows = lines.map((line) => line.split(','));
  const names = ['constant'];
  const column = new Map<string, number>();
  featureNames.forEach((feature, i) => {
    for (const letter of [...new Set(rows.map((row) => row[i + 1]))].sort()) {
      column.set(`${feature}=${letter}`, names.length);
      names.push(`${feature}=${letter}`);
    }
  });
  const dimension = names.length;
  const features = new Float64Array(rows.length * dimension);
  rows.forEach((row, r) => {
    features[r * dimension] = 1;
    featureNames.forEach((feature, i) => {
      features[r * dimension + (column.get(`${feature}=${row[i + 1]}`) as number)] = 1;
    });
  });
  return {
    rows: rows.length,
    poisonous: Int32Array.from(rows, (row) => (row[0] === 'p' ? 1 : 0)),
    features,
    dimension,
    names,
  };
}
