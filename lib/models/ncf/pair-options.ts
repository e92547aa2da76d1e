import { requireNonNegative, requirePositiveInteger } from '../../core/checks';
import type { Random } from '../../core/random';
import { requireRandom } from '../../core/require-random';
import type { tf } from '../../core/tensorflow';
import { normalRows, uniqueVariable } from '../factors/embedding-variable';

/** Options that all models of neural collaborative filtering have. */
export interface PairModelOptions {
  /** Number of users, 1 or more. */
  users: number;
  /** Number of items, 1 or more. */
  items: number;
  /** L2 strength: the loss gains l2 / 2 times the mean squared norms of a batch's embeddings; 0 or more. Default: 0. */
  l2?: number;
  /** Standard deviation of the embeddings' initial numbers, above 0. Default: 0.01, the paper's. */
  initialStandardDeviation?: number;
  /** Source of the initial values. */
  random: Random;
}

/** Kinds of these options for `requireOptions`. */
export const pairOptionKinds = {
  users: 'number',
  items: 'number',
  l2: 'number?',
  initialStandardDeviation: 'number?',
  random: 'Random',
} as const;

/** @throws on a size, an l2 or a generator outside its range */
export function requirePairOptions({ users, items, l2 = 0, random }: PairModelOptions): void {
  requirePositiveInteger('users', users);
  requirePositiveInteger('items', items);
  requireNonNegative('l2', l2);
  requireRandom(random);
}

/** The tables of users [users, d] and items [items, d]. */
export interface EmbeddingPair {
  readonly users: tf.Variable;
  readonly items: tf.Variable;
}

/** Two new tables, `<name>/users` and `<name>/items`, each with its own part of the random numbers. */
export function embeddingPair(
  name: string,
  embeddingSize: number,
  { users, items, initialStandardDeviation = 0.01, random }: PairModelOptions,
): EmbeddingPair {
  const table = (side: string, rows: number) => {
    const source = { embeddingSize, initialStandardDeviation, random: random.child(`${name}/${side}`) };
    return uniqueVariable(normalRows(rows, source), [rows, embeddingSize], `${name}/${side}`);
  };
  return { users: table('users', users), items: table('items', items) };
}
