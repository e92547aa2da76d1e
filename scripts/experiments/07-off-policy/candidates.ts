// Candidates of the winner's curse: variants of one personal policy that differ by tastes of their own.
import type { Random } from 'lib';
import { feedbackOf, offPolicyEvidence, selfNormalized, type ValueEstimate } from 'lib/evaluation';
import type { PolicyWorld } from 'lib/worlds';

/** The personal policy with each product's chance multiplied by exp(normal number): [users, products] by name. */
export function candidatePolicies(
  world: PolicyWorld,
  count: number,
  random: Random,
): Record<string, Float64Array> {
  const base = world.historyPolicy(6);
  const { users, products } = world;
  return Object.fromEntries(
    Array.from({ length: count }, (_, k) => {
      const own = random.child(k);
      const factor = Float64Array.from({ length: products }, () => Math.exp(own.normal()));
      const policy = base.map((p, i) => p * factor[i % products]);
      for (let user = 0; user < users; user++) {
        const row = policy.subarray(user * products, (user + 1) * products);
        const sum = row.reduce((a, b) => a + b, 0);
        for (let a = 0; a < products; a++) row[a] /= sum;
      }
      return [`variant ${k + 1}`, policy];
    }),
  );
}

/** SNIPS of every candidate on one log. */
export function estimatesOf(
  world: PolicyWorld,
  log: ReturnType<PolicyWorld['log']>,
  candidates: Readonly<Record<string, Float64Array>>,
): Record<string, ValueEstimate> {
  const feedback = feedbackOf(world, log);
  return Object.fromEntries(
    Object.entries(candidates).map(([name, policy]) => {
      const ofLogged = Float64Array.from(
        log.user,
        (user, row) => policy[user * world.products + log.action[row]],
      );
      return [name, selfNormalized(offPolicyEvidence(feedback, { ofLogged }, { warn: () => {} }))];
    }),
  );
}
