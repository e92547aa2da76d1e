import { tf } from '../../core/tensorflow';
import { MultiHeadAttention } from './attention';
import type { ItemReader } from './item-reader';
import type { LearnedPositions } from './learned-positions';
import { itemTable } from './next-item-scores';

/** Keys and values of the items so far in one attention layer, [1, heads, items, width / heads] each. */
interface Cache {
  keys: tf.Tensor;
  values: tf.Tensor;
}

/** Reads a session with SASRec: what it keeps of the past is each block's keys and values. */
export class TransformerReader implements ItemReader {
  private readonly ids: number[] = [];
  private readonly attention: MultiHeadAttention[];
  private caches: Cache[] = [];

  constructor(
    private readonly model: tf.LayersModel,
    private readonly positions: LearnedPositions,
  ) {
    this.attention = model.layers.filter(
      (layer): layer is MultiHeadAttention => layer instanceof MultiHeadAttention,
    );
  }

  read(id: number): tf.Tensor {
    this.ids.push(id);
    if (this.ids.length <= this.positions.length) return this.step(id, this.ids.length - 1);
    // All positions have shifted: the newest items are read again.
    const newest = this.ids.splice(0).slice(-this.positions.length);
    this.forget();
    this.ids.push(...newest);
    const states = newest.map((each, index) => this.step(each, index));
    for (const state of states.slice(0, -1)) state.dispose();
    return states[states.length - 1];
  }

  reset(): void {
    this.ids.length = 0;
    this.forget();
  }

  private forget(): void {
    for (const { keys, values } of this.caches) tf.dispose([keys, values]);
    this.caches = [];
  }

  /** The blocks of `createSasrec` for one position, which looks at all before it and at itself. */
  private step(id: number, index: number): tf.Tensor {
    const before = this.caches;
    const next = tf.tidy(() => {
      const caches: Cache[] = [];
      const layer = (name: string, x: tf.Tensor) => this.model.getLayer(name).apply(x) as tf.Tensor;
      const position = tf.slice(this.positions.vectors, [index, 0], [1, -1]); // [1, width]
      const vector = itemTable(this.model).call(tf.tensor2d([[id]], [1, 1], 'int32')); // [1, 1, width]
      let x = tf.add(vector, position) as tf.Tensor;
      this.attention.forEach((attention, i) => {
        const block = i + 1;
        const queries = layer(`attentionNorm${block}`, x);
        const cache = extended(before[i], attention.projected('key', x), attention.projected('value', x));
        caches.push(cache);
        const attended = attention.attend(queries, cache.keys, cache.values);
        const y = layer(`forwardNorm${block}`, tf.add(queries, attended));
        x = tf.add(y, layer(`forward${block}Second`, layer(`forward${block}First`, y)));
      });
      const state = tf.reshape(layer('lastNorm', x), [1, -1]); // [1, width]
      return { caches, state } as unknown as tf.TensorContainer;
    }) as unknown as { caches: Cache[]; state: tf.Tensor };
    this.forget();
    this.caches = next.caches;
    return next.state;
  }
}

function extended(before: Cache | undefined, key: tf.Tensor, value: tf.Tensor): Cache {
  if (before === undefined) return { keys: key, values: value };
  return { keys: tf.concat([before.keys, key], 2), values: tf.concat([before.values, value], 2) };
}
