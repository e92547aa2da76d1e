import { argumentError, requirePositiveInteger, requireProbability } from '../../core/checks';
import { requireKind, requireOptions, requireParts } from '../../core/options/options';
import type { Random } from '../../core/random';
import { indexAt } from '../../core/weighted-draw';
import type { PolicyWorld } from './policy-world';

/** Options: how users go through a page. */
export interface SlateWorldOptions {
  /** Positions on the page, read from the top; 1 or more. Each is filled on its own, so a product may stand twice. */
  length: number;
  /** Probability with which a user who clicks leaves the page, in [0, 1]. 0: positions do not touch each other. */
  leave: number;
}

/** A log of pages, position by position: [slates, length] in each column but `user`, which is [slates]. */
export interface SlateLog {
  user: Int32Array;
  action: Int32Array;
  reward: Int32Array;
  /** Probability of the action in its place. */
  propensity: Float64Array;
}

/**
 * The exact value of a policy that fills each position of the page independently: expected clicks per page. A position is
 * seen if the user has not left: E[seen_1] = 1, E[seen_l+1 | user] = E[seen_l | user] (1 - leave * E[rate | user]).
 * @param policy [users, products], as for `PolicyWorld`
 */
export function slateValue(
  world: PolicyWorld,
  policy: ArrayLike<number>,
  options: SlateWorldOptions,
): number {
  requireParts('world', world, ['value', 'bestValue']);
  requireKind('policy', policy, 'list');
  requireOptions('options', options, { length: 'number', leave: 'number' });
  const { length, leave } = checked(options);
  const single = world.value(policy); // checks the policy
  if (length === 1) return single;
  let total = 0;
  for (let user = 0; user < world.users; user++) {
    const rates = world.ratesOf(user);
    const expected = rates.reduce((sum, rate, a) => sum + policy[user * world.products + a] * rate, 0);
    let seen = 1;
    for (let position = 0; position < length; position++) {
      total += seen * expected;
      seen *= 1 - leave * expected;
    }
  }
  return total / world.users;
}

/** Random users go through pages that the policy has filled. @param slates number of pages, 1 or more */
export function slateLog(
  world: PolicyWorld,
  policy: ArrayLike<number>,
  slates: number,
  random: Random,
  options: SlateWorldOptions,
): SlateLog {
  requireParts('world', world, ['value', 'bestValue']);
  requireKind('policy', policy, 'list');
  requireKind('random', random, 'Random');
  requireOptions('options', options, { length: 'number', leave: 'number' });
  const { length, leave } = checked(options);
  requirePositiveInteger('slates', slates);
  // One drawn decision per position, all positions of a page for the page's user.
  const users = world.log(policy, slates, random.child('users')).user;
  const flat = { action: new Int32Array(slates * length), propensity: new Float64Array(slates * length) };
  const reward = new Int32Array(slates * length);
  const [choices, clicks] = [random.child('choices'), random.child('clicks')];
  for (let slate = 0; slate < slates; slate++) {
    const start = users[slate] * world.products;
    const rates = world.ratesOf(users[slate]);
    let seen = true;
    for (let position = 0; position < length; position++) {
      const i = slate * length + position;
      const action = indexAt(policy, choices.uniform(), start, world.products);
      flat.action[i] = action;
      flat.propensity[i] = policy[start + action];
      if (seen && clicks.uniform() < rates[action]) {
        reward[i] = 1;
        seen = clicks.uniform() >= leave;
      }
    }
  }
  return { user: users, ...flat, reward };
}

function checked(options: SlateWorldOptions): SlateWorldOptions {
  requirePositiveInteger('length', options?.length);
  requireProbability('leave', options.leave);
  if (options.length > 100) throw argumentError('length', 'at most 100', options.length);
  return options;
}
