import { argumentError, requireOneOf, requirePositiveInteger } from '../../core/checks';
import { tf } from '../../core/tensorflow';
import { listOf, SeededLayer, type SeededLayerOptions } from './seeded-layer';
import { notPadding } from './sequence-masks';

/**
 * From where positions are counted: `end`, so that the newest item always has the last position (as SASRec's authors
 * have it), or `start`, so that an item keeps its position when others follow, which incremental inference needs.
 */
export type PositionOrigin = 'start' | 'end';

export interface LearnedPositionsOptions extends SeededLayerOptions {
  /** Number of positions, 1 or more: the longest history. */
  length: number;
  /** Default: 'end'. */
  from?: PositionOrigin;
}

/** Adds a learned vector per position: x [batch, time, width] and ids [batch, time], time <= length, give x's shape. */
export class LearnedPositions extends SeededLayer {
  static readonly className = 'LearnedPositions';
  readonly length: number;
  readonly from: PositionOrigin;
  private table: tf.Variable | undefined;

  /** @throws if the length is not an integer of 1 or more, or the origin unknown */
  constructor(options: LearnedPositionsOptions) {
    super(options);
    requirePositiveInteger('length', options.length);
    this.length = options.length;
    this.from = options.from ?? 'end';
    requireOneOf('from', this.from, ['start', 'end'] as const);
  }

  override build(inputShape: tf.Shape | tf.Shape[]): void {
    if (this.table) return;
    const width = (inputShape as tf.Shape[])[0][2] as number;
    this.table = this.weight('positions', [this.length, width], 'xavier');
    this.built = true;
  }

  /** All vectors, [length, width]. */
  get vectors(): tf.Variable {
    if (!this.table) throw new Error('the positions must be built before they are read');
    return this.table;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const [x, ids] = listOf(inputs);
    const [, time, width] = x.shape;
    if (time > this.length) throw argumentError('history', `of at most ${this.length} items`, time);
    return tf.tidy(() => {
      if (this.from === 'end')
        return tf.add(x, tf.slice(this.vectors, [this.length - time, 0], [time, width]));
      // Left padding: the first item of a history of n items in `time` positions stands at position time - n.
      const items = tf.sum(notPadding(ids), 1, true); // [batch, 1]
      const fromFirst = tf.sub(tf.range(0, time), tf.sub(time, items)); // [batch, time]
      const position = tf.cast(tf.maximum(fromFirst, 0), 'int32');
      return tf.add(x, tf.gather(this.vectors, position as tf.Tensor1D));
    });
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape {
    return (inputShape as tf.Shape[])[0];
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), length: this.length, from: this.from };
  }
}

tf.serialization.registerClass(LearnedPositions);
