import { argumentError } from '../../core/checks';
import { factorize, solveLower, solveUpper } from '../../core/cholesky';
import type { Interactions } from '../../data/interactions';

/** Settings of the loss, checked. */
export interface AlsSettings {
  embeddingSize: number;
  unobservedWeight: number;
  l2: number;
  exponent: number;
}

/**
 * Writes the best embedding of every row given the other side's: (sum of |c| h h' over the row's columns +
 * unobservedWeight * sum of h h' over all columns + l I)^-1 (sum of c h over the row's columns with c > 0), by a
 * Cholesky factor per row.
 * @param rows the row's columns: `training` for users, turned round for items
 * @param others embeddings of the columns, shape [rows.items * embeddingSize]
 * @param solved receives the rows', shape [rows.users * embeddingSize]
 * @param confidence c of each interaction of `rows`, below 0 for a dislike. Default: 1 each
 */
export function solveSide(
  rows: Interactions,
  others: Float64Array,
  solved: Float64Array,
  settings: AlsSettings,
  confidence?: Float64Array,
): void {
  const { embeddingSize, unobservedWeight } = settings;
  const { users, offsets, itemIds } = rows;
  const everyone = gramOf(others, embeddingSize);
  for (let i = 0; i < everyone.length; i++) everyone[i] *= unobservedWeight;
  const matrix = new Float64Array(everyone.length);
  const factor = new Float64Array(everyone.length);
  for (let row = 0; row < users; row++) {
    const right = solved.subarray(row * embeddingSize, (row + 1) * embeddingSize);
    right.fill(0);
    if (offsets[row] === offsets[row + 1]) continue;
    matrix.set(everyone);
    const own = itemIds.subarray(offsets[row], offsets[row + 1]);
    const sure = confidence?.subarray(offsets[row], offsets[row + 1]);
    addOuters(matrix, others, own, embeddingSize, sure);
    for (let i = 0; i < own.length; i++) {
      const pull = sure === undefined ? 1 : Math.max(0, sure[i]);
      for (let a = 0; a < embeddingSize; a++) right[a] += pull * others[own[i] * embeddingSize + a];
    }
    const penalty = penaltyOf(weightOf(sure, own.length), rows.items, settings);
    for (let a = 0; a < embeddingSize; a++) matrix[(a * (a + 3)) / 2] += penalty;
    if (!factorize(matrix, embeddingSize, factor)) {
      throw argumentError('l2', 'large enough for the equations to be solved', settings.l2);
    }
    solveLower(factor, embeddingSize, right);
    solveUpper(factor, embeddingSize, right);
  }
}

/** The loss that `solveSide` lowers, without a look at each pair: sum of (w·h)^2 over all pairs = trace of W'W H'H. */
export function alsLoss(
  rows: Interactions,
  columns: Interactions,
  rowFactors: Float64Array,
  columnFactors: Float64Array,
  settings: AlsSettings,
  confidence?: { readonly rows: Float64Array; readonly columns: Float64Array },
): number {
  const { embeddingSize, unobservedWeight } = settings;
  const { users, offsets, itemIds } = rows;
  let loss = 0;
  for (let row = 0; row < users; row++) {
    for (let i = offsets[row]; i < offsets[row + 1]; i++) {
      let product = 0;
      for (let a = 0; a < embeddingSize; a++) {
        product += rowFactors[row * embeddingSize + a] * columnFactors[itemIds[i] * embeddingSize + a];
      }
      const sure = confidence?.rows[i] ?? 1;
      loss += Math.abs(sure) * ((sure > 0 ? 1 : 0) - product) ** 2;
    }
  }
  const [rowGram, columnGram] = [gramOf(rowFactors, embeddingSize), gramOf(columnFactors, embeddingSize)];
  for (let a = 0, at = 0; a < embeddingSize; a++) {
    for (let b = 0; b <= a; b++, at++) {
      loss += (a === b ? 1 : 2) * unobservedWeight * rowGram[at] * columnGram[at];
    }
  }
  return (
    loss +
    penaltyLoss(rows, rowFactors, settings, confidence?.rows) +
    penaltyLoss(columns, columnFactors, settings, confidence?.columns)
  );
}

function penaltyLoss(
  { users, items, offsets }: Interactions,
  factors: Float64Array,
  settings: AlsSettings,
  confidence: Float64Array | undefined,
): number {
  const { embeddingSize } = settings;
  let loss = 0;
  for (let row = 0; row < users; row++) {
    let square = 0;
    for (let a = row * embeddingSize; a < (row + 1) * embeddingSize; a++) square += factors[a] ** 2;
    const own = confidence?.subarray(offsets[row], offsets[row + 1]);
    loss += penaltyOf(weightOf(own, offsets[row + 1] - offsets[row]), items, settings) * square;
  }
  return loss;
}

/** Weight of all interactions of a row. */
function weightOf(confidence: Float64Array | undefined, count: number): number {
  return confidence === undefined ? count : confidence.reduce((sum, sure) => sum + Math.abs(sure), 0);
}

/** L2 of an embedding with interactions of such a weight among so many pairs. */
function penaltyOf(interactions: number, pairs: number, settings: AlsSettings): number {
  const { l2, unobservedWeight, exponent } = settings;
  return l2 * (interactions + unobservedWeight * pairs) ** exponent;
}

/** Sum of h h' over all rows of `factors`, packed: element [a, b <= a] at a (a + 1) / 2 + b. */
function gramOf(factors: Float64Array, embeddingSize: number): Float64Array {
  const gram = new Float64Array((embeddingSize * (embeddingSize + 1)) / 2);
  const all = Int32Array.from({ length: factors.length / embeddingSize }, (_, row) => row);
  addOuters(gram, factors, all, embeddingSize);
  return gram;
}

/**
 * Adds the sum of |c| h h' over some rows of `factors`, four at a time: most of the work, bound by loads and stores.
 * @param confidence c of each row. Default: 1 each
 */
function addOuters(
  packed: Float64Array,
  factors: Float64Array,
  rows: Int32Array,
  embeddingSize: number,
  confidence?: Float64Array,
): void {
  const weightAt = (i: number): number => (confidence === undefined ? 1 : Math.abs(confidence[i]));
  const whole = rows.length - (rows.length % 4);
  for (let i = 0; i < whole; i += 4) {
    const p = rows[i] * embeddingSize;
    const q = rows[i + 1] * embeddingSize;
    const r = rows[i + 2] * embeddingSize;
    const s = rows[i + 3] * embeddingSize;
    const [cp, cq, cr, cs] = [weightAt(i), weightAt(i + 1), weightAt(i + 2), weightAt(i + 3)];
    for (let a = 0, at = 0; a < embeddingSize; a++) {
      const [w, x, y, z] = [
        cp * factors[p + a],
        cq * factors[q + a],
        cr * factors[r + a],
        cs * factors[s + a],
      ];
      for (let b = 0; b <= a; b++, at++) {
        packed[at] += w * factors[p + b] + x * factors[q + b] + y * factors[r + b] + z * factors[s + b];
      }
    }
  }
  for (let i = whole; i < rows.length; i++) {
    const p = rows[i] * embeddingSize;
    const weight = weightAt(i);
    for (let a = 0, at = 0; a < embeddingSize; a++) {
      const scaled = weight * factors[p + a];
      for (let b = 0; b <= a; b++, at++) packed[at] += scaled * factors[p + b];
    }
  }
}
