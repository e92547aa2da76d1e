import type { Interval } from 'lib';

/** Arithmetic mean. */
export const mean = (list: ArrayLike<number>): number =>
  Array.from(list).reduce((sum, x) => sum + x, 0) / list.length;

/** Whole numbers from `first` on. */
export const count = (length: number, first = 0): number[] => Array.from({ length }, (_, i) => first + i);

/** Share as a percentage. */
export const percent = (share: number, digits = 1): string => `${(100 * share).toFixed(digits)} %`;

/** Estimate with its interval. */
export const intervalText = ({
  estimate,
  lower,
  upper,
}: Pick<Interval, 'estimate' | 'lower' | 'upper'>): string =>
  `${estimate.toFixed(4)} [${lower.toFixed(4)}, ${upper.toFixed(4)}]`;

/** An object of the same keys, its values made one by one, in their order. */
export function mapValues<Key extends string, From, To>(
  object: Readonly<Record<Key, From>>,
  make: (value: From, key: Key) => To,
): Record<Key, To> {
  const entries = Object.entries<From>(object) as [Key, From][];
  return Object.fromEntries(entries.map(([key, value]) => [key, make(value, key)])) as Record<Key, To>;
}

/** The last of a list that has one. */
export function lastOf<T>(list: readonly T[]): T {
  return list[list.length - 1];
}

/** Processor seconds that some work takes: the machine may be busy with other things. */
export async function processorTimed<T>(work: () => T | Promise<T>): Promise<{ result: T; seconds: number }> {
  const before = process.cpuUsage();
  const result = await work();
  const { user, system } = process.cpuUsage(before);
  return { result, seconds: (user + system) / 1e6 };
}
