import type { OptimizerOptions } from '../../compiler/optimizer-options';
import type { BatchTensors, StepContext } from '../../compiler/training-step-definition';
import { argumentError } from '../../core/checks';
import type { Column, Columns } from '../../core/columns';
import { requireOptionNames } from '../../core/options/option-names';
import { requireOptions } from '../../core/options/options';
import { tf } from '../../core/tensorflow';
import type { TableSource } from '../../data/features/table-source';
import { type FeatureModel, featureColumns, featureWidths } from '../../models/features/feature-model';
import { describeValue } from '../describe-value';
import { type Metric, ModelEvaluation } from '../evaluate-model';
import { hashColumns } from '../fingerprint';
import type { FitResult } from '../fit-result';
import { fitVariables } from '../fit-variables';
import { binaryCrossEntropy, type Loss } from '../losses';
import { sharedTrainingOptions, type TrainingOptions } from '../training-options';
import { featurePredictor, requireFeatureModel } from './feature-predictor';
import { labelColumn } from './label-column';

/** Options of `fitFeatureModel`. */
export interface FitFeatureModelOptions extends Omit<TrainingOptions, 'training'> {
  model: FeatureModel;
  /** Training rows, with the model's feature columns and the label. */
  training: TableSource;
  /** Rows for validation loss, metrics and early stopping; never the test rows. */
  validation?: TableSource;
  /** Name of the label column: numbers in [0, 1], any finite ones with another loss. */
  label: string;
  optimizer: OptimizerOptions;
  /** Optimizers of the model's groups: `{ wide: { kind: 'ftrl', … } }`. Default: `optimizer` for all. */
  optimizers?: Readonly<Record<string, OptimizerOptions>>;
  /** Default: binary cross-entropy. */
  loss?: Loss;
  /** Metrics of the validation rows after each epoch, by name: `{ auc: rocAuc }`. Default: the loss alone. */
  metrics?: Readonly<Record<string, Metric>>;
}

/**
 * Trains a model on feature columns, all of its parts together, with one compiled step per batch.
 * @returns history by epoch, best epoch, and how the steps ran
 * @throws before anything is trained: on a missing column, a cell of the wrong kind, a label that is missing or outside
 *   [0, 1], an optimizer for a group that the model has not, bad options
 * @example
 * const model = new WideAndDeep({ wide: fitFeatures(crosses, training), deep: fitFeatures(columns, training), random });
 * await fitFeatureModel({
 *   model, training, validation, label: 'clicked', batchSize: 256, epochs: 20, metrics: { auc: rocAuc },
 *   earlyStopping: { patience: 3, monitor: 'auc', mode: 'max' },
 *   optimizer: { kind: 'adagrad', learningRate: 0.05 },
 *   optimizers: { wide: { kind: 'ftrl', learningRate: 0.05, l1: 1e-3 } },
 *   random: new Random(1),
 * });
 */
export async function fitFeatureModel(options: FitFeatureModelOptions): Promise<FitResult> {
  requireOptions('options', options, {
    ...sharedTrainingOptions,
    model: requireFeatureModel,
    training: 'any',
    validation: 'any?',
    label: 'text',
    optimizer: 'object',
    optimizers: 'object?',
    loss: 'function?',
    metrics: 'object?',
  });
  const {
    model,
    label,
    loss = binaryCrossEntropy,
    metrics = {},
    optimizers = {},
    validation: heldOut,
    ...rest
  } = options;
  requireOptionNames('optimizers', optimizers, Object.keys(model.groups ?? {}));
  if (Object.keys(metrics).length > 0 && heldOut === undefined)
    throw argumentError('validation', 'given when metrics are', heldOut);
  const widths = featureWidths(model.encoders);
  const training = labeled(options, options.training, 'training');
  const validation = heldOut && labeled(options, heldOut, 'validation');
  const evaluation =
    validation &&
    new ModelEvaluation(
      featurePredictor(model, validation.rows, options.compile !== false),
      validation.features,
      {
        labels: validation.labels,
        loss,
        metrics,
      },
    );
  try {
    return await fitVariables({
      ...rest,
      training: { ...training.features, [labelsName]: training.labels },
      widths,
      variables: model.variables,
      optimizers: groupsOf(model, optimizers),
      loss: (batch, context) => batchLoss(model, loss, batch, context),
      metrics: evaluation && (() => evaluation.run()),
      identity: () => ({
        model: model.identity,
        label,
        'loss function': describeValue(loss),
        'validation data':
          validation === undefined
            ? 'none'
            : hashColumns({ ...validation.features, [labelsName]: validation.labels }),
        'metrics by name': describeValue(metrics),
      }),
    });
  } finally {
    evaluation?.dispose();
  }
}

/** Name of the label among the columns of a batch; features begin with their encoder's name. */
const labelsName = 'label';

/** Encoded rows and their labels. @throws on a label that the loss cannot take */
function labeled(
  { model, label, loss = binaryCrossEntropy }: FitFeatureModelOptions,
  table: TableSource,
  argument: string,
): { rows: number; features: Columns; labels: Column } {
  const kind = loss === binaryCrossEntropy ? 'binary' : 'squared';
  const labels = labelColumn(table, label, { argument, kind });
  const { columns, rows } = featureColumns(model.encoders, table);
  return { rows, features: columns, labels };
}

/** Groups of variables with the optimizers that were asked for them. */
export function groupsOf(
  model: Pick<FeatureModel, 'groups'>,
  optimizers: Readonly<Record<string, OptimizerOptions>>,
) {
  return Object.entries(optimizers)
    .map(([group, optimizer]) => ({ variables: model.groups?.[group] ?? [], optimizer }))
    .filter(({ variables }) => variables.length > 0);
}

function batchLoss(model: FeatureModel, loss: Loss, batch: BatchTensors, context: StepContext): tf.Scalar {
  const mean = loss(batch[labelsName], model.logits(batch, { ...context }), context.scalars);
  return model.penalty ? tf.add(mean, model.penalty(batch)) : mean;
}
