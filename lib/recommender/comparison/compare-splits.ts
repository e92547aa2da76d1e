import { Random } from '../../core/random';
import type { Log } from '../../data/log/log';
import type { ComparePlan } from './compare-options';

/** One split of the rows, and the seeds whose models are trained on it. */
export interface CompareSplit {
  readonly train: Log;
  readonly test: Log;
  readonly validation: Log | undefined;
  readonly seeds: readonly (number | string)[];
}

/** What the intervals of a comparison are over. */
export type IntervalsOver = 'users' | 'seeds' | 'folds';

/** The splits, the same for all models. @throws as `log.split` and `log.folds` do */
export function splitsOf({ options, seeds }: ComparePlan): { splits: CompareSplit[]; over: IntervalsOver } {
  const { train, test, log, split, folds, validation } = options;
  const of = (
    parts: { train: Log; test: Log },
    own: readonly (number | string)[],
    random: Random,
  ): CompareSplit => {
    if (typeof validation !== 'number') return { ...parts, validation, seeds: own };
    const inner = parts.train.split({
      by: 'user',
      testShare: validation,
      random: random.child('validation'),
    });
    return { train: inner.train, validation: inner.test, test: parts.test, seeds: own };
  };
  const over = seeds.length > 1 ? 'seeds' : 'users';
  const first = new Random(seeds[0]).child('split');
  if (train !== undefined && test !== undefined) return { splits: [of({ train, test }, seeds, first)], over };
  if (folds !== undefined) {
    const parts = (log as Log).folds(folds, { random: first });
    return { splits: parts.map((part, fold) => of(part, seeds, first.child(fold))), over: 'folds' };
  }
  const drawn = split as NonNullable<typeof split>;
  // A split by time is the same for all seeds.
  if (drawn.by === 'time' || drawn.by === 'last')
    return { splits: [of((log as Log).split(drawn), seeds, first)], over };
  const splits = seeds.map((seed) => {
    const random = new Random(seed).child('split');
    return of((log as Log).split({ ...drawn, random: random.child('test') }), [seed], random);
  });
  return { splits, over };
}
