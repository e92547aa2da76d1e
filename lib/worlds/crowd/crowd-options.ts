import { argumentError, requireFinite, requireNonNegative, requireProbability } from '../../core/checks';
import type { Random } from '../../core/random';
import { requireSize, type SourceOptions, sourceOf } from '../world-options';
import { crowdPersonas } from './crowd-kinds';

/** Options: how a `CrowdSimulator` is set up. */
export interface CrowdOptions extends SourceOptions {
  /** Number of users, 1 or more. Default: 1500. */
  users?: number;
  /** Number of items, 8 or more. Default: 400. */
  items?: number;
  /** Taste communities, at least one per persona, that is 4 or more. Default: 12. */
  communities?: number;
  /** Brands, 1 or more. Default: 12. */
  brands?: number;
  /** Share of users between two communities of different personas, in [0, 1]. Default: 0.1. */
  bridgeShare?: number;
  /** Share of users who came late and bought one to three items, in [0, 1]. Default: 0.2. */
  newcomerShare?: number;
  /** Purchases that everybody else has at least, 1 or more. Default: 4. */
  leastPurchases?: number;
  /** Purchases that nobody exceeds; `leastPurchases` to the number of items. Default: a quarter of the items. */
  mostPurchases?: number;
  /** Exponent of the power law of purchases per user, above 1: the smaller, the more heavy buyers. Default: 2.3. */
  activityExponent?: number;
  /** Exponent of popularity against rank (Zipf), 0 or more; 0 makes all items equally popular. Default: 1. */
  popularityExponent?: number;
  /** Share of items that have a complement, in [0, 1]. Default: 0.6. */
  complementShare?: number;
  /** Probability that the next purchase is the last one's complement, in [0, 1]. Default: 0.3. */
  complementRate?: number;
  /** Taste for an item of another community of the same persona, in [0, 1], as a factor. Default: 0.2. */
  siblingTaste?: number;
  /** Taste for an item of another persona's community, in [0, 1], as a factor. Default: 0.05. */
  strangerTaste?: number;
  /** Share of purchases that follow popularity alone, gifts for others, in [0, 1]. Default: 0.05. */
  giftShare?: number;
}

/** The options checked and with their defaults. */
export interface CrowdSetup extends Required<Omit<CrowdOptions, 'seed' | 'random'>> {
  random: Random;
}

const shares = [
  'bridgeShare',
  'newcomerShare',
  'complementShare',
  'complementRate',
  'siblingTaste',
  'strangerTaste',
  'giftShare',
] as const;

/** @throws on the first option that breaks its rule */
export function checkCrowdOptions(options: CrowdOptions): CrowdSetup {
  const { seed: _, random: __, ...given } = options;
  const items = given.items ?? 400;
  const leastPurchases = given.leastPurchases ?? 4;
  const setup: CrowdSetup = {
    users: 1500,
    items,
    communities: 12,
    brands: 12,
    bridgeShare: 0.1,
    newcomerShare: 0.2,
    leastPurchases,
    mostPurchases: Math.max(leastPurchases, Math.floor(items / 4)),
    activityExponent: 2.3,
    popularityExponent: 1,
    complementShare: 0.6,
    complementRate: 0.3,
    siblingTaste: 0.2,
    strangerTaste: 0.05,
    giftShare: 0.05,
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
    random: sourceOf(options),
  };
  requireSize('users', setup.users);
  requireSize('items', setup.items, 8);
  requireSize('communities', setup.communities, Object.keys(crowdPersonas).length);
  requireSize('brands', setup.brands);
  for (const name of shares) requireProbability(name, setup[name]);
  requireSize('leastPurchases', setup.leastPurchases);
  requireSize('mostPurchases', setup.mostPurchases);
  if (setup.mostPurchases < setup.leastPurchases || setup.mostPurchases > setup.items) {
    const rule = `from leastPurchases (${setup.leastPurchases}) to items (${setup.items})`;
    throw argumentError('mostPurchases', rule, setup.mostPurchases);
  }
  requireFinite('activityExponent', setup.activityExponent);
  if (setup.activityExponent <= 1) throw argumentError('activityExponent', 'above 1', setup.activityExponent);
  requireNonNegative('popularityExponent', setup.popularityExponent);
  requireSize('communities times items', setup.communities * setup.items);
  return setup;
}
