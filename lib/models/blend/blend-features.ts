import { argumentError, requirePositiveInteger } from '../../core/checks';
import { requireIds } from '../../core/columns';
import { requireKind } from '../../core/options/options';
import { type FeatureTable, requireFeatures } from '../graph/node-features';
import type { ScoreItems } from '../ranking-model';

/** What is blended, and what decides how much of each is taken. */
export interface BlendParts {
  /** The recommenders, one or more, by name. */
  parts: Readonly<Record<string, ScoreItems>>;
  /** Number of items. */
  items: number;
  /** What decides by user, such as the log of the number of known purchases: [users, width]. Default: nothing. */
  userGates?: FeatureTable;
  /** What decides by item: [items, width]. Default: nothing. */
  itemGates?: FeatureTable;
}

/**
 * The inputs of a blend, one row per user and item: each part's score, standardized over the user's items (parts score on
 * scales of their own; a part that says the same of all items says 0), then the item's gates, then each score times each
 * gate of user and item. A linear model of these weighs each part by a linear function of the gates,
 *
 *   s(u, i) = sum_p (w_p + v_p . x_u + t_p . x_i) s_p(u, i) + c . x_i.
 */
export class BlendFeatures {
  /** What each column is: 'graph', 'item gate 1', 'graph * user gate 1'. */
  readonly names: readonly string[];
  private readonly sources: readonly [string, ScoreItems][];

  /** @throws if there is no part, or a table has another size */
  constructor(private readonly options: BlendParts) {
    const { parts, items, userGates, itemGates } = options;
    requirePositiveInteger('items', items);
    this.sources = Object.entries(parts ?? {});
    if (this.sources.length === 0) throw argumentError('parts', 'at least one recommender', '{}');
    for (const [name, part] of this.sources) {
      if (typeof part !== 'function')
        throw argumentError(`parts.${name}`, 'a function from users to scores', part);
    }
    if (userGates) requireFeatures('userGates', userGates, userGates.values.length / userGates.width);
    if (itemGates) requireFeatures('itemGates', itemGates, items);
    const gates = (side: string, table?: FeatureTable) =>
      Array.from({ length: table?.width ?? 0 }, (_, i) => `${side} gate ${i + 1}`);
    const scores = this.sources.map(([name]) => name);
    const all = [...gates('user', userGates), ...gates('item', itemGates)];
    this.names = [
      ...scores,
      ...gates('item', itemGates),
      ...scores.flatMap((score) => all.map((gate) => `${score} * ${gate}`)),
    ];
  }

  /** Number of columns. */
  get width(): number {
    return this.names.length;
  }

  /**
   * The inputs for all items of some users: [users.length * items, width].
   * @throws on a user without gates, or if a part gives another number of scores or one that is no finite number, naming
   *   part, user and item
   */
  async of(users: Int32Array): Promise<Float32Array> {
    requireKind('users', users, 'list');
    const scores: Float32Array[] = [];
    for (const [, part] of this.sources) scores.push(await part(users));
    return this.ofScores(users, scores);
  }

  /**
   * The same of scores that are there already.
   * @param given of each part, in their order, [users.length * items]
   * @throws as `of` does
   */
  ofScores(users: Int32Array, given: readonly Float32Array[]): Float32Array {
    requireKind('given', given, 'list');
    const { items, userGates, itemGates } = this.options;
    if (userGates) requireIds('users', users, userGates.values.length / userGates.width);
    const scores = this.sources.map(([name], i) => standardScores(name, given[i], users, items));
    const { width } = this;
    const rows = new Float32Array(users.length * items * width);
    for (let u = 0; u < users.length; u++) {
      const userRow = gateRow(userGates, users[u]);
      for (let item = 0; item < items; item++) {
        const itemRow = gateRow(itemGates, item);
        let at = (u * items + item) * width;
        for (const score of scores) rows[at++] = score[u * items + item];
        for (const gate of itemRow) rows[at++] = gate;
        for (const score of scores) {
          for (const gate of userRow) rows[at++] = score[u * items + item] * gate;
          for (const gate of itemRow) rows[at++] = score[u * items + item] * gate;
        }
      }
    }
    return rows;
  }
}

const nothing = new Float32Array(0);

function gateRow(table: FeatureTable | undefined, row: number): Float32Array {
  return table === undefined ? nothing : table.values.subarray(row * table.width, (row + 1) * table.width);
}

function standardScores(name: string, scores: Float32Array, users: Int32Array, items: number): Float64Array {
  if (scores?.length !== users.length * items) {
    throw argumentError(`parts.${name}(users)`, `${users.length * items} scores`, scores?.length);
  }
  const standard = new Float64Array(scores.length);
  for (let u = 0; u < users.length; u++) {
    let mean = 0;
    for (let item = 0; item < items; item++) {
      const score = scores[u * items + item];
      if (!Number.isFinite(score)) {
        throw argumentError(`parts.${name} of user ${users[u]} and item ${item}`, 'a finite number', score);
      }
      mean += score / items;
    }
    let variance = 0;
    for (let item = 0; item < items; item++) variance += (scores[u * items + item] - mean) ** 2 / items;
    const scale = variance > 1e-12 * (1 + mean * mean) ? 1 / Math.sqrt(variance) : 0;
    for (let item = 0; item < items; item++) {
      standard[u * items + item] = (scores[u * items + item] - mean) * scale;
    }
  }
  return standard;
}
