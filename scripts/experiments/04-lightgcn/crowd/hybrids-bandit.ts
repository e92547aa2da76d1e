// The bandits of the hybrids: which of the bestsellers to show, with what is known of the user as the context.
import { Random, usersPerItem } from 'lib';
import { LinearThompson, LinUcb, type Policy } from 'lib/bandits';
import type { CrowdSimulator } from 'lib/worlds';
import type { FeatureTable } from './hybrids-tables';
import type { World } from './hybrids-world';
import { principalComponents } from './principal-components';

export const steps = 10_000;
const arms = 24;
const dimensions = 16;

/**
 * A visitor comes, one of 24 bestsellers is shown, a click comes with the probability of the affinity. Every policy meets
 * the same visitors and the same luck.
 * @param vectors LightGCN's embeddings of the users
 * @returns share of the best reward in the second half, by policy and group
 */
export function banditsOf(
  { crowd, train, degree }: World,
  vectors: FeatureTable,
  seed: number,
): Record<string, Record<string, number>> {
  const counts = usersPerItem(train);
  const actions = Int32Array.from(counts.keys())
    .sort((a, b) => counts[b] - counts[a] || a - b)
    .slice(0, arms);
  const pets = crowd.userFeatures();
  const graph = principalComponents(vectors, dimensions);
  const petsOf = (user: number): number[] => Array.from(pets.values.subarray(4 * user, 4 * user + 4));
  const graphOf = (user: number): number[] => graph[user];
  const contexts: Record<string, (user: number) => number[]> = {
    'no context': () => [1],
    'declared pet': (user) => [1, ...petsOf(user)],
    'graph embedding': (user) => [1, ...graphOf(user)],
    'pet and graph': (user) => [1, ...petsOf(user), ...graphOf(user)],
  };
  const shares: Record<string, Record<string, number>> = {};
  for (const [name, features] of Object.entries(contexts)) {
    const dimension = features(0).length;
    const policies = {
      LinUCB: new LinUcb({ dimension, alpha: 0.3 }),
      'linear Thompson sampling': new LinearThompson({
        dimension,
        scale: 0.2,
        random: new Random(seed).child('draws'),
      }),
    };
    for (const [kind, policy] of Object.entries(policies)) {
      shares[`${kind}, ${name}`] = played(policy, features, { crowd, actions, degree, seed });
    }
  }
  return shares;
}

/** What is played for, and for whom. */
interface Game {
  crowd: CrowdSimulator;
  actions: Int32Array;
  degree: Int32Array;
  seed: number;
}

/** Share of the best reward in the second half, by group of users. */
function played(
  policy: Policy,
  features: (user: number) => number[],
  { crowd, actions, degree, seed }: Game,
): Record<string, number> {
  const random = new Random(seed).child('visits');
  const groups = ['new users', 'users with 1 to 4 purchases', 'users with 5 or more'];
  const won = [0, 0, 0];
  const best = [0, 0, 0];
  for (let step = 0; step < steps; step++) {
    const user = random.integer(0, crowd.users);
    const luck = random.uniform();
    const decision = policy.select({ user, features: Float64Array.from(features(user)) }, { actions });
    const affinity = crowd.affinity(user, decision.action);
    policy.update(decision, luck < affinity ? 1 : 0);
    if (step < steps / 2) continue;
    const group = degree[user] === 0 ? 0 : degree[user] <= 4 ? 1 : 2;
    won[group] += affinity;
    best[group] += actions.reduce((most, item) => Math.max(most, crowd.affinity(user, item)), 0);
  }
  return Object.fromEntries(groups.map((group, i) => [group, won[i] / best[i]]));
}
