import { argumentError } from '../argument-error';

type TypedArrayName = 'Int32Array' | 'Float32Array' | 'Float64Array' | 'Uint8Array' | 'BigInt64Array';

/** The name of a typed array's class, whichever window or kernel it comes from; '' for anything else. */
export function typedArrayName(value: unknown): string {
  return ArrayBuffer.isView(value) ? Object.prototype.toString.call(value).slice(8, -1) : '';
}

/** @throws unless it is a typed array of one of these classes */
export function requireTypedArray(argument: string, value: unknown, ...names: TypedArrayName[]): void {
  if (!names.includes(typedArrayName(value) as TypedArrayName)) {
    throw argumentError(argument, `a ${names.join(' or ')}`, value);
  }
}

/**
 * Checks that offsets lead through ids, row by row, without looking at each: rows that another function made, maybe
 * changed since.
 * @throws naming the part that does not fit
 */
export function requireOffsets(
  argument: string,
  rows: number,
  offsets: Int32Array,
  { name, ids }: { name: string; ids: Int32Array },
): void {
  requireTypedArray(`${argument}.offsets`, offsets, 'Int32Array');
  requireTypedArray(`${argument}.${name}`, ids, 'Int32Array');
  if (offsets.length !== rows + 1) {
    throw argumentError(`${argument}.offsets`, `one more than the ${rows} rows`, offsets.length);
  }
  if (offsets[0] !== 0 || offsets[rows] !== ids.length) {
    throw argumentError(
      `${argument}.offsets`,
      `from 0 to the ${ids.length} ${name}`,
      `${offsets[0]} to ${offsets[rows]}`,
    );
  }
}
