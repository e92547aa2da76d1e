import { argumentError, requireFinite, requireNonNegative, requireProbability } from '../../core/checks';
import { requireFiniteColumn } from '../../core/columns';
import { requireKind, requireOptions } from '../../core/options/options';
import type { BipartiteGraph } from '../../data/graph/bipartite-graph';
import { requireBipartiteGraph } from '../../data/graph/bipartite-graph';
import { degreesOf } from '../../data/graph/graph';

/** Rows of numbers that describe nodes. */
export interface FeatureTable {
  /** Row by row: [rows, width]. */
  readonly values: Float32Array;
  /** Numbers per row, 1 or more. */
  readonly width: number;
}

/**
 * How training prepares a model for nodes that come later: it sees some of the known ones as if they were new, without
 * neighbors and without a degree, as DropoutNet does (Volkovs et al. 2017). Otherwise it never meets such a node, and
 * places it badly.
 */
export interface NewcomerPractice {
  /** Share of the nodes of a step that are taken as new, in [0, 1]. */
  share: number;
  /** The features that all nodes would have if they were new: [nodes, width]. */
  features: FeatureTable;
}

/** @throws unless the share is in [0, 1] and the features have the form of the others */
export function requirePractice(practice: NewcomerPractice, like: FeatureTable): void {
  requireOptions('practice', practice, { share: 'number', features: 'object' });
  const { share, features } = practice;
  requireProbability('practice.share', share);
  requireFeatures('practice.features', features, like.values.length / like.width);
  if (features.width !== like.width)
    throw argumentError('practice.features.width', `${like.width} as features`, features.width);
}

/** @throws unless the table has `rows` rows of finite numbers */
export function requireFeatures(argument: string, table: FeatureTable, rows: number): void {
  requireOptions(argument, table, { values: 'list', width: 'number' });
  const { values, width } = table;
  if (!Number.isSafeInteger(width) || width < 1)
    throw argumentError(`${argument}.width`, 'an integer of 1 or more', width);
  if (!(values instanceof Float32Array) || values.length !== rows * width)
    throw argumentError(`${argument}.values`, `a Float32Array of ${rows} rows of ${width} numbers`, values);
  requireFiniteColumn(`${argument}.values`, values);
}

/**
 * log(1 + degree), standardized to mean 0 and initialStandardDeviation 1 over the nodes that have an edge; 0, the mean, for those that
 * have none: how popular a new item will be is not known yet. PinSage's inputs have the log of the degree, too.
 */
export function logDegrees(degrees: ArrayLike<number>): Float32Array {
  requireKind('degrees', degrees, 'list');
  for (let node = 0; node < degrees.length; node++) requireNonNegative(`degrees[${node}]`, degrees[node]);
  const logs = Float64Array.from(degrees, (degree) => Math.log1p(degree));
  const known = logs.filter((_, node) => degrees[node] > 0);
  const mean = known.reduce((sum, log) => sum + log, 0) / Math.max(1, known.length);
  const variance = known.reduce((sum, log) => sum + (log - mean) ** 2, 0) / Math.max(1, known.length);
  const scale = variance > 0 ? 1 / Math.sqrt(variance) : 0;
  return Float32Array.from(logs, (log, node) => (degrees[node] > 0 ? (log - mean) * scale : 0));
}

/** Rows with one more number each. @throws unless there is one number per row */
export function withColumn(table: FeatureTable, column: ArrayLike<number>): FeatureTable {
  requireKind('column', column, 'list');
  for (let row = 0; row < column.length; row++) requireFinite(`column[${row}]`, column[row]);
  requireFeatures('table', table, column.length);
  const width = table.width + 1;
  const values = new Float32Array(column.length * width);
  for (let row = 0; row < column.length; row++) {
    values.set(table.values.subarray(row * table.width, (row + 1) * table.width), row * width);
    values[row * width + table.width] = column[row];
  }
  return { values, width };
}

/**
 * Features of all nodes of a bipartite graph: [is a user, user features, item features, log degree], the part of the
 * other side 0. The log degree is standardized within each side (`logDegrees`).
 * @throws on tables of other sizes than the graph's, or numbers that are not finite
 */
export function bipartiteFeatures(
  graph: BipartiteGraph,
  sides: { users: FeatureTable; items: FeatureTable },
): FeatureTable {
  requireBipartiteGraph('graph', graph);
  requireOptions('sides', sides, { users: 'object', items: 'object' });
  const { users, items } = sides;
  requireFeatures('users', users, graph.users);
  requireFeatures('items', items, graph.items);
  const degrees = degreesOf(graph);
  const userDegrees = logDegrees(degrees.subarray(0, graph.users));
  const itemDegrees = logDegrees(degrees.subarray(graph.users));
  const width = users.width + items.width + 2;
  const values = new Float32Array(graph.nodes * width);
  for (let node = 0; node < graph.nodes; node++) {
    const row = values.subarray(node * width, (node + 1) * width);
    if (node < graph.users) {
      row[0] = 1;
      row.set(users.values.subarray(node * users.width, (node + 1) * users.width), 1);
      row[width - 1] = userDegrees[node];
    } else {
      const item = node - graph.users;
      row.set(items.values.subarray(item * items.width, (item + 1) * items.width), 1 + users.width);
      row[width - 1] = itemDegrees[item];
    }
  }
  return { values, width };
}
