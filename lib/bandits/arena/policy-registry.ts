import { argumentError } from '../../core/checks';
import { requireOptionNames } from '../../core/options/option-names';
import type { BanditPolicy } from '../base/bandit-policy';
import { batchedModelFactory } from '../batched/batched-model-factory';
import { BetaThompson } from '../counting/beta-thompson';
import { EpsilonGreedy } from '../counting/epsilon-greedy';
import { RandomPolicy } from '../counting/random-policy';
import { Ucb1 } from '../counting/ucb1';
import { BayesPersona } from '../latent/bayes-persona';
import { LatentClassThompson } from '../latent/latent-class-thompson';
import { HybridLinUcb } from '../linear/hybrid-linucb';
import { LinearThompson } from '../linear/linear-thompson';
import { LinUcb } from '../linear/linucb';
import { LogisticThompson } from '../linear/logistic-thompson';
import { SharedLinearThompson } from '../linear/shared-linear-thompson';
import { SharedLinUcb } from '../linear/shared-linucb';
import { neuralFactories } from '../neural/neural-factories';
import { BestPolicy } from './best-policy';
import type { PolicyFactory, PolicySetting } from './policy-spec';

type Options = Readonly<Record<string, unknown>>;

/**
 * The policies that a spec can name. Options are the policy's own, all but what the world decides: sizes and random
 * numbers. `segmented: true` lets a policy without features learn apart for each persona, where that is the context.
 */
const factories: Readonly<Record<string, PolicyFactory>> = {
  best: (options, { truth }) => {
    requireOptionNames('options', options, []);
    return new BestPolicy(truth);
  },
  'bayes-persona': learner((options, { truth: { personas, simulator } }) => {
    const { categories } = simulator;
    const rates = personas.map((persona) => categories.map((name) => simulator.personaRate(persona, name)));
    return new BayesPersona({ ...options, rates });
  }),
  random: (options, { random }) => new RandomPolicy({ ...options, random }),
  'epsilon-greedy': learner(
    (options, setting) => new EpsilonGreedy({ ...segmented(options, setting), random: setting.random }),
  ),
  ucb1: learner((options, setting) => new Ucb1(segmented(options, setting))),
  'beta-thompson': learner(
    (options, setting) => new BetaThompson({ ...segmented(options, setting), random: setting.random }),
  ),
  linucb: learner((options, { dimension }) => new LinUcb({ ...options, dimension })),
  'linear-thompson': learner(
    (options, { dimension, random }) => new LinearThompson({ ...options, dimension, random }),
  ),
  'logistic-thompson': learner(
    (options, { dimension, random }) => new LogisticThompson({ ...options, dimension, random }),
  ),
  'linucb-hybrid': learner(
    (options, { dimension, categories }) =>
      new HybridLinUcb({ ...options, dimension, itemDimension: categories }),
  ),
  'shared-linucb': learner((options, setting) => new SharedLinUcb({ ...options, ...shared(setting) })),
  'shared-linear-thompson': learner(
    (options, setting) =>
      new SharedLinearThompson({ ...options, ...shared(setting), random: setting.random }),
  ),
  'latent-class': learner(
    (options, { categories, random }) => new LatentClassThompson({ ...options, categories, random }),
  ),
  'batched-model': batchedModelFactory,
  ...neuralFactories,
};

/** The names that a `PolicySpec` may use. */
export function policyNames(): string[] {
  return Object.keys(factories);
}

/** The maker of a registered policy. @throws naming those that exist */
export function policyFactory(name: string): PolicyFactory {
  if (!Object.hasOwn(factories, name)) {
    throw argumentError('policy', `one of ${policyNames().join(', ')}`, name);
  }
  return factories[name];
}

/** A policy that learns from the past, where there is one, by observing it row by row. */
function learner(make: (options: Options, setting: PolicySetting) => BanditPolicy): PolicyFactory {
  return (options, setting) => {
    const policy = make(options, setting);
    setting.observePast(policy);
    return policy;
  };
}

/** Item features are one-hot categories; without features of the user the model sees the item alone. */
function shared({ dimension, categories }: PolicySetting): { itemDimension: number; dimension?: number } {
  return dimension === 0 ? { itemDimension: categories } : { itemDimension: categories, dimension };
}

function segmented(options: Options, { dimension }: PolicySetting): object {
  const { segmented: apart = false, ...own } = options;
  if (typeof apart !== 'boolean') throw argumentError('options.segmented', 'true or false', apart);
  return apart ? { ...own, dimension } : own;
}
