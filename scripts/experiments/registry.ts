import { interactions } from './00-customer-id/interactions';
import { variances } from './00-customer-id/variance';
import { batchedBaseline } from './01-batched-baseline/baseline';
import { feedbackLoopDrift } from './01-batched-baseline/feedback-loop-drift';
import { movieLensBaselines } from './01-batched-baseline/movielens-baselines';
import { drift } from './02-contextual-bandits/drift';
import { mushroom } from './02-contextual-bandits/mushroom';
import { personaContext } from './02-contextual-bandits/persona-context';
import { personaHidden } from './02-contextual-bandits/persona-hidden';
import { gamesBaselines } from './03-behavior-sequence-transformer/amazon-games/baselines';
import { gamesSasrec } from './03-behavior-sequence-transformer/amazon-games/sasrec';
import { dial } from './03-behavior-sequence-transformer/dial/dial';
import { movieLensSequences } from './03-behavior-sequence-transformer/movielens/sequences';
import { ablation } from './04-lightgcn/crowd/ablation';
import { degreeGain } from './04-lightgcn/crowd/degree-gain';
import { hybrids } from './04-lightgcn/crowd/hybrids';
import { lastFm } from './04-lightgcn/lastfm';
import { embeddingRanking } from './04-lightgcn/movielens/embeddings';
import { linearRanking } from './04-lightgcn/movielens/linear';
import { adultWideDeep } from './05-ncf-wide-and-deep/adult-wide-deep';
import { dotProduct } from './05-ncf-wide-and-deep/dot-product';
import { insuranceEnsemble } from './05-ncf-wide-and-deep/insurance-ensemble';
import { insuranceRules } from './05-ncf-wide-and-deep/insurance-rules';
import { movieLensRatings } from './05-ncf-wide-and-deep/movielens-ratings';
import { neuralRanking } from './05-ncf-wide-and-deep/ranking-neural';
import { sampledMetrics } from './05-ncf-wide-and-deep/sampled-metrics';
import { quoteAbTest } from './06-quote-funnel/ab-test';
import { accuracy } from './07-off-policy/accuracy';
import { choice } from './07-off-policy/choice';
import { learning } from './07-off-policy/learning';
import { explanationTraps } from './09-explainability/explanation-traps';
import { plantedCauses } from './09-explainability/planted-causes';
import { myopicVsPlanner } from './10-long-term-value/myopic-vs-planner';
import { offline } from './10-long-term-value/offline';
import { stabilizers } from './10-long-term-value/stabilizers';
import type { Experiment } from './runner/experiment';

/** Every experiment, chapter by chapter. */
export const experiments: readonly Experiment[] = [
  interactions,
  variances,
  batchedBaseline,
  feedbackLoopDrift,
  movieLensBaselines,
  personaContext,
  personaHidden,
  drift,
  mushroom,
  dial,
  movieLensSequences,
  gamesBaselines,
  gamesSasrec,
  ablation,
  degreeGain,
  hybrids,
  lastFm,
  linearRanking,
  embeddingRanking,
  movieLensRatings,
  adultWideDeep,
  neuralRanking,
  sampledMetrics,
  dotProduct,
  insuranceRules,
  insuranceEnsemble,
  quoteAbTest,
  accuracy,
  choice,
  learning,
  plantedCauses,
  explanationTraps,
  myopicVsPlanner,
  stabilizers,
  offline,
];
