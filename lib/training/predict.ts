import { batches } from '../preparation/batches';
import { requirePositiveInteger } from '../runtime/checks';
import { type Columns, rowCount } from '../runtime/columns';
import { tf } from '../runtime/tensorflow';
import { batchTensors } from './batch-tensors';
import { applyModel, inputColumns, requireModelColumns } from './model-columns';

/** How predictions are made. */
export interface PredictOptions {
  /** Rows per call, 1 or more. Default: 8192. */
  batchSize?: number;
}

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
  requireModelColumns(model, columns, 'columns');
  const { batchSize = 8192 } = options;
  requirePositiveInteger('batchSize', batchSize);
  const inputs = inputColumns(model, columns, 'columns');
  const outputs = new Float32Array(rowCount(inputs));
  let done = 0;
  for (const batch of batches(inputs, { batchSize })) {
    const logits = tf.tidy(() =>
      tf.reshape(applyModel(model, batchTensors(batch), { training: false }), [-1]),
    );
    outputs.set(logits.dataSync<'float32'>(), done);
    done += logits.size;
    logits.dispose();
  }
  return outputs;
}

/** Predicted probabilities, sigmoid(logit), one per row; otherwise as `predictLogits`. */
export function predictProbabilities(
  model: tf.LayersModel,
  columns: Columns,
  options: PredictOptions = {},
): Float32Array {
  return predictLogits(model, columns, options).map((logit) => 1 / (1 + Math.exp(-logit)));
}
