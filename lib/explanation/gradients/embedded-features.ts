import { batchTensors } from '../../compiler/batch-tensors';
import type { BatchTensors } from '../../compiler/training-step-definition';
import { argumentError, requireOneOf } from '../../core/checks';
import { tf } from '../../core/tensorflow';
import type { FeatureEncoder, FeatureField } from '../../data/features/feature-encoder';
import type { TableSource } from '../../data/features/table-source';
import { type FeatureModel, featureColumns, featureTensors } from '../../models/features/feature-model';
import { type SlotLookup, weightedSlots, withSlotLookup } from '../../models/features/slot-lookup';
import { requireFeatureModel } from '../../training/features/feature-predictor';
import { meanRow } from '../input-rows';
import type { FeatureCoordinates } from './differentiable-model';
import type { BaselineKind, EmbeddedModel } from './embedded-model';

/** A stretch of the input: what a model looks up in one of its tables, or the numbers of an encoder. */
interface Part {
  readonly encoder: string;
  /** Undefined for numbers. */
  readonly table: tf.Variable | undefined;
  readonly start: number;
  /** Shape per row: [slots], [slots, d] or [numbers]. */
  readonly shape: readonly number[];
}

/**
 * A click model on feature columns as a function of its embeddings: what it looks up in its tables for a row (times the
 * weights of sets) and its numbers. A field that several tables or encoders have is one feature: a crossed column is
 * one of its own.
 * @throws unless it is a model on feature columns
 * @example
 * const inputs = embeddedFeatures(model);
 * const explained = integratedGradients(inputs, inputs.embed(table), { baseline: inputs.baseline('unseen') });
 */
export function embeddedFeatures(model: FeatureModel): EmbeddedModel<TableSource> {
  requireFeatureModel('model', model);
  const encoders = Object.entries(model.encoders);
  const parts = partsOf(model);
  const last = parts[parts.length - 1];
  const size = last.start + count(last.shape);

  const embed = (rows: TableSource): Float32Array => {
    const { columns, widths } = featureColumns(model.encoders, rows);
    return tf.tidy(() => {
      const batch = batchTensors(columns, widths);
      const pieces = parts.map(({ encoder, table, shape }) => {
        const features = featureTensors(batch, encoder, model.encoders[encoder]);
        const piece = table ? weightedSlots(table, shape[0], features) : (features.numbers as tf.Tensor);
        return tf.reshape(piece, [-1, count(shape)]); // [rows, numbers of the part]
      });
      return tf.concat(pieces, 1).dataSync<'float32'>();
    });
  };

  const baseline = (kind: BaselineKind, rows?: TableSource): Float32Array => {
    requireOneOf('kind', kind, ['zero', 'mean', 'unseen']);
    if (kind === 'zero') return new Float32Array(size);
    if (kind === 'unseen') return unseenRow(parts, size, model);
    if (rows === undefined) throw argumentError('rows', 'a table to take the mean of', rows);
    return meanRow(embed(rows), size);
  };

  return {
    size,
    features: featuresOf(parts, model.encoders),
    embed,
    baseline,
    logits: (inputs) => {
      const of = ({ start, shape }: Part) =>
        tf.reshape(tf.slice(inputs, [0, start], [-1, count(shape)]), [-1, ...shape]);
      const batch: Record<string, tf.Tensor> = {};
      for (const [name, { slots }] of encoders)
        if (slots > 0) batch[`${name}/indices`] = tf.zeros([inputs.shape[0], slots], 'int32');
      for (const part of parts) if (!part.table) batch[`${part.encoder}/numbers`] = of(part);
      const lookup: SlotLookup = (encoder, table) => {
        const part = parts.find((each) => each.encoder === encoder && each.table === table);
        if (part === undefined)
          throw argumentError('model', 'one that looks up the same tables for all rows', table.name);
        return of(part);
      };
      return model.logits(withSlotLookup(batch, lookup), { training: false }); // [batch]
    },
  };
}

/** The tables a model looks up, seen as it answers for one row, and the numbers it reads. */
function partsOf(model: FeatureModel): Part[] {
  const parts: Part[] = [];
  let start = 0;
  const add = (encoder: string, table: tf.Variable | undefined, shape: readonly number[]) => {
    if (parts.some((part) => part.encoder === encoder && part.table === table)) return;
    parts.push({ encoder, table, start, shape });
    start += count(shape);
  };
  tf.tidy(() => {
    const batch: Record<string, tf.Tensor> = {};
    for (const [name, { slots, numbers, weighted }] of Object.entries(model.encoders)) {
      if (slots > 0) batch[`${name}/indices`] = tf.zeros([1, slots], 'int32');
      if (weighted) batch[`${name}/weights`] = tf.ones([1, slots]);
      if (numbers > 0) batch[`${name}/numbers`] = tf.zeros([1, numbers]);
    }
    const lookup: SlotLookup = (encoder, table, features) => {
      const { slots } = model.encoders[encoder];
      add(encoder, table, [slots, ...table.shape.slice(1)]);
      return weightedSlots(table, slots, features);
    };
    model.logits(withSlotLookup(batch as BatchTensors, lookup), { training: false });
  });
  for (const [name, { numbers }] of Object.entries(model.encoders))
    if (numbers > 0) add(name, undefined, [numbers]);
  if (parts.length === 0)
    throw argumentError('model', 'one that looks up embeddings or reads numbers', model);
  return parts;
}

function featuresOf(
  parts: readonly Part[],
  encoders: Readonly<Record<string, FeatureEncoder>>,
): FeatureCoordinates[] {
  const features = new Map<string, number[]>();
  for (const part of parts) {
    for (const field of encoders[part.encoder].fields) {
      const coordinates = coordinatesOf(part, field);
      if (coordinates.length === 0) continue;
      const known = features.get(field.name) ?? [];
      features.set(field.name, [...known, ...coordinates]);
    }
  }
  return [...features].map(([name, coordinates]) => ({ name, coordinates }));
}

function coordinatesOf({ table, start, shape }: Part, field: FeatureField): number[] {
  const width = count(shape.slice(1));
  const [first, places] = table ? [field.slot, field.slots] : [field.number, field.numbers];
  return Array.from({ length: places * width }, (_, i) => start + first * width + i);
}

/** Each field's row for values never seen, once; 0 where a field has no such row, and numbers at 0, their mean. */
function unseenRow(parts: readonly Part[], size: number, model: FeatureModel): Float32Array {
  const row = new Float32Array(size);
  for (const { encoder: name, table, start, shape } of parts) {
    if (!table) continue;
    const width = count(shape.slice(1));
    const values = table.dataSync<'float32'>();
    const encoder = model.encoders[name];
    for (const field of encoder.fields) {
      const unseen = [...encoder.reservedRows].find(
        (each) => encoder.rowName(each) === `${field.name}: unknown`,
      );
      if (unseen === undefined) continue;
      row.set(values.subarray(unseen * width, (unseen + 1) * width), start + field.slot * width);
    }
  }
  return row;
}

const count = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1);
