import { type Adult, bucketed, category, crossed, type FeatureEncoder, fitFeatures, numeric } from 'lib/data';

/** Rows of Adult as columns by name, and the label `rich`. */
export type AdultTable = Record<string, string[] | number[]>;

/** Every fifth training row is for validation: what `scripts/fixtures/adult_trees.py` takes too. */
const isValidation = (row: number): boolean => row % 5 === 4;

/**
 * Adult in the official split, the training rows also in two parts. The census' weight of a row (`finalWeight`) is left
 * out.
 */
export function adultTables({ train, test, categories }: Pick<Adult, 'train' | 'test' | 'categories'>) {
  const all = (part: Adult['train'], keep: (row: number) => boolean = () => true): AdultTable => {
    const rows = Array.from(part.label.keys()).filter(keep);
    const columns = Object.keys(part).filter((name) => name !== 'finalWeight');
    return Object.fromEntries(
      columns.map((name) => [
        name === 'label' ? 'rich' : name,
        name in categories
          ? rows.map((row) => String(categories[name].ids[part[name][row]] ?? 'unseen'))
          : rows.map((row) => part[name][row]),
      ]),
    );
  };
  return {
    full: all(train),
    training: all(train, (row) => !isValidation(row)),
    validation: all(train, isValidation),
    test: all(test),
  };
}

const categoryNames = [
  ...['workclass', 'education', 'maritalStatus', 'occupation', 'relationship', 'race', 'gender'],
  'nativeCountry',
];
const ages = bucketed('age', { quantiles: 10 });
const hours = bucketed('hoursPerWeek', { boundaries: [20, 30, 38, 41, 46, 51, 61] });
const gains = bucketed('capitalGain', {
  boundaries: [1, 2000, 3000, 3500, 4000, 4500, 5100, 6000, 6800, 7200, 7700, 10_000, 15_000, 99_000],
});
const losses = bucketed('capitalLoss', {
  boundaries: [1, 1500, 1650, 1750, 1820, 1850, 1880, 1900, 1950, 1980, 2150, 2300, 2500],
});
const singles = [...categoryNames.map((name) => category(name)), ages, hours, gains, losses];

/** What the models read: single columns, the crosses of the wide part, and columns and numbers for networks. */
export function adultEncoders(training: AdultTable): Record<'singles' | 'wide' | 'deep', FeatureEncoder> {
  return {
    singles: fitFeatures(singles, training),
    wide: fitFeatures(
      [
        ...singles,
        crossed(['education', 'occupation']),
        crossed([ages, 'education', 'occupation'], { buckets: 5000 }),
        crossed(['relationship', 'education']),
        crossed(['relationship', 'occupation']),
        crossed([ages, 'relationship']),
        crossed([ages, hours]),
        crossed(['occupation', hours]),
        crossed(['workclass', 'occupation']),
      ],
      training,
    ),
    deep: fitFeatures(
      [
        ...singles,
        numeric('age'),
        numeric('educationYears'),
        numeric('hoursPerWeek'),
        numeric('capitalGain', { scale: 'log' }),
        numeric('capitalLoss', { scale: 'log' }),
      ],
      training,
    ),
  };
}
