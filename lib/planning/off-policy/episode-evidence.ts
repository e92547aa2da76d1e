import type { Column } from '../../core/columns';
import { requireOptions } from '../../core/options/options';
import { offPolicyEvidence, predictionsOf } from '../../evaluation/off-policy/evidence';
import type { RewardPredictions } from '../../evaluation/off-policy/reward-predictions';
import { relativeSquaresOf, type WeightSums } from '../../evaluation/off-policy/support';
import type { TargetPolicy } from '../../evaluation/off-policy/target-policy';
import { requireDiscount } from '../exact/decision-process';
import { type EpisodeLog, requireEpisodes } from './episode-log';

/** Options: how the evidence of episodes is gathered. */
export interface EpisodeEvidenceOptions {
  /** What a reward is worth one step later, in [0, 1). */
  discount: number;
  /**
   * Predicted values: Q(s, a) of the logged action and V(s) = sum_a pi(a | s) Q(s, a) of the target, row by row, for
   * the direct method and the doubly robust estimator. Default: none.
   */
  predictions?: RewardPredictions;
  /** Called with each warning about the steps' weights. Default: none, as products of them are warned about by nature. */
  warn?: (message: string) => void;
}

/** What a log of episodes says about a target policy. */
export interface EpisodeEvidence {
  readonly episodes: number;
  readonly start: Int32Array;
  readonly horizon: number;
  readonly discount: number;
  readonly reward: Column;
  /** Weight of each step alone, pi(a | s) / pi_0(a | s): [rows]. */
  readonly ratio: Float64Array;
  /** Product of the ratios from the episode's beginning up to the step, the step included: [rows]. */
  readonly weight: Float64Array;
  readonly predictions?: RewardPredictions;
  /** Sums over the weights of whole episodes. */
  readonly sums: WeightSums;
}

/**
 * Checks a log of episodes against a target policy and weighs its steps. Every estimator over horizons starts from here.
 * @param target its probabilities row by row, as chapter 7 takes them
 * @throws as `requireEpisodes` and chapter 7's `offPolicyEvidence` do
 */
export function episodeEvidence(
  log: EpisodeLog,
  target: TargetPolicy,
  options: EpisodeEvidenceOptions,
): EpisodeEvidence {
  requireOptions('options', options, { discount: 'number', predictions: 'object?', warn: 'function?' });
  const { discount, predictions, warn = () => {} } = options;
  requireDiscount(discount);
  const episodes = requireEpisodes(log);
  const { weight: ratio } = offPolicyEvidence(log, target, { predictions, warn });
  const { start, horizon, reward } = log;
  const weight = new Float64Array(ratio.length);
  const whole = new Float64Array(episodes);
  let [sum, largest, zeros] = [0, 0, 0];
  for (let episode = 0; episode < episodes; episode++) {
    let product = 1;
    for (let row = start[episode]; row < start[episode + 1]; row++) {
      product *= ratio[row];
      weight[row] = product;
    }
    whole[episode] = product;
    sum += product;
    largest = Math.max(largest, product);
    if (product === 0) zeros++;
  }
  const relativeSquares = largest > 0 ? relativeSquaresOf(whole, largest) : 0;
  const sums = { rows: episodes, sum, largest, relativeSquares, zeros };
  return { episodes, start, horizon, discount, reward, ratio, weight, predictions, sums };
}

/** The predictions of the evidence. @throws if it was gathered without */
export function episodePredictions(evidence: EpisodeEvidence, estimator: string): RewardPredictions {
  return predictionsOf(evidence as never, estimator);
}
