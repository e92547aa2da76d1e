import type { TrainingStep } from '../compiler/training-step';
import { type BatchWidths, type Columns, rowCount, widthsOf } from '../core/columns';
import type { Random } from '../core/random';
import type { Stopping } from '../core/stopping/stopping';
import { batchCount, batches } from '../data/batches';
import type { ScalarSchedule } from './fit-variables-options';
import { partsOf, requireRows, type TrainingOptions, type TrainingRows } from './training-options';

/** Options of an epoch. */
type EpochOptions = TrainingOptions & { widths?: BatchWidths; scalars?: ScalarSchedule };

/**
 * Runs one epoch of steps at once. Its order and data depend on the run's seed and the epoch's number alone, so a
 * resumed run needs no generator's state.
 * @returns the mean loss over the epoch's rows
 * @throws if a loss is not finite, naming epoch and batch
 */
export function runEpoch(step: TrainingStep, options: EpochOptions, epoch: number): number {
  const steps = epochSteps(step, options, epoch);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/**
 * As `runEpoch`, letting the event loop turn every now and then, so that a stop is heard.
 * @throws the signal's reason after the step in which it was aborted, beside what `runEpoch` throws
 */
export async function runEpochUntilStopped(
  step: TrainingStep,
  options: EpochOptions,
  epoch: number,
  stopping: Stopping,
): Promise<number> {
  const steps = epochSteps(step, options, epoch);
  await stopping.pause();
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
    if (stopping.due) await stopping.pause();
  }
}

/** One step a turn; yields the number of the batch, returns the mean loss. */
function* epochSteps(
  step: TrainingStep,
  options: EpochOptions,
  epoch: number,
): Generator<number, number, undefined> {
  const { training, random, shuffle = true, callbacks, widths, scalars } = options;
  const data = typeof training === 'function' ? training(epoch, random.child(`data-${epoch}`)) : training;
  const rows = requireRows(data, widths, ` in epoch ${epoch}`);
  const order = shuffle ? random.child(`epoch-${epoch}`) : undefined;
  const batchesOfEpoch = partsOf(data).reduce(
    (sum, part) => sum + batchCount(rowCount(part, 'training', widthsOf(widths, part)), options.batchSize),
    0,
  );
  let total = 0;
  let batch = 0;
  // Code that has a turn between steps changes numbers at no step in particular: the next look is early enough.
  const disturbed = callbacks?.onBatchEnd !== undefined || scalars !== undefined;
  for (const part of epochBatches(data, options, order)) {
    batch++;
    const loss = step.run(part, scalars?.({ epoch, stepsDone: step.stepsDone }));
    if (!Number.isFinite(loss)) {
      throw new Error(
        `loss must be a finite number, got ${loss} at epoch ${epoch}, batch ${batch}: ` +
          'a smaller learning rate or gradient clipping may keep it finite',
      );
    }
    total += loss * rowCount(part, 'training', widthsOf(widths, part));
    // Before the callback: what it changes for the next epoch is no fault of this one.
    if (batch === batchesOfEpoch) step.verify(!disturbed);
    callbacks?.onBatchEnd?.({ epoch, batch, loss });
    yield batch;
  }
  return total / rows;
}

/** The batches of all parts; shuffled, those of different parts come in random turn. */
function* epochBatches(data: TrainingRows, options: EpochOptions, order?: Random): Generator<Columns> {
  const { batchSize, widths } = options;
  const parts = partsOf(data);
  const cut = (part: Columns, random?: Random) =>
    batches(part, { batchSize, random, widths: widthsOf(widths, part) });
  if (parts.length === 1 || order === undefined) {
    for (const part of parts) yield* cut(part, order);
    return;
  }
  const open = parts.map((part, i) => cut(part, order.child(`part-${i}`))[Symbol.iterator]());
  const counts = parts.map((part) =>
    batchCount(rowCount(part, 'training', widthsOf(widths, part)), batchSize),
  );
  const turns = counts.flatMap((count, i) => new Array<number>(count).fill(i));
  for (const turn of order.child('turns').permutation(turns.length)) {
    const { value, done } = open[turns[turn]].next();
    if (!done) yield value;
  }
}
