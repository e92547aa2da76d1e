import type { BatchTensors } from '../../compiler/training-step-definition';
import type { Column, ColumnWidths } from '../../core/columns';
import { tf } from '../../core/tensorflow';
import type { EncodedFeatures, FeatureEncoder } from '../../data/features/feature-encoder';
import type { TableSource } from '../../data/features/table-source';
import type { SavableModel } from '../model-state';
import type { CallContext } from '../sequence/seeded-layer';
import { type SlotTensors, slotLookupOf } from './slot-lookup';

/** A click model on feature columns: what `fitFeatureModel` trains and `predictFeatures` asks. */
export interface FeatureModel extends SavableModel {
  /** The encoders of its inputs, by name: `features`, or `wide` and `deep`. They are saved with it. */
  readonly encoders: Readonly<Record<string, FeatureEncoder>>;
  /** What training updates. */
  readonly variables: readonly tf.Variable[];
  /** Variables that may have an optimizer of their own, by the group's name. */
  readonly groups?: Readonly<Record<string, readonly tf.Variable[]>>;
  /** Architecture, options and features as text, by which a checkpoint is known as this model's. */
  readonly identity: string;
  /**
   * Logits of a batch, [batch].
   * @param batch columns as `featureColumns` names them
   */
  logits(batch: BatchTensors, context: CallContext): tf.Tensor;
  /** What is added to the mean loss of a batch in training. */
  penalty?(batch: BatchTensors): tf.Scalar;
  dispose(): void;
}

/** Encoded rows as the columns of a batch, and numbers per row. */
export interface FeatureColumns {
  columns: Record<string, Column>;
  widths: Record<string, number>;
}

/** Batch columns of a table for each encoder: `<name>/indices`, `<name>/weights`, `<name>/numbers`, if there are any. */
export function featureColumns(
  encoders: Readonly<Record<string, FeatureEncoder>>,
  table: TableSource,
): FeatureColumns & { rows: number } {
  const columns: Record<string, Column> = {};
  let rows = 0;
  for (const [name, encoder] of Object.entries(encoders)) {
    const encoded: EncodedFeatures = encoder.encode(table);
    rows = encoded.rows;
    if (encoder.slots > 0) columns[`${name}/indices`] = encoded.indices;
    if (encoded.weights) columns[`${name}/weights`] = encoded.weights;
    if (encoder.numbers > 0) columns[`${name}/numbers`] = encoded.numbers;
  }
  return { columns, widths: featureWidths(encoders), rows };
}

/** Numbers per row of these columns. */
export function featureWidths(encoders: Readonly<Record<string, FeatureEncoder>>): Record<string, number> {
  const widths: Record<string, number> = {};
  for (const [name, { slots, numbers, weighted }] of Object.entries(encoders)) {
    if (slots > 0) widths[`${name}/indices`] = slots;
    if (weighted) widths[`${name}/weights`] = slots;
    if (numbers > 0) widths[`${name}/numbers`] = numbers;
  }
  return widths satisfies ColumnWidths;
}

/** Features of a batch, as far as there are any. */
export interface FeatureTensors extends SlotTensors {
  /** [batch, numbers] */
  numbers: tf.Tensor2D | undefined;
}

/** The features of one encoder in a batch. */
export function featureTensors(batch: BatchTensors, name: string, encoder: FeatureEncoder): FeatureTensors {
  const of = (kind: string): tf.Tensor | undefined => batch[`${name}/${kind}`];
  const [indices, weights, numbers] = [of('indices'), of('weights'), of('numbers')];
  const features: FeatureTensors = {
    // Flat, so that the gradient of a table is one of rows.
    indices: indices && tf.reshape(indices, [-1]),
    weights: weights && tf.reshape(weights, [-1, encoder.slots]),
    numbers: numbers && tf.reshape(numbers, [-1, encoder.numbers]),
  };
  const lookup = slotLookupOf(batch);
  if (lookup === undefined) return features;
  return { ...features, lookup: (table) => lookup(name, table, features) };
}
