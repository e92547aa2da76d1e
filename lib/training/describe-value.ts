import { createHash } from 'node:crypto';
import { Random } from '../core/random';
import { tf } from '../core/tensorflow';

/** Options that say what may be used, not what is computed. */
const leftOut = new Set(['maxBytes', 'identity']);

/**
 * A value as text that is the same in every process, so that two values with one text decide the same numbers: typed
 * arrays by their SHA-256, functions by their source and what is attached to them, random numbers by their seed, plain
 * objects and arrays entry by entry. Tensors are named by their shape, since training changes their numbers, and other
 * objects by their class.
 */
export function describeValue(value: unknown): string {
  return JSON.stringify(plain(value, [])) ?? 'none';
}

/**
 * What a model object computes, as text: the source of its class and of all classes that it extends, of functions that
 * it carries, and the settings among its own fields (see `describeValue`). What a method calls outside its classes is
 * seen only where the model names it in `code`; fields that begin with # are not seen.
 */
export function describeModel(model: object): string {
  const sources: string[] = [];
  for (
    let prototype = Object.getPrototypeOf(model);
    prototype !== null && prototype !== Object.prototype;
    prototype = Object.getPrototypeOf(prototype)
  ) {
    sources.push(sourceOf(prototype));
  }
  return JSON.stringify([sources, fields(model, [model])]);
}

/** The source of a class, and of methods that were put on its prototype later. */
function sourceOf(prototype: object): string {
  const methods = Object.entries(Object.getOwnPropertyDescriptors(prototype)).map(
    ([name, { value, get }]) => `${name} ${String(value ?? get)}`,
  );
  return methods.join('\n');
}

function plain(value: unknown, above: readonly unknown[]): unknown {
  if (typeof value === 'bigint' || value === undefined) return String(value);
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value === 'function') {
    const attached = fields(value, above);
    return Object.keys(attached).length === 0 ? String(value) : [String(value), attached];
  }
  if (value === null || typeof value !== 'object') return value;
  if (above.includes(value)) return 'itself';
  if (ArrayBuffer.isView(value)) {
    const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
    return `${value.constructor.name} ${createHash('sha256').update(bytes).digest('hex')}`;
  }
  if (value instanceof Random) return `seed ${value.seed}`;
  if (value instanceof tf.Tensor) return `tensor [${value.shape}]`;
  if (Array.isArray(value)) return value.map((entry) => plain(entry, [...above, value]));
  if (Object.getPrototypeOf(value) === Object.prototype) return fields(value, [...above, value]);
  return value.constructor?.name ?? 'object';
}

function fields(value: object, above: readonly unknown[]): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name, field]) => field !== undefined && !leftOut.has(name))
      .map(([name, field]) => [name, plain(field, above)]),
  );
}
