import { argumentError, requirePositiveInteger } from '../../../core/checks';
import { vectorKernel } from './vector-kernel';

interface Kernel {
  readonly memory: WebAssembly.Memory;
  dot(a: number, b: number, n: number): number;
  squares(vectors: number, x: number, count: number, n: number): number;
  pairs(x: number, out: number, n: number): void;
  times(m: number, x: number, out: number, n: number): void;
  subtract(m: number, u: number, s: number, n: number): void;
  best(
    arms: number,
    count: number,
    records: number,
    known: number,
    none: number,
    x: number,
    n: number,
    pairs: number,
    packed: number,
    squares: number,
    prior: number,
    multipliers: number,
    stride: number,
    work: number,
  ): number;
}

/** What `VectorHeap.best` chooses by: offsets in the heap. */
export interface BestOfModels {
  /** The numbers of `count` models, in `integers`: two in the room of a number. */
  arms: number;
  count: number;
  /** 8 times the offset of the record of each of the first `known` models, in `integers`; the others' offset is `none`. */
  records: number;
  known: number;
  none: number;
  /** The features, n numbers; x x' as `pairs` makes it, `packed` numbers; x'x; and x'x / ridge. */
  x: number;
  n: number;
  pairs: number;
  packed: number;
  squares: number;
  prior: number;
  /** One for all models, or one for each. */
  multipliers: number;
  each: boolean;
  /** Room for two numbers per model. */
  work: number;
}

const kernel = new WebAssembly.Module(Buffer.from(vectorKernel, 'base64'));
const pageNumbers = 8192;
const mostPages = 65_536;

/**
 * 64-bit numbers in WebAssembly's memory, and loops over them that run two numbers at a time, with the same bits on
 * every machine. Offsets are counted in numbers. Symmetric matrices are packed as their lower triangle, row after row.
 *
 * The memory is one heap per owner (a policy), at most 4 GiB, and goes when its owner goes.
 */
export class VectorHeap {
  /** The whole memory. Take it anew after `allocate`, which may move it. */
  numbers: Float64Array;
  /** The same memory as 32-bit integers, two in the room of a number. */
  integers: Int32Array;
  private readonly kernel: Kernel;
  private readonly released = new Map<number, number[]>();
  /** First number never given out. */
  private top = 0;

  constructor() {
    this.kernel = new WebAssembly.Instance(kernel).exports as unknown as Kernel;
    this.numbers = new Float64Array(this.kernel.memory.buffer);
    this.integers = new Int32Array(this.kernel.memory.buffer);
  }

  /** Numbers given out and not released. */
  get used(): number {
    let free = 0;
    for (const [count, offsets] of this.released) free += count * offsets.length;
    return this.top - free;
  }

  /** Room for `count` numbers, all 0. @returns its offset @throws RangeError when 4 GiB are not enough */
  allocate(count: number): number {
    requirePositiveInteger('count', count);
    const again = this.released.get(count)?.pop();
    if (again !== undefined) {
      this.numbers.fill(0, again, again + count);
      return again;
    }
    const offset = this.top;
    if (offset + count > this.numbers.length) this.grow(offset + count);
    this.top += count;
    return offset;
  }

  /** Gives room back for the next `allocate` of the same count. */
  release(offset: number, count: number): void {
    const offsets = this.released.get(count);
    if (offsets === undefined) this.released.set(count, [offset]);
    else offsets.push(offset);
  }

  /** Sum of products of two runs of n numbers. */
  dot(a: number, b: number, n: number): number {
    return this.kernel.dot(8 * a, 8 * b, n);
  }

  /** Sum over `count` vectors v of n numbers, one after the other, of (v . x) squared. */
  squares(vectors: number, x: number, count: number, n: number): number {
    return this.kernel.squares(8 * vectors, 8 * x, count, n);
  }

  /** Writes x x', packed, its off-diagonal doubled: the dot product of that with a packed M is x'Mx. */
  pairs(x: number, out: number, n: number): void {
    this.kernel.pairs(8 * x, 8 * out, n);
  }

  /** Writes M x for a packed M; `out` does not overlap x. */
  times(packed: number, x: number, out: number, n: number): void {
    this.kernel.times(8 * packed, 8 * x, 8 * out, n);
  }

  /** M -= s u u' for a packed M. */
  subtract(packed: number, u: number, s: number, n: number): void {
    this.kernel.subtract(8 * packed, 8 * u, s, n);
  }

  /**
   * The best of `count` linear models by w . x + multiplier * sqrt(x' A^-1 x), the first of equals. A model's record is
   * the offset and the rank of A^-1 (two integers: rank -1 for a packed matrix, else I / ridge less the sum of u u' over
   * so many vectors u), what sqrt(x' A^-1 x) never exceeds for an x of length 1, and the weights.
   * @returns its index among the arms, or -1 - index where the score of the model there is not a finite number
   */
  best(of: BestOfModels): number {
    return this.kernel.best(
      8 * of.arms,
      of.count,
      8 * of.records,
      of.known,
      8 * of.none,
      8 * of.x,
      of.n,
      8 * of.pairs,
      of.packed,
      of.squares,
      of.prior,
      8 * of.multipliers,
      of.each ? 8 : 0,
      8 * of.work,
    );
  }

  private grow(atLeast: number): void {
    const { memory } = this.kernel;
    const pages = memory.buffer.byteLength / (8 * pageNumbers);
    const wanted = Math.ceil(atLeast / pageNumbers);
    if (wanted > mostPages) {
      const needed = `${(atLeast / 2 ** 27).toFixed(1)} GiB`;
      throw argumentError('numbers of a policy', 'at most 4 GiB', atLeast, needed);
    }
    memory.grow(Math.min(Math.max(wanted, Math.ceil(1.25 * pages)), mostPages) - pages);
    this.numbers = new Float64Array(memory.buffer);
    this.integers = new Int32Array(memory.buffer);
  }
}
