import { argumentError, requireNonNegative, requirePositive, requireProbability } from '../../core/checks';
import { requireIds } from '../../core/columns';
import { requireKind, requireParts } from '../../core/options/options';
import { requireTypedArray } from '../../core/shapes/typed-arrays';
import { requireSize } from '../world-options';

/**
 * What shoppers do, as a hidden Markov model. A shopper belongs to a class for good (persona and favorite line), and
 * has an intent: a route through the catalog and a position on it. Each look at an item
 *
 * - with probability `order` is the item at that position of the route, and the intent moves one position on; after the
 *   route's last item a new route is drawn, P(route | class);
 * - else is an item of the class's taste, P(item | class), and the intent stays where it is.
 *
 * A new session draws a new route too; but if a supply was bought a time t ago, the route is that of restocking it with
 * probability 1 - exp(-t / repeatSeconds).
 */
export interface SessionWorld {
  /** Number of items, 1 or more. */
  readonly items: number;
  /** The dial, in [0, 1]: 0, only taste matters and order is noise; 1, only the intent matters. */
  readonly order: number;
  /** P(class), shape [classes]. */
  readonly classes: Float64Array;
  /** P(item | class) of a look that follows no intent, [classes * items]. */
  readonly taste: Float64Array;
  /** The items of each route in their order; no route is empty. */
  readonly routes: readonly Int32Array[];
  /** P(route | class) of a new intent, [classes * routes]. */
  readonly intents: Float64Array;
  /** The route that restocks an item, -1 for one that is not used up, shape [items]. */
  readonly restocking: Int32Array;
  /** Time constant of restocking in seconds, above 0. */
  readonly repeatSeconds: number;
  /** Probability that a look at an item buys it, shape [items]; a second look in one session: `buyOnReturn`. */
  readonly buy: Float64Array;
  readonly buyOnReturn: number;
}

/** @throws if a table has another shape, holds no probabilities, or names a route or item that is not there */
export function requireSessionWorld(world: SessionWorld): void {
  requireParts('world', world, ['items', 'classes', 'taste', 'routes', 'intents', 'restocking', 'buy']);
  requireKind('routes', world.routes, 'list');
  const { items, order, classes, taste, routes, intents, restocking, repeatSeconds, buy, buyOnReturn } =
    world;
  requireSize('items', items);
  requireProbability('order', order);
  requirePositive('repeatSeconds', repeatSeconds);
  requireProbability('buyOnReturn', buyOnReturn);
  if (routes.length === 0) throw argumentError('routes', 'a list of at least one route', routes);
  routes.forEach((route, r) => {
    requireTypedArray(`routes[${r}]`, route, 'Int32Array');
    if (route.length === 0) throw argumentError(`routes[${r}]`, 'a list of at least one item', route);
    requireIds(`routes[${r}]`, route, items);
  });
  requireDistributions('classes', classes, 1, classes.length);
  requireDistributions('taste', taste, classes.length, items);
  requireDistributions('intents', intents, classes.length, routes.length);
  requireLength('restocking', restocking, items);
  restocking.forEach((route, item) => {
    if (route < -1 || route >= routes.length) {
      throw argumentError(`restocking[${item}]`, `-1 or a route in [0, ${routes.length})`, route);
    }
  });
  requireLength('buy', buy, items);
  buy.forEach((probability, item) => {
    requireProbability(`buy[${item}]`, probability);
  });
}

/** P(the intent of a session that begins now is to restock), after a supply was bought so many seconds ago. */
export function restockingProbability(world: SessionWorld, seconds: number): number {
  requireParts('world', world, [
    'items',
    'order',
    'classes',
    'taste',
    'routes',
    'intents',
    'restocking',
    'repeatSeconds',
  ]);
  requireNonNegative('seconds', seconds);
  requirePositive('world.repeatSeconds', world.repeatSeconds);
  return -Math.expm1(-seconds / world.repeatSeconds);
}

function requireLength(argument: string, table: ArrayLike<number>, length: number): void {
  if (table.length !== length) throw argumentError(argument, `of length ${length}`, table.length);
}

function requireDistributions(argument: string, table: Float64Array, rows: number, width: number): void {
  if (width === 0) throw argumentError(argument, 'of at least one number per row', 0);
  requireLength(argument, table, rows * width);
  for (let row = 0; row < rows; row++) {
    let sum = 0;
    for (let i = row * width; i < (row + 1) * width; i++) {
      requireProbability(`${argument}[${i}]`, table[i]);
      sum += table[i];
    }
    if (Math.abs(sum - 1) > 1e-9)
      throw argumentError(`${argument}, row ${row},`, 'probabilities that sum to 1', sum);
  }
}
