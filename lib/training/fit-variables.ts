import type { TrainingStep } from '../compiler/training-step';
import type { Scalars } from '../compiler/training-step-definition';
import { readWeights, writeWeights } from '../compiler/weights';
import { argumentError, requireFinite } from '../core/checks';
import { requireOptions } from '../core/options/options';
import { startProgress } from '../core/progress';
import { hashText } from '../core/stateless-random';
import { StoppedError, Stopping } from '../core/stopping/stopping';
import { CheckpointFolder } from './checkpoint';
import { createTrainingStep } from './create-training-step';
import { bestEpochOf, resolveEarlyStopping } from './early-stopping';
import { fingerprintOf } from './fingerprint';
import type { EarlyStoppingOptions, EpochRecord, FitResult } from './fit-result';
import type { FitVariablesOptions, ScalarSchedule } from './fit-variables-options';
import { takeForTraining } from './in-training';
import { runEpochUntilStopped } from './run-epoch';
import { requireTrainingOptions, sharedTrainingOptions } from './training-options';

/** Where training stands after an epoch: all that a resumed run needs beside weights and optimizer state. */
interface TrainingState {
  history: EpochRecord[];
  stopped: boolean;
  bestWeights?: Float32Array[];
}

/**
 * Trains any variables on any loss: the general form under `fit`, for losses that are not a function of one label
 * and one output (BPR, sampled softmax).
 * @param options.loss a scalar from batch tensors (one per column, shape [batch] or, for columns
 *   with a width, [batch, width]) and the step's context
 * @throws on bad options, before anything is trained; if a loss or a metric is not finite; if the checkpoint folder
 *   holds another run's checkpoint or damaged ones only; if a variable is being trained by another call; a
 *   `StoppedError` when it is stopped, by `signal` or the notebook's stop button: the variables then hold what they had
 *   learned by the last step, and a checkpoint that of the last whole epoch
 */
export async function fitVariables(options: FitVariablesOptions): Promise<FitResult> {
  requireOptions('options', options, {
    ...sharedTrainingOptions,
    identity: 'any?',
    training: 'any',
    variables: 'list',
    loss: 'function',
    optimizer: 'object',
    optimizers: 'list?',
    widths: 'any?',
    scalars: 'function?',
    metrics: 'function?',
  });
  requireTrainingOptions(options, options.widths);
  const { variables } = options;
  const stopping = new Stopping(options.signal);
  const earlyStopping = options.earlyStopping && resolveEarlyStopping(options.earlyStopping);
  const release = takeForTraining(variables);
  try {
    return await train(options, stopping, earlyStopping);
  } finally {
    release();
  }
}

async function train(
  options: FitVariablesOptions,
  stopping: Stopping,
  earlyStopping: Required<EarlyStoppingOptions> | undefined,
): Promise<FitResult> {
  const { variables, loss, optimizer, optimizers, widths, random, epochs, compile = 'auto' } = options;
  const folder =
    options.checkpoint && new CheckpointFolder(options.checkpoint.folder, variables, fingerprintOf(options));
  const seed = hashText(`${random.seed}/step`);
  const scalars = options.scalars && Object.keys(firstScalars(options.scalars));
  const step = createTrainingStep({ variables, loss, optimizer, optimizers, widths, seed, scalars }, compile);
  const progress =
    options.progress === undefined || options.progress === false
      ? undefined
      : startProgress({ label: options.progress, total: epochs, unit: 'epochs' });
  try {
    const restored = folder?.restore(step);
    const state: TrainingState = restored ?? { history: [], stopped: false };
    const { history } = state;
    const resumedFromEpoch = history.length;
    if (resumedFromEpoch > epochs) {
      throw argumentError('epochs', `at least the checkpoint's ${resumedFromEpoch}`, epochs);
    }
    if (restored?.damage !== undefined) {
      process.emitWarning(`a damaged checkpoint was passed over: ${restored.damage}`, 'DamagedCheckpoint');
    }
    while (history.length < epochs && !state.stopped) {
      const record = await trainEpoch(step, options, history.length + 1, stopping);
      history.push(record);
      if (earlyStopping !== undefined) {
        const best = bestEpochOf(history, earlyStopping);
        if (best.bestEpoch === record.epoch && earlyStopping.restoreBest) {
          state.bestWeights = readWeights(variables);
        }
        state.stopped = best.stop;
      }
      if ((await options.callbacks?.onEpochEnd?.(record)) === 'stop') state.stopped = true;
      folder?.save(step, state);
      progress?.update(record.epoch, `${lossText(record)}, ${step.kind}`);
    }
    if (step.eagerReason !== undefined) {
      process.emitWarning(`training runs eagerly, which is slower: ${step.eagerReason}`, 'EagerTraining');
    }
    const monitor = history[0].validationLoss === undefined ? 'trainingLoss' : 'validationLoss';
    const { bestEpoch } = bestEpochOf(
      history,
      earlyStopping ?? resolveEarlyStopping({ patience: 1, monitor }),
    );
    if (state.bestWeights !== undefined) writeWeights(variables, state.bestWeights);
    return {
      history,
      bestEpoch,
      weightsOfEpoch: state.bestWeights === undefined ? history.length : bestEpoch,
      stoppedEarly: state.stopped && history.length < epochs,
      resumedFromEpoch,
      damagedCheckpoint: restored?.damage,
      step: step.kind,
      eagerReason: step.eagerReason,
    };
  } finally {
    progress?.finish();
    step.dispose();
  }
}

async function trainEpoch(
  step: TrainingStep,
  options: FitVariablesOptions,
  epoch: number,
  stopping: Stopping,
): Promise<EpochRecord> {
  try {
    const trainingLoss = await runEpochUntilStopped(step, options, epoch, stopping);
    step.sync(isAlone(options));
    const metrics = (await options.metrics?.(epoch)) ?? {};
    for (const [name, value] of Object.entries(metrics)) requireFinite(`${name} of epoch ${epoch}`, value);
    return { epoch, trainingLoss, ...metrics };
  } catch (error) {
    if (!stopping.isReason(error)) throw error;
    step.sync();
    throw new StoppedError(stoppedText(options, epoch, error), { cause: error });
  }
}

/** Whether nothing but the loss is the caller's code: nobody changes between epochs what it takes from outside. */
function isAlone({ callbacks, metrics, training, scalars }: FitVariablesOptions): boolean {
  const called = [callbacks?.onBatchEnd, callbacks?.onEpochEnd, metrics, scalars];
  return called.every((each) => each === undefined) && typeof training !== 'function';
}

function stoppedText({ epochs, checkpoint }: FitVariablesOptions, epoch: number, reason: unknown): string {
  const why = reason instanceof Error ? reason.message : String(reason);
  const saved =
    checkpoint === undefined
      ? ''
      : epoch === 1
        ? '; no epoch was whole, so there is no checkpoint'
        : `; the checkpoint of epoch ${epoch - 1} is in ${checkpoint.folder}`;
  return `training stopped in epoch ${epoch} of ${epochs} (${why}): the model holds what it had learned by then${saved}`;
}

/** The names are asked for before training. @throws unless the schedule gives an object */
function firstScalars(schedule: ScalarSchedule): Scalars {
  const first = schedule({ epoch: 1, stepsDone: 0 });
  if (first === null || typeof first !== 'object')
    throw argumentError('scalars', 'a function that gives numbers by name', first);
  return first;
}

function lossText(record: EpochRecord): string {
  const { validationLoss, trainingLoss } = record;
  return validationLoss === undefined
    ? `training loss ${trainingLoss.toFixed(4)}`
    : `validation loss ${validationLoss.toFixed(4)}`;
}
