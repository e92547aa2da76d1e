import { existsSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { TrainingStep } from '../compiler/training-step';
import { readWeights, writeWeights } from '../compiler/weights';
import { makeFolder, sweepUnfinished } from '../core/atomic-file';
import { argumentError } from '../core/checks';
import type { tf } from '../core/tensorflow';
import { type Fingerprint, stableName } from './fingerprint';
import type { EpochRecord } from './fit-result';
import { DamagedFileError, readTensorFile, type TensorFile, writeTensorFile } from './tensor-file';

/** Where training stands after an epoch. */
export interface TrainingState {
  history: EpochRecord[];
  /** Whether early stopping or a callback ended training. */
  stopped: boolean;
  /** Weights of the best epoch, if they are to be put back at the end. */
  bestWeights?: Float32Array[];
  /** What was wrong with a newer checkpoint, if there was a damaged one. */
  damage?: string;
}

interface SavedState {
  fingerprint: Fingerprint;
  history: EpochRecord[];
  stepsDone: number;
  stopped: boolean;
}

const fileName = /^epoch-(\d+)\.safetensors$/;

/**
 * Checkpoints of one training run in a folder: one file per finished epoch, of which the last two are kept, so that
 * there is always a whole one. Writes are atomic; a file that was damaged since is recognized by its SHA-256 and the
 * one before it is used.
 */
export class CheckpointFolder {
  /** @throws if the folder cannot be made */
  constructor(
    private readonly folder: string,
    private readonly variables: readonly tf.Variable[],
    private readonly fingerprint: Fingerprint,
  ) {
    makeFolder(folder);
    sweepUnfinished(folder);
  }

  /** Writes the state after the history's last epoch; `step` must be synced. */
  save(step: TrainingStep, state: Omit<TrainingState, 'damage'>): void {
    const { history, stopped, bestWeights } = state;
    const epoch = history.length;
    const tensors: Record<string, Float32Array> = {};
    const put = (kind: string, values: Float32Array[]) =>
      values.forEach((value, i) => {
        tensors[`${kind}/${this.key(i)}`] = value;
      });
    put('weights', readWeights(this.variables));
    if (bestWeights !== undefined) put('best', bestWeights);
    const slots = step.optimizerState();
    this.variables.forEach((variable, i) => {
      for (const [name, values] of Object.entries(slots)) {
        if (name.startsWith(`${variable.name}/`)) {
          tensors[`slots/${this.key(i)}/${name.slice(variable.name.length + 1)}`] = values;
        }
      }
    });
    const saved: SavedState = { fingerprint: this.fingerprint, history, stepsDone: step.stepsDone, stopped };
    writeTensorFile(this.file(epoch), { state: saved, tensors });
    for (const old of this.epochs().filter((other) => other > epoch || other < epoch - 1)) {
      rmSync(this.file(old), { force: true });
    }
  }

  /**
   * Puts the last whole checkpoint into variables and step.
   * @returns the state, or undefined if the folder has no checkpoint
   * @throws if the checkpoint belongs to another run (naming what differs), or if every one is damaged
   */
  restore(step: TrainingStep): TrainingState | undefined {
    const damage: string[] = [];
    for (const epoch of this.epochs()) {
      try {
        return { ...this.load(this.file(epoch), step), damage: damage.join('; ') || undefined };
      } catch (error) {
        if (!(error instanceof DamagedFileError)) throw error;
        damage.push(error.message);
      }
    }
    if (damage.length === 0) return undefined;
    throw new DamagedFileError(
      `checkpoint.folder must hold a whole checkpoint, got only damaged ones: ${damage.join('; ')}. ` +
        'Remove the folder to train from the beginning.',
    );
  }

  private load(file: string, step: TrainingStep): TrainingState {
    const { state, tensors } = readTensorFile(file) as TensorFile<Float32Array>;
    const { fingerprint, history, stepsDone, stopped } = state as SavedState;
    requireSameRun(file, fingerprint, this.fingerprint);
    const pick = (kind: string) => this.variables.map((_, i) => tensors[`${kind}/${this.key(i)}`]);
    writeWeights(this.variables, pick('weights'));
    const slots: Record<string, Float32Array> = {};
    this.variables.forEach((variable, i) => {
      const prefix = `slots/${this.key(i)}/`;
      for (const [name, values] of Object.entries(tensors)) {
        if (name.startsWith(prefix)) slots[`${variable.name}/${name.slice(prefix.length)}`] = values;
      }
    });
    step.restore(slots, stepsDone);
    const hasBest = `best/${this.key(0)}` in tensors;
    return { history, stopped, bestWeights: hasBest ? pick('best') : undefined };
  }

  /** Epochs that have a file, last first. */
  private epochs(): number[] {
    if (!existsSync(this.folder)) return [];
    return readdirSync(this.folder)
      .map((name) => Number(fileName.exec(name)?.[1] ?? 0))
      .filter((epoch) => epoch > 0)
      .sort((a, b) => b - a);
  }

  private file(epoch: number): string {
    return path.join(this.folder, `epoch-${epoch}.safetensors`);
  }

  /** A name for a variable that is the same in every process: its index and its layer's name. */
  private key(i: number): string {
    return `${i}:${stableName(this.variables[i].name)}`;
  }
}

function requireSameRun(file: string, found: Fingerprint, expected: Fingerprint): void {
  const parts = new Set([...Object.keys(found), ...Object.keys(expected)]);
  const different = [...parts].filter((part) => found[part] !== expected[part]);
  if (different.length === 0) return;
  const details = different.map(
    (part) => `${part} (there ${found[part] ?? 'unknown'}, here ${expected[part] ?? 'unknown'})`,
  );
  const shown =
    `another run's in ${file}: it differs in ${details.join('; ')}. ` +
    'Give each run its own folder, or remove this one to train from the beginning.';
  throw argumentError('checkpoint.folder', 'of this run', file, shown);
}
