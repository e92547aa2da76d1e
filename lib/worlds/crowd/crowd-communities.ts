import type { Random } from '../../core/random';
import { unlistedCategoryRate } from '../pet-shop/zooplus-personas';
import { crowdCategories, crowdPersonas, crowdPriceBands } from './crowd-kinds';
import type { CrowdSetup } from './crowd-options';

/** The taste communities, one entry each: people who like the same lines of products. */
export interface CrowdCommunities {
  /** Number of the persona whose rates by category the community has. */
  persona: Uint8Array;
  /** The price band that the community likes best. */
  priceBand: Uint8Array;
  /** Two brands that make what the community likes: [communities, 2]. */
  brands: Int32Array;
  /** Share of the users, summing to 1. */
  size: Float64Array;
}

const personas = Object.values(crowdPersonas);

/** Communities in turn of each persona, with tastes in price and brand of their own. */
export function drawCommunities(setup: CrowdSetup, random: Random): CrowdCommunities {
  const { communities, brands } = setup;
  const persona = Uint8Array.from({ length: communities }, (_, c) => c % personas.length);
  const weights = Float64Array.from({ length: communities }, () => random.uniform(0.5, 1.5));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const budget = Object.keys(crowdPersonas).indexOf('budget_shopper');
  return {
    persona,
    priceBand: persona.map((p) => (p === budget ? 0 : random.integer(0, crowdPriceBands.length))),
    brands: Int32Array.from({ length: 2 * communities }, () => random.integer(0, brands)),
    size: weights.map((weight) => weight / total),
  };
}

/** The rate of a community's persona for a category, in [0, 1]. */
export function communityRate(communities: CrowdCommunities, community: number, category: number): number {
  return personas[communities.persona[community]][crowdCategories[category]] ?? unlistedCategoryRate;
}
