import type { BatchTensors } from '../compiler/training-step-definition';
import { argumentError } from '../core/checks';
import {
  type Columns,
  type ColumnWidths,
  hasColumn,
  requireFiniteColumn,
  requireIds,
  rowCount,
} from '../core/columns';
import { requireLayersModel } from '../core/shapes/require-tensor';
import type { tf } from '../core/tensorflow';
import { AppendColumn } from '../models/sequence/append-column';
import { Predictor } from './predictor';

/** The model's own input columns, in a new object. @throws if one is missing, naming the columns that are there */
export function inputColumns(model: tf.LayersModel, columns: Columns, argument: string): Columns {
  return Object.fromEntries(model.inputNames.map((name) => [name, requireColumn(columns, name, argument)]));
}

/** Numbers per row of the model's wide inputs: those of shape [batch, width]. */
export function inputWidths(model: tf.LayersModel): ColumnWidths {
  const widths: Record<string, number> = {};
  model.inputs.forEach(({ shape }, i) => {
    if (shape.length > 1) widths[model.inputNames[i]] = shape[1] as number;
  });
  return widths;
}

/** A column by name. @throws if it is missing, naming the columns that are there */
export function requireColumn(columns: Columns, name: string, argument: string): Columns[string] {
  if (!hasColumn(columns, name)) {
    throw argumentError(
      `${argument} columns`,
      `at least ${JSON.stringify(name)}`,
      Object.keys(columns).join(', '),
    );
  }
  return columns[name];
}

/**
 * Checks that a log can be fed to a model: all inputs there, of one length, ids inside the table that looks them
 * up, numbers finite.
 * @throws naming column, id and row: an id outside is out of vocabulary, which a lookup would not notice
 */
export function requireModelColumns(model: tf.LayersModel, columns: Columns, argument: string): void {
  requireLayersModel('model', model);
  const inputs = inputColumns(model, columns, argument);
  rowCount(inputs, argument, inputWidths(model));
  const tables = lookupSizes(model);
  model.inputs.forEach((input, i) => {
    const name = model.inputNames[i];
    const column = inputs[name];
    if (input.dtype === 'int32') {
      if (!(column instanceof Int32Array)) {
        throw argumentError(`${argument} column ${name}`, 'an Int32Array of ids', column.constructor.name);
      }
      const size = tables.get(name);
      if (size !== undefined) requireIds(`${argument} column ${name}`, column, size);
    } else {
      requireFiniteColumn(`${argument} column ${name}`, column);
    }
  });
}

/** Rows of the table behind each id input, by input name. */
function lookupSizes(model: tf.LayersModel): Map<string, number> {
  const sizes = new Map<string, number>();
  for (const layer of model.layers) {
    const rows = layer.getConfig().inputDim;
    if (typeof rows !== 'number') continue;
    for (const name of inputsBehind(layer, model.inputNames)) {
      sizes.set(name, Math.min(rows, sizes.get(name) ?? rows));
    }
  }
  return sizes;
}

/** Names of the inputs whose numbers reach a layer as they are or side by side with others. */
function inputsBehind(layer: tf.layers.Layer, inputNames: readonly string[]): string[] {
  return layer.inboundNodes.flatMap((node) =>
    node.inboundLayers.flatMap((source) => {
      if (inputNames.includes(source.name)) return [source.name];
      return source instanceof AppendColumn ? inputsBehind(source, inputNames) : [];
    }),
  );
}

/** The model's logits or outputs for a batch, [batch, 1]. */
export function applyModel(model: tf.LayersModel, batch: BatchTensors, context: object): tf.Tensor {
  // The layers are given a copy: tfjs-layers writes into the keyword arguments.
  return model.apply(
    model.inputNames.map((name) => batch[name]),
    { ...context },
  ) as tf.Tensor;
}

/** The model's outputs for checked columns. */
export function modelPredictor(model: tf.LayersModel, batchSize: number, compile: boolean): Predictor {
  return new Predictor((batch) => applyModel(model, batch, { training: false }), {
    widths: inputWidths(model),
    batchSize,
    compile,
  });
}
