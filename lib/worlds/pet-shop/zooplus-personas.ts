/** A persona's click rate by product category, each in [0, 1]. */
export type PersonaRates = Readonly<Record<string, number>>;

/** The categories of the shop, in the order of *Frontiers in Recommendation Systems*. */
export const zooplusCategories: readonly string[] = [
  'Fish Supplies',
  'Cat Food',
  'Dog Food',
  'Dog Toy',
  'Cat Toy',
];

/** The four personas to which users are assigned, with the click rates of chapter 1. */
export const zooplusPersonas: Readonly<Record<string, PersonaRates>> = {
  new_puppy_parent: {
    'Dog Food': 0.4,
    'Dog Toy': 0.5,
    'Cat Food': 0.1,
    'Cat Toy': 0.05,
    'Fish Supplies': 0.02,
  },
  cat_connoisseur: {
    'Dog Food': 0.05,
    'Dog Toy': 0.02,
    'Cat Food': 0.55,
    'Cat Toy': 0.45,
    'Fish Supplies': 0.05,
  },
  budget_shopper: {
    'Dog Food': 0.25,
    'Dog Toy': 0.15,
    'Cat Food': 0.4,
    'Cat Toy': 0.2,
    'Fish Supplies': 0.2,
  },
  fish_hobbyist: {
    'Dog Food': 0.02,
    'Dog Toy': 0.02,
    'Cat Food': 0.1,
    'Cat Toy': 0.08,
    'Fish Supplies': 0.6,
  },
};

/**
 * Personas that nobody has at the start and that users may grow into.
 *
 * Chapter 1 names the mature dog owner without giving rates: these are ours. The dog is grown, so food is bought
 * more often and toys seldom; what the puppy parent passes by stays as uninteresting as before.
 */
export const zooplusLaterPersonas: Readonly<Record<string, PersonaRates>> = {
  mature_dog_owner: {
    'Dog Food': 0.55,
    'Dog Toy': 0.15,
    'Cat Food': 0.05,
    'Cat Toy': 0.02,
    'Fish Supplies': 0.02,
  },
};

/** The click rate of a category that a persona does not list, as in chapter 1. */
export const unlistedCategoryRate = 0.01;
