// Tables of features of users and items.
import type { LightGcn } from 'lib';
import { logDegrees, withColumn } from 'lib/models';
import type { NodeFeatures } from 'lib/worlds';

/** Features row by row: [rows, width]. */
export interface FeatureTable {
  values: Float32Array;
  width: number;
}

export const tableOf = ({ values, names }: NodeFeatures): FeatureTable => ({ values, width: names.length });

/** LightGCN's embeddings as tables of features. */
export function vectorsOf(model: LightGcn): { users: FeatureTable; items: FeatureTable } {
  const { users, items } = model.embeddings();
  const [userTable, itemTable] = [users, items].map((tensor) => ({
    values: Float32Array.from(tensor.dataSync()),
    width: tensor.shape[1] ?? 1,
  }));
  users.dispose();
  items.dispose();
  return { users: userTable, items: itemTable };
}

/** How much is known, and whether nothing is: what a blend decides by. */
export function gates(degrees: Int32Array): FeatureTable {
  const logs = logDegrees(degrees);
  const nothing = Float32Array.from(degrees, (degree) => (degree === 0 ? 1 : 0));
  return withColumn({ values: logs, width: 1 }, nothing);
}
