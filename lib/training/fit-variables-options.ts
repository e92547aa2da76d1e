import type { StepDefinition } from '../compiler/training-step-definition';
import type { Metrics, TrainingOptions } from './training-options';

/** Options of `fitVariables`. */
export interface FitVariablesOptions extends TrainingOptions, Omit<StepDefinition, 'seed'> {
  /** Metrics after each epoch, from its number, with the variables up to date; `validationLoss` is one. Default: none. */
  metrics?: Metrics<number>;
  /**
   * Further parts of the run's identity, by which a checkpoint is known as this run's: all that decides the weights and
   * that neither the columns nor the loss's source text show. A function is asked only where there are checkpoints.
   */
  identity?: Readonly<Record<string, string>> | (() => Readonly<Record<string, string>>);
}
