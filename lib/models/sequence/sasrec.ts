import { argumentError, requirePositiveInteger, requireShareBelowOne } from '../../runtime/checks';
import type { Random } from '../../runtime/random';
import { requireRandom } from '../../runtime/require-random';
import { tf } from '../../runtime/tensorflow';
import type { LayerOutput } from '../building-blocks';
import { MultiHeadAttention } from './attention';
import { ItemEmbedding } from './item-embedding';
import { LearnedPositions, type PositionOrigin } from './learned-positions';
import { Normalization } from './normalization';
import { AttentionMask, MaskPadding } from './sequence-masks';
import { addUp, dropped, feedForward } from './transformer-block';

/** Sizes that the transformers over item histories share. */
export interface ItemTransformerOptions {
  /** Number of items, 1 or more: ids 1 … items; id 0 is padding. */
  items: number;
  /** Longest history, 1 or more. */
  length: number;
  /** Numbers per item and state, 1 or more. Default: 50. */
  width?: number;
  /** Attention blocks, 1 or more. Default: 2. */
  blocks?: number;
  /** Attention heads, a divisor of the width. Default: 1. */
  heads?: number;
  /** Share of embeddings, attention weights and inner activations set to 0 in training, in [0, 1). Default: 0.2. */
  dropout?: number;
  /** Source of the initial values. */
  random: Random;
}

export interface SasrecOptions extends ItemTransformerOptions {
  /** From where positions are counted. Default: 'end', as the authors have it; incremental inference needs 'start'. */
  positions?: PositionOrigin;
  /** Whether attention ends in a linear map, which the authors' code has not and PyTorch's has. Default: false. */
  outputProjection?: boolean;
}

/**
 * SASRec (Kang and McAuley 2018): causal self-attention over the items of a history. With
 * x0 = sqrt(width) item + position, each block computes q = norm(x), y = norm(q + attention(q, x)),
 * x = y + feedForward(y); the state after item t scores item i as the next one by norm(x_t) · item_i.
 *
 * Deviation from the paper's text, with the authors' code: what is added to a block's result is the normalised input,
 * not the input itself.
 *
 * @returns a functional model from `history` (int32, [batch, time], padded on the left, time <= length) to states
 *   [batch, time, width]; states at padding are 0
 * @throws if a size is not an integer of 1 or more, the heads do not divide the width, dropout is outside [0, 1)
 * @example
 * const model = createSasrec({ items: 50, length: 20, random: new Random(42) });
 * model.summary();
 */
export function createSasrec(options: SasrecOptions): tf.LayersModel {
  const sizes = resolveTransformer(options);
  const { items, length, width, blocks, heads, dropout, random } = sizes;
  const { positions = 'end', outputProjection = false } = options;
  const norm = (name: string, x: LayerOutput) =>
    new Normalization({ name, epsilon: 1e-8, random }).apply(x) as LayerOutput;

  const history = tf.input({ shape: [null], dtype: 'int32', name: 'history' }); // [batch, time]
  const mask = new AttentionMask({ name: 'causalMask', causal: true }).apply(history) as LayerOutput;
  const table = new ItemEmbedding({ name: 'itemEmbedding', items, width, scale: Math.sqrt(width), random });
  let x = table.apply(history) as LayerOutput; // [batch, time, width]
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
      feedForward(x, { hidden: width, activation: 'relu', dropout, name, random }),
      `block${block}`,
    );
  }
  const states = new MaskPadding({ name: 'states' }).apply([norm('lastNorm', x), history]) as LayerOutput;
  return tf.model({ inputs: history, outputs: states, name: 'Sasrec' });
}

/** Fills in the defaults. @throws on a value outside its range */
export function resolveTransformer(options: ItemTransformerOptions): Required<ItemTransformerOptions> {
  const { width = 50, blocks = 2, heads = 1, dropout = 0.2, items, length, random } = options;
  for (const [name, value] of Object.entries({ items, length, width, blocks, heads })) {
    requirePositiveInteger(name, value);
  }
  if (width % heads !== 0) throw argumentError('heads', `a divisor of the width ${width}`, heads);
  requireShareBelowOne('dropout', dropout);
  requireRandom(random);
  return { items, length, width, blocks, heads, dropout, random };
}
