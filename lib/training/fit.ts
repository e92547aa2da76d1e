import { argumentError } from '../runtime/checks';
import { type Column, type Columns, requireFiniteColumn, rowCount } from '../runtime/columns';
import type { OptimizerOptions } from '../runtime/optimizer-options';
import type { BatchTensors, StepContext } from '../runtime/step-definition';
import { tf } from '../runtime/tensorflow';
import { hashColumns } from './fingerprint';
import { fitVariables } from './fit-variables';
import type { FitResult } from './history';
import { binaryCrossEntropy, type Loss } from './losses';
import { applyModel, inputColumns, requireColumn, requireModelColumns } from './model-columns';
import { predictLogits } from './predict';
import type { TrainingOptions } from './training-options';
import { trainableVariables } from './weights';

/** A figure of the validation rows: labels and predicted probabilities in, one number out. */
export type Metric = (labels: Column, probabilities: Float32Array) => number;

/** Options of `fit`. */
export interface FitOptions extends TrainingOptions {
  /** A model whose input names are column names and whose output is a logit [batch, 1]. */
  model: tf.LayersModel;
  optimizer: OptimizerOptions;
  /** Rows for validation loss, metrics and early stopping; never the test rows. */
  validation?: Columns;
  /** Name of the label column: 'clicked', 'label'. */
  label: string;
  /** Default: binary cross-entropy of labels in [0, 1]. */
  loss?: Loss;
  /** Figures of the validation rows by name, after each epoch: `{ auc: rocAuc }`. */
  metrics?: Readonly<Record<string, Metric>>;
}

/**
 * Trains a model on a log, in place.
 *
 * @returns history by epoch, best epoch, and how the steps ran
 * @throws before anything is trained: on a missing column, an id outside its embedding table (naming column, id and
 *   row), a number or label that is not finite, a label outside [0, 1] with the default loss, bad options
 * @example
 * const result = await fit({
 *   model, optimizer: { kind: 'adam', learningRate: 1e-3 }, training, validation,
 *   label: 'clicked', batchSize: 512, epochs: 10, random: new Random(42).child('fit'),
 * });
 */
export async function fit(options: FitOptions): Promise<FitResult> {
  const { model, label, training, validation, loss = binaryCrossEntropy, metrics = {} } = options;
  if (typeof model?.apply !== 'function') throw argumentError('model', 'a tf.layers model', model);
  if (Object.keys(metrics).length > 0 && validation === undefined) {
    throw argumentError('validation', 'given when metrics are', validation);
  }
  const usable = (columns: Columns, argument: string): Columns => {
    requireModelColumns(model, columns, argument);
    const labels = requireColumn(columns, label, argument);
    requireLabels(labels, `${argument} column ${label}`, loss);
    const used = { ...inputColumns(model, columns, argument), [label]: labels };
    if (rowCount(used, argument) === 0) throw argumentError(argument, 'a log of at least one row', 'none');
    return used;
  };
  const checked = validation && usable(validation, 'validation');
  return fitVariables({
    ...options,
    training:
      typeof training === 'function'
        ? (epoch, random) => usable(training(epoch, random), 'training')
        : usable(training, 'training'),
    variables: trainableVariables(model),
    loss: (batch, context) => batchLoss(model, label, loss, batch, context),
    evaluate: checked && (() => evaluate(model, checked, label, loss, metrics)),
    identity: {
      model: JSON.stringify(model.getConfig()).replace(/_\d+(?=["/])/g, ''),
      label,
      'loss function': String(loss),
      'validation data': validation === undefined ? 'none' : hashColumns(checked as Columns),
    },
  });
}

/** Loss of a batch and the penalties of the model's regularised layers. */
function batchLoss(
  model: tf.LayersModel,
  label: string,
  loss: Loss,
  batch: BatchTensors,
  context: StepContext,
): tf.Scalar {
  const labels = tf.cast(batch[label], 'float32');
  const data = loss(labels, applyModel(model, batch, context));
  return model.calculateLosses().reduce((sum, penalty) => tf.add(sum, penalty), data);
}

function evaluate(
  model: tf.LayersModel,
  validation: Columns,
  label: string,
  loss: Loss,
  metrics: Readonly<Record<string, Metric>>,
): Record<string, number> {
  const labels = validation[label];
  const logits = predictLogits(model, validation);
  const lossTensor = tf.tidy(() => loss(tf.tensor1d(Float32Array.from(labels)), tf.tensor1d(logits)));
  const validationLoss = lossTensor.dataSync()[0];
  lossTensor.dispose();
  const probabilities = logits.map((logit) => 1 / (1 + Math.exp(-logit)));
  const figures = Object.entries(metrics).map(([name, metric]) => [name, metric(labels, probabilities)]);
  return { validationLoss, ...Object.fromEntries(figures) };
}

function requireLabels(labels: Column, argument: string, loss: Loss): void {
  requireFiniteColumn(argument, labels);
  if (loss !== binaryCrossEntropy) return;
  labels.forEach((value, row) => {
    if (value < 0 || value > 1) throw argumentError(`${argument}[${row}]`, 'in [0, 1]', value);
  });
}
