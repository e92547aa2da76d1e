import { argumentError } from '../../core/checks';
import { biasesFromState } from '../baselines/biases';
import { markovChainFromState } from '../baselines/markov-chain';
import { popularItemsFromState } from '../baselines/popular-items';
import { popularityFromState } from '../baselines/popularity';
import { randomWalksFromState } from '../baselines/random-walk-recommender';
import type { BlendParts } from '../blend/blend-features';
import { ScoreBlend } from '../blend/score-blend';
import { Fpmc } from '../factors/fpmc';
import { implicitAlsFromState } from '../factors/implicit-als';
import { MatrixFactorization } from '../factors/matrix-factorization';
import { DeepAndCross } from '../features/deep-and-cross';
import { DeepFm } from '../features/deep-fm';
import { Dlrm } from '../features/dlrm';
import { FactorizationMachine } from '../features/factorization-machine';
import { MultiTask } from '../features/multi-task';
import { WideAndDeep } from '../features/wide-and-deep';
import { Gcn } from '../graph/gcn';
import { GraphSage } from '../graph/graph-sage';
import { LightGcn } from '../graph/light-gcn';
import { Ngcf } from '../graph/ngcf';
import { PinSage } from '../graph/pin-sage';
import { easeFromState } from '../linear/ease';
import { itemKnnFromState } from '../linear/item-knn';
import { userKnnFromState } from '../linear/user-knn';
import type { ModelState } from '../model-state';
import { Gmf } from '../ncf/gmf';
import { NcfMlp } from '../ncf/ncf-mlp';
import { NeuMf } from '../ncf/neu-mf';
import { ratingKnnFromState } from '../ratings/rating-knn';
import { svdFromState } from '../ratings/svd';
import { svdPlusPlusFromState } from '../ratings/svd-plus-plus';

/** What a state does not hold and the caller gives. */
export interface GivenParts {
  /** The recommenders that a `ScoreBlend` blends, by their names; each is saved and loaded on its own. */
  parts?: BlendParts['parts'];
}

/** How each kind of model is made again from its state. */
const makers = {
  biases: biasesFromState,
  'deep-and-cross': DeepAndCross.fromState,
  'deep-fm': DeepFm.fromState,
  dlrm: Dlrm.fromState,
  ease: easeFromState,
  'factorization-machine': FactorizationMachine.fromState,
  fpmc: Fpmc.fromState,
  gcn: Gcn.fromState,
  gmf: Gmf.fromState,
  'graph-sage': GraphSage.fromState,
  'implicit-als': implicitAlsFromState,
  'item-knn': itemKnnFromState,
  'light-gcn': LightGcn.fromState,
  'markov-chain': markovChainFromState,
  'matrix-factorization': MatrixFactorization.fromState,
  'ncf-mlp': NcfMlp.fromState,
  'neu-mf': NeuMf.fromState,
  'multi-task': MultiTask.fromState,
  ngcf: Ngcf.fromState,
  'pin-sage': PinSage.fromState,
  'popular-items': popularItemsFromState,
  popularity: popularityFromState,
  'random-walks': randomWalksFromState,
  'rating-knn': ratingKnnFromState,
  'score-blend': (state: ModelState, { parts }: GivenParts) => ScoreBlend.fromState(state, parts),
  svd: svdFromState,
  'svd-plus-plus': svdPlusPlusFromState,
  'user-knn': userKnnFromState,
  'wide-and-deep': WideAndDeep.fromState,
};

/** Models that can be made again from their state, by their kind. */
export type ModelsByKind = { [Kind in keyof typeof makers]: ReturnType<(typeof makers)[Kind]> };

/** The versions of each kind that are understood. */
export const knownVersions: Readonly<Record<string, readonly number[]>> = Object.fromEntries(
  Object.keys(makers).map((kind) => [kind, [1]]),
);

/**
 * The model of a state that its `toState` gave: equal scores, to the bit on one machine.
 * @throws on a kind that is not known, a newer version, a tensor that is missing or of another shape
 */
export function modelFromState(state: ModelState, given: GivenParts = {}): ModelsByKind[keyof ModelsByKind] {
  const kinds = Object.keys(makers);
  if (!kinds.includes(state?.kind)) throw argumentError('kind', `one of ${kinds.join(', ')}`, state?.kind);
  const make: (state: ModelState, given: GivenParts) => ModelsByKind[keyof ModelsByKind] =
    makers[state.kind as keyof ModelsByKind];
  return make(state, given);
}
