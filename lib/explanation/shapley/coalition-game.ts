import { argumentError, requirePositive } from '../../core/checks';
import { requireKind } from '../../core/options/options';
import type { FeatureCoordinates } from '../gradients/differentiable-model';
import type { InputRows } from '../input-rows';

/**
 * Any model, asked about rows of numbers side by side: [rows * size] gives one number per row. Explain logits or
 * scores: what adds up is evidence, and probabilities saturate.
 */
export interface PredictRows {
  (inputs: Float64Array): ArrayLike<number>;
  /**
   * Mean outputs of rows that are mixed of one row and each of a background's, if the model can mix by itself, which is
   * faster: [coalitions] for masks [coalitions * size] of 1 where a coordinate is the row's.
   */
  readonly meansOfMixed?: (
    row: Float64Array,
    masks: Float32Array,
    background: Float64Array,
  ) => ArrayLike<number>;
}

/**
 * What takes the place of features that are left out: `interventional`, those of a background row, whatever the others
 * are; or a background row that resembles the explained one in the features that are kept: `width` is the bandwidth of
 * the resemblance, in standard deviations per kept feature.
 */
export type Dependence = 'interventional' | { readonly kernelWidth: number };

/** Rows that the model is asked for in one call. */
const rowsAtOnce = 8192;

/** What a game is made of. */
export interface GameParts {
  readonly predict: PredictRows;
  readonly size: number;
  readonly players: readonly FeatureCoordinates[];
  /** [background rows * size] */
  readonly background: Float64Array;
  readonly dependence: Dependence;
}

/**
 * The game whose players are a row's features: a coalition S is worth v(S) = E f(x_S, B_rest), the mean over background
 * rows B of the model's output with the features of S as they are in the row, and the others as in B.
 *
 * With `kernelWidth` the mean is weighted by exp(-d² / (2 width²)), d² the mean squared difference of x and B in the
 * features of S, in standard deviations of the background (Aas, Jullum and Løland 2021, "Explaining individual
 * predictions when features are dependent", empirical approach): an estimate of E[f(X) | X_S = x_S].
 */
export class CoalitionGame {
  readonly players: number;
  private readonly owner: Int32Array;
  private readonly backgroundRows: number;
  private readonly inverseVariances: Float64Array;

  constructor(private readonly parts: GameParts) {
    const { size, players, background, dependence } = parts;
    this.players = players.length;
    this.backgroundRows = background.length / size;
    this.owner = new Int32Array(size).fill(-1);
    players.forEach(({ coordinates }, player) => {
      for (const at of coordinates) this.owner[at] = player;
    });
    if (dependence !== 'interventional') requireKernel(dependence);
    this.inverseVariances = inverseVariances(background, size);
  }

  /** Worth of coalitions of one row's features. @param masks [coalitions * players], 1 for members */
  values(row: Float64Array, masks: Uint8Array): Float64Array {
    const { size, background } = this.parts;
    const { players, backgroundRows, owner } = this;
    const coalitions = masks.length / players;
    const { predict, dependence } = this.parts;
    if (predict.meansOfMixed && dependence === 'interventional') {
      const means = predict.meansOfMixed(row, this.coordinateMasks(masks, coalitions), background);
      return requireOutputs(means, coalitions);
    }
    const worths = new Float64Array(coalitions);
    const perCall = Math.max(1, Math.floor(rowsAtOnce / backgroundRows));
    for (let first = 0; first < coalitions; first += perCall) {
      const count = Math.min(perCall, coalitions - first);
      const inputs = new Float64Array(count * backgroundRows * size);
      for (let c = 0; c < count; c++) {
        const mask = (first + c) * players;
        const at = c * backgroundRows * size;
        inputs.set(background, at);
        for (let i = 0; i < size; i++) {
          // Coordinates of no player are the row's own: nobody takes them away.
          if (owner[i] >= 0 && masks[mask + owner[i]] === 0) continue;
          for (let b = 0; b < backgroundRows; b++) inputs[at + b * size + i] = row[i];
        }
      }
      const outputs = askModel(this.parts.predict, inputs, size);
      for (let c = 0; c < count; c++) {
        const mask = masks.subarray((first + c) * players, (first + c + 1) * players);
        worths[first + c] = this.mean(row, mask, outputs, c * backgroundRows);
      }
    }
    return worths;
  }

  /** Masks of coordinates: 1 where they are the row's own, as those of no player always are. */
  private coordinateMasks(masks: Uint8Array, coalitions: number): Float32Array {
    const { size } = this.parts;
    const { players, owner } = this;
    const result = new Float32Array(coalitions * size);
    for (let c = 0; c < coalitions; c++)
      for (let i = 0; i < size; i++) result[c * size + i] = owner[i] < 0 ? 1 : masks[c * players + owner[i]];
    return result;
  }

  private mean(row: Float64Array, mask: Uint8Array, outputs: Float64Array, start: number): number {
    const { dependence } = this.parts;
    const { backgroundRows } = this;
    if (dependence === 'interventional') {
      let sum = 0;
      for (let b = 0; b < backgroundRows; b++) sum += outputs[start + b];
      return sum / backgroundRows;
    }
    const distances = this.distances(row, mask);
    const nearest = Math.min(...distances);
    let [sum, total] = [0, 0];
    for (let b = 0; b < backgroundRows; b++) {
      // Counted from the nearest row: some weight is 1, however far all are.
      const weight = Math.exp((nearest - distances[b]) / (2 * dependence.kernelWidth ** 2));
      sum += weight * outputs[start + b];
      total += weight;
    }
    return sum / total;
  }

  /** Mean squared difference of the row from each background row over the coalition's coordinates; 0 for nobody's. */
  private distances(row: Float64Array, mask: Uint8Array): Float64Array {
    const { size, background } = this.parts;
    const { owner, inverseVariances: scale } = this;
    return Float64Array.from({ length: this.backgroundRows }, (_, b) => {
      let [sum, count] = [0, 0];
      for (let i = 0; i < size; i++) {
        if (owner[i] < 0 || mask[owner[i]] === 0) continue;
        sum += (row[i] - background[b * size + i]) ** 2 * scale[i];
        count++;
      }
      return count === 0 ? 0 : sum / count;
    });
  }
}

/** The model's outputs. @throws if they are not one finite number per row */
export function askModel(predict: PredictRows, inputs: Float64Array, size: number): Float64Array {
  return requireOutputs(predict(inputs), inputs.length / size);
}

function requireOutputs(outputs: ArrayLike<number>, rows: number): Float64Array {
  if (outputs === null || typeof outputs !== 'object' || outputs.length !== rows)
    throw argumentError('predict', `a function that gives one number per row (${rows})`, outputs);
  const numbers = Float64Array.from(outputs);
  const bad = numbers.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw argumentError('predict', 'a function that gives finite numbers', numbers[bad]);
  return numbers;
}

function requireKernel(dependence: Dependence): void {
  requireKind('dependence', dependence, 'object');
  requirePositive('dependence.kernelWidth', (dependence as { kernelWidth: number }).kernelWidth);
}

/** 1 / variance of each coordinate over the background; 1 where it varies in nothing. */
function inverseVariances(background: InputRows, size: number): Float64Array {
  const rows = background.length / size;
  return Float64Array.from({ length: size }, (_, i) => {
    let [sum, squares] = [0, 0];
    for (let b = 0; b < rows; b++) sum += background[b * size + i];
    for (let b = 0; b < rows; b++) squares += (background[b * size + i] - sum / rows) ** 2;
    return squares > 0 ? rows / squares : 1;
  });
}
