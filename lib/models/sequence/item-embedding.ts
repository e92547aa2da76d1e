import { requirePositiveInteger } from '../../core/checks';
import { tf } from '../../core/tensorflow';
import { listOf, SeededLayer, type SeededLayerOptions } from './seeded-layer';

export interface ItemEmbeddingOptions extends SeededLayerOptions {
  /** Number of items, 1 or more: their ids are 1 … items; id 0 is padding. */
  items: number;
  /** Numbers per item, 1 or more. */
  width: number;
  /** Factor of what is looked up. Default: 1; transformers take sqrt(width). */
  scale?: number;
  /** Whether each item has a bias in its score. Default: false. */
  itemBias?: boolean;
  /** Whether id items + 1 stands for a masked item. Default: false. */
  maskId?: boolean;
}

/**
 * The table of item vectors, which a sequence model uses twice: to look up the items of a history, and, transposed, to
 * score every item as the next one.
 *
 * ids [...] give vectors [..., width]; row 0 is padding, which callers mask.
 */
export class ItemEmbedding extends SeededLayer {
  static readonly className = 'ItemEmbedding';
  readonly items: number;
  readonly width: number;
  private readonly scale: number;
  private readonly itemBias: boolean;
  private readonly withMask: boolean;
  /** [items + 1, width], one row more with a mask. */
  private table: tf.Variable | undefined;
  private biases: tf.Variable | undefined;

  /** @throws if a size is not an integer of 1 or more */
  constructor(options: ItemEmbeddingOptions) {
    super(options);
    requirePositiveInteger('items', options.items);
    requirePositiveInteger('width', options.width);
    this.items = options.items;
    this.width = options.width;
    this.scale = options.scale ?? 1;
    this.itemBias = options.itemBias ?? false;
    this.withMask = options.maskId ?? false;
  }

  /** The id of a masked item, where the model has one. */
  get maskId(): number | undefined {
    return this.withMask ? this.items + 1 : undefined;
  }

  private get rows(): number {
    return this.items + (this.withMask ? 2 : 1);
  }

  override build(): void {
    if (this.table) return;
    this.table = this.weight('items', [this.rows, this.width], 'xavier');
    if (this.itemBias) this.biases = this.weight('itemBias', [this.rows], 'zeros');
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const [ids] = listOf(inputs);
    const vectors = this.lookUp(ids);
    return this.scale === 1 ? vectors : tf.mul(vectors, this.scale);
  }

  /** Unscaled vectors of ids: [...] to [..., width]. */
  lookUp(ids: tf.Tensor): tf.Tensor {
    return tf.gather(this.vectors, tf.cast(ids, 'int32') as tf.Tensor1D);
  }

  /** All vectors, [items + 1 or + 2, width]; row 0 is padding. */
  get vectors(): tf.Variable {
    if (!this.table) throw new Error('the item embedding must be built before its vectors are read');
    return this.table;
  }

  /** All biases, [items + 1 or + 2], where the model has them. */
  get bias(): tf.Variable | undefined {
    return this.biases;
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape {
    return [...(inputShape as tf.Shape), this.width];
  }

  override getConfig(): tf.serialization.ConfigDict {
    const { items, width, scale, itemBias } = this;
    // `inputDim` tells the checks of a log's columns which ids there are.
    return {
      ...super.getConfig(),
      items,
      width,
      scale,
      itemBias,
      maskId: this.withMask,
      inputDim: this.rows,
    };
  }
}

tf.serialization.registerClass(ItemEmbedding);
