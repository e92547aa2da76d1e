import type { DeepFm } from '../../models/features/deep-fm';
import type { FactorizationMachine } from '../../models/features/factorization-machine';
import type { FittedModel } from '../adapter';
import { ItemVectors, rowsOf } from './item-vectors';
import type { PairFeatures, Side } from './pair-features';

/** What answers questions about a model's present weights; it disposes of its own, not of the model. */
export type PairScorer = Required<Pick<FittedModel, 'scoreItems' | 'similarTo' | 'dispose'>>;

/** What one side's features give a factorization machine. */
interface Parts {
  readonly width: number;
  /** Sums over a row's features of v_i x_i, [count * width]. */
  readonly sums: Float32Array;
  /** First order, and pairs within the side, [count]. */
  readonly own: Float32Array;
}

/**
 * A factorization machine's scores by tables. With the features of a pair in a set U of the user and a set I of the item,
 * Σ_{i<j} (v_i · v_j) x_i x_j = pairs within U + pairs within I + (Σ_U v_i x_i) · (Σ_I v_j x_j), so that ranking all items
 * is one matrix product. Equal to the model's logits up to rounding.
 */
export function machineScorer(model: FactorizationMachine, pairs: PairFeatures): PairScorer {
  const users = partsOf(model, pairs.users, 0);
  const items = partsOf(model, pairs.items, pairs.users.numbersPerRow);
  const vectors = new ItemVectors(items.sums, items.width, items.own);
  const { bias } = model.orderValues();
  return {
    scoreItems: (asked) => {
      const scores = vectors.scores(rowsOf(users.sums, users.width, asked));
      const { count } = pairs.items;
      asked.forEach((user, row) => {
        const own = bias + users.own[user];
        for (let at = row * count; at < (row + 1) * count; at++) scores[at] += own;
      });
      return scores;
    },
    similarTo: (item) => vectors.cosines(item),
    dispose: () => vectors.dispose(),
  };
}

/** @param firstNumber of the side among the numbers of a pair */
export function partsOf(model: FactorizationMachine | DeepFm, side: Side, firstNumber: number): Parts {
  const { weights, numberWeights, factors, numberFactors, width } = model.orderValues();
  const sums = new Float32Array(side.count * width);
  const own = new Float32Array(side.count);
  const squares = new Float64Array(width);
  const sum = new Float64Array(width);
  for (let row = 0; row < side.count; row++) {
    squares.fill(0);
    sum.fill(0);
    let linear = 0;
    const add = (x: number, weight: number, values: Float32Array, at: number) => {
      linear += weight * x;
      for (let f = 0; f < width; f++) {
        const v = values[at * width + f] * x;
        sum[f] += v;
        squares[f] += v * v;
      }
    };
    for (let i = row * side.slots; i < (row + 1) * side.slots; i++)
      add(side.weights[i], weights[side.indices[i]], factors, side.indices[i]);
    for (let i = 0; i < side.numbersPerRow; i++)
      add(
        side.numbers[row * side.numbersPerRow + i],
        numberWeights[firstNumber + i],
        numberFactors,
        firstNumber + i,
      );
    sums.set(sum, row * width);
    own[row] = linear + sum.reduce((all, s, f) => all + (s * s - squares[f]) / 2, 0);
  }
  return { width, sums, own };
}
