import type * as Danfo from 'danfojs-node';
import { argumentError, requireRecord } from './checks';
import { cureDanfo } from './danfo-cures';
import './node-compatibility';
import { printFrames } from './printing/print-frames';

/** Values of one column of a table: a list or a typed array. */
export type FrameColumn = readonly unknown[] | Columnar;

type Columnar =
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array
  | BigInt64Array
  | BigUint64Array;

/**
 * Makes danfo's table from columns, the library's own logs too. danfo is loaded by the first table, not by importing
 * this file: with the TensorFlow that it pulls in it costs some 400 MB, which a program that only simulates should not
 * pay.
 *
 * What danfo 1.2 does wrongly without a word is put right in all its tables, or refused: `sortValues` and `describe`
 * with missing values, `toCSV` with commas or quotes, `groupby` of several columns whose values its keys do not tell
 * apart. environment.md says what is better done in DuckDB.
 * @param columns values by column name, all of one length, which may be 0. 64-bit integers become numbers
 * @throws if there is no column, one is no list, two differ in length, or an integer is beyond 2^53
 */
export function dataFrame(columns: Readonly<Record<string, FrameColumn>>): Danfo.DataFrame {
  requireRecord('columns', columns);
  const names = Object.keys(columns);
  if (names.length === 0) throw argumentError('columns', 'at least one column', '{}');
  const lists: unknown[][] = names.map((name) => listOf(name, columns[name]));
  names.forEach((name, i) => {
    if (lists[i].length !== lists[0].length) {
      throw argumentError(`columns.${name}`, `as long as ${names[0]} (${lists[0].length})`, lists[i].length);
    }
  });
  const danfo: typeof Danfo = require('danfojs-node');
  cureDanfo(danfo);
  printFrames(danfo);
  if (lists[0].length === 0) return new danfo.DataFrame([], { columns: names });
  return new danfo.DataFrame(Object.fromEntries(names.map((name, i) => [name, lists[i]])));
}

function listOf(name: string, column: FrameColumn): unknown[] {
  if (!Array.isArray(column) && (!ArrayBuffer.isView(column) || column instanceof DataView)) {
    throw argumentError(`columns.${name}`, 'a list or a typed array', column);
  }
  return Array.from(column as ArrayLike<unknown>, (value, row) => {
    if (typeof value !== 'bigint') return value;
    if (Number.isSafeInteger(Number(value))) return Number(value);
    throw argumentError(`columns.${name}[${row}]`, 'an integer within 2^53', value);
  });
}

export type { DataFrame } from 'danfojs-node';
