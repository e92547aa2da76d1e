import type { OptimizerOptions } from '../../compiler/optimizer-options';
import type { BatchTensors, StepContext } from '../../compiler/training-step-definition';
import { trainableVariables } from '../../compiler/weights';
import { argumentError } from '../../core/checks';
import { type Columns, requireIds } from '../../core/columns';
import { requireOptions } from '../../core/options/options';
import type { Random } from '../../core/random';
import { tf } from '../../core/tensorflow';
import type { ItemEmbedding } from '../../models/sequence/item-embedding';
import { type Histories, NextItemScorer } from '../../models/sequence/next-item-scorer';
import { itemTable, scoresOfAll, scoresOfOwn } from '../../models/sequence/next-item-scores';
import { describeValue } from '../describe-value';
import type { FitResult } from '../fit-result';
import { fitVariables } from '../fit-variables';
import { layersIdentity } from '../layers-identity';
import { applyModel } from '../model-columns';
import type { Metrics, TrainingOptions } from '../training-options';
import { sharedTrainingOptions } from '../training-options';
import { halvedLengths, lengthGroups, takeGroup } from './length-groups';
import { type MaskingOptions, maskRows, requireMasking, wholeRows } from './masked-rows';
import { type NegativeIds, type NextItemLoss, nextItemLoss, requireNextItemLoss } from './next-item-loss';
import { type NextItemValidation, NextItemValidator } from './next-item-validation';
import { positionNegatives, StepNegatives } from './step-negatives';

/** Training rows: what the model sees and the item after each position, as `nextItemTable` makes them. */
export interface NextItemRows {
  readonly inputs: Histories;
  /** 0 where there is no next item: no loss there. */
  readonly targets: Histories;
}

/** Options of `fitNextItem`. */
export interface FitNextItemOptions extends Omit<TrainingOptions, 'training'> {
  /** A next-item model: `createSasrec`, `createGru4Rec`; or `createBert4Rec`. It is trained in place. */
  model: tf.LayersModel;
  training: NextItemRows;
  loss: NextItemLoss;
  optimizer: OptimizerOptions;
  /** Histories and their next items, for `validationLoss`, `hitRate@10` and `ndcg@10`; never the test's. Default: none. */
  validation?: NextItemValidation;
  /** Further metrics after each epoch: another protocol's, for instance. Default: none. */
  metrics?: Metrics<NextItemScorer>;
  /**
   * Lengths of the groups in which rows are trained, ascending up to the table's: a batch holds rows of one group, cut
   * to its length. Default: the table's length, halved up to three times. `[length]` mixes all rows.
   */
  lengths?: readonly number[];
  /** How items are masked, for a model that fills in masked items (`createBert4Rec`); others take none. */
  masking?: MaskingOptions;
}

/**
 * Trains a next-item model on the item after each position of each row.
 *
 * Deviation: batches are made of rows of similar length (`lengths`), which leaves out most of the padding.
 *
 * @returns history by epoch; with validation `validationLoss` (mean -log of the true item's softmax share, whatever the
 *   training loss), `hitRate@10` and `ndcg@10` of the full ranking
 * @throws before anything is trained: on tables of unequal size, ids outside the model's items, a bad loss or option
 * @example
 * const result = await fitNextItem({
 *   model, training: nextItemTable(sequences, { length: 50 }), loss: { kind: 'softmax' },
 *   optimizer: { kind: 'adam', learningRate: 1e-3 }, batchSize: 128, epochs: 20, random: new Random(1),
 * });
 */
export async function fitNextItem(options: FitNextItemOptions): Promise<FitResult> {
  requireOptions('options', options, {
    ...sharedTrainingOptions,
    model: 'object',
    training: 'object',
    loss: 'object',
    optimizer: 'object',
    validation: 'object?',
    metrics: 'function?',
    lengths: 'list?',
    masking: 'object?',
  });
  const { model, training, loss, validation, metrics, lengths, masking, ...rest } = options;
  const table = itemTable(model);
  requireNextItemLoss(loss);
  requireRows(training, table.items);
  if (masking !== undefined && table.maskId === undefined)
    throw argumentError('masking', 'left out', masking);
  requireMasking(masking ?? {});
  const groups = groupsOf(table.maskId === undefined ? training : withWholeRows(training), lengths);
  const negatives = new StepNegatives(loss, table, training.targets.values);
  const validator = validation && new NextItemValidator(model, validation);
  const scorer = metrics && new NextItemScorer(model);
  try {
    return await fitVariables({
      ...rest,
      variables: trainableVariables(model),
      widths: positionWidths,
      training: fixedRows(table, loss)
        ? groups
        : (_, random) =>
            groups.map((group, i) => drawn(group, loss, table, masking, random.child(`group-${i}`))),
      loss: (batch, context) => batchLoss(model, table, loss, negatives, batch, context),
      metrics: async () => ({ ...validator?.run(), ...(scorer && (await metrics(scorer))) }),
      identity: () => ({
        ...layersIdentity(model),
        'code of the loss': [nextItemLoss, scoresOfAll, scoresOfOwn].map(String).join('\n'),
        'loss function': JSON.stringify(loss),
        masking: JSON.stringify(masking ?? null),
        'training rows': describeValue({ training, lengths }),
        validation: describeValue({ validation, metrics }),
      }),
    });
  } finally {
    negatives.dispose();
    validator?.dispose();
    scorer?.dispose();
  }
}

/** Positions per row, and negatives per row: `row` is a column of one number each. */
function positionWidths({ history, negative, row }: Columns): Record<string, number> {
  const length = history.length / row.length;
  const widths = { history: length, target: length };
  return negative === undefined ? widths : { ...widths, negative: negative.length / row.length };
}

function groupsOf({ inputs, targets }: NextItemRows, lengths?: readonly number[]): Columns[] {
  const { length } = inputs;
  const sizes = lengths ?? halvedLengths(length);
  const ascending = sizes.every((size, i) => Number.isInteger(size) && size > (i === 0 ? 0 : sizes[i - 1]));
  if (!ascending || sizes.at(-1) !== length) {
    throw argumentError('lengths', `ascending up to the table's ${length}`, sizes.join(', '));
  }
  return lengthGroups(inputs, sizes).map((group) => ({
    history: takeGroup(inputs.values, length, group),
    target: takeGroup(targets.values, length, group),
    row: group.rows,
  }));
}

/** Negatives per position that come with the batch. */
function perPosition(loss: NextItemLoss): number {
  return loss.kind !== 'softmax' && loss.negatives.per === 'position' ? loss.negatives.count : 0;
}

/** Whether every epoch has the same rows. */
function fixedRows({ maskId }: ItemEmbedding, loss: NextItemLoss): boolean {
  return maskId === undefined && perPosition(loss) === 0;
}

/** A group's rows of one epoch: masked and with negatives, where the model and the loss want them. */
function drawn(
  group: Columns,
  loss: NextItemLoss,
  { items, maskId }: ItemEmbedding,
  masking: MaskingOptions = {},
  random: Random,
): Columns {
  const values = group.history as Int32Array;
  const length = values.length / group.row.length;
  const masked =
    maskId === undefined ? {} : maskRows({ values, length }, maskId, masking, random.child('masks'));
  const rows: Columns = { ...group, ...masked };
  const count = perPosition(loss);
  if (count === 0) return rows;
  const target = rows.target as Int32Array;
  return {
    ...rows,
    negative: positionNegatives(values, target, { length, items, count }, random.child('negatives')),
  };
}

/** @throws if an item is not asked for: what stands there is not known, and a mask could ask for it */
function withWholeRows({ inputs, targets }: NextItemRows): NextItemRows {
  const unasked = targets.values.findIndex((id, position) => id === 0 && inputs.values[position] > 0);
  if (unasked >= 0) {
    throw argumentError(
      `training.targets[${unasked}]`,
      'an item, for a model that fills in masked ones (leave `unasked` out)',
      0,
    );
  }
  const values = wholeRows(inputs.values, targets.values, inputs.length);
  return { inputs: { values, length: inputs.length }, targets };
}

function batchLoss(
  model: tf.LayersModel,
  table: ItemEmbedding,
  loss: NextItemLoss,
  shared: StepNegatives,
  batch: BatchTensors,
  context: StepContext,
): tf.Scalar {
  const states = applyModel(model, batch, context); // [batch, time, width]
  const flat = tf.reshape(states, [-1, table.width]); // [batch * time, width]
  const positions = flat.shape[0];
  const own = (): NegativeIds => ({ per: 'position', ids: tf.reshape(batch.negative, [positions, -1]) });
  const negatives = batch.negative === undefined ? shared.draw(context.randomSeed) : own();
  return nextItemLoss(loss, table, flat, tf.reshape(batch.target, [positions]), negatives);
}

function requireRows({ inputs, targets }: NextItemRows, items: number): void {
  if (!(inputs?.values?.length > 0))
    throw argumentError('training.inputs', 'a table of at least one row', 'none');
  if (targets?.length !== inputs.length || targets.values.length !== inputs.values.length) {
    throw argumentError(
      'training.targets',
      `of ${inputs.values.length} positions, as the inputs`,
      targets?.values?.length,
    );
  }
  requireIds('training.inputs', inputs.values, items + 1);
  requireIds('training.targets', targets.values, items + 1);
  if (targets.values.every((id) => id === 0))
    throw argumentError('training.targets', 'not all padding', 'none');
}
