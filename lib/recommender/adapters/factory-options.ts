import { resolveOptimizer } from '../../compiler/optimizer-options';
import {
  argumentError,
  requireNonNegative,
  requireOneOf,
  requirePositive,
  requirePositiveInteger,
  requireShareBelowOne,
} from '../../core/checks';
import {
  type OptionCheck,
  type OptionKinds,
  optional,
  requireKind,
  requireOptions,
} from '../../core/options/options';
import type { BprSamplerOptions } from '../../data/bpr-sampler';
import { requireHardNegatives } from '../../data/hard-negatives';
import { type RatingScale, requireScale } from '../../data/rating-matrix';
import type { Named } from './naming';

/** Checks of the options that factories have in common; each may be left out. */
export const count = optional(requirePositiveInteger);
export const above0 = optional(requirePositive);
export const nonNegative = optional(requireNonNegative);
export const shareBelowOne = optional(requireShareBelowOne);

/** An option that is one of a few values. */
export function oneOf<T>(...allowed: readonly T[]): OptionCheck<T | undefined> {
  return optional((argument, value) => requireOneOf<T>(argument, value, allowed));
}

/** A list of numbers of units, which may be empty. */
export const units = optional((argument: string, value: readonly number[]): void => {
  requireKind(argument, value, 'list');
  for (let i = 0; i < value.length; i++) requirePositiveInteger(`${argument}[${i}]`, value[i]);
});

/** How models that train in epochs are trained; what the optimizer says of its own options. */
export const trainingKinds = {
  epochs: count,
  batchSize: count,
  patience: count,
  optimizer: optional((_: string, value: Parameters<typeof resolveOptimizer>[0]): void => {
    resolveOptimizer(value);
  }),
};

/** How triples are drawn. */
export const tripleKinds = {
  sampling: optional((argument: string, value: BprSamplerOptions): void => {
    requireOptions(argument, value, { exponent: nonNegative, hard: 'object?', replace: 'boolean?' });
    if (value.hard !== undefined) requireHardNegatives(value.hard);
  }),
  triplesPerEpoch: count,
};

export const scaleKind = optional((argument: string, value: RatingScale): void =>
  requireScale(argument, value),
);

/**
 * Checks the options of a factory when it is called, hours before the model that they belong to would: names, kinds and
 * ranges. What depends on the log (a list longer than the catalog, the memory of a table) is checked when it is fitted.
 * @param kinds of all options but the name
 * @throws on anything but an object, or the first option that does not exist or is outside its range
 */
export function requireRecommenderOptions<T extends Named>(
  options: T,
  kinds: OptionKinds<Omit<T, 'name'>>,
): void {
  requireOptions('options', options, { ...kinds, name: optional(requireName) } as unknown as OptionKinds<T>);
}

function requireName(argument: string, name: string): void {
  if (typeof name !== 'string' || name.trim() === '')
    throw argumentError(argument, 'a text that is not empty', name);
}

/** Sizes of transformers over histories. */
export const transformerKinds = {
  ...{ embeddingSize: count, blocks: count, heads: count, dropout: shareBelowOne, length: count },
};
