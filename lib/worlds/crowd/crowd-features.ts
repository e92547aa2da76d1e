import type { CrowdCatalog } from './crowd-catalog';
import { crowdCategories, crowdKinds, crowdPets, crowdPriceBands } from './crowd-kinds';
import type { CrowdPeople } from './crowd-people';

/** Features that the shop knows of its items or users, one row each. */
export interface NodeFeatures {
  /** What each column says: 'category Dog Walk'. */
  names: readonly string[];
  /** Row by row: [rows, names.length]. */
  values: Float32Array;
}

/** Category, kind, price band and brand, one-hot: what is known of an item before anybody has bought it. */
export function itemFeatures(catalog: CrowdCatalog, brands: number): NodeFeatures {
  return oneHot([
    { label: 'category', names: crowdCategories, numbers: catalog.category },
    { label: 'kind', names: crowdKinds.map(({ name }) => name), numbers: catalog.kind },
    { label: 'price', names: crowdPriceBands, numbers: catalog.priceBand },
    {
      label: 'brand',
      names: Array.from({ length: brands }, (_, brand) => `${brand}`),
      numbers: catalog.brand,
    },
  ]);
}

/** The declared pet, one-hot: what is known of a user before their first purchase. */
export function userFeatures(people: CrowdPeople): NodeFeatures {
  return oneHot([{ label: 'pet', names: crowdPets, numbers: people.declaredPet }]);
}

function oneHot(
  groups: readonly { label: string; names: readonly string[]; numbers: ArrayLike<number> }[],
): NodeFeatures {
  const names = groups.flatMap((group) => group.names.map((name) => `${group.label} ${name}`));
  const rows = groups[0].numbers.length;
  const values = new Float32Array(rows * names.length);
  let first = 0;
  for (const group of groups) {
    for (let row = 0; row < rows; row++) values[row * names.length + first + group.numbers[row]] = 1;
    first += group.names.length;
  }
  return { names, values };
}
