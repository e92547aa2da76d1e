import { argumentError, requireNonNegative, requireOneOf, requirePositiveInteger } from '../core/checks';
import { requireOptions } from '../core/options/options';
import type { EarlyStoppingOptions, EpochRecord } from './fit-result';

/** Checks the options and fills in the defaults. @throws on a value outside its range */
export function resolveEarlyStopping(options: EarlyStoppingOptions): Required<EarlyStoppingOptions> {
  requireOptions('earlyStopping', options, {
    patience: 'number',
    monitor: 'text?',
    mode: 'text?',
    minDelta: 'number?',
    restoreBest: 'boolean?',
  });
  const { patience, monitor = 'validationLoss', mode = 'min', minDelta = 0, restoreBest = true } = options;
  requirePositiveInteger('earlyStopping.patience', patience);
  requireOneOf('earlyStopping.mode', mode, ['min', 'max'] as const);
  requireNonNegative('earlyStopping.minDelta', minDelta);
  return { patience, monitor, mode, minDelta, restoreBest };
}

/**
 * The best epoch of a history and whether patience has run out: a pure function of the history, so a resumed run
 * decides as an uninterrupted one.
 * @throws if the watched metric is missing from a record
 */
export function bestEpochOf(
  history: readonly EpochRecord[],
  { patience, monitor, mode, minDelta }: Required<EarlyStoppingOptions>,
): { bestEpoch: number; stop: boolean } {
  let bestEpoch = 0;
  let best = Number.POSITIVE_INFINITY;
  for (const record of history) {
    const value = record[monitor];
    if (typeof value !== 'number') {
      const known = Object.keys(record).filter((name) => name !== 'epoch');
      throw argumentError('earlyStopping.monitor', `one of ${known.join(', ')}`, monitor);
    }
    const cost = mode === 'min' ? value : -value;
    if (bestEpoch === 0 || cost < best - minDelta) {
      best = cost;
      bestEpoch = record.epoch;
    }
  }
  const last = history.length === 0 ? 0 : history[history.length - 1].epoch;
  return { bestEpoch, stop: last - bestEpoch >= patience };
}
