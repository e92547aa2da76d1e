import { PairedFeatures } from './paired-features';
import { VectorHeap } from './vector-heap';

/** What the inverses of one policy share: their size, the memory they lie in, and room to work in. */
export class GramSpace {
  readonly heap = new VectorHeap();
  /** Numbers of a packed matrix. */
  readonly packed: number;
  /** Offsets of two vectors of `width` numbers to work with. */
  readonly left: number;
  readonly right: number;
  /** The features of the moment. */
  readonly x: PairedFeatures;

  /** @param width features, 1 or more @param ridge above 0 */
  constructor(
    readonly width: number,
    readonly ridge: number,
  ) {
    this.packed = (width * (width + 1)) / 2;
    this.left = this.heap.allocate(width);
    this.right = this.heap.allocate(width);
    this.x = new PairedFeatures(this.heap, width);
  }
}
