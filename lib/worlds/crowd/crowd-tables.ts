import { type DataFrame, dataFrame } from '../../core/danfo';
import type { CrowdCatalogue } from './crowd-catalog';
import { crowdCategories, crowdKinds, crowdPets, crowdPriceBands } from './crowd-kinds';
import type { CrowdPeople } from './crowd-people';

/** The catalogue as a table to look at: item, kind, category, price, brand, community, complement (-1: none). */
export function crowdItemTable(catalogue: CrowdCatalogue): DataFrame {
  return dataFrame({
    item: Array.from(catalogue.kind.keys()),
    kind: Array.from(catalogue.kind, (kind) => crowdKinds[kind].name),
    category: Array.from(catalogue.category, (category) => crowdCategories[category]),
    price: Array.from(catalogue.priceBand, (band) => crowdPriceBands[band]),
    brand: Array.from(catalogue.brand),
    community: Array.from(catalogue.community),
    complement: Array.from(catalogue.complement),
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
