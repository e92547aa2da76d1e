import type { BatchTensors } from '../../compiler/training-step-definition';
import { tf } from '../../core/tensorflow';

/** Slots of a batch, as far as there are any. */
export interface SlotTensors {
  /** Rows of the joint table, [batch * slots]. */
  indices: tf.Tensor1D | undefined;
  /** [batch, slots] */
  weights: tf.Tensor2D | undefined;
  /** Weighted slots of a table that stand in the place of those looked up. Default: none, they are looked up. */
  lookup?: (table: tf.Variable) => tf.Tensor;
}

/**
 * What stands in the place of a lookup.
 * @param table a variable of one row of any width per row of the encoder's joint table: [size] or [size, d]
 * @param features what would have been looked up
 * @returns weighted rows of the slots: [batch, slots] of a table [size], [batch, slots, d] of one [size, d]
 */
export type SlotLookup = (encoder: string, table: tf.Variable, features: SlotTensors) => tf.Tensor;

const lookups = new WeakMap<BatchTensors, SlotLookup>();

/** The same batch, whose slots a model gets from `lookup` instead of its tables: how explanations look inside. */
export function withSlotLookup(batch: BatchTensors, lookup: SlotLookup): BatchTensors {
  const copy = { ...batch };
  lookups.set(copy, lookup);
  return copy;
}

/** What stands in the place of this batch's lookups, if anything does. */
export function slotLookupOf(batch: BatchTensors): SlotLookup | undefined {
  return lookups.get(batch);
}

/** Rows of a table for all slots, times their weights: [batch, slots] or [batch, slots, d]. */
export function weightedSlots(table: tf.Variable, slots: number, features: SlotTensors): tf.Tensor {
  const { indices, weights, lookup } = features;
  if (lookup) return lookup(table);
  const rows = tf.gather(table, indices as tf.Tensor1D); // [batch * slots, …]
  const perSlot = tf.reshape(rows, [-1, slots, ...table.shape.slice(1)]); // [batch, slots, …]
  if (weights === undefined) return perSlot;
  return tf.mul(perSlot, table.rank === 1 ? weights : tf.expandDims(weights, 2));
}
