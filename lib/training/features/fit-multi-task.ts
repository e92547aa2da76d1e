import type { OptimizerOptions } from '../../compiler/optimizer-options';
import { argumentError, requireRecord } from '../../core/checks';
import type { Columns } from '../../core/columns';
import { requireOptionNames } from '../../core/options/option-names';
import { requireOptions } from '../../core/options/options';
import { tf } from '../../core/tensorflow';
import type { TableSource } from '../../data/features/table-source';
import { featureColumns, featureWidths } from '../../models/features/feature-model';
import type { MultiTask } from '../../models/features/multi-task';
import { describeValue } from '../describe-value';
import { hashColumns } from '../fingerprint';
import type { FitResult } from '../fit-result';
import { fitVariables } from '../fit-variables';
import { sharedTrainingOptions, type TrainingOptions } from '../training-options';
import { groupsOf } from './fit-feature-model';
import { labelColumn } from './label-column';
import { multiTaskLoss, rowLosses, targetColumns } from './multi-task-loss';
import { requireMultiTask, TaskPredictors } from './predict-tasks';

/** A metric of one task's labeled validation rows: labels and predictions (probabilities of binary tasks) in. */
export type TaskMetric = (labels: Float32Array, predictions: Float32Array) => number;

/** Options of `fitMultiTask`. */
export interface FitMultiTaskOptions extends Omit<TrainingOptions, 'training'> {
  model: MultiTask;
  /** Training rows, with the model's feature columns and all labels; a missing cell is no label for its task. */
  training: TableSource;
  /** Rows for validation losses, metrics and early stopping; never the test rows. */
  validation?: TableSource;
  optimizer: OptimizerOptions;
  /** Optimizers of the model's groups. Default: `optimizer` for all. */
  optimizers?: Readonly<Record<string, OptimizerOptions>>;
  /** Metrics of the validation rows after each epoch, by label and name: `{ clicked: { auc: rocAuc } }`. Default: none. */
  metrics?: Readonly<Record<string, Readonly<Record<string, TaskMetric>>>>;
}

/**
 * Trains a model of several tasks: the loss of a batch is the sum over tasks of its weight times the mean over the
 * batch's rows that have its label. With validation rows each epoch's record has `validationLoss`, the same sum, each
 * task's own as `<label>/loss`, and the metrics as `<label>/<name>`.
 * @throws before anything is trained: on a missing column, a label that the task's loss cannot take, a task without a
 *   labeled row, bad options
 * @example
 * const { history } = await fitMultiTask({
 *   model, training, validation, batchSize: 256, epochs: 20, optimizer: { kind: 'adam', learningRate: 1e-3 },
 *   metrics: { clicked: { auc: rocAuc } }, earlyStopping: { patience: 3 }, random: new Random(1),
 * });
 */
export async function fitMultiTask(options: FitMultiTaskOptions): Promise<FitResult> {
  requireOptions('options', options, {
    ...sharedTrainingOptions,
    model: requireMultiTask,
    training: 'any',
    validation: 'any?',
    optimizer: 'object',
    optimizers: 'object?',
    metrics: 'object?',
  });
  const { model, metrics = {}, optimizers = {}, validation: heldOut, ...rest } = options;
  requireOptionNames('optimizers', optimizers, Object.keys(model.groups));
  const labels = model.tasks.map(({ label }) => label);
  requireOptionNames('metrics', metrics, labels);
  for (const label of Object.keys(metrics)) requireRecord(`metrics.${label}`, metrics[label]);
  if (Object.keys(metrics).length > 0 && heldOut === undefined)
    throw argumentError('validation', 'given when metrics are', heldOut);
  const training = labeled(model, options.training, 'training');
  const validation = heldOut && labeled(model, heldOut, 'validation');
  const predictors =
    validation && new TaskPredictors(model, validation.targets[0].length, options.compile !== false);
  try {
    return await fitVariables({
      ...rest,
      training: { ...training.features, ...targetColumns(training.targets) },
      widths: featureWidths(model.encoders),
      variables: model.variables,
      optimizers: groupsOf(model, optimizers),
      loss: (batch, context) => multiTaskLoss(model, batch, context),
      metrics: validation && predictors && (() => measured(model, validation, predictors, metrics)),
      identity: () => ({
        model: model.identity,
        'validation data': validation
          ? hashColumns({ ...validation.features, ...targetColumns(validation.targets) })
          : 'none',
        'metrics by name': describeValue(metrics),
      }),
    });
  } finally {
    predictors?.dispose();
  }
}

/** Encoded rows, and labels per task with NaN where there is none. */
interface LabeledRows {
  features: Columns;
  targets: readonly Float32Array[];
}

function labeled(model: MultiTask, table: TableSource, argument: string): LabeledRows {
  const targets = model.tasks.map(({ label, loss: kind }) => {
    const target = labelColumn(table, label, { argument, kind, missing: true });
    if (target.every(Number.isNaN))
      throw argumentError(`${argument} column ${label}`, 'with a label in some row', 'none');
    return target;
  });
  return { features: featureColumns(model.encoders, table).columns, targets };
}

function measured(
  model: MultiTask,
  { features, targets }: LabeledRows,
  predictors: TaskPredictors,
  metrics: Readonly<Record<string, Readonly<Record<string, TaskMetric>>>>,
): Record<string, number> {
  const values: Record<string, number> = { validationLoss: 0 };
  model.tasks.forEach(({ label, loss, weight }, t) => {
    const has = (_: number, row: number) => !Number.isNaN(targets[t][row]);
    const labels = targets[t].filter(has);
    const { outputs, predictions } = predictors.of(t, features);
    const mean = tf.tidy(
      () => tf.mean(rowLosses(loss, tf.tensor1d(labels), tf.tensor1d(outputs.filter(has)))).dataSync()[0],
    );
    values.validationLoss += weight * mean;
    values[`${label}/loss`] = mean;
    for (const [name, metric] of Object.entries(metrics[label] ?? {}))
      values[`${label}/${name}`] = metric(labels, predictions.filter(has));
  });
  return values;
}
