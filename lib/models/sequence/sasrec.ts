import { requireOptions } from '../../core/options/options';
import { tf } from '../../core/tensorflow';
import type { LayerOutput } from '../click/layer-functions';
import { describedAs } from './architecture';
import { MultiHeadAttention } from './attention';
import { ItemEmbedding } from './item-embedding';
import { LearnedPositions, type PositionOrigin } from './learned-positions';
import { Normalization } from './normalization';
import { AttentionMask, MaskPadding } from './sequence-masks';
import { addUp, dropped, feedForward } from './transformer-block';
import { type ItemTransformerOptions, resolveTransformer } from './transformer-options';

export interface SasrecOptions extends ItemTransformerOptions {
  /** From where positions are counted. Default: 'end', as the authors have it; incremental inference needs 'start'. */
  positions?: PositionOrigin;
  /** Whether attention ends in a linear map, which the authors' code has not and PyTorch's has. Default: false. */
  outputProjection?: boolean;
}

/**
 * SASRec (Kang and McAuley 2018): causal self-attention over the items of a history. With
 * x0 = sqrt(embeddingSize) item + position, each block computes q = norm(x), y = norm(q + attention(q, x)),
 * x = y + feedForward(y); the state after item t scores item i as the next one by norm(x_t) · item_i.
 *
 * Deviation from the paper's text, with the authors' code: what is added to a block's result is the normalized input,
 * not the input itself.
 *
 * @returns a functional model from `history` (int32, [batch, time], padded on the left, time <= length) to states
 *   [batch, time, embeddingSize]; states at padding are 0
 * @throws if a size is not an integer of 1 or more, the heads do not divide the embedding size, dropout is outside [0, 1)
 * @example
 * const model = createSasrec({ items: 50, length: 20, random: new Random(42) });
 * model.summary();
 */
export function createSasrec(options: SasrecOptions): tf.LayersModel {
  requireOptions('options', options, {
    positions: 'text?',
    outputProjection: 'boolean?',
    items: 'number',
    length: 'number',
    blocks: 'number?',
    heads: 'number?',
    dropout: 'number?',
    random: 'Random',
    embeddingSize: 'number?',
  });
  const sizes = resolveTransformer(options);
  const { items, length, embeddingSize, blocks, heads, dropout, random } = sizes;
  const { positions = 'end', outputProjection = false } = options;
  const norm = (name: string, x: LayerOutput) =>
    new Normalization({ name, epsilon: 1e-8, random }).apply(x) as LayerOutput;

  const history = tf.input({ shape: [null], dtype: 'int32', name: 'history' }); // [batch, time]
  const mask = new AttentionMask({ name: 'causalMask', causal: true }).apply(history) as LayerOutput;
  const table = new ItemEmbedding({
    name: 'itemEmbedding',
    items,
    width: embeddingSize,
    scale: Math.sqrt(embeddingSize),
    random,
  });
  let x = table.apply(history) as LayerOutput; // [batch, time, embeddingSize]
  x = new LearnedPositions({ name: 'positions', length, from: positions, random }).apply([
    x,
    history,
  ]) as LayerOutput;
  x = dropped(x, dropout, 'embeddingDropout');
  x = new MaskPadding({ name: 'embeddingMask' }).apply([x, history]) as LayerOutput;
  for (let block = 1; block <= blocks; block++) {
    const queries = norm(`attentionNorm${block}`, x);
    const layer = new MultiHeadAttention({
      name: `attention${block}`,
      heads,
      dropout,
      outputProjection,
      random,
    });
    const attended = layer.apply([queries, x, mask]) as LayerOutput;
    x = norm(`forwardNorm${block}`, addUp(queries, attended, `attended${block}`));
    const name = `forward${block}`;
    x = addUp(
      x,
      feedForward(x, { hidden: embeddingSize, activation: 'relu', dropout, name, random }),
      `block${block}`,
    );
  }
  const states = new MaskPadding({ name: 'states' }).apply([norm('lastNorm', x), history]) as LayerOutput;
  return describedAs('SASRec', tf.model({ inputs: history, outputs: states, name: 'Sasrec' }));
}
