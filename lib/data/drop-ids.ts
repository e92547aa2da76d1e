import { requireNonNegativeInteger, requireProbability } from '../core/checks';
import { requireKind, requireOptions } from '../core/options/options';
import type { Random } from '../core/random';

/** Options: how ids are dropped. */
export interface DropIdsOptions {
  /** Share of the rows that lose their id, in [0, 1]. */
  share: number;
  /** Id that they get instead: the bucket of unseen ids, 0 or more. */
  bucket: number;
  random: Random;
}

/**
 * Ids with a random share replaced by the bucket of unseen ids (DropoutNet's idea, Volkovs et al. 2017, for a plain
 * id): training on them teaches the model what to say when it does not know who asks. Draw again for each epoch.
 * @returns new ids, as many
 * @throws on a share outside [0, 1] or a bucket that is not an integer of 0 or more
 * @example
 * const training = (epoch: number, random: Random) =>
 *   ({ ...log, customer: dropIds(log.customer, { share: 0.5, bucket: customers, random }) });
 */
export function dropIds(ids: Int32Array, options: DropIdsOptions): Int32Array {
  requireKind('ids', ids, 'list');
  requireOptions('options', options, { share: 'number', bucket: 'number', random: 'Random' });
  const { share, bucket, random } = options;
  requireProbability('share', share);
  requireNonNegativeInteger('bucket', bucket);
  return ids.map((id) => (random.bernoulli(share) ? bucket : id));
}
