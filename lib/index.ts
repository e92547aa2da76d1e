// The public API. One section per folder, in the order in which data flows.

// runtime
export * from './runtime/checks';
export * from './runtime/columns';
export { type ChoiceOptions, Random } from './runtime/random';
export { tf } from './runtime/tensorflow';

// simulators

// datasets

// preparation

// models

// training
export type { TrainingStep } from './training/training-step';

// evaluation

// display
