import { batches } from '../preparation/batches';
import { argumentError, requireOneOf, requirePositiveInteger } from '../runtime/checks';
import { type Columns, rowCount } from '../runtime/columns';
import type { Random } from '../runtime/random';
import { hashText } from '../runtime/stateless-random';
import type { StepDefinition } from '../runtime/step-definition';
import type { tf } from '../runtime/tensorflow';
import { createTrainingStep } from './create-training-step';
import { judge, resolveEarlyStopping } from './early-stopping';
import type { EarlyStoppingOptions, EpochRecord, FitResult } from './history';
import type { TrainingStep } from './training-step';
import { readWeights, writeWeights } from './weights';

/** A log, or a function that makes each epoch's (fresh negatives, dropped ids) from its number, 1 at the first. */
export type TrainingData = Columns | ((epoch: number, random: Random) => Columns);

/** Called as training goes on. Returning `'stop'` ends training after this epoch. */
export interface FitCallbacks {
  onBatchEnd?: (batch: { epoch: number; batch: number; loss: number }) => void;
  onEpochEnd?: (record: EpochRecord) => void | 'stop' | Promise<void | 'stop'>;
}

/** What every kind of training shares. */
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
  earlyStopping?: EarlyStoppingOptions;
  callbacks?: FitCallbacks;
  /** 'auto': one TensorFlow graph per step where that is possible; false: eager. Default: 'auto'. */
  compile?: 'auto' | false;
}

/** Options of `fitVariables`. */
export interface FitVariablesOptions extends TrainingOptions, Omit<StepDefinition, 'seed'> {
  /** Figures after each epoch, with the variables up to date: validation loss, metrics. */
  evaluate?: (epoch: number) => Record<string, number>;
}

/**
 * Trains any variables on any loss: the general form under `fit`, for losses that are not a function of one label
 * and one output (BPR, sampled softmax).
 * @param options.loss a scalar from batch tensors (one per column, shape [batch]) and the step's context
 * @throws on bad options, before anything is trained; if a loss is not finite, naming epoch and batch
 */
export async function fitVariables(options: FitVariablesOptions): Promise<FitResult> {
  const { variables, loss, optimizer, random, epochs, compile = 'auto' } = options;
  checkTrainingOptions(options);
  const stopping = options.earlyStopping && resolveEarlyStopping(options.earlyStopping);
  const seed = hashText(`${random.seed}/step`);
  const step = createTrainingStep({ variables, loss, optimizer, seed }, compile);
  const history: EpochRecord[] = [];
  let bestWeights: Float32Array[] | undefined;
  let stoppedEarly = false;
  try {
    for (let epoch = 1; epoch <= epochs && !stoppedEarly; epoch++) {
      const trainingLoss = runEpoch(step, options, epoch);
      step.sync();
      const record: EpochRecord = { epoch, trainingLoss, ...options.evaluate?.(epoch) };
      history.push(record);
      if (stopping !== undefined) {
        const verdict = judge(history, stopping);
        if (verdict.bestEpoch === epoch && stopping.restoreBest) bestWeights = readWeights(variables);
        stoppedEarly = verdict.stop && epoch < epochs;
      }
      if ((await options.callbacks?.onEpochEnd?.(record)) === 'stop') stoppedEarly = true;
      await breathe();
    }
  } finally {
    step.dispose();
  }
  const bestEpoch = judge(history, stopping ?? defaultJudgement(history)).bestEpoch;
  if (bestWeights !== undefined) writeWeights(variables, bestWeights);
  return {
    history,
    bestEpoch,
    weightsOfEpoch: bestWeights === undefined ? history.length : bestEpoch,
    stoppedEarly,
    resumedFromEpoch: 0,
    step: step.kind,
    eagerReason: step.eagerReason,
  };
}

/** Runs one epoch; returns the mean loss over its rows. */
function runEpoch(step: TrainingStep, options: FitVariablesOptions, epoch: number): number {
  const { training, batchSize, random, shuffle = true, callbacks } = options;
  const columns = typeof training === 'function' ? training(epoch, random.child(`data-${epoch}`)) : training;
  const rows = rowCount(columns, 'training');
  if (rows === 0) throw argumentError('training', 'a log of at least one row', `none in epoch ${epoch}`);
  const order = shuffle ? random.child(`epoch-${epoch}`) : undefined;
  let total = 0;
  let batch = 0;
  for (const part of batches(columns, { batchSize, random: order })) {
    const value = step.run(part);
    if (!Number.isFinite(value)) {
      throw new Error(
        `loss must be a finite number, got ${value} at epoch ${epoch}, batch ${batch + 1}: ` +
          'a smaller learning rate or gradient clipping may keep it finite',
      );
    }
    total += value * rowCount(part);
    batch++;
    callbacks?.onBatchEnd?.({ epoch, batch, loss: value });
  }
  return total / rows;
}

function checkTrainingOptions(options: FitVariablesOptions): void {
  const { training, batchSize, epochs, random, compile = 'auto' } = options;
  requirePositiveInteger('batchSize', batchSize);
  requirePositiveInteger('epochs', epochs);
  requireOneOf('compile', compile, ['auto', false] as const);
  if (typeof random?.child !== 'function') throw argumentError('random', 'a Random', random);
  if (typeof training !== 'function' && rowCount(training, 'training') === 0) {
    throw argumentError('training', 'a log of at least one row', 'none');
  }
}

function defaultJudgement(history: readonly EpochRecord[]): Required<EarlyStoppingOptions> {
  const monitor = history[0]?.validationLoss === undefined ? 'trainingLoss' : 'validationLoss';
  return resolveEarlyStopping({ patience: 1, monitor });
}

/** Lets the event loop turn, so that a notebook can show progress and take an interrupt. */
function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
