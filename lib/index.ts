// The public API. One section per folder, in the order in which data flows.

// runtime
export * from './runtime/checks';
export * from './runtime/columns';
export { type ChoiceOptions, Random } from './runtime/random';
export { tf } from './runtime/tensorflow';

// simulators
export {
  type CustomerLog,
  type CustomerLogOptions,
  type CustomerOptions,
  CustomerSimulator,
} from './simulators/customers';
export { ZooplusSimulator } from './simulators/zooplus';
export {
  greedyPolicy,
  type InteractionLog,
  type LogOptions,
  type ProductPolicy,
} from './simulators/zooplus-log';
export type { ZooplusOptions } from './simulators/zooplus-options';
export {
  type PersonaRates,
  zooplusCategories,
  zooplusLaterPersonas,
  zooplusPersonas,
} from './simulators/zooplus-personas';

export { type UniformLogTheory, uniformLogTheory } from './simulators/zooplus-theory';

// datasets

// preparation

// models

// training
export type { TrainingStep } from './training/training-step';

// evaluation

// display
