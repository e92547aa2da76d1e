import type { InsuranceCustomers } from 'lib/planning';

/** Settings of a myopic policy. */
export interface MyopicSetting {
  /** Least expected gain of this quarter that is worth an offer. */
  threshold: number;
  /** Most remembered contacts at which an offer is still made. */
  mostContacts: number;
}

/**
 * The recommender that knows the true probability of every sale and looks no further than this quarter: the offer of the
 * highest expected premium, if that is above a threshold and the customer has been left in peace for long enough.
 * It reads the true needs off the customers themselves, so it has to be asked about the ones at hand.
 */
export function myopicPolicy(customers: InsuranceCustomers, { threshold, mostContacts }: MyopicSetting) {
  const actions = customers.actionSpace.n;
  const { dimension, names } = customers.observationSpace;
  const contacts = names.indexOf('contacts');
  return {
    actions,
    probabilities(observations: Float32Array, rows: number): Float64Array {
      const rewards = customers.expectedRewards();
      const table = new Float64Array(rows * actions);
      for (let row = 0; row < rows; row++) {
        let best = 0;
        for (let a = 1; a < actions; a++)
          if (rewards[row * actions + a] > rewards[row * actions + best]) best = a;
        const gain = rewards[row * actions + best] - rewards[row * actions];
        const rested = observations[row * dimension + contacts] <= mostContacts;
        table[row * actions + (gain > threshold && rested ? best : 0)] = 1;
      }
      return table;
    },
  };
}

/** Leaves everybody in peace. */
export const idlePolicy = (actions: number) => ({
  actions,
  probabilities: (_: Float32Array, rows: number) =>
    Float64Array.from({ length: rows * actions }, (_, i) => (i % actions === 0 ? 1 : 0)),
});
