import type { Columns } from '../core/columns';
import type { Scalars } from './training-step-definition';

/**
 * One optimizer step, ready to run on batch after batch. `fit` knows only this interface; an eager step
 * (`eager-step.ts`) and a compiled one (`compiler/compile.ts`), both made from a StepDefinition, implement it.
 */
export interface TrainingStep {
  /** How the step runs, for the line that `fit` prints. */
  readonly kind: 'eager' | 'compiled';
  /** Forward, backward and update on one batch; returns the batch's mean loss, before the update. */
  run(batch: Columns, scalars?: Scalars): number;
  /**
   * Checks that the loss still is what was compiled; an eager step has nothing to check. For the end of an epoch and
   * wherever else what the loss takes from outside may change: the next step looks again.
   * @param undisturbed whether nobody else's code ran since the first step after the last call, nor will before the next
   * @throws StaleTraceError if it changed since it was last looked at, with steps done meanwhile
   */
  verify(undisturbed?: boolean): void;
  /** Copies weights and optimizer state out to the tf.Variables (a no-op when they live there already). */
  sync(undisturbed?: boolean): void;
  /** Optimizer state by name (`<variable name>/<slot>`), for checkpoints. Call `sync` first. */
  optimizerState(): Record<string, Float32Array>;
  /** Takes the tf.Variables' present values and the given optimizer state as the step's own. */
  restore(optimizerState: Record<string, Float32Array>, stepsDone: number): void;
  /** Number of steps done, since creation or as restored: the `t` of Adam's bias correction. */
  readonly stepsDone: number;
  dispose(): void;
}
