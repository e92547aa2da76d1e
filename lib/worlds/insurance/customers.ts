import type { Random } from '../../core/random';

/** What is known of a customer of an insurance market. */
export interface InsuranceCustomer {
  /** Five digits. */
  readonly zip: string;
  /** Years, 18 to 85. */
  readonly age: number;
  /** Credit score, 450 to 850. */
  readonly credit: number;
  readonly homeowner: boolean;
  /** Thousands of dollars, 2 to 90. */
  readonly vehicleValue: number;
  /** Years, 0 to 18. */
  readonly vehicleAge: number;
}

const clip = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));

/** A customer at random: the old have better credit and own their home more often, a new vehicle is worth more. */
export function drawCustomer(zips: readonly string[], random: Random): InsuranceCustomer {
  const age = Math.round(clip(44 + 16 * random.normal(), 18, 85));
  const credit = Math.round(clip(655 + 1.2 * (age - 44) + 65 * random.normal(), 450, 850));
  const homeowner = random.bernoulli(1 / (1 + Math.exp(-(0.3 + (age - 40) / 12))));
  const vehicleAge = Math.min(18, Math.floor(-7 * Math.log(1 - random.uniform())));
  const vehicleValue = Math.round(10 * clip((34 + 12 * random.normal()) * 0.93 ** vehicleAge, 2, 90)) / 10;
  return { zip: zips[random.integer(0, zips.length)], age, credit, homeowner, vehicleValue, vehicleAge };
}
