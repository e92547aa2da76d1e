import { requireNonNegativeInteger, requirePositiveInteger, requireProbability } from '../../core/checks';
import { requireOptions } from '../../core/options/options';
import type { ResumableRandom } from '../../core/resumable-random';
import { BanditPolicy } from '../base/bandit-policy';
import type { Candidates, Context } from '../base/policy';
import type { PolicyOptions } from '../base/policy-setup';
import { RetrainedRecommender } from './retrained-recommender';
import { type RetrainingOptions, requireRetrainingOptions } from './retraining-options';

/** Options of a `BatchedModel`. */
export interface BatchedModelOptions extends PolicyOptions, RetrainingOptions {
  /** Rewards between two retrainings, 1 or more, or Infinity for a model that stays frozen. Default: Infinity. */
  retrainEvery?: number;
  /** Probability of choosing any candidate, all equally likely, in [0, 1]. Default: 0. */
  epsilon?: number;
}

/**
 * The batched recommender of chapter 1 as a policy: it shows what the last retraining's model thinks best,
 * argmax_a sigma(MLP([u, p_a])), with probability 1 - epsilon, and anything at all with probability epsilon. Frozen, or
 * retrained every so many rewards on everything logged so far. Candidates of equal score are equally likely; before
 * there is a model all are, which is what tells the very first model anything.
 *
 * Users and actions are ids: features are not looked at. Rewards are in [0, 1].
 *
 * @example
 * const policy = new BatchedModel({ users: 1000, products: 50, retrainEvery: 2000, random: new Random(1) });
 * const decision = policy.select({ user: 7, features: new Float64Array(0) }, { actions: Int32Array.of(3, 4) });
 * policy.update(decision, 1);
 * policy.dispose();
 */
export class BatchedModel extends BanditPolicy {
  private readonly recommender: RetrainedRecommender;
  private readonly retrainEvery: number;
  private readonly epsilon: number;
  private rewards = 0;
  /** Users there are: those known at the start, and whoever came since. */
  private users: number;
  private products: number;
  private best: number[] = [];

  /** @throws on an option outside its range, a model of another size, or a log with ids outside it */
  constructor(options: BatchedModelOptions) {
    requireOptions('options', options, {
      retrainEvery: 'number?',
      epsilon: 'number?',
      name: 'text?',
      maxPending: 'number?',
      users: 'number',
      products: 'number',
      model: 'object?',
      log: 'object?',
      memory: 'number?',
      epochs: 'number?',
      batchSize: 'number?',
      learningRate: 'number?',
      warmStart: 'boolean?',
      random: 'Random',
    });
    const { retrainEvery = Number.POSITIVE_INFINITY, epsilon = 0 } = options;
    if (retrainEvery !== Number.POSITIVE_INFINITY) requirePositiveInteger('retrainEvery', retrainEvery);
    requireProbability('epsilon', epsilon);
    const { users, products, memory, epochs, batchSize, learningRate, warmStart } =
      requireRetrainingOptions(options);
    // JSON has no Infinity.
    const pace = { retrainEvery: String(retrainEvery), memory: String(memory), epochs, warmStart };
    const settings = { users, products, epsilon, ...pace, batchSize, learningRate };
    super({ kind: 'batched-model', options, settings, chance: 'known', rewards: 'unit' });
    this.recommender = new RetrainedRecommender(options);
    this.retrainEvery = retrainEvery;
    this.epsilon = epsilon;
    this.users = users;
    this.products = products;
  }

  /** The last retraining's predicted click rates of the candidates, in their order. @throws before there is a model */
  rates({ user }: Context, { actions }: Candidates): Float64Array {
    return Float64Array.from(actions, (action) => this.recommender.rate(user, action));
  }

  /** Trains on the log now, as every `retrainEvery` rewards. @throws if there is no row yet */
  retrain(): void {
    this.recommender.retrain(this.users, this.products);
  }

  /** Frees the model's memory. */
  dispose(): void {
    this.recommender.dispose();
  }

  protected override choose(
    { user }: Context,
    { actions }: Candidates,
    _arms: Int32Array,
    random: ResumableRandom,
  ): number {
    this.best = this.bestIndices(user, actions);
    if (this.epsilon > 0 && random.uniform() < this.epsilon) return random.below(actions.length);
    return this.best[this.best.length === 1 ? 0 : random.below(this.best.length)];
  }

  protected override propensity(index: number, _context: Context, { actions }: Candidates): number {
    const greedy = this.best.includes(index) ? (1 - this.epsilon) / this.best.length : 0;
    return greedy + this.epsilon / actions.length;
  }

  protected override learn(arm: number, _row: Float64Array, reward: number, user: number): void {
    const product = this.actionOf(arm);
    this.users = Math.max(this.users, user + 1);
    this.products = Math.max(this.products, product + 1);
    this.recommender.log.add(user, product, reward);
    this.rewards++;
    if (this.rewards % this.retrainEvery === 0) this.retrain();
  }

  protected override saveModel(): Record<string, unknown> {
    const { rewards, users, products } = this;
    return { rewards, users, products, recommender: this.recommender.save() };
  }

  protected override restoreModel(model: Record<string, unknown>): void {
    const { rewards, users, products, recommender } = model as Record<string, number> & {
      recommender: Record<string, unknown>;
    };
    requireNonNegativeInteger('state.rewards', rewards);
    requirePositiveInteger('state.users', users);
    requirePositiveInteger('state.products', products);
    this.recommender.restore(recommender);
    this.rewards = rewards;
    this.users = users;
    this.products = products;
  }

  /** The indices of the candidates with the highest predicted rate; all of them before there is a model. */
  private bestIndices(user: number, actions: Int32Array): number[] {
    if (!this.recommender.trained) return Array.from(actions, (_, index) => index);
    let indices: number[] = [];
    let highest = Number.NEGATIVE_INFINITY;
    for (let index = 0; index < actions.length; index++) {
      const rate = this.recommender.rate(user, actions[index]);
      if (rate > highest) {
        highest = rate;
        indices = [index];
      } else if (rate === highest) indices.push(index);
    }
    return indices;
  }
}
