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
export { type BatchOptions, batchCount, batches } from './preparation/batches';
export { type HashCollisions, type HashOptions, hashBuckets, hashCollisions } from './preparation/hashing';
export { type LeaveOneOut, type LeaveOneOutOptions, leaveOneOut } from './preparation/leave-one-out';
export { type Split, shuffledSplit, timeSplit, userDisjointSplit } from './preparation/split';
export { type Id, Vocabulary, type VocabularyOptions } from './preparation/vocabulary';

// models

// training
export type { TrainingStep } from './training/training-step';

// evaluation

// display
