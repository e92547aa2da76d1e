import { requirePositiveInteger } from '../../core/checks';
import { type DataFrame, dataFrame } from '../../core/danfo';
import type { InteractionLog } from './zooplus-log';

/** What the tables show of a shop. */
interface Shop {
  readonly products: number;
  readonly categories: readonly string[];
  readonly personas: readonly string[];
  categoryOf(product: number): string;
  personaRate(persona: string, category: string): number;
  usersOf(persona: string): { readonly length: number };
}

/** The catalog as a table to look at: product, category. */
export function productTable(shop: Shop): DataFrame {
  const product = Array.from({ length: shop.products }, (_, id) => id);
  return dataFrame({ product, category: product.map((id) => shop.categoryOf(id)) });
}

/** The personas as a table to look at: persona, a column of click rates per category, users who follow it. */
export function personaTable(shop: Shop): DataFrame {
  const personas = [...shop.personas];
  const rates = shop.categories.map((category): [string, number[]] => [
    category,
    personas.map((persona) => shop.personaRate(persona, category)),
  ]);
  const users = personas.map((persona) => shop.usersOf(persona).length);
  return dataFrame({ persona: personas, ...Object.fromEntries(rates), users });
}

/**
 * The first rows of a log as a table to look at: user, product, clicked, category.
 * @param rows how many; 1 or more. Default: 5
 * @throws if the log names products that the shop does not have
 */
export function logTable(shop: Shop, log: InteractionLog, rows = 5): DataFrame {
  requirePositiveInteger('rows', rows);
  const product = Array.from(log.product.subarray(0, rows));
  return dataFrame({
    user: Array.from(log.user.subarray(0, rows)),
    product,
    clicked: Array.from(log.clicked.subarray(0, rows)),
    category: product.map((id) => shop.categoryOf(id)),
  });
}
