import { inspect } from 'node:util';

/** The key under which a value keeps how it looks, as in Deno's kernel: a function that gives data by MIME type. */
export const DISPLAY = Symbol.for('Jupyter.display');

/**
 * Data by MIME type of a cell's last value, for a value that knows how it looks.
 *
 * @param {any} value
 * @returns {Record<string, string> | undefined}
 */
export function shownValue(value) {
  const show = value?.[DISPLAY];
  if (typeof show !== 'function') return undefined;
  const data = show.call(value);
  return { 'text/plain': inspect(value), ...data };
}
