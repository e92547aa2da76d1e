import { requireOptions } from '../../core/options/options';
import { tf } from '../../core/tensorflow';
import { type LayerOutput, linear } from '../click/layer-functions';
import { describedAs } from './architecture';
import { MultiHeadAttention } from './attention';
import { ItemEmbedding } from './item-embedding';
import { LearnedPositions } from './learned-positions';
import { Normalization } from './normalization';
import { AttentionMask, MaskPadding } from './sequence-masks';
import { addUp, dropped, feedForward } from './transformer-block';
import { type ItemTransformerOptions, resolveTransformer } from './transformer-options';

/**
 * BERT4Rec (Sun et al. 2019): attention that looks both ways, trained to fill in masked items. Each block computes
 * y = norm(x + attention(x)), x = norm(y + feedForward(y)) with GELU and four times the embedding size inside; the state at a
 * masked position scores item i by norm(gelu(W x + b)) · item_i + bias_i. Asked for the next item, a mask (id items + 1)
 * stands behind the history: `NextItemScorer` puts it there. `fitNextItem` masks items at random, and in part of the
 * rows the last one alone, which is the question that will be asked.
 *
 * It sees the future of every position: its states must not be trained on the item after each position.
 *
 * @returns a functional model from `history` (int32, [batch, time], padded on the left) to states
 *   [batch, time, embeddingSize]; states at padding are 0
 * @throws as `createSasrec` does
 * @example
 * const model = createBert4Rec({ items: 50, length: 20, embeddingSize: 64, random: new Random(42) });
 */
export function createBert4Rec(options: ItemTransformerOptions): tf.LayersModel {
  requireOptions('options', options, {
    items: 'number',
    length: 'number',
    embeddingSize: 'number?',
    blocks: 'number?',
    heads: 'number?',
    dropout: 'number?',
    random: 'Random',
  });
  const { items, length, embeddingSize, blocks, heads, dropout, random } = resolveTransformer(options, {
    heads: 2,
  });
  const norm = (name: string, x: LayerOutput) => new Normalization({ name, random }).apply(x) as LayerOutput;

  const history = tf.input({ shape: [null], dtype: 'int32', name: 'history' }); // [batch, time]
  const mask = new AttentionMask({ name: 'mask', causal: false }).apply(history) as LayerOutput;
  const table = new ItemEmbedding({
    name: 'itemEmbedding',
    items,
    width: embeddingSize,
    itemBias: true,
    maskId: true,
    random,
  });
  let x = table.apply(history) as LayerOutput; // [batch, time, embeddingSize]
  x = new LearnedPositions({ name: 'positions', length, random }).apply([x, history]) as LayerOutput;
  x = dropped(norm('embeddingNorm', x), dropout, 'embeddingDropout');
  for (let block = 1; block <= blocks; block++) {
    const attention = new MultiHeadAttention({ name: `attention${block}`, heads, dropout, random });
    const attended = dropped(attention.apply([x, mask]) as LayerOutput, dropout, `attentionDropout${block}`);
    x = norm(`attentionNorm${block}`, addUp(x, attended, `attended${block}`)); // [batch, time, embeddingSize]
    const name = `forward${block}`;
    const forward = feedForward(x, { hidden: 4 * embeddingSize, activation: 'gelu', dropout, name, random });
    x = norm(`forwardNorm${block}`, addUp(x, forward, `block${block}`));
  }
  x = linear(x, embeddingSize, 'linear', 'toItems', random);
  x = tf.layers.activation({ activation: 'gelu', name: 'toItemsActivation' }).apply(x) as LayerOutput;
  const states = new MaskPadding({ name: 'states' }).apply([norm('lastNorm', x), history]) as LayerOutput;
  return describedAs('BERT4Rec', tf.model({ inputs: history, outputs: states, name: 'Bert4Rec' }));
}
