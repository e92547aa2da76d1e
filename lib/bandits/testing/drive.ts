import type { Random } from '../../core/random';
import type { BanditPolicy } from '../base/bandit-policy';
import type { Candidates, Context, Decision } from '../base/policy';
import { dimension, itemDimension, type PolicyCase } from './every-policy';

/** A moment that fits the policy: user, features, and three to eight of the actions below `actions`. */
export function moment(
  { oneHot }: PolicyCase,
  random: Random,
  actions: number,
): { context: Context; candidates: Candidates } {
  const hot = random.integer(0, dimension);
  const features = Float64Array.from({ length: dimension }, (_, i) =>
    oneHot ? Number(i === hot) : random.normal(),
  );
  const shown = random.permutation(actions).slice(0, random.integer(3, Math.min(9, actions + 1)));
  return {
    context: { user: random.integer(0, 10), features },
    candidates: {
      actions: shown,
      features: Float64Array.from({ length: shown.length * itemDimension }, () => random.normal()),
    },
  };
}

/**
 * Lets a policy decide `steps` times with rewards that come late, out of order or never, and actions that appear
 * mid-run. @returns the decisions, in order
 */
export function drive(
  policy: BanditPolicy,
  which: PolicyCase,
  random: Random,
  steps: number,
  open: Decision[] = [],
): Decision[] {
  const made: Decision[] = [];
  for (let step = 0; step < steps; step++) {
    const { context, candidates } = moment(which, random, 10 + Math.floor(step / 10));
    const decision = policy.select(context, candidates);
    made.push(decision);
    open.push(decision);
    while (open.length > 0 && random.bernoulli(0.6)) {
      const [late] = open.splice(random.integer(0, open.length), 1);
      if (random.bernoulli(0.9)) policy.update(late, random.integer(0, 2));
    }
  }
  return made;
}
