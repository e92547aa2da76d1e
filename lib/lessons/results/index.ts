import type { BatchedBaseline, FeedbackLoopDrift, MovieLensBaselines } from './batched-baseline';
import type {
  AmazonGamesBaselines,
  AmazonGamesSasrec,
  MovieLensSequences,
  SequenceDial,
} from './behavior-sequence-transformer';
import type {
  BanditDrift,
  BanditMushroom,
  BanditPersonaContext,
  BanditPersonaHidden,
} from './contextual-bandits';
import type { CustomerIdInteractions, CustomerIdVariance } from './customer-id';
import type { ExplanationTraps, PlantedCauses } from './explainability';
import type {
  CrowdAblation,
  CrowdDegreeGain,
  CrowdHybrids,
  LightGcnLastFm,
  MovieLensRanking,
} from './lightgcn';
import type { LtvMyopicVsPlanner, LtvOffline, LtvStabilizers } from './long-term-value';
import type {
  AdultWideDeep,
  DotProduct,
  InsuranceEnsemble,
  InsuranceRules,
  MovieLensRatings,
  NeuralRanking,
  SampledMetrics,
} from './ncf-wide-and-deep';
import type { OffPolicyAccuracy, OffPolicyChoice, OffPolicyLearning } from './off-policy';
import type { QuoteAbTest } from './quote-funnel';

export type * from './batched-baseline';
export type * from './behavior-sequence-transformer';
export type * from './contextual-bandits';
export type * from './customer-id';
export type * from './explainability';
export type * from './lightgcn';
export type * from './long-term-value';
export type * from './ncf-wide-and-deep';
export type * from './off-policy';
export type * from './quote-funnel';

/** Types of the recorded results by the records' names: the files of `data/results`. */
export interface RecordedResultTypes {
  'customer-id-interactions': CustomerIdInteractions;
  'customer-id-variance': CustomerIdVariance;
  'batched-baseline': BatchedBaseline;
  'feedback-loop-drift': FeedbackLoopDrift;
  'movielens-baselines': MovieLensBaselines;
  'bandit-drift': BanditDrift;
  'bandit-mushroom': BanditMushroom;
  'bandit-persona-context': BanditPersonaContext;
  'bandit-persona-hidden': BanditPersonaHidden;
  'sequence-dial': SequenceDial;
  'movielens-sequences': MovieLensSequences;
  'amazon-games-baselines': AmazonGamesBaselines;
  'amazon-games-sasrec': AmazonGamesSasrec;
  'amazon-games-sasrec-protocol': AmazonGamesSasrec;
  'amazon-games-sasrec-protocol-43': AmazonGamesSasrec;
  'amazon-games-sasrec-protocol-44': AmazonGamesSasrec;
  'crowd-ablation': CrowdAblation;
  'crowd-degree-gain': CrowdDegreeGain;
  'crowd-hybrids': CrowdHybrids;
  'lightgcn-lastfm': LightGcnLastFm;
  'movielens-ranking-embeddings': MovieLensRanking;
  'movielens-ranking-linear': MovieLensRanking;
  'movielens-ratings': MovieLensRatings;
  'adult-wide-deep': AdultWideDeep;
  'dot-product': DotProduct;
  'planted-causes': PlantedCauses;
  'explanation-traps': ExplanationTraps;
  'movielens-ranking-neural': NeuralRanking;
  'insurance-rules': InsuranceRules;
  'insurance-ensemble': InsuranceEnsemble;
  'sampled-metrics': SampledMetrics;
  'quote-ab-test': QuoteAbTest;
  'off-policy-accuracy': OffPolicyAccuracy;
  'off-policy-choice': OffPolicyChoice;
  'off-policy-learning': OffPolicyLearning;
  'ltv-myopic-vs-planner': LtvMyopicVsPlanner;
  'ltv-stabilizers': LtvStabilizers;
  'ltv-offline': LtvOffline;
}

/** Name of a recorded result. */
export type RecordName = keyof RecordedResultTypes;
