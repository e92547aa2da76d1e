import type { VectorHeap } from './vector-heap';

/** Where the kernel finds the record of each arm: 8 times its offset, as integers in the heap. */
export class RecordTable {
  /** Offset of the table in the heap. */
  offset = 0;
  /** Arms in the table; those beyond it have the prior's record. */
  count = 0;

  /** @param prior offset of the record of an arm without a reward */
  constructor(
    private readonly heap: VectorHeap,
    readonly prior: number,
  ) {}

  /** Notes the offset of an arm's record. */
  set(arm: number, record: number): void {
    if (arm >= this.count) this.grow(arm + 1);
    this.heap.integers[2 * this.offset + arm] = 8 * record;
  }

  /** Gives every arm the prior's record. */
  clear(): void {
    if (this.count > 0) this.heap.release(this.offset, this.count / 2);
    this.count = 0;
  }

  private grow(atLeast: number): void {
    const room = Math.max(this.count, Math.ceil(atLeast / 2));
    const grown = this.heap.allocate(room);
    const { integers } = this.heap;
    integers.fill(8 * this.prior, 2 * grown, 2 * (grown + room));
    if (this.count > 0) integers.copyWithin(2 * grown, 2 * this.offset, 2 * this.offset + this.count);
    this.clear();
    this.offset = grown;
    this.count = 2 * room;
  }
}
