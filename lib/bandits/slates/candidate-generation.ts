import { argumentError, requirePositiveInteger } from '../../core/checks';
import { requireOptions } from '../../core/options/options';
import { highestIndices } from '../../core/top-k';
import { requireCandidates } from '../base/decision-input';
import type { Candidates, Context, Decision, Policy, PolicyState } from '../base/policy';

/** A cheap score of each candidate, higher for better: popularity, a product of two vectors, last night's model. */
export type CandidateScore = (context: Context, candidates: Candidates) => ArrayLike<number>;

/** Options of `CandidateGeneration`. */
export interface CandidateGenerationOptions {
  /** The policy that decides among the best; it alone explores and learns. */
  policy: Policy;
  /** Scores the candidates; must not depend on chance. */
  score: CandidateScore;
  /** How many of the highest scores go on, 1 or more. */
  size: number;
  /** What tables and legends call it. Default: the policy's name with the size behind it. */
  name?: string;
}

/**
 * Two stages for large catalogs, as in production (Covington et al. 2016): a cheap score picks the `size` best of all
 * candidates, and the bandit decides among those, so that a decision costs its work for `size` actions, not for all:
 * P(a) = [a in top(score)] * P_bandit(a | top(score)).
 *
 * The first stage is deterministic, so the bandit's propensity is that of the whole. What it leaves out has
 * probability 0: a log of this policy says nothing about those actions, and the bandit cannot discover them.
 *
 * @example
 * const popularity = (_context: Context, { actions }: Candidates) => Array.from(actions, (action) => clicks[action]);
 * const policy = new CandidateGeneration({ policy: new LinUcb({ dimension: 8 }), score: popularity, size: 100 });
 */
export class CandidateGeneration implements Policy {
  readonly name: string;
  private readonly policy: Policy;
  private readonly score: CandidateScore;
  private readonly size: number;

  /** @throws on an option outside its range */
  constructor(options: CandidateGenerationOptions) {
    requireOptions('options', options, {
      policy: 'object',
      score: 'function',
      size: 'number',
      name: 'text?',
    });
    const { policy, score, size } = options;
    if (typeof policy?.select !== 'function') throw argumentError('policy', 'a Policy', policy);
    if (typeof score !== 'function') throw argumentError('score', 'a function', score);
    requirePositiveInteger('size', size);
    const { name = `${policy.name}, top ${size}` } = options;
    if (typeof name !== 'string' || name === '') throw argumentError('name', 'a text', name);
    this.name = name;
    this.policy = policy;
    this.score = score;
    this.size = size;
  }

  /**
   * The candidates that go on, in the order in which they were given; all of them where they are few enough.
   * @throws RangeError when the score is not one number per candidate
   */
  generate(context: Context, candidates: Candidates): Candidates {
    requireCandidates(candidates, undefined);
    const { actions, features } = candidates;
    if (actions.length <= this.size) return candidates;
    const scores = this.score(context, candidates);
    if (scores?.length !== actions.length) {
      throw argumentError('score', `${actions.length} numbers, one per candidate`, scores?.length);
    }
    const indices = highestIndices(scores, this.size);
    const kept = Int32Array.from(indices, (index) => actions[index]);
    if (features === undefined) return { actions: kept };
    const width = features.length / actions.length;
    if (!Number.isInteger(width)) {
      throw argumentError(
        'candidates.features',
        `a whole number per action of ${actions.length}`,
        features.length,
      );
    }
    const rows = new Float64Array(kept.length * width);
    indices.forEach((index, i) => {
      rows.set(features.subarray(index * width, (index + 1) * width), i * width);
    });
    return { actions: kept, features: rows };
  }

  select(context: Context, candidates: Candidates): Decision {
    return this.policy.select(context, this.generate(context, candidates));
  }

  update(decision: Decision, reward: number): void {
    this.policy.update(decision, reward);
  }

  save(): PolicyState {
    return { policy: 'candidate-generation', size: this.size, decides: this.policy.save() };
  }

  restore(state: PolicyState): void {
    if (state?.policy !== 'candidate-generation') {
      throw argumentError('state.policy', '"candidate-generation"', state?.policy);
    }
    if (state.size !== this.size) throw argumentError('state.size', String(this.size), state.size);
    this.policy.restore(state.decides as PolicyState);
  }
}
