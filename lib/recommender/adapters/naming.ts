import { argumentError, requireRecord } from '../../core/checks';
import { requireOptionNames } from '../../core/options/option-names';

/** What every factory takes. */
export interface Named {
  /** What tables call it, to tell two of one model apart. Default: the model's name. */
  name?: string;
}

/**
 * Checks the options of a factory when it is called; those of the model under it are checked by the model.
 * @param names all options, where no model checks them
 * @throws on anything but an object, a name that is no text, or an option that is not among the names
 */
export function requireFactoryOptions<T extends Named>(
  options: T,
  names?: { readonly [K in keyof Required<T>]: true },
): void {
  requireRecord('options', options);
  if (Array.isArray(options)) throw argumentError('options', 'an object', options);
  const { name } = options;
  if (name !== undefined && (typeof name !== 'string' || name.trim() === ''))
    throw argumentError('name', 'a text that is not empty', name);
  if (names !== undefined) requireOptionNames('options', options, Object.keys(names));
}
