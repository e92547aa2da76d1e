import { batches } from '../preparation/batches';
import { argumentError } from '../runtime/checks';
import { type ColumnWidths, rowCount } from '../runtime/columns';
import type { TrainingOptions } from './training-options';
import type { TrainingStep } from './training-step';

/**
 * Runs one epoch of steps. Its order and data depend on the run's seed and the epoch's number alone, so a resumed run
 * needs no generator's state.
 * @returns the mean loss over the epoch's rows
 * @throws if a loss is not finite, naming epoch and batch
 */
export function runEpoch(
  step: TrainingStep,
  options: TrainingOptions & { widths?: ColumnWidths },
  epoch: number,
): number {
  const { training, batchSize, random, shuffle = true, callbacks, widths } = options;
  const columns = typeof training === 'function' ? training(epoch, random.child(`data-${epoch}`)) : training;
  const rows = rowCount(columns, 'training', widths);
  if (rows === 0) throw argumentError('training', 'a log of at least one row', `none in epoch ${epoch}`);
  const order = shuffle ? random.child(`epoch-${epoch}`) : undefined;
  let total = 0;
  let batch = 0;
  for (const part of batches(columns, { batchSize, random: order, widths })) {
    batch++;
    const loss = step.run(part);
    if (!Number.isFinite(loss)) {
      throw new Error(
        `loss must be a finite number, got ${loss} at epoch ${epoch}, batch ${batch}: ` +
          'a smaller learning rate or gradient clipping may keep it finite',
      );
    }
    total += loss * rowCount(part, 'training', widths);
    callbacks?.onBatchEnd?.({ epoch, batch, loss });
  }
  return total / rows;
}
