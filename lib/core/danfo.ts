import type * as Danfo from 'danfojs-node';
import { requireKind } from './options';
import './node-compatibility';

/**
 * Makes danfo's table from columns. danfo is loaded by the first table, not by importing this file: with the
 * TensorFlow that it pulls in it costs some 400 MB, which a program that only simulates should not pay.
 * @param columns values by column name, all of one length
 */
export function dataFrame(columns: Record<string, readonly unknown[]>): Danfo.DataFrame {
  requireKind('columns', columns, 'object');
  const danfo: typeof Danfo = require('danfojs-node');
  return new danfo.DataFrame(columns);
}

export type { DataFrame } from 'danfojs-node';
