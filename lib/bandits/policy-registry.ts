import { argumentError } from '../runtime/checks';
import { BayesPersonaPolicy } from './bayes-persona';
import { BestPolicy } from './best-policy';
import { BetaThompson } from './beta-thompson';
import { EpsilonGreedy } from './epsilon-greedy';
import { LatentClassPolicy } from './latent-class';
import type { PolicyFactory, PolicySetting } from './policy-spec';
import { RandomPolicy } from './random-policy';
import { Ucb1 } from './ucb1';

/**
 * The policies that a spec can name. Options are the policy's own, all but what the world decides: sizes and random
 * numbers. `segmented: true` lets a policy without features learn apart for each persona, where that is the context.
 */
const factories: Readonly<Record<string, PolicyFactory>> = {
  best: (_options, { truth }) => new BestPolicy(truth),
  'bayes-persona': (options, { truth: { personas, simulator } }) =>
    new BayesPersonaPolicy({
      ...options,
      rates: personas.map((persona) =>
        simulator.categories.map((category) => simulator.personaRate(persona, category)),
      ),
    }),
  random: (options, { random }) => new RandomPolicy({ ...options, random }),
  'epsilon-greedy': (options, setting) =>
    new EpsilonGreedy({ ...segmented(options, setting), random: setting.random }),
  ucb1: (options, setting) => new Ucb1(segmented(options, setting)),
  'beta-thompson': (options, setting) =>
    new BetaThompson({ ...segmented(options, setting), random: setting.random }),
  'latent-class': (options, { categories, random }) =>
    new LatentClassPolicy({ ...options, categories, random }),
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

function segmented(options: Readonly<Record<string, unknown>>, { dimension }: PolicySetting): object {
  const { segmented: apart = false, ...own } = options;
  if (typeof apart !== 'boolean') throw argumentError('options.segmented', 'true or false', apart);
  return apart ? { ...own, dimension } : own;
}
