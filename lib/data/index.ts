/**
 * Logs and public data sets: reading, splitting, sequences, graphs.
 *
 * @module lib/data
 */

export { allPairs, type PairColumns } from './all-pairs';
export { type BatchOptions, batches } from './batches';
export { BprSampler, type BprSamplerOptions, type Triples } from './bpr-sampler';
export { readCandidates, writeCandidates } from './candidate-file';
export { type Adult, type AdultColumns, loadAdult } from './datasets/adult';
export { type Actions, type AmazonGames, loadAmazonGames } from './datasets/amazon-games';
export type { DatasetEntry, DatasetFile, DatasetForm, Wheel } from './datasets/dataset-entry';
export type { Patience } from './datasets/download';
export { DatasetIntegrityError, DatasetUnavailableError } from './datasets/integrity';
export { type LastFm, type Listening, loadLastFm } from './datasets/lastfm';
export { loadMovieLens100k, type MovieLens100k, type Ratings } from './datasets/movielens-100k';
export { type FilmClicks, type FilmContent, filmClicks, filmContent } from './datasets/movielens-clicks';
export { loadMushrooms, type Mushrooms } from './datasets/mushroom';
export { loadOpenBandit, type OpenBandit, type OpenBanditLog } from './datasets/open-bandit';
export {
  type DatasetLocations,
  describeDataset,
  type LocatedDataset,
  locateDataset,
} from './datasets/registry';
export { type DropIdsOptions, dropIds } from './drop-ids';
export { bucketed } from './features/bucketed';
export { category } from './features/category';
export { crossed } from './features/crossed';
export type {
  BucketedColumn,
  BucketedOptions,
  CategoryColumn,
  CategoryOptions,
  CrossedColumn,
  CrossedOptions,
  FeatureColumn,
  MultiValuedColumn,
  MultiValuedOptions,
  NumericColumn,
  NumericOptions,
} from './features/feature-column';
export {
  type EncodedFeatures,
  FeatureEncoder,
  type FeatureField,
  type SavedFeatures,
} from './features/feature-encoder';
export { fitFeatures } from './features/fit-features';
export { multiValued } from './features/multi-valued';
export { numeric } from './features/numeric';
export type { TableSource } from './features/table-source';
export { type BipartiteGraph, type BipartiteGraphOptions, bipartiteGraph } from './graph/bipartite-graph';
export { type Components, connectedComponents } from './graph/components';
export {
  degreesOf,
  type EdgeList,
  type Graph,
  type GraphOptions,
  graphOf,
  isolatedNodes,
  neighborsOf,
  strengthsOf,
} from './graph/graph';
export {
  type ImportanceOptions,
  type ImportantNeighbors,
  importantNeighbors,
} from './graph/important-neighbors';
export { itemNeighbors } from './graph/item-neighbors';
export type { HardItemNegatives, ItemPairOptions } from './graph/item-pairs';
export { type NormalizationOptions, normalizedAdjacency } from './graph/normalized-adjacency';
export { type PathReason, type PathReasons, pathReasons } from './graph/path-reasons';
export { RandomWalker, type Visits, type WalkOptions } from './graph/random-walk';
export { type NeighborSampleOptions, sampleNeighbors } from './graph/sample-neighbors';
export { type SpectralRadiusOptions, spectralRadius } from './graph/spectral-radius';
export { type Layout, type SpringLayoutOptions, springLayout } from './graph/spring-layout';
export type { HardNegatives } from './hard-negatives';
export { type HashCollisions, type HashOptions, hashBuckets, hashCollisions } from './hashing';
export { type InductiveSplit, inductiveSplitByItem } from './inductive-split';
export { type InteractionValuesOptions, interactionValues, type RepeatedValues } from './interaction-values';
export {
  hasInteraction,
  type InteractionSizes,
  type Interactions,
  interactionsOf,
  itemsOfUser,
  usersPerItem,
} from './interactions';
export { type LeaveOneOut, type LeaveOneOutOptions, leaveOneOut } from './leave-one-out';
export { Log, type LogParts, type LogSplit } from './log/log';
export type { LogAccount } from './log/log-account';
export type { LogColumns } from './log/log-columns';
export type { LogSplitOptions } from './log/log-splits';
export { type LogSource, readLog } from './log/read-log';
export type { ColumnName, ReadLogOptions, TimeUnit } from './log/read-log-options';
export type { LogFrame, LogObject } from './log/read-memory';
export type { DuplicateRows, RefusedRows } from './log/refine-rows';
export { type LabeledPairs, PointwiseSampler, type PointwiseSamplerOptions } from './pointwise-sampler';
export { type RatingMatrix, type RatingMatrixOptions, type RatingScale, ratingsOf } from './rating-matrix';
export { type SampledCandidateOptions, type SampledCandidates, sampleCandidates } from './sampled-candidates';
export { everyTarget, type SampledTargetOptions, sampledTargets, type TargetRows } from './sampled-targets';
export { type MarkOptions, markSessionStarts } from './sequences/mark-sessions';
export {
  leaveOneOutSequences,
  type NextItemCaseOptions,
  type NextItemCases,
  nextItemCases,
  type SequenceSplit,
  takeCases,
} from './sequences/next-item-cases';
export { type PackedSessions, packSessions } from './sequences/pack-sessions';
export {
  type NextItemTable,
  type NextItemTableOptions,
  nextItemTable,
  padSequences,
  type SequenceTable,
} from './sequences/sequence-table';
export {
  cutSequences,
  type SequenceOptions,
  type Sequences,
  sequencesOf,
  takeSequences,
} from './sequences/sequences';
export {
  type SessionParallelBatch,
  type SessionParallelOptions,
  sessionParallelBatches,
} from './sequences/session-parallel';
export { type Split, shuffledSplit, timeSplit, userDisjointSplit } from './split';
export { stratifiedSplitByItem } from './stratified-split';
export { type Id, type SavedVocabulary, Vocabulary, type VocabularyOptions } from './vocabulary';
