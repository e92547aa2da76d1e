import { requirePositiveInteger } from '../runtime/checks';
import { type DataFrame, dataFrame } from '../runtime/danfo';
import type { ZooplusSimulator } from './zooplus';
import type { InteractionLog } from './zooplus-log';

/** The catalogue as a table to look at: product, category. */
export function productTable(simulator: ZooplusSimulator): DataFrame {
  const product = Array.from({ length: simulator.products }, (_, id) => id);
  return dataFrame({ product, category: product.map((id) => simulator.categoryOf(id)) });
}

/** The personas as a table to look at: persona, a column of click rates per category, users who follow it. */
export function personaTable(simulator: ZooplusSimulator): DataFrame {
  const personas = [...simulator.personas];
  const rates = simulator.categories.map((category): [string, number[]] => [
    category,
    personas.map((persona) => simulator.personaRate(persona, category)),
  ]);
  const users = personas.map((persona) => simulator.usersOf(persona).length);
  return dataFrame({ persona: personas, ...Object.fromEntries(rates), users });
}

/**
 * The first rows of a log as a table to look at: user, product, clicked, category.
 * @param rows how many; 1 or more. Default: 5
 * @throws if the log names products that the simulator does not have
 */
export function logTable(simulator: ZooplusSimulator, log: InteractionLog, rows = 5): DataFrame {
  requirePositiveInteger('rows', rows);
  const product = Array.from(log.product.subarray(0, rows));
  return dataFrame({
    user: Array.from(log.user.subarray(0, rows)),
    product,
    clicked: Array.from(log.clicked.subarray(0, rows)),
    category: product.map((id) => simulator.categoryOf(id)),
  });
}
