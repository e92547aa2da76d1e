import type { StepDefinition } from '../runtime/step-definition';
import { eagerStep } from './eager-step';
import type { TrainingStep } from './training-step';

/** A step, and why it is not compiled (undefined when it is, or when nobody asked). */
export interface ChosenStep {
  step: TrainingStep;
  eagerReason?: string;
}

/**
 * The step that training runs: eager.
 * @param compile false forces the eager step
 */
export function createTrainingStep(definition: StepDefinition, _compile: 'auto' | false): ChosenStep {
  return { step: eagerStep(definition) };
}
