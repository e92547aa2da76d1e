import { requirePositiveInteger } from '../../core/checks';
import { tf } from '../../core/tensorflow';
import { listOf, SeededLayer, type SeededLayerOptions } from './seeded-layer';

export interface TimeGapsOptions extends SeededLayerOptions {
  /** Number of buckets, 1 or more: bucket b holds gaps in [2^b - 1, 2^(b + 1) - 1), the last all longer ones. */
  buckets: number;
}

/**
 * BST's positions (Chen et al. 2019): an item's position is how long before the recommendation it was touched, and each
 * bucket of gaps has a learned vector, which is added. Gaps are in the unit of the caller's clock, hours for instance;
 * a negative one counts as 0.
 *
 * Deviation: the paper does not say how gaps become rows of a table; here buckets double in width.
 *
 * Inputs: x [batch, positions, width] and gaps [batch, positions]; output of x's shape.
 */
export class TimeGaps extends SeededLayer {
  static readonly className = 'TimeGaps';
  private readonly buckets: number;
  private table: tf.Variable | undefined;

  /** @throws if the number of buckets is not an integer of 1 or more */
  constructor(options: TimeGapsOptions) {
    super(options);
    requirePositiveInteger('gapBuckets', options.buckets);
    this.buckets = options.buckets;
  }

  override build(inputShape: tf.Shape | tf.Shape[]): void {
    if (this.table) return;
    this.table = this.weight('gaps', [this.buckets, (inputShape as tf.Shape[])[0][2] as number], 'xavier');
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const [x, gaps] = listOf(inputs);
    return tf.tidy(() => {
      // A little above, so that rounding does not put 2^b - 1 into the bucket below.
      const doublings = tf.mul(tf.log1p(tf.relu(gaps)), (1 + 1e-6) / Math.LN2);
      const bucket = tf.cast(tf.minimum(tf.floor(doublings), this.buckets - 1), 'int32'); // [batch, positions]
      return tf.add(x, tf.gather(this.table as tf.Variable, bucket as tf.Tensor1D));
    });
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape {
    return (inputShape as tf.Shape[])[0];
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), buckets: this.buckets };
  }
}

tf.serialization.registerClass(TimeGaps);
