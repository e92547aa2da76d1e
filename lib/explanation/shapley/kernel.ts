import { factorize, inverseOf, solveLower, solveUpper } from '../../core/cholesky';
import type { Random } from '../../core/random';

/** Coalitions and what each counts in the regression. */
export interface WeightedCoalitions {
  /** [coalitions * players]; a coalition and its complement stand side by side. */
  readonly masks: Uint8Array;
  readonly weights: Float64Array;
  /** Whether they are all there are, so that the regression has no sampling error. */
  readonly complete: boolean;
}

/**
 * Coalitions for Kernel SHAP, the same for all rows. Sizes from both ends inwards are taken whole as long as the budget
 * suffices, which spends it where the kernel's weight is; of the sizes left, pairs of a coalition and its complement are
 * drawn by the kernel's weight of their size.
 * @param samples most coalitions
 */
export function kernelCoalitions(players: number, samples: number, random: Random): WeightedCoalitions {
  const masks: number[] = [];
  const weights: number[] = [];
  const add = (members: readonly number[], weight: number) => {
    const mask = new Array<number>(players).fill(0);
    for (const member of members) mask[member] = 1;
    masks.push(...mask, ...mask.map((each) => 1 - each));
    weights.push(weight, weight);
  };
  // Total weight of the coalitions of size s, and of size n - s: (n - 1) / (s (n - s)).
  const half = Math.floor(players / 2);
  const sizeWeight = (size: number) =>
    ((players - 1) / (size * (players - size))) * (2 * size === players ? 1 : 2);
  let size = 1;
  for (; size <= half; size++) {
    const all = combinationCount(players, size);
    const paired = 2 * size === players ? all / 2 : all;
    if (weights.length + 2 * paired > samples) break;
    const weight = sizeWeight(size) / (2 * paired);
    for (const members of combinations(players, size)) {
      // Of a size that is its own complement, the half with player 0.
      if (2 * size < players || members[0] === 0) add(members, weight);
    }
  }
  const complete = size > half;
  const pairs = Math.floor((samples - weights.length) / 2);
  if (!complete && pairs > 0) {
    const left = Array.from({ length: half - size + 1 }, (_, i) => sizeWeight(size + i));
    const total = left.reduce((sum, weight) => sum + weight, 0);
    for (let pair = 0; pair < pairs; pair++) {
      let draw = random.uniform() * total;
      let drawn = size;
      while (drawn < half && draw >= left[drawn - size]) draw -= left[drawn++ - size];
      const members = random.permutation(players).slice(0, drawn);
      add([...members], total / (2 * pairs));
    }
  }
  return { masks: Uint8Array.from(masks), weights: Float64Array.from(weights), complete };
}

/** A row's values, and their standard errors from the draw of the coalitions. */
export interface KernelFit {
  readonly values: Float64Array;
  readonly standardErrors: Float64Array;
}

/**
 * The weighted regression of Kernel SHAP (Lundberg and Lee 2017, theorem 2), for fixed coalitions:
 * min Σ_S π(S) (v(S) - v(∅) - Σ_{j in S} φ_j)² subject to Σ φ_j = v(all) - v(∅). The last player's value follows from the
 * others', which are regressed freely.
 */
export class KernelRegression {
  private readonly factor: Float64Array;
  private readonly free: number;

  /** @throws never; `solvable` tells whether the coalitions separate the players */
  constructor(
    private readonly coalitions: WeightedCoalitions,
    private readonly players: number,
  ) {
    const { masks, weights } = coalitions;
    this.free = players - 1;
    const packed = new Float64Array((this.free * players) / 2);
    for (let c = 0; c < weights.length; c++) {
      const last = masks[c * players + this.free];
      for (let i = 0, at = 0; i < this.free; i++) {
        const zi = masks[c * players + i] - last;
        for (let j = 0; j <= i; j++, at++) packed[at] += weights[c] * zi * (masks[c * players + j] - last);
      }
    }
    this.factor = new Float64Array(packed.length);
    this.solvable = factorize(packed, this.free, this.factor);
  }

  readonly solvable: boolean;

  /** @param worths of the coalitions @param empty v(∅) @param full v(all) */
  fit(worths: Float64Array, empty: number, full: number): KernelFit {
    const { free, players, factor } = this;
    const { masks, weights, complete } = this.coalitions;
    const total = full - empty;
    const solution = new Float64Array(free);
    for (let c = 0; c < weights.length; c++) {
      const last = masks[c * players + free];
      const target = weights[c] * (worths[c] - empty - last * total);
      if (target === 0) continue;
      for (let i = 0; i < free; i++) solution[i] += target * (masks[c * players + i] - last);
    }
    solveLower(factor, free, solution);
    solveUpper(factor, free, solution);
    const values = new Float64Array(players);
    values.set(solution);
    values[free] = total - solution.reduce((sum, value) => sum + value, 0);
    const standardErrors = complete ? new Float64Array(players) : this.errors(worths, empty, values);
    return { values, standardErrors };
  }

  /**
   * A⁻¹ (Σ over pairs of g g') A⁻¹, where g is the pair's part of the normal equations' residual: the sandwich for
   * weighted least squares, a pair of complements being one draw. Sizes that are taken whole count as drawn, too:
   * the errors err on the large side.
   */
  private errors(worths: Float64Array, empty: number, values: Float64Array): Float64Array {
    const { free, players, factor } = this;
    const { masks, weights } = this.coalitions;
    const inverse = new Float64Array((free * players) / 2);
    inverseOf(factor, free, inverse, new Float64Array(free));
    const at = (i: number, j: number) => inverse[i >= j ? (i * (i + 1)) / 2 + j : (j * (j + 1)) / 2 + i];
    const variances = new Float64Array(players);
    const g = new Float64Array(free);
    for (let pair = 0; pair < weights.length; pair += 2) {
      g.fill(0);
      for (let c = pair; c < pair + 2; c++) {
        let predicted = empty;
        for (let j = 0; j < players; j++) predicted += masks[c * players + j] * values[j];
        const last = masks[c * players + free];
        const residual = weights[c] * (worths[c] - predicted);
        for (let i = 0; i < free; i++) g[i] += residual * (masks[c * players + i] - last);
      }
      let sum = 0;
      for (let i = 0; i < free; i++) {
        let change = 0;
        for (let j = 0; j < free; j++) change += at(i, j) * g[j];
        variances[i] += change * change;
        sum += change;
      }
      variances[free] += sum * sum;
    }
    return variances.map(Math.sqrt);
  }
}

function combinationCount(n: number, k: number): number {
  let count = 1;
  for (let i = 0; i < k; i++) count = (count * (n - i)) / (i + 1);
  return Math.round(count);
}

function* combinations(n: number, k: number): Generator<number[]> {
  const members = Array.from({ length: k }, (_, i) => i);
  for (;;) {
    yield [...members];
    let i = k - 1;
    while (i >= 0 && members[i] === n - k + i) i--;
    if (i < 0) return;
    members[i]++;
    for (let j = i + 1; j < k; j++) members[j] = members[j - 1] + 1;
  }
}
