import { argumentError } from '../runtime/checks';
import { BestPolicy } from './best-policy';
import type { PolicyFactory } from './policy-spec';

/** The policies that a spec can name. */
const factories: Readonly<Record<string, PolicyFactory>> = {
  best: (_options, { truth }) => new BestPolicy(truth),
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
