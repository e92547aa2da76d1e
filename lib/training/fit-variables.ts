import type { TrainingStep } from '../compiler/training-step';
import type { Scalars } from '../compiler/training-step-definition';
import { readWeights, writeWeights } from '../compiler/weights';
import { argumentError, requireFinite } from '../core/checks';
import { requireOptions } from '../core/options/options';
import { startProgress } from '../core/progress';
import { hashText } from '../core/stateless-random';
import { CheckpointFolder } from './checkpoint';
import { createTrainingStep } from './create-training-step';
import { bestEpochOf, resolveEarlyStopping } from './early-stopping';
import { fingerprintOf } from './fingerprint';
import type { EpochRecord, FitResult } from './fit-result';
import type { FitVariablesOptions, ScalarSchedule } from './fit-variables-options';
import { runEpoch } from './run-epoch';
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
 *   holds another run's checkpoint or damaged ones only
 */
export async function fitVariables(options: FitVariablesOptions): Promise<FitResult> {
  requireOptions('options', options, {
    ...sharedTrainingOptions,
    identity: 'any?',
    training: 'any',
    variables: 'list',
    loss: 'function',
    optimizer: 'object',
    widths: 'any?',
    scalars: 'function?',
    metrics: 'function?',
  });
  requireTrainingOptions(options, options.widths);
  const { variables, loss, optimizer, widths, random, epochs, compile = 'auto' } = options;
  const stopping = options.earlyStopping && resolveEarlyStopping(options.earlyStopping);
  const folder =
    options.checkpoint && new CheckpointFolder(options.checkpoint.folder, variables, fingerprintOf(options));
  const seed = hashText(`${random.seed}/step`);
  const scalars = options.scalars && Object.keys(firstScalars(options.scalars));
  const step = createTrainingStep({ variables, loss, optimizer, widths, seed, scalars }, compile);
  const progress =
    options.progress === undefined
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
      const record = await trainEpoch(step, options, history.length + 1);
      history.push(record);
      if (stopping !== undefined) {
        const best = bestEpochOf(history, stopping);
        if (best.bestEpoch === record.epoch && stopping.restoreBest) {
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
    const { bestEpoch } = bestEpochOf(history, stopping ?? resolveEarlyStopping({ patience: 1, monitor }));
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
): Promise<EpochRecord> {
  // Lets the event loop turn, so that a notebook can show progress and take an interrupt.
  await new Promise((resolve) => setImmediate(resolve));
  const trainingLoss = runEpoch(step, options, epoch);
  step.sync();
  const metrics = (await options.metrics?.(epoch)) ?? {};
  for (const [name, value] of Object.entries(metrics)) requireFinite(`${name} of epoch ${epoch}`, value);
  return { epoch, trainingLoss, ...metrics };
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
