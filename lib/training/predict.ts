import { requirePositiveInteger } from '../core/checks';
import { type Columns, rowCount } from '../core/columns';
import { requireKind, requireOptions } from '../core/options/options';
import type { tf } from '../core/tensorflow';
import { inputColumns, inputWidths, modelPredictor, requireModelColumns } from './model-columns';

/** Options: how predictions are made. */
export interface PredictOptions {
  /** Rows per call, 1 or more. Default: 8192. */
  batchSize?: number;
}

/** Batches from which a graph of the model costs less than it saves. */
const batchesWorthAGraph = 16;

/**
 * The model's outputs (logits), one per row.
 * @param columns at least the model's inputs; others are ignored
 * @throws if an input is missing, an id is out of vocabulary or a number is not finite
 */
export function predictLogits(
  model: tf.LayersModel,
  columns: Columns,
  options: PredictOptions = {},
): Float32Array {
  requireOptions('options', options, { batchSize: 'number?' });
  requireModelColumns(model, columns, 'columns');
  const { batchSize = 8192 } = options;
  requirePositiveInteger('batchSize', batchSize);
  const inputs = inputColumns(model, columns, 'columns');
  const rows = rowCount(inputs, 'columns', inputWidths(model));
  const predictor = modelPredictor(model, batchSize, rows / batchSize > batchesWorthAGraph);
  try {
    return predictor.logits(inputs);
  } finally {
    predictor.dispose();
  }
}

/** Predicted probabilities, sigmoid(logit), one per row; otherwise as `predictLogits`. */
export function predictProbabilities(
  model: tf.LayersModel,
  columns: Columns,
  options: PredictOptions = {},
): Float32Array {
  requireKind('model', model, 'object');
  requireKind('columns', columns, 'object');
  requireOptions('options', options, { batchSize: 'number?' });
  return probabilitiesOf(predictLogits(model, columns, options));
}

/** sigmoid(logit) of each logit. */
export function probabilitiesOf(logits: Float32Array): Float32Array {
  return logits.map((logit) => 1 / (1 + Math.exp(-logit)));
}
