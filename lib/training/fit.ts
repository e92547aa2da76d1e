import type { OptimizerOptions } from '../compiler/optimizer-options';
import type { BatchTensors, Scalars, StepContext } from '../compiler/training-step-definition';
import { trainableVariables } from '../compiler/weights';
import { argumentError } from '../core/checks';
import { type Column, type Columns, requireFiniteColumn, rowCount } from '../core/columns';
import { requireOptions } from '../core/options/options';
import { tf } from '../core/tensorflow';
import { describeValue } from './describe-value';
import { type EvaluationOptions, type Metric, ModelEvaluation } from './evaluate-model';
import { hashColumns } from './fingerprint';
import type { FitResult } from './fit-result';
import { fitVariables } from './fit-variables';
import type { ScalarSchedule } from './fit-variables-options';
import { layersIdentity } from './layers-identity';
import { binaryCrossEntropy, type Loss } from './losses';
import {
  applyModel,
  inputColumns,
  inputWidths,
  modelPredictor,
  requireColumn,
  requireModelColumns,
} from './model-columns';
import { partsOf, sharedTrainingOptions, type TrainingOptions } from './training-options';

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
  /** Numbers that the loss takes from its third argument and that change as training goes on. Default: none. */
  scalars?: ScalarSchedule;
  /** Metrics of the validation rows after each epoch, by name: `{ auc: rocAuc }`. Default: the loss alone. */
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
  requireOptions('options', options, {
    ...sharedTrainingOptions,
    model: 'object',
    optimizer: 'object',
    validation: 'object?',
    label: 'text',
    loss: 'function?',
    scalars: 'function?',
    metrics: 'object?',
    training: 'any',
  });
  const {
    model,
    label,
    training,
    loss = binaryCrossEntropy,
    metrics = {},
    validation: heldOut,
    ...rest
  } = options;
  const { compile = 'auto' } = rest;
  if (typeof model?.apply !== 'function') throw argumentError('model', 'a tf.layers model', model);
  if (Object.keys(metrics).length > 0 && heldOut === undefined) {
    throw argumentError('validation', 'given when metrics are', heldOut);
  }
  const checked = (columns: Columns, argument: string) => checkedColumns(options, columns, argument);
  const validation = heldOut && checked(heldOut, 'validation');
  const evaluation =
    validation &&
    evaluationOf(model, validation, { labels: validation[label], loss, metrics }, compile === 'auto');
  let present: Scalars = {};
  const scalars =
    rest.scalars &&
    scheduled(rest.scalars, (numbers) => {
      present = numbers;
    });
  try {
    return await fitVariables({
      ...rest,
      scalars,
      training:
        typeof training === 'function'
          ? (epoch, random) => partsOf(training(epoch, random)).map((part) => checked(part, 'training'))
          : partsOf(training).map((part) => checked(part, 'training')),
      widths: inputWidths(model),
      variables: trainableVariables(model),
      loss: (batch, context) => batchLoss(model, label, loss, batch, context),
      metrics: evaluation && (() => evaluation.run(present)),
      identity: () => ({
        ...layersIdentity(model),
        label,
        'loss function': describeValue(loss),
        ...(rest.scalars && { 'scalars function': describeValue(rest.scalars) }),
        'validation data': validation === undefined ? 'none' : hashColumns(validation),
        'metrics by name': describeValue(metrics),
      }),
    });
  } finally {
    evaluation?.dispose();
  }
}

/** A schedule that tells its numbers, for the validation loss after the epoch. */
function scheduled(schedule: ScalarSchedule, told: (numbers: Scalars) => void): ScalarSchedule {
  return (position) => {
    const numbers = schedule(position);
    told(numbers);
    return numbers;
  };
}

/** The columns that training uses. @throws if one is missing or holds what the model cannot take */
function checkedColumns(options: FitOptions, columns: Columns, argument: string): Columns {
  const { model, label, loss = binaryCrossEntropy } = options;
  requireModelColumns(model, columns, argument);
  const labels = requireColumn(columns, label, argument);
  const used = { ...inputColumns(model, columns, argument), [label]: labels };
  if (rowCount(used, argument, inputWidths(model)) === 0)
    throw argumentError(argument, 'a log of at least one row', 'none');
  requireLabels(labels, `${argument} column ${label}`, loss);
  return used;
}

function requireLabels(labels: Column, argument: string, loss: Loss): void {
  requireFiniteColumn(argument, labels);
  if (loss !== binaryCrossEntropy) return;
  labels.forEach((value, row) => {
    if (value < 0 || value > 1) throw argumentError(`${argument}[${row}]`, 'in [0, 1]', value);
  });
}

/** Rows per call, and rows from which a graph of the model is worth its making over some epochs. */
const evaluationBatch = 8192;

/**
 * Whether a graph is used depends on the number of rows alone, so that a resumed run sees the same numbers, bit for bit.
 */
function evaluationOf(model: tf.LayersModel, rows: Columns, options: EvaluationOptions, compile: boolean) {
  const inputs = inputColumns(model, rows, 'validation');
  const many = rowCount(inputs, 'validation', inputWidths(model)) > evaluationBatch;
  return new ModelEvaluation(modelPredictor(model, evaluationBatch, compile && many), inputs, options);
}

/** Loss of a batch and the penalties of the model's regularized layers. */
function batchLoss(
  model: tf.LayersModel,
  label: string,
  loss: Loss,
  batch: BatchTensors,
  context: StepContext,
): tf.Scalar {
  const labels = tf.cast(batch[label], 'float32');
  const data = loss(labels, applyModel(model, batch, context), context.scalars);
  return model.calculateLosses().reduce((sum, penalty) => tf.add(sum, penalty), data);
}
