import { argumentError, requirePositiveInteger } from '../../core/checks';
import type { Columns } from '../../core/columns';
import { numbersFromText, numbersToText } from '../../core/number-text';
import type { Random } from '../../core/random';

/** What a `ReplayBuffer` holds. */
export interface ReplayBufferOptions {
  /** Numbers per input row, 1 or more. */
  inputs: number;
  /** Networks that learn from the rows, 1 or more: each row has a weight for each of them. */
  members: number;
  /** How many of the newest rows are kept, 1 or more, or Infinity for all. */
  memory: number;
}

/** Everything a neural policy was rewarded for, as far back as its memory reaches: what it trains on. */
export class ReplayBuffer {
  private input: Float32Array;
  private head: Float32Array = new Float32Array(64);
  private reward: Float32Array = new Float32Array(64);
  private weight: Float32Array;
  /** Rows ever added. */
  private added = 0;

  /** @throws if a size is out of range */
  constructor(private readonly options: ReplayBufferOptions) {
    const { inputs, members, memory } = options;
    requirePositiveInteger('inputs', inputs);
    requirePositiveInteger('members', members);
    if (memory !== Number.POSITIVE_INFINITY) requirePositiveInteger('memory', memory);
    this.input = new Float32Array(64 * inputs);
    this.weight = new Float32Array(64 * members);
  }

  /** Number of rows that are kept. */
  get rows(): number {
    return Math.min(this.added, this.options.memory);
  }

  /** @param weights one per member. Default: all 1 */
  add(input: ArrayLike<number>, head: number, reward: number, weights?: ArrayLike<number>): void {
    const { inputs, members, memory } = this.options;
    if (this.added < memory && this.added === this.head.length) this.grow();
    const row = this.added % memory;
    this.input.set(input, row * inputs);
    this.head[row] = head;
    this.reward[row] = reward;
    if (weights === undefined) this.weight.fill(1, row * members, (row + 1) * members);
    else this.weight.set(weights, row * members);
    this.added++;
  }

  /** The input of a kept row: a view. */
  inputOf(row: number): Float32Array {
    const { inputs } = this.options;
    return this.input.subarray(row * inputs, (row + 1) * inputs);
  }

  headOf(row: number): number {
    return this.head[row];
  }

  rewardOf(row: number): number {
    return this.reward[row];
  }

  /** Batches of rows drawn with replacement, all of one size, in the columns that `RewardNetwork.train` asks for. */
  *batches(count: number, size: number, random: Random): Generator<Columns> {
    const { inputs, members } = this.options;
    const { rows } = this;
    if (rows === 0) throw argumentError('rows', 'at least one', rows);
    for (let batch = 0; batch < count; batch++) {
      const head = new Int32Array(size);
      const reward = new Float32Array(size);
      const input = new Float32Array(size * inputs);
      const weight = new Float32Array(size * members);
      for (let i = 0; i < size; i++) {
        const row = Math.floor(random.uniform() * rows);
        head[i] = this.head[row];
        reward[i] = this.reward[row];
        copyRow(this.input, row, input, i, inputs);
        copyRow(this.weight, row, weight, i, members);
      }
      yield { input, head, reward, weight, masks: seedWords(random) };
    }
  }

  save(): Record<string, unknown> {
    const { inputs, members } = this.options;
    const { rows, added } = this;
    return {
      added,
      input: numbersToText(this.input.subarray(0, rows * inputs)),
      head: numbersToText(this.head.subarray(0, rows)),
      reward: numbersToText(this.reward.subarray(0, rows)),
      weight: numbersToText(this.weight.subarray(0, rows * members)),
    };
  }

  /** Takes over what `save` gave. @throws if it is of another shape; nothing has changed then */
  restore(state: Record<string, unknown>): void {
    const { inputs, members, memory } = this.options;
    const { added } = state as { added: number };
    if (!Number.isSafeInteger(added) || added < 0)
      throw argumentError('state.added', 'a number of rows', added);
    const rows = Math.min(added, memory);
    const input = numbersFromText('state.input', state.input, Float32Array, rows * inputs);
    const head = numbersFromText('state.head', state.head, Float32Array, rows);
    const reward = numbersFromText('state.reward', state.reward, Float32Array, rows);
    const weight = numbersFromText('state.weight', state.weight, Float32Array, rows * members);
    const capacity = Math.max(64, rows);
    this.input = grown(input, capacity * inputs);
    this.head = grown(head, capacity);
    this.reward = grown(reward, capacity);
    this.weight = grown(weight, capacity * members);
    this.added = added;
  }

  private grow(): void {
    const { inputs, members, memory } = this.options;
    const capacity = Math.min(2 * this.head.length, memory);
    this.input = grown(this.input, capacity * inputs);
    this.head = grown(this.head, capacity);
    this.reward = grown(this.reward, capacity);
    this.weight = grown(this.weight, capacity * members);
  }
}

function seedWords(random: Random): Int32Array {
  return Int32Array.of(random.integer(0, 2 ** 31), random.integer(0, 2 ** 31));
}

function copyRow(from: Float32Array, row: number, to: Float32Array, index: number, length: number): void {
  for (let i = 0; i < length; i++) to[index * length + i] = from[row * length + i];
}

function grown(values: Float32Array, length: number): Float32Array {
  const copy = new Float32Array(length);
  copy.set(values);
  return copy;
}
