import { Vocabulary } from '../vocabulary';
import { adultLayout, adultTrainRows, readAdult } from './adult-source';
import { type DatasetLocations, locateDataset } from './registry';

/** The columns of one part: numbers as Float32Array, category indices and the label as Int32Array. */
export type AdultColumns = Record<string, Int32Array | Float32Array>;

/** Adult (Becker and Kohavi 1996): does a person earn more than 50,000 dollars (`label` 1)? */
export interface Adult {
  /** The official 32,561 training rows. */
  train: AdultColumns;
  /** The official 16,281 test rows. */
  test: AdultColumns;
  /** Names of the columns of numbers. */
  numbers: readonly string[];
  /** Per categorical column, the categories of the training rows and one bucket for others. "?" is one of them. */
  categories: Readonly<Record<string, Vocabulary>>;
}

/**
 * Loads Adult in the official split, fetching it if need be.
 * @throws DatasetUnavailableError if no source has it, DatasetIntegrityError if one has something else
 */
export async function loadAdult(locations: DatasetLocations = {}): Promise<Adult> {
  const rows = await readAdult(await locateDataset('adult', locations));
  const categories: Record<string, Vocabulary> = {};
  const train: AdultColumns = {};
  const test: AdultColumns = {};
  adultLayout.forEach(([name, , kind], i) => {
    const values = rows.map((row) => row[i]);
    if (kind === 'category') {
      categories[name] = new Vocabulary(values.slice(0, adultTrainRows), { unseenBucket: true });
      train[name] = categories[name].encode(values.slice(0, adultTrainRows));
      test[name] = categories[name].encode(values.slice(adultTrainRows));
    } else if (kind === 'number') {
      train[name] = Float32Array.from(values.slice(0, adultTrainRows), Number);
      test[name] = Float32Array.from(values.slice(adultTrainRows), Number);
    } else {
      train[name] = Int32Array.from(values.slice(0, adultTrainRows), (income) => (income === '>50K' ? 1 : 0));
      test[name] = Int32Array.from(values.slice(adultTrainRows), (income) => (income === '>50K' ? 1 : 0));
    }
  });
  const numbers = adultLayout.filter(([, , kind]) => kind === 'number').map(([name]) => name);
  return { train, test, numbers, categories };
}
