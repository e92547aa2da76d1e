// The bandits of crowd-hybrids.mjs: which of the bestsellers to show, with what is known of the user as the context.
import { Random, usersPerItem } from 'lib';
import { LinearThompson, LinUcb } from 'lib/bandits';

export const steps = 10_000;
const arms = 24;
const dimensions = 16;

/**
 * A visitor comes, one of 24 bestsellers is shown, a click comes with the probability of the affinity. Every policy meets
 * the same visitors and the same luck.
 *
 * @param {import('./crowd-hybrids-models.mjs').World} world
 * @param {{ values: Float32Array, width: number }} vectors LightGCN's embeddings of the users
 * @param {number} seed
 * @returns {Record<string, Record<string, number>>} share of the best reward in the second half, by policy and group
 */
export function banditsOf({ crowd, train, degree }, vectors, seed) {
  const counts = usersPerItem(train);
  const actions = Int32Array.from(counts.keys())
    .sort((a, b) => counts[b] - counts[a] || a - b)
    .slice(0, arms);
  const pets = crowd.userFeatures();
  const graph = principal(vectors, dimensions);
  const petsOf = (/** @type {number} */ user) => Array.from(pets.values.subarray(4 * user, 4 * user + 4));
  const graphOf = (/** @type {number} */ user) => graph[user];
  /** @type {Record<string, (user: number) => number[]>} */
  const contexts = {
    'no context': () => [1],
    'declared pet': (user) => [1, ...petsOf(user)],
    'graph embedding': (user) => [1, ...graphOf(user)],
    'pet and graph': (user) => [1, ...petsOf(user), ...graphOf(user)],
  };
  /** @type {Record<string, Record<string, number>>} */
  const shares = {};
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

/**
 * @param {import('lib/bandits').Policy} policy
 * @param {(user: number) => number[]} features
 * @param {{ crowd: import('lib/worlds').CrowdSimulator, actions: Int32Array, degree: Int32Array, seed: number }} world
 */
function played(policy, features, { crowd, actions, degree, seed }) {
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

/**
 * The leading principal components of the users' embeddings, of unit variance: [users][dimensions]. By power iteration on
 * the covariance, which is all that a handful of components needs.
 *
 * @param {{ values: Float32Array, width: number }} table
 * @param {number} dimensions
 */
function principal({ values, width }, dimensions) {
  const rows = values.length / width;
  const center = new Float64Array(width);
  for (let i = 0; i < values.length; i++) center[i % width] += values[i] / rows;
  const covariance = Array.from({ length: width }, () => new Float64Array(width));
  for (let row = 0; row < rows; row++) {
    for (let a = 0; a < width; a++) {
      const x = values[row * width + a] - center[a];
      for (let b = 0; b < width; b++) covariance[a][b] += (x * (values[row * width + b] - center[b])) / rows;
    }
  }
  const random = new Random('principal');
  const components = Array.from({ length: Math.min(dimensions, width) }, () => {
    let vector = Float64Array.from({ length: width }, () => random.normal());
    let size = 0;
    for (let round = 0; round < 200; round++) {
      const next = Float64Array.from(covariance, (line) =>
        line.reduce((sum, c, b) => sum + c * vector[b], 0),
      );
      size = Math.hypot(...next);
      vector = next.map((x) => x / (size || 1));
    }
    for (let a = 0; a < width; a++) {
      for (let b = 0; b < width; b++) covariance[a][b] -= size * vector[a] * vector[b];
    }
    return { vector, scale: size > 1e-12 ? 1 / Math.sqrt(size) : 0 };
  });
  return Array.from({ length: rows }, (_, row) =>
    components.map(
      ({ vector, scale }) =>
        scale * vector.reduce((sum, v, a) => sum + v * (values[row * width + a] - center[a]), 0),
    ),
  );
}
