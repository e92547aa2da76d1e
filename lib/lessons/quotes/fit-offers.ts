import type { OptimizerOptions } from '../../compiler/optimizer-options';
import type { BatchTensors, StepContext } from '../../compiler/training-step-definition';
import { trainableVariables } from '../../compiler/weights';
import { argumentError, requireFinite } from '../../core/checks';
import { type Columns, requireIds, rowCount } from '../../core/columns';
import { requireOptions } from '../../core/options/options';
import { tf } from '../../core/tensorflow';
import { describeValue } from '../../training/describe-value';
import type { FitResult } from '../../training/fit-result';
import { fitVariables } from '../../training/fit-variables';
import { layersIdentity } from '../../training/layers-identity';
import { binaryCrossEntropy } from '../../training/losses';
import { applyModel, inputColumns, inputWidths, requireModelColumns } from '../../training/model-columns';
import type { TrainingOptions } from '../../training/training-options';
import { sharedTrainingOptions } from '../../training/training-options';
import { OfferScorer } from './offer-scorer';

/** Offers and answers: what was known, what was offered, whether it was taken. */
export interface OfferRows {
  /** The model's input columns: of a session model `token`, `act`, `number`. */
  readonly inputs: Columns;
  /** Which of the model's outputs was offered, one per row. */
  readonly offered: Int32Array;
  /** 1 if it was taken, 0 if not, one per row. */
  readonly taken: Int32Array;
}

/** Options of `fitOffers`. */
export interface FitOffersOptions extends Omit<TrainingOptions, 'training'> {
  /** A model with a logit per offer, [batch, outputs]. It is trained in place. */
  model: tf.LayersModel;
  training: OfferRows;
  /** For `validationLoss` after each epoch, and early stopping; never the test's. */
  validation?: OfferRows;
  optimizer: OptimizerOptions;
}

/**
 * Trains a model with several outputs on rows of which each tells about one of them: the mean binary cross-entropy of
 * the offered output. The other outputs of a row are not known, and have no gradient from it.
 * @returns history by epoch, best epoch, and how the steps ran
 * @throws before anything is trained: on rows that do not fit, an offer that the model has no output for, an answer
 *   that is not 0 or 1
 */
export async function fitOffers(options: FitOffersOptions): Promise<FitResult> {
  requireOptions('options', options, {
    ...sharedTrainingOptions,
    model: 'object',
    training: 'object',
    validation: 'object?',
    optimizer: 'object',
  });
  const { model, training, validation, ...rest } = options;
  const outputs = outputsOf(model);
  for (const [name, rows] of Object.entries({ training, validation })) {
    if (rows !== undefined) requireOfferRows(name, rows, model, outputs);
  }
  const widths = inputWidths(model);
  const scorer = validation && new OfferScorer(model);
  try {
    return await fitVariables({
      ...rest,
      variables: trainableVariables(model),
      widths,
      training: { ...training.inputs, offered: training.offered, taken: training.taken },
      loss: (batch, context) => offerLoss(model, outputs, batch, context),
      identity: () => ({
        ...layersIdentity(model),
        'code of the loss': [offerLoss, binaryCrossEntropy].map(String).join('\n'),
        validation: describeValue(validation),
      }),
      metrics:
        scorer &&
        validation &&
        (() => ({ validationLoss: meanLoss(scorer.logits(validation.inputs), validation) })),
    });
  } finally {
    scorer?.dispose();
  }
}

function offerLoss(
  model: tf.LayersModel,
  outputs: number,
  batch: BatchTensors,
  context: StepContext,
): tf.Scalar {
  const logits = applyModel(model, batch, context); // [batch, outputs]
  const chosen = tf.oneHot(tf.cast(batch.offered, 'int32'), outputs); // [batch, outputs]
  const logit = tf.sum(tf.mul(logits, chosen), 1); // [batch]
  return binaryCrossEntropy(tf.cast(batch.taken, 'float32'), logit);
}

function meanLoss(logits: Float32Array, { offered, taken }: OfferRows): number {
  const outputs = logits.length / offered.length;
  let loss = 0;
  offered.forEach((offer, row) => {
    const z = logits[row * outputs + offer];
    loss += Math.max(z, 0) - z * taken[row] + Math.log1p(Math.exp(-Math.abs(z)));
  });
  requireFinite('validation loss', loss);
  return loss / offered.length;
}

function outputsOf(model: tf.LayersModel): number {
  const shape = model?.outputs?.[0]?.shape;
  if (shape?.length !== 2) throw argumentError('model', 'a model with output [batch, outputs]', shape);
  return shape[1] as number;
}

function requireOfferRows(
  name: string,
  { inputs, offered, taken }: OfferRows,
  model: tf.LayersModel,
  outputs: number,
): void {
  requireModelColumns(model, inputs, `${name}.inputs`);
  const rows = rowCount(inputColumns(model, inputs, `${name}.inputs`), `${name}.inputs`, inputWidths(model));
  if (offered.length !== rows)
    throw argumentError(`${name}.offered`, `one per row of the inputs (${rows})`, offered.length);
  requireIds(`${name}.offered`, offered, outputs);
  if (offered.length === 0) throw argumentError(name, 'at least one offer', 'none');
  if (taken.length !== offered.length) {
    throw argumentError(`${name}.taken`, `one per offer (${offered.length})`, taken.length);
  }
  taken.forEach((label, row) => {
    if (label !== 0 && label !== 1) throw argumentError(`${name}.taken[${row}]`, '0 or 1', label);
  });
}
