/** Most players of whom all coalitions are asked: 2^15. */
export const mostExactPlayers = 15;

/** Masks of all 2^players coalitions: bit j of the coalition's number is player j. */
export function allCoalitions(players: number): Uint8Array {
  const masks = new Uint8Array(2 ** players * players);
  for (let coalition = 0; coalition < 2 ** players; coalition++)
    for (let j = 0; j < players; j++) masks[coalition * players + j] = (coalition >> j) & 1;
  return masks;
}

/**
 * Shapley values (Shapley 1953) from the worths of all coalitions:
 * φ_j = Σ over S without j of |S|! (n - |S| - 1)! / n! · (v(S + j) - v(S)).
 */
export function exactValues(worths: Float64Array, players: number): Float64Array {
  const weights = coalitionWeights(players);
  const values = new Float64Array(players);
  for (let coalition = 0; coalition < worths.length; coalition++) {
    const weight = weights[bitCount(coalition)];
    for (let j = 0; j < players; j++) {
      if ((coalition >> j) & 1) continue;
      values[j] += weight * (worths[coalition | (1 << j)] - worths[coalition]);
    }
  }
  return values;
}

/**
 * SHAP interaction values (Lundberg et al. 2020, after Grabisch and Roubens 1999), [players, players], symmetric:
 * φ_ij = Σ over S without i, j of |S|! (n - |S| - 2)! / (2 (n - 1)!) · (v(S + ij) - v(S + i) - v(S + j) + v(S)) for
 * i ≠ j; the diagonal is what is left of φ_i, so that each row adds up to the Shapley value.
 */
export function exactInteractions(worths: Float64Array, players: number): Float64Array {
  const matrix = new Float64Array(players * players);
  if (players > 1) {
    // |S|! (n - |S| - 2)! / (n - 1)!: the weights of a game of one player less.
    const weights = coalitionWeights(players - 1);
    for (let coalition = 0; coalition < worths.length; coalition++) {
      const weight = weights[bitCount(coalition)] / 2;
      for (let i = 0; i < players; i++) {
        if ((coalition >> i) & 1) continue;
        const withI = coalition | (1 << i);
        for (let j = i + 1; j < players; j++) {
          if ((coalition >> j) & 1) continue;
          const bit = 1 << j;
          matrix[i * players + j] +=
            weight * (worths[withI | bit] - worths[withI] - worths[coalition | bit] + worths[coalition]);
        }
      }
    }
  }
  const values = exactValues(worths, players);
  for (let i = 0; i < players; i++) {
    let others = 0;
    for (let j = 0; j < players; j++) {
      if (j < i) matrix[i * players + j] = matrix[j * players + i];
      if (j !== i) others += matrix[i * players + j];
    }
    matrix[i * players + i] = values[i] - others;
  }
  return matrix;
}

/** s! (n - s - 1)! / n! for s in [0, n). */
function coalitionWeights(players: number): Float64Array {
  const weights = new Float64Array(players);
  weights[0] = 1 / players;
  for (let s = 1; s < players; s++) weights[s] = (weights[s - 1] * s) / (players - s);
  return weights;
}

function bitCount(number: number): number {
  let count = 0;
  for (let left = number; left !== 0; left &= left - 1) count++;
  return count;
}
