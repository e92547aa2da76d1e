import { argumentError } from '../core/checks';
import { type OptionKinds, requireOptions } from '../core/options/options';

/** What every layer of tf.layers has too: a saved model hands it back with a layer's own options. */
const layerSettings = [
  'trainable',
  'dtype',
  'inputDType',
  'batchInputShape',
  'batchSize',
  'inputShape',
  'updatable',
  'customObjects',
];

/** Checks the options of a layer as `requireOptions` does, beside those of every layer. */
export function requireLayerOptions<T extends object>(options: T, kinds: OptionKinds<T>): void {
  const plain = options !== null && typeof options === 'object' && !Array.isArray(options);
  const own = plain
    ? Object.fromEntries(Object.entries(options).filter(([name]) => !layerSettings.includes(name)))
    : options;
  requireOptions('options', own as T, kinds);
}

/** @throws unless it can name a tensor: letters, digits, `_ . - / >`, a letter, digit or dot first */
export function requireInputName(argument: string, name: string): void {
  if (typeof name !== 'string' || !/^[A-Za-z0-9.][A-Za-z0-9_./>-]*$/.test(name)) {
    throw argumentError(argument, 'a name of letters, digits and _', name);
  }
}
