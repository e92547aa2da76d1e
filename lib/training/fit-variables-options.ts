import type { Scalars, StepDefinition } from '../compiler/training-step-definition';
import type { Metrics, TrainingOptions } from './training-options';

/** Where training stands when a step begins: epoch, 1 at the first, and number of steps done before. */
export interface StepPosition {
  readonly epoch: number;
  readonly stepsDone: number;
}

/** Numbers for `context.scalars` in each step, by name, the same names in all: `({ epoch }) => ({ beta: epoch / 10 })`. */
export type ScalarSchedule = (position: StepPosition) => Scalars;

/** Options of `fitVariables`. */
export interface FitVariablesOptions
  extends TrainingOptions,
    Omit<StepDefinition, 'seed' | 'scalars' | 'perBatch' | 'pure'> {
  /** Numbers that the loss takes and that change as training goes on. Default: none. */
  scalars?: ScalarSchedule;
  /** Metrics after each epoch, from its number, with the variables up to date; `validationLoss` is one. Default: none. */
  metrics?: Metrics<number>;
  /**
   * Further parts of the run's identity, by which a checkpoint is known as this run's: all that decides the weights and
   * that neither the columns nor the loss's source text show. A function is asked only where there are checkpoints.
   */
  identity?: Readonly<Record<string, string>> | (() => Readonly<Record<string, string>>);
}
