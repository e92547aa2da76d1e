import { requireOptions, requireParts } from '../../core/options/options';
import type { Random } from '../../core/random';
import { requireRandom } from '../../core/require-random';
import type { BatchedEnvironment } from '../environment/environment';
import { requireDiscount } from '../exact/decision-process';
import { type ActionPolicy, drawActions } from './action-policy';

/** Options of `simulateReturns`. */
export interface SimulateReturnsOptions {
  /** What a reward is worth one step later, in [0, 1). */
  discount: number;
  /** Seed of the episodes. Default: the environment's stream goes on. */
  seed?: number | string;
  /** Draws the actions. */
  random: Random;
}

/** What episodes brought, one entry per episode. */
export interface SimulatedReturns {
  /** Discounted rewards. */
  readonly returns: Float64Array;
  /** Discounted costs: contacts. */
  readonly costs: Float64Array;
  readonly steps: Int32Array;
}

/**
 * Follows a policy through one episode in every place of an environment: what it is really worth, with the world at hand.
 * @throws on an environment or option that is none
 */
export function simulateReturns(
  environment: BatchedEnvironment,
  policy: ActionPolicy,
  options: SimulateReturnsOptions,
): SimulatedReturns {
  requireParts('environment', environment, ['size', 'observations', 'rewards']);
  requireParts('policy', policy, ['actions', 'probabilities']);
  requireOptions('options', options, { discount: 'number', seed: 'any?', random: 'Random' });
  const { discount, seed, random } = options;
  requireDiscount(discount);
  requireRandom(random);
  const { size } = environment;
  const result = {
    returns: new Float64Array(size),
    costs: new Float64Array(size),
    steps: new Int32Array(size),
  };
  const over = new Uint8Array(size);
  environment.reset(seed === undefined ? {} : { seed });
  let going = size;
  for (let factor = 1; going > 0; factor *= discount) {
    environment.step(
      drawActions(policy.probabilities(environment.observations, size), policy.actions, random),
    );
    for (let i = 0; i < size; i++) {
      if (over[i] === 1) continue;
      result.returns[i] += factor * environment.rewards[i];
      result.costs[i] += factor * environment.costs[i];
      result.steps[i]++;
      if (environment.terminated[i] === 1 || environment.truncated[i] === 1) {
        over[i] = 1;
        going--;
      }
    }
  }
  return result;
}
