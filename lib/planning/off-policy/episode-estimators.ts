import { argumentError } from '../../core/checks';
import { requireParts } from '../../core/options/options';
import { estimateFromTerms, type ValueEstimate } from '../../evaluation/off-policy/value-estimate';
import { type EpisodeEvidence, episodePredictions } from './episode-evidence';

/** Sum over the steps of an episode, each discounted. */
function sumOverSteps(
  { start, discount }: EpisodeEvidence,
  episode: number,
  term: (row: number, step: number) => number,
): number {
  let [sum, factor] = [0, 1];
  for (let row = start[episode]; row < start[episode + 1]; row++) {
    sum += factor * term(row, row - start[episode]);
    factor *= discount;
  }
  return sum;
}

/**
 * Importance sampling by whole episodes, V = 1/n sum_i w_i,0:T sum_t discount^t r_it: every reward waits for weights of
 * steps after it, which it does not depend on.
 */
export function trajectoryImportance(evidence: EpisodeEvidence): ValueEstimate {
  requireEpisodeEvidence(evidence);
  const { start, weight, reward } = evidence;
  return estimateFromTerms('trajectory IS', ofEpisodes(evidence), {
    numerator: (episode) =>
      weight[start[episode + 1] - 1] * sumOverSteps(evidence, episode, (row) => reward[row]),
  });
}

/**
 * Per-decision importance sampling (Precup, Sutton and Singh 2000): each reward is weighed by the steps up to it alone,
 *
 *   V = 1/n sum_i sum_t discount^t w_i,0:t r_it.
 *
 * Unbiased with right propensities. With a horizon of one it is IPS.
 */
export function perDecisionImportance(evidence: EpisodeEvidence): ValueEstimate {
  requireEpisodeEvidence(evidence);
  const { weight, reward } = evidence;
  return estimateFromTerms('PDIS', ofEpisodes(evidence), {
    numerator: (episode) => sumOverSteps(evidence, episode, (row) => weight[row] * reward[row]),
  });
}

/**
 * Weighted per-decision importance sampling: the rewards of each step are averaged by their weights,
 *
 *   V = sum_t discount^t sum_i w_i,0:t r_it / sum_i w_i,0:t.
 *
 * An episode that is over keeps its last weight and earns 0. Slightly biased, far steadier; SNIPS at a horizon of one.
 * The standard error is that of the linearized ratios.
 * @throws if at some step all weights are 0
 */
export function weightedPerDecision(evidence: EpisodeEvidence): ValueEstimate {
  requireEpisodeEvidence(evidence);
  const { episodes, start, horizon, discount, weight, reward } = evidence;
  const contributions = new Float64Array(episodes);
  let [value, factor] = [0, 1];
  for (let step = 0; step < horizon; step++) {
    const weightAt = (episode: number): number =>
      weight[Math.min(start[episode] + step, start[episode + 1] - 1)];
    const rewardAt = (episode: number): number =>
      start[episode] + step < start[episode + 1] ? reward[start[episode] + step] : 0;
    let [above, below] = [0, 0];
    for (let episode = 0; episode < episodes; episode++) {
      above += weightAt(episode) * rewardAt(episode);
      below += weightAt(episode);
    }
    if (below === 0) {
      throw argumentError(
        'PDWIS',
        `given an episode that the target policy may live through, step ${step}`,
        'none',
      );
    }
    const mean = above / below;
    value += factor * mean;
    for (let episode = 0; episode < episodes; episode++) {
      const share = (weightAt(episode) * episodes) / below;
      contributions[episode] += factor * share * (rewardAt(episode) - mean);
    }
    factor *= discount;
  }
  const estimate = estimateFromTerms('PDWIS', ofEpisodes(evidence), {
    numerator: (episode) => value + contributions[episode],
  });
  return { ...estimate, selfNormalized: true };
}

/** The direct method over episodes: the mean predicted value of the states in which they began. */
export function directEpisodes(evidence: EpisodeEvidence): ValueEstimate {
  requireEpisodeEvidence(evidence);
  const { start } = evidence;
  const { underTarget } = episodePredictions(evidence, 'directEpisodes');
  return estimateFromTerms('DM over episodes', ofEpisodes(evidence), {
    numerator: (episode) => underTarget[start[episode]],
  });
}

/**
 * The doubly robust estimator over horizons (Jiang and Li 2016), from the last step backwards,
 *
 *   V_t = V(s_t) + ratio_t [ r_t + discount V_t+1 - Q(s_t, a_t) ].
 *
 * Unbiased with right propensities whatever the predictions; at a horizon of one chapter 7's estimator. Predictions must
 * come from other episodes: take `crossFittedValues`.
 * @throws if the evidence has no predictions
 */
export function doublyRobustEpisodes(evidence: EpisodeEvidence): ValueEstimate {
  requireEpisodeEvidence(evidence);
  const { start, discount, ratio, reward } = evidence;
  const { ofLogged, underTarget } = episodePredictions(evidence, 'doublyRobustEpisodes');
  return estimateFromTerms('DR over episodes', ofEpisodes(evidence), {
    numerator: (episode) => {
      let value = 0;
      for (let row = start[episode + 1] - 1; row >= start[episode]; row--) {
        value = underTarget[row] + ratio[row] * (reward[row] + discount * value - ofLogged[row]);
      }
      return value;
    },
  });
}

function requireEpisodeEvidence(evidence: EpisodeEvidence): void {
  requireParts('evidence', evidence, ['episodes', 'start', 'ratio', 'weight', 'sums']);
}

const ofEpisodes = ({ episodes, sums }: EpisodeEvidence) => ({ rows: episodes, sums });
