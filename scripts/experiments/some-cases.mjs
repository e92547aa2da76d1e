import { takeSequences } from 'lib';

/**
 * Some of the cases, by their indices.
 * @param {import('lib').NextItemCases} cases @param {ArrayLike<number>} indices
 * @returns {import('lib').NextItemCases}
 */
export function someCases({ histories, next, rows, moments }, indices) {
  return {
    histories: takeSequences(histories, indices),
    next: {
      users: indices.length,
      items: next.items,
      offsets: Int32Array.from({ length: indices.length + 1 }, (_, i) => i),
      itemIds: Int32Array.from(indices, (i) => next.itemIds[i]),
    },
    rows: Int32Array.from(indices, (i) => rows[i]),
    ...(moments && { moments: Float64Array.from(indices, (i) => moments[i]) }),
  };
}
