import type { Random } from '../../core/random';
import { hashText, statelessUniform } from '../../core/stateless-random';
import { tf } from '../../core/tensorflow';
import type { ItemEmbedding } from '../../models/sequence/item-embedding';
import type { NegativeIds, NextItemLoss } from './next-item-loss';

const salt = hashText('next-item negatives');

/**
 * Draws the negatives that a step's batch shares, from the step's own seed: the same in an eager, a compiled and a
 * resumed run.
 */
export class StepNegatives {
  private readonly count: number = 0;
  private readonly actions: tf.Tensor1D | undefined;
  private readonly logShares: tf.Tensor1D | undefined;

  /** @param targets all targets of the training data, 0 where there is none: popularity is counted in them */
  constructor(
    loss: NextItemLoss,
    private readonly table: Pick<ItemEmbedding, 'items'>,
    targets: Int32Array,
  ) {
    if (loss.kind === 'softmax' || loss.negatives.per !== 'batch') return;
    this.count = loss.negatives.count;
    if (loss.negatives.draw !== 'popularity') return;
    const actions = targets.filter((id) => id > 0);
    const counts = new Float64Array(table.items + 1);
    for (const id of actions) counts[id]++;
    this.actions = tf.tensor1d(actions, 'int32');
    this.logShares = tf.tensor1d(Float32Array.from(counts, (count) => Math.log(count / actions.length)));
  }

  /** The step's negatives, or undefined if the loss wants none or one per position. */
  draw(randomSeed: tf.Tensor): NegativeIds | undefined {
    if (this.count === 0) return undefined;
    const uniform = statelessUniform([this.count], randomSeed, salt);
    const below = (n: number) => tf.cast(tf.minimum(tf.floor(tf.mul(uniform, n)), n - 1), 'int32');
    const { actions, logShares } = this;
    if (actions && logShares) {
      const ids = tf.gather(actions, below(actions.size) as tf.Tensor1D);
      return { per: 'batch', ids, logQ: tf.gather(logShares, ids) };
    }
    const { items } = this.table;
    const ids = tf.add(below(items), tf.scalar(1, 'int32'));
    return { per: 'batch', ids, logQ: tf.fill([this.count], -Math.log(items)) };
  }

  /** The same for models whose ids begin at 0. */
  drawFromZero(randomSeed: tf.Tensor): NegativeIds | undefined {
    const drawn = this.draw(randomSeed);
    return drawn && { ...drawn, ids: tf.sub(drawn.ids, tf.scalar(1, 'int32')) };
  }

  dispose(): void {
    this.actions?.dispose();
    this.logShares?.dispose();
  }
}

/**
 * Uniform negatives for each position that has a target, from the items outside the row: [rows * length * count]. A row
 * that holds all items gets items of its own.
 * @param inputs @param targets shifted ids, [rows * length]
 */
export function positionNegatives(
  inputs: Int32Array,
  targets: Int32Array,
  sizes: { length: number; items: number; count: number },
  random: Random,
): Int32Array {
  const { length, items, count } = sizes;
  const negatives = new Int32Array(targets.length * count);
  const owner = new Int32Array(items + 1).fill(-1);
  for (let row = 0; row * length < targets.length; row++) {
    let known = 0;
    const mark = (id: number) => {
      if (id === 0 || owner[id] === row) return;
      owner[id] = row;
      known++;
    };
    for (let position = row * length; position < (row + 1) * length; position++) {
      mark(inputs[position]);
      mark(targets[position]);
    }
    for (let position = row * length; position < (row + 1) * length; position++) {
      if (targets[position] === 0) continue;
      for (let i = position * count; i < (position + 1) * count; i++) {
        do negatives[i] = random.integer(1, items + 1);
        while (known < items && owner[negatives[i]] === row);
      }
    }
  }
  return negatives;
}
