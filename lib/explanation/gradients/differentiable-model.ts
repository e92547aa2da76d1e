import { argumentError, requirePositiveInteger } from '../../core/checks';
import { requireKind, requireParts } from '../../core/options/options';
import type { tf } from '../../core/tensorflow';

/** A feature as the reader knows it: a name and the coordinates of the input that belong to it. */
export interface FeatureCoordinates {
  readonly name: string;
  readonly coordinates: readonly number[];
}

/**
 * A model as a function of real numbers, which is what a gradient needs: ids are looked up before, and a row is the
 * embeddings of all its ids and its numbers, side by side.
 */
export interface DifferentiableModel {
  /** Numbers per row, 1 or more. */
  readonly size: number;
  /** Features with disjoint coordinates in [0, size), which need not cover all of them. */
  readonly features: readonly FeatureCoordinates[];
  /**
   * Logits of rows: [batch, size] gives [batch], by differentiable ops; the logit of a row must not depend on the
   * other rows of its batch.
   */
  logits(inputs: tf.Tensor2D): tf.Tensor;
}

/** @throws unless it is a model as a function of real numbers, with features that do not overlap */
export function requireDifferentiable(argument: string, model: DifferentiableModel): void {
  requireParts(argument, model, ['size', 'features', 'logits']);
  requirePositiveInteger(`${argument}.size`, model.size);
  requireKind(`${argument}.logits`, model.logits, 'function');
  requireFeatures(`${argument}.features`, model.features, model.size);
}

/** @throws unless each feature has a name and coordinates in [0, size) that no other one has */
export function requireFeatures(
  argument: string,
  features: readonly FeatureCoordinates[],
  size: number,
): void {
  if (!Array.isArray(features) || features.length === 0)
    throw argumentError(argument, 'a list of at least one feature', features);
  const owners = new Map<number, string>();
  const names = new Set<string>();
  features.forEach((feature, i) => {
    const path = `${argument}[${i}]`;
    requireParts(path, feature, ['name', 'coordinates']);
    const { name, coordinates } = feature;
    if (typeof name !== 'string' || names.has(name))
      throw argumentError(`${path}.name`, 'a text of its own', name);
    names.add(name);
    if (!(coordinates?.length > 0))
      throw argumentError(`${path}.coordinates`, 'a list of at least one', coordinates);
    for (const at of coordinates) {
      if (!Number.isInteger(at) || at < 0 || at >= size)
        throw argumentError(`${path}.coordinates`, `integers in [0, ${size})`, at);
      const owner = owners.get(at);
      if (owner !== undefined)
        throw argumentError(`${path}.coordinates`, `disjoint: ${at} belongs to ${owner}`, at);
      owners.set(at, name);
    }
  });
}

/** One feature for each coordinate. @param names Default: x0, x1, … */
export function singleFeatures(size: number, names?: readonly string[]): FeatureCoordinates[] {
  requirePositiveInteger('size', size);
  if (names !== undefined && (!Array.isArray(names) || names.length !== size))
    throw argumentError('names', `a list of ${size}`, names);
  return Array.from({ length: size }, (_, i) => ({ name: names?.[i] ?? `x${i}`, coordinates: [i] }));
}
