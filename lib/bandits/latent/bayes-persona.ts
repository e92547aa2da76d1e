import { argumentError, requireProbability } from '../../core/checks';
import { requireOptions } from '../../core/options/options';
import { BanditPolicy } from '../base/bandit-policy';
import { highestScore } from '../base/highest-score';
import type { Candidates, Context } from '../base/policy';
import type { PolicyOptions } from '../base/policy-setup';
import { categoryOfRow, copyCategory } from '../slates/category-features';
import { ClassBeliefs } from './class-beliefs';

/** What the yardstick knows. */
export interface BayesPersonaOptions extends PolicyOptions {
  /** Click rate by persona (row) and category (column), each in [0, 1]; rows of one length. */
  rates: readonly (readonly number[])[];
  /** Share of each persona among users. Default: all equal. */
  prior?: readonly number[];
  /** Probability that a user changes persona between two visits, in [0, 1]. Default: 0. */
  hazard?: number;
}

/**
 * The yardstick of the hidden persona: it knows the table of click rates by persona and category, but not who has which
 * persona, and infers that from the user's own clicks. It shows the category with the highest expected rate,
 * argmax_c sum_k P(persona k | history of the user) rate[k, c]. It is myopic: it never shows something in order to learn
 * who the user is, so it is not the best that can be done, but a policy that must learn the table as well will hardly
 * do better. Needs one-hot categories as the candidates' features.
 */
export class BayesPersona extends BanditPolicy {
  private readonly rates: Float64Array;
  private readonly prior: Float64Array;
  private readonly beliefs: ClassBeliefs;
  private readonly categories: number;
  private readonly belief: Float64Array;
  private readonly likelihood: Float64Array;

  /** @throws on rates that are no table of probabilities, or a prior that does not sum to 1 */
  constructor(options: BayesPersonaOptions) {
    requireOptions('options', options, {
      rates: 'list',
      prior: 'list?',
      hazard: 'number?',
      name: 'text?',
      maxPending: 'number?',
    });
    const { rates, hazard = 0 } = options;
    const personas = rates?.length;
    if (!(personas > 0) || !rates.every((row) => Array.isArray(row) && row.length > 0)) {
      throw argumentError('rates', 'a table', rates);
    }
    const categories = rates[0].length;
    rates.forEach((row, k) => {
      if (row.length !== categories) throw argumentError(`rates[${k}]`, `of length ${categories}`, row);
      row.forEach((rate, c) => void requireProbability(`rates[${k}][${c}]`, rate));
    });
    const prior = Float64Array.from(options.prior ?? rates.map(() => 1 / personas));
    if (prior.length !== personas || Math.abs(prior.reduce((a, b) => a + b) - 1) > 1e-9) {
      throw argumentError('prior', `${personas} probabilities that sum to 1`, prior);
    }
    prior.forEach((share, k) => void requireProbability(`prior[${k}]`, share));
    super({
      kind: 'bayes-persona',
      options,
      settings: { rates, prior: Array.from(prior), hazard },
      itemDimension: categories,
      rowWidth: categories,
      chance: 'none',
      rewards: 'unit',
    });
    this.rates = Float64Array.from(rates.flat());
    this.prior = prior;
    this.categories = categories;
    this.beliefs = new ClassBeliefs(personas, hazard);
    this.belief = new Float64Array(personas);
    this.likelihood = new Float64Array(personas);
  }

  protected override choose({ user }: Context, { actions, features }: Candidates): number {
    const { categories, rates, belief } = this;
    this.beliefs.predict(user, this.prior, belief);
    return highestScore(actions, (index) => {
      const category = categoryOfRow(features as Float64Array, index, categories);
      let expected = 0;
      for (let k = 0; k < belief.length; k++) expected += belief[k] * rates[k * categories + category];
      return expected;
    });
  }

  protected override encode(
    row: Float64Array,
    _: Float64Array,
    features: Float64Array | undefined,
    index: number,
  ): void {
    copyCategory(row, features as Float64Array, index, this.categories);
  }

  protected override learn(_arm: number, row: Float64Array, reward: number, user: number): void {
    const category = categoryOfRow(row, 0, this.categories);
    for (let k = 0; k < this.likelihood.length; k++) {
      const rate = this.rates[k * this.categories + category];
      this.likelihood[k] = reward * rate + (1 - reward) * (1 - rate);
    }
    this.beliefs.observe(user, this.prior, this.likelihood, this.belief);
  }

  protected override saveModel(): Record<string, unknown> {
    return this.beliefs.save();
  }

  protected override restoreModel(model: Record<string, unknown>): void {
    this.beliefs.restore(model);
  }
}
