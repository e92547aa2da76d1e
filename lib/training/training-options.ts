import { argumentError, requireOneOf, requirePositiveInteger } from '../core/checks';
import { type BatchWidths, type Columns, rowCount, widthsOf } from '../core/columns';
import { type OptionKinds, requireOptions } from '../core/options/options';
import type { Random } from '../core/random';
import { requireRandom } from '../core/require-random';
import { requireSignal } from '../core/stopping/stopping';
import { resolveEarlyStopping } from './early-stopping';
import type { EarlyStoppingOptions, EpochRecord } from './fit-result';

/** A log, or parts of one that do not share a batch: sequences grouped by length. */
export type TrainingRows = Columns | readonly Columns[];

/** Rows, or a function that makes each epoch's (fresh negatives, dropped ids) from its number, 1 at the first. */
export type TrainingData = TrainingRows | ((epoch: number, random: Random) => TrainingRows);

/** The parts of the rows; a log is one. */
export function partsOf(rows: TrainingRows): readonly Columns[] {
  return Array.isArray(rows) ? rows : [rows as Columns];
}

/** Called as training goes on. Returning `'stop'` ends training after this epoch. */
export interface FitCallbacks {
  onBatchEnd?: (batch: { epoch: number; batch: number; loss: number }) => void;
  onEpochEnd?: (record: EpochRecord) => unknown;
}

/** Where a run keeps what it needs to go on after it was killed. */
export interface CheckpointOptions {
  /**
   * A folder of this run alone, made if missing. The state after each epoch is written there; when the folder has one,
   * training goes on from it. The last two epochs are kept.
   */
  folder: string;
}

/**
 * Measures what is being trained, as it is by then: numbers by name, such as `recall@20`. They must be finite.
 */
export type Metrics<Subject> = (subject: Subject) => Record<string, number> | Promise<Record<string, number>>;

/**
 * Options that every kind of training shares. Every `fit…` measures in the same way after each epoch: `validation`, where there
 * is one, is held-out data in the shape of the training data and gives `validationLoss`; `metrics` gives whatever else
 * is asked, by name; `earlyStopping` watches one of these names.
 */
export interface TrainingOptions {
  /** Training rows: a log, or a function that makes each epoch's. */
  training: TrainingData;
  /** Rows per step, 1 or more; an epoch's last batch may be smaller. */
  batchSize: number;
  /** Passes over the training rows, 1 or more. */
  epochs: number;
  /** Source of shuffles and of the numbers inside steps: each epoch derives its own stream from it. */
  random: Random;
  /** Whether each epoch goes through the rows in a new random order. Default: true. */
  shuffle?: boolean;
  /** Ends training when the watched loss or metric gets no better. Default: never. */
  earlyStopping?: EarlyStoppingOptions;
  callbacks?: FitCallbacks;
  checkpoint?: CheckpointOptions;
  /** Shows progress under this label, such as 'Model A'; false for none. Default: false. */
  progress?: string | false;
  /** 'auto': one TensorFlow graph per step where that is possible; false: eager. Default: 'auto'. */
  compile?: 'auto' | false;
  /** Ends training at its next step when aborted, as a notebook's stop button does. Default: none. */
  signal?: AbortSignal;
}

/** @throws on an option outside its range, or training rows that are none or of unequal columns */
export function requireTrainingOptions(options: TrainingOptions, widths?: BatchWidths): void {
  const { training, batchSize, epochs, random, compile = 'auto', checkpoint, progress } = options;
  const { earlyStopping, callbacks } = options;
  if (earlyStopping !== undefined) resolveEarlyStopping(earlyStopping);
  if (callbacks !== undefined)
    requireOptions('callbacks', callbacks, { onBatchEnd: 'function?', onEpochEnd: 'function?' });
  requirePositiveInteger('batchSize', batchSize);
  requirePositiveInteger('epochs', epochs);
  requireOneOf('compile', compile, ['auto', false] as const);
  requireRandom(random);
  requireSignal(options.signal);
  if (typeof training !== 'function') requireRows(training, widths, '');
  if (checkpoint !== undefined) requireOptions('checkpoint', checkpoint, { folder: 'text' });
  if (checkpoint !== undefined && (typeof checkpoint.folder !== 'string' || checkpoint.folder === '')) {
    throw argumentError('checkpoint.folder', 'a path', checkpoint.folder);
  }
  if (progress !== undefined && progress !== false && (typeof progress !== 'string' || progress === '')) {
    throw argumentError('progress', 'a label or false', progress);
  }
}

/** Number of rows of all parts. @throws if there is none, or columns are of unequal rows */
export function requireRows(training: TrainingRows, widths: BatchWidths | undefined, when: string): number {
  const parts = partsOf(training);
  const rows = parts.reduce((sum, part) => sum + rowCount(part, 'training', widthsOf(widths, part)), 0);
  if (rows === 0) throw argumentError('training', 'a log of at least one row', `none${when}`);
  return rows;
}

/** Names of the options that they share. */
export const sharedTrainingOptions = {
  batchSize: 'number',
  epochs: 'number',
  random: 'Random',
  shuffle: 'boolean?',
  earlyStopping: 'object?',
  callbacks: 'object?',
  checkpoint: 'object?',
  progress: 'any?',
  compile: 'any?',
  signal: 'object?',
} as const satisfies OptionKinds<Omit<TrainingOptions, 'training'>>;
