import { type PersonaRates, zooplusCategories, zooplusPersonas } from '../pet-shop/zooplus-personas';

/** The categories of the crowd's shop: those of chapter 1 and one more, for what a dog is walked with. */
export const crowdCategories: readonly string[] = [...zooplusCategories, 'Dog Walk'];

/** How often each persona of chapter 1 likes something of the added category. */
const walkRates: Readonly<Record<string, number>> = {
  new_puppy_parent: 0.45,
  cat_connoisseur: 0.02,
  budget_shopper: 0.2,
  fish_hobbyist: 0.02,
};

/** The personas of chapter 1 with their rates for all categories of this shop. */
export const crowdPersonas: Readonly<Record<string, PersonaRates>> = Object.fromEntries(
  Object.entries(zooplusPersonas).map(([name, rates]) => [name, { ...rates, 'Dog Walk': walkRates[name] }]),
);

/** A kind of product. */
export interface CrowdKind {
  name: string;
  category: string;
}

/** The kinds, two of each category; the two go together, as a collar goes with a leash. */
export const crowdKinds: readonly CrowdKind[] = [
  { name: 'aquarium', category: 'Fish Supplies' },
  { name: 'filter', category: 'Fish Supplies' },
  { name: 'cat kibble', category: 'Cat Food' },
  { name: 'water fountain', category: 'Cat Food' },
  { name: 'dog kibble', category: 'Dog Food' },
  { name: 'feeding bowl', category: 'Dog Food' },
  { name: 'tennis ball', category: 'Dog Toy' },
  { name: 'ball launcher', category: 'Dog Toy' },
  { name: 'scratching post', category: 'Cat Toy' },
  { name: 'catnip spray', category: 'Cat Toy' },
  { name: 'collar', category: 'Dog Walk' },
  { name: 'leash', category: 'Dog Walk' },
];

/** Price bands, cheapest first. */
export const crowdPriceBands = ['budget', 'middle', 'premium'] as const;

/** What a user may say about their pets when they sign up. */
export const crowdPets = ['dog', 'cat', 'fish', 'undeclared'] as const;

/** Which pets a persona's people have, as numbers of `crowdPets`, all equally likely. */
export const petsOfPersona: Readonly<Record<string, readonly number[]>> = {
  new_puppy_parent: [0],
  cat_connoisseur: [1],
  budget_shopper: [0, 1],
  fish_hobbyist: [2],
};
