import type { CrowdCatalog } from './crowd-catalog';
import { type CrowdCommunities, communityRate } from './crowd-communities';
import type { CrowdSetup } from './crowd-options';

/** Taste for a price band by its distance from the one that is liked best. */
const priceFactors = [1, 0.6, 0.35];

/**
 * How much each community likes each item, in [0, 1]: [communities, items],
 *
 *   taste(c, i) = rate(persona(c), category(i)) * style(c, community(i)) * price(|band(c) - band(i)|),
 *
 * style being 1 at home, `siblingTaste` within the persona and `strangerTaste` elsewhere.
 */
export function communityTastes(
  setup: CrowdSetup,
  communities: CrowdCommunities,
  catalog: CrowdCatalog,
): Float32Array {
  const { items } = setup;
  const tastes = new Float32Array(setup.communities * items);
  for (let c = 0; c < setup.communities; c++) {
    for (let item = 0; item < items; item++) {
      const home = catalog.community[item];
      const sibling = communities.persona[home] === communities.persona[c];
      const style = home === c ? 1 : sibling ? setup.siblingTaste : setup.strangerTaste;
      const price = priceFactors[Math.abs(communities.priceBand[c] - catalog.priceBand[item])];
      tastes[c * items + item] = communityRate(communities, c, catalog.category[item]) * style * price;
    }
  }
  return tastes;
}
