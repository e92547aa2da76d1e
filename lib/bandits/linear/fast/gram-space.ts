import { argumentError, requirePositive, requirePositiveInteger } from '../../../core/checks';
import { VectorHeap } from './vector-heap';

/** What the inverses of one model share: their size, the memory they lie in, and room to work in. */
export class GramSpace {
  /** Numbers of a packed matrix. */
  readonly packed: number;
  /** Places of two vectors of `width` numbers to work with. */
  readonly left: number;
  readonly right: number;

  /**
   * @param width features, 1 or more
   * @param ridge above 0
   * @param heap Default: one of its own
   * @throws on anything else
   */
  constructor(
    readonly width: number,
    readonly ridge: number,
    readonly heap: VectorHeap = new VectorHeap(),
  ) {
    requirePositiveInteger('dimension', width);
    requirePositive('ridge', ridge);
    this.packed = (width * (width + 1)) / 2;
    this.left = heap.allocate(width);
    this.right = heap.allocate(width);
  }
  /**
   * @param growth 1 + x' A^-1 x of a new row: by so much A's determinant grows
   * @throws RangeError where the row is so large beside the ridge that rounding would leave nothing of the ridge
   */
  requireRegular(growth: number): void {
    if (growth < 1 / Number.EPSILON) return;
    throw argumentError(
      'features',
      `small enough to sum their squares beside ridge ${this.ridge}: A would be singular to rounding`,
      growth - 1,
      `x'A^-1 x = ${growth - 1}`,
    );
  }
}
