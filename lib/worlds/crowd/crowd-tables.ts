import { type DataFrame, dataFrame } from '../../core/danfo';
import type { CrowdCatalog } from './crowd-catalog';
import { crowdCategories, crowdKinds, crowdPets, crowdPriceBands } from './crowd-kinds';
import type { CrowdPeople } from './crowd-people';

/** The catalog as a table to look at: item, kind, category, price, brand, community, complement (-1: none). */
export function crowdItemTable(catalog: CrowdCatalog): DataFrame {
  return dataFrame({
    item: Array.from(catalog.kind.keys()),
    kind: Array.from(catalog.kind, (kind) => crowdKinds[kind].name),
    category: Array.from(catalog.category, (category) => crowdCategories[category]),
    price: Array.from(catalog.priceBand, (band) => crowdPriceBands[band]),
    brand: Array.from(catalog.brand),
    community: Array.from(catalog.community),
    complement: Array.from(catalog.complement),
  });
}

/** The users as a table to look at: user, persona, community, bridge, newcomer, purchases, declared pet. */
export function crowdUserTable(people: CrowdPeople, personaOf: (user: number) => string): DataFrame {
  const user = Array.from(people.community.keys());
  return dataFrame({
    user,
    persona: user.map(personaOf),
    community: Array.from(people.community),
    bridge: Array.from(people.bridge),
    newcomer: Array.from(people.newcomer),
    purchases: Array.from(people.purchases),
    pet: Array.from(people.declaredPet, (pet) => crowdPets[pet]),
  });
}
