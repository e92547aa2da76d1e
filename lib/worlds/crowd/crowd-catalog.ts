import type { Random } from '../../core/random';
import { drawIndex, runningSums } from '../../core/weighted-draw';
import { type CrowdCommunities, communityRate } from './crowd-communities';
import { crowdCategories, crowdKinds, crowdPriceBands } from './crowd-kinds';
import type { CrowdSetup } from './crowd-options';

/** The items, one entry per id. */
export interface CrowdCatalog {
  /** Number of the kind in `crowdKinds`. */
  kind: Uint8Array;
  /** Number of the category in `crowdCategories`. */
  category: Uint8Array;
  /** Number of the price band in `crowdPriceBands`. */
  priceBand: Uint8Array;
  brand: Int32Array;
  /** The community for which the item is made; nobody in the shop knows it. */
  community: Int32Array;
  /** The item that goes with it, or -1. */
  complement: Int32Array;
  /** How often the item is seen, relative to the others: positive, summing to 1. */
  popularity: Float64Array;
}

const categoryOfKind = crowdKinds.map(({ category }) => crowdCategories.indexOf(category));
/** How often brand and price band are those that the item's community likes best. */
const typicality = 0.7;

/**
 * A catalog of couples (collar and leash of one line: same community, brand and price band) and single items, of
 * all categories alike, in random order; popularity follows Zipf's law.
 */
export function drawCatalog(setup: CrowdSetup, communities: CrowdCommunities, random: Random): CrowdCatalog {
  const { items, brands } = setup;
  const couples = Math.floor((items * setup.complementShare) / 2);
  const catalog = {
    kind: new Uint8Array(items),
    category: new Uint8Array(items),
    priceBand: new Uint8Array(items),
    brand: new Int32Array(items),
    community: new Int32Array(items),
    complement: new Int32Array(items).fill(-1),
    popularity: popularities(items, setup.popularityExponent, random),
  };
  const homes = crowdCategories.map((_, category) =>
    runningSums(
      communities.size.map((size, community) => size * communityRate(communities, community, category)),
    ),
  );
  const ids = random.permutation(items);
  for (let index = 0, line = 0; index < items; line++) {
    const coupled = line < couples;
    const category = line % crowdCategories.length;
    const community = drawIndex(homes[category], random);
    const favorites = communities.brands.subarray(2 * community, 2 * community + 2);
    const brand = random.bernoulli(typicality) ? favorites[random.integer(0, 2)] : random.integer(0, brands);
    const priceBand = random.bernoulli(typicality)
      ? communities.priceBand[community]
      : random.integer(0, crowdPriceBands.length);
    const kinds = crowdKinds.flatMap((_, kind) => (categoryOfKind[kind] === category ? [kind] : []));
    const members = coupled ? kinds : [random.pick(kinds)];
    members.forEach((kind, i) => {
      const item = ids[index + i];
      catalog.kind[item] = kind;
      catalog.category[item] = category;
      catalog.priceBand[item] = priceBand;
      catalog.brand[item] = brand;
      catalog.community[item] = community;
      if (coupled) catalog.complement[item] = ids[index + 1 - i];
    });
    index += members.length;
  }
  return catalog;
}

/** Zipf's law with a flattened top, p(rank) ~ (rank + 2)^-exponent (Mandelbrot), ranks at random. */
function popularities(items: number, exponent: number, random: Random): Float64Array {
  const ranks = random.permutation(items);
  const weights = Float64Array.from(ranks, (rank) => (rank + 3) ** -exponent);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}
