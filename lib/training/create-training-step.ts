import { compileStep } from '../compiler/compile';
import { eagerStep } from '../compiler/eager-step';
import { StaleTraceError, TraceError } from '../compiler/trace-error';
import type { TrainingStep } from '../compiler/training-step';
import type { Scalars, StepDefinition } from '../compiler/training-step-definition';
import { requireOneOf } from '../core/checks';
import type { Columns } from '../core/columns';
import { tf } from '../core/tensorflow';

/**
 * The step that training runs: compiled where that is possible, eager with a reason where it is not.
 * @param compile 'auto', or false for the eager step
 * @throws on a bad definition
 */
export function createTrainingStep(definition: StepDefinition, compile: 'auto' | false): ChosenStep {
  requireOneOf('compile', compile, ['auto', false] as const);
  return new ChosenStep(definition, compile);
}

/** A compiled step that turns into an eager one, keeping its state, if its loss cannot be traced. */
class ChosenStep implements TrainingStep {
  private step: TrainingStep;
  /** Why the step is not compiled; undefined when it is, or when nobody asked. */
  eagerReason: string | undefined;

  constructor(
    private readonly definition: StepDefinition,
    compile: 'auto' | false,
  ) {
    const native = tf.getBackend() === 'tensorflow';
    this.step = compile === 'auto' && native ? compileStep(definition) : eagerStep(definition);
    if (compile === 'auto' && !native) this.eagerReason = `the backend ${tf.getBackend()} is not native`;
  }

  get kind(): TrainingStep['kind'] {
    return this.step.kind;
  }

  get stepsDone(): number {
    return this.step.stepsDone;
  }

  run(batch: Columns, scalars?: Scalars): number {
    try {
      return this.step.run(batch, scalars);
    } catch (error) {
      // Tracing happens before anything runs, so the step can be done again, the other way; not so what was done before.
      if (!(error instanceof TraceError) || error instanceof StaleTraceError) throw error;
      this.becomeEager(error.message);
      return this.step.run(batch, scalars);
    }
  }

  private becomeEager(reason: string): void {
    const compiled = this.step;
    compiled.sync();
    const state = compiled.optimizerState();
    const eager = eagerStep(this.definition);
    if (compiled.stepsDone > 0) eager.restore(state, compiled.stepsDone);
    compiled.dispose();
    this.step = eager;
    this.eagerReason = reason;
  }

  verify(undisturbed?: boolean): void {
    this.step.verify(undisturbed);
  }

  sync(undisturbed?: boolean): void {
    this.step.sync(undisturbed);
  }

  optimizerState(): Record<string, Float32Array> {
    return this.step.optimizerState();
  }

  restore(optimizerState: Record<string, Float32Array>, stepsDone: number): void {
    this.step.restore(optimizerState, stepsDone);
  }

  dispose(): void {
    this.step.dispose();
  }
}
