import type { InsuranceCustomer } from './customers';

/** What an insurer offers, and what makes people buy it wherever they live. */
export interface InsuranceProduct {
  readonly name: string;
  /** Features of the customer that its logit reads, by the columns' names: the planted causes. */
  readonly causes: readonly string[];
  /** Logit of buying, without the rules of single zip codes. */
  logit(customer: InsuranceCustomer): number;
}

/** Deviations from the middle, about 1 in size. */
const credit = ({ credit: score }: InsuranceCustomer): number => Math.tanh((score - 680) / 60);
const value = ({ vehicleValue }: InsuranceCustomer): number => Math.tanh((vehicleValue - 25) / 10);

/**
 * The products. None of the effects is a sum of one column each: credit does the opposite with tenants of what it does
 * with owners of a home, a vehicle's value counts as long as it is new.
 */
export const insuranceProducts: readonly InsuranceProduct[] = [
  {
    name: 'high limits',
    causes: ['vehicleValue', 'age'],
    logit: (customer) => -1.3 + 0.9 * value(customer) * (customer.age > 30 ? 1 : -0.3),
  },
  {
    name: 'umbrella',
    causes: ['credit', 'homeowner'],
    logit: (customer) => -1.2 + (customer.homeowner ? 2 : -1) * credit(customer),
  },
  {
    name: 'renters',
    causes: ['homeowner', 'age'],
    logit: ({ homeowner, age }) => (homeowner ? -3 : 0.2 - 1.1 * Math.tanh((age - 40) / 12)),
  },
  {
    name: 'gap insurance',
    causes: ['vehicleValue', 'vehicleAge'],
    logit: (customer) => -1.4 + 2.4 * value(customer) * Math.exp(-customer.vehicleAge / 4),
  },
  {
    name: 'roadside assistance',
    causes: ['vehicleAge', 'age'],
    logit: ({ vehicleAge, age }) => -0.9 + (age > 55 ? 1.6 : 0.7) * Math.tanh((vehicleAge - 6) / 3),
  },
];
