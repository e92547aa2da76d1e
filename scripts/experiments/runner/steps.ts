import { startProgress } from 'lib/core';
import type { Surroundings } from './definition';

/** Steps of one seed, or of a whole experiment, with the seconds that those took which an earlier process did. */
export class Steps {
  earlierSeconds = 0;

  constructor(
    private readonly surroundings: Pick<Surroundings, 'store' | 'signal'>,
    private readonly place: string,
  ) {}

  /** A result that a stopped run left behind, or a new one, kept in a file. */
  async once<T>(key: string, make: () => T | Promise<T>): Promise<T> {
    const { store, signal } = this.surroundings;
    const kept = store.read<T>(this.place, key);
    if (kept !== undefined) {
      this.earlierSeconds += kept.seconds;
      return kept.result;
    }
    signal.throwIfAborted();
    const started = performance.now();
    const result = await make();
    return store.write([this.place, key], result, secondsSince(started)).result;
  }

  kept<T>(key: string): T | undefined {
    return this.surroundings.store.read<T>(this.place, key)?.result;
  }
}

export const secondsSince = (started: number): number => (performance.now() - started) / 1000;

/** Progress with the time left, as lines among those of the experiment. */
export function lineProgress(label: string, total: number, unit: string) {
  return startProgress({
    label,
    total,
    unit,
    surface: process.env.RECSYS_PROGRESS === 'off' ? 'off' : 'lines',
    write: (text) => process.stdout.write(text),
  });
}
