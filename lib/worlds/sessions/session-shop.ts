import type { Random } from '../../core/random';
import type { SessionWorld } from './session-world';

/** The animals of the shop, each with four kinds of products: food, supply, equipment, extra. */
const sessionShopKinds: Readonly<Record<string, readonly [string, string, string, string]>> = {
  Dog: ['Dog Food', 'Dog Treats', 'Dog Bowl', 'Dog Toy'],
  Cat: ['Cat Food', 'Cat Litter', 'Scratching Post', 'Cat Toy'],
  Fish: ['Fish Food', 'Water Care', 'Fish Filter', 'Water Plant'],
};
const animals = Object.keys(sessionShopKinds);
const [food, supply, equipment, extra] = [0, 1, 2, 3];

/** What a persona shops for; each list sums to 1. */
interface SessionPersona {
  /** Shares of dog, cat and fish. */
  animals: readonly [number, number, number];
  /** Shares of intents: a starter kit, restocking, comparing foods, comparing extras. */
  intents: readonly [number, number, number, number];
  /** Shares of food, supply, equipment and extra in what is looked at without an intent. */
  kinds: readonly [number, number, number, number];
}

/** The personas of chapter 1, with intents in place of click rates; all are equally frequent. */
export const sessionPersonas: Readonly<Record<string, SessionPersona>> = {
  new_puppy_parent: {
    animals: [0.9, 0.05, 0.05],
    intents: [0.5, 0.2, 0.15, 0.15],
    kinds: [0.25, 0.1, 0.1, 0.55],
  },
  cat_connoisseur: {
    animals: [0.05, 0.9, 0.05],
    intents: [0.15, 0.45, 0.25, 0.15],
    kinds: [0.55, 0.25, 0.05, 0.15],
  },
  budget_shopper: {
    animals: [0.35, 0.55, 0.1],
    intents: [0.1, 0.3, 0.35, 0.25],
    kinds: [0.7, 0.2, 0.05, 0.05],
  },
  fish_hobbyist: {
    animals: [0.05, 0.05, 0.9],
    intents: [0.35, 0.3, 0.15, 0.2],
    kinds: [0.1, 0.25, 0.15, 0.5],
  },
};
const personas = Object.values(sessionPersonas);

/** How likely a shopper's favorite line is; the other lines share the rest. */
const favoriteShare = 0.7;

/** The pet shop as a `SessionWorld`, and what its numbers mean. */
export interface SessionShop {
  readonly world: SessionWorld;
  /** Name of each item's category, shape [items]. */
  readonly categoryOfItem: readonly string[];
  /** Line of each item, from 0, shape [items]. */
  readonly lineOfItem: Int32Array;
  /** What each route is: 'kit', 'restock' or 'compare', the animal, and the items as 'Dog Food 1'. */
  readonly routeNames: readonly string[];
}

/**
 * Twelve categories in `lines` lines (brands) make the items; ids are shuffled, so that they say nothing. Routes:
 *
 * - kit: food, equipment, extra, of one line (the puppy kit: food, then bowl, then toy);
 * - restock: supply, food, extra, of one line;
 * - compare: a, b, a, b, two lines of one category, food or extra.
 *
 * After food comes equipment in a kit and an extra in a restocking, so one look is not enough to know what is next.
 */
export function sessionShop(options: {
  lines: number;
  order: number;
  repeatSeconds: number;
  random: Random;
}): SessionShop {
  const { lines, order, repeatSeconds, random } = options;
  const categories = animals.flatMap((animal) => sessionShopKinds[animal]);
  const items = categories.length * lines;
  const shuffled = random.permutation(items);
  const itemOf = (animal: number, kind: number, line: number): number =>
    shuffled[(animal * 4 + kind) * lines + line];
  const categoryOfItem: string[] = new Array(items);
  const lineOfItem = new Int32Array(items);
  shuffled.forEach((item, position) => {
    categoryOfItem[item] = categories[Math.floor(position / lines)];
    lineOfItem[item] = position % lines;
  });

  const routes = routesOf(lines, itemOf);
  const classCount = personas.length * lines;
  const taste = new Float64Array(classCount * items);
  const intents = new Float64Array(classCount * routes.length);
  for (let c = 0; c < classCount; c++) {
    const persona = personas[Math.floor(c / lines)];
    const lineShare = (line: number): number => shareOfLine(line, c % lines, lines);
    animals.forEach((_, animal) => {
      for (let kind = 0; kind < 4; kind++) {
        for (let line = 0; line < lines; line++) {
          taste[c * items + itemOf(animal, kind, line)] =
            persona.animals[animal] * persona.kinds[kind] * lineShare(line);
        }
      }
    });
    routes.forEach(({ animal, intent, line, others }, r) => {
      intents[c * routes.length + r] =
        (persona.animals[animal] * persona.intents[intent] * lineShare(line)) / others;
    });
  }
  const restocking = new Int32Array(items).fill(-1);
  routes.forEach(({ animal, intent, line }, r) => {
    if (intent === 1) for (const kind of [food, supply]) restocking[itemOf(animal, kind, line)] = r;
  });
  const name = (item: number): string => `${categoryOfItem[item]} ${lineOfItem[item] + 1}`;
  return {
    world: {
      items,
      order,
      classes: new Float64Array(classCount).fill(1 / classCount),
      taste,
      routes: routes.map((route) => route.items),
      intents,
      restocking,
      repeatSeconds,
      buy: Float64Array.from(restocking, (route) => (route >= 0 ? 0.3 : 0.15)),
      buyOnReturn: 0.8,
    },
    categoryOfItem,
    lineOfItem,
    routeNames: routes.map(
      ({ intent, items: path }) =>
        `${['kit', 'restock', 'compare', 'compare'][intent]}: ${[...path].map(name).join(', ')}`,
    ),
  };
}

/** P(line) of a shopper with this favorite. */
function shareOfLine(line: number, favorite: number, lines: number): number {
  if (lines === 1) return 1;
  return line === favorite ? favoriteShare : (1 - favoriteShare) / (lines - 1);
}

interface ShopRoute {
  animal: number;
  /** Position in `SessionPersona.intents`. */
  intent: number;
  line: number;
  /** Routes that share this animal, intent and line: the lines that are compared with it. */
  others: number;
  items: Int32Array;
}

function routesOf(
  lines: number,
  itemOf: (animal: number, kind: number, line: number) => number,
): ShopRoute[] {
  const routes: ShopRoute[] = [];
  for (let animal = 0; animal < animals.length; animal++) {
    for (let line = 0; line < lines; line++) {
      const of = (kind: number, otherLine = line): number => itemOf(animal, kind, otherLine);
      const add = (intent: number, others: number, ...items: number[]): void => {
        routes.push({ animal, intent, line, others, items: Int32Array.from(items) });
      };
      add(0, 1, of(food), of(equipment), of(extra));
      add(1, 1, of(supply), of(food), of(extra));
      for (let other = 0; other < lines; other++) {
        if (other === line) continue;
        add(2, lines - 1, of(food), of(food, other), of(food), of(food, other));
        add(3, lines - 1, of(extra), of(extra, other), of(extra), of(extra, other));
      }
    }
  }
  return routes;
}
