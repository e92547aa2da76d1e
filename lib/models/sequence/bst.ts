import {
  argumentError,
  requireOneOf,
  requirePositiveInteger,
  requireShareBelowOne,
} from '../../runtime/checks';
import type { Random } from '../../runtime/random';
import { requireRandom } from '../../runtime/require-random';
import { tf } from '../../runtime/tensorflow';
import {
  asMatrix,
  concatenate,
  embed,
  idInput,
  type LayerOutput,
  linear,
  numberInput,
} from '../building-blocks';
import { AppendColumn, AppendZero } from './append-column';
import { MultiHeadAttention } from './attention';
import { ItemEmbedding } from './item-embedding';
import { LearnedPositions } from './learned-positions';
import { Normalization } from './normalization';
import { AttentionMask, MaskPadding } from './sequence-masks';
import { TimeGaps } from './time-gaps';
import { addUp, dropped, feedForward } from './transformer-block';

export interface BstOptions {
  /** Number of items, 1 or more: ids 1 … items in `history` and `target`; id 0 is padding. */
  items: number;
  /** Places of `history`, 1 or more. */
  length: number;
  /** Numbers per item, 1 or more. Default: 32. */
  width?: number;
  /** Transformer blocks, 1 or more. Default: 1, the paper's best. */
  blocks?: number;
  /** Attention heads, a divisor of the width. Default: 4. */
  heads?: number;
  /** Share of activations set to 0 in training, in [0, 1). Default: 0.2, as in the paper. */
  dropout?: number;
  /** What an item's position is: how long ago it was touched, or its place in the history. Default: 'gap'. */
  positions?: 'gap' | 'place';
  /** Buckets of time gaps, which double in width, 1 or more. Default: 16. */
  gapBuckets?: number;
  /** Further id columns and their numbers of ids: `{ user: 1000 }`. Default: none. */
  ids?: Readonly<Record<string, number>>;
  /** Further number columns. Default: none. */
  numbers?: readonly string[];
  /** Units of the layers above. Default: [128, 64]; the paper has 1024, 512 and 256. */
  hidden?: readonly number[];
  /** Source of the initial values. */
  random: Random;
}

/**
 * BST, the Behavior Sequence Transformer (Chen et al. 2019): will this user click on this target item? The target
 * stands in the sequence behind the history, so that attention compares it with every item before. With
 * x0 = item + position, each block computes y = norm(x + attention(x)), x = norm(y + feedForward(y)); the last block's
 * places side by side, beside other features, go through an MLP to the logit.
 *
 * @returns a functional model with inputs `history` (int32, [batch, length], padded on the left), `gaps` (float32, of
 *   the same shape; not with positions 'place'), `target` (int32, [batch]) and the further columns; output [batch, 1]
 * @throws if an option is outside its range or a further column has a taken name
 * @example
 * const model = createBst({ items: 50, length: 10, ids: { user: 1000 }, random: new Random(42) });
 */
export function createBst(options: BstOptions): tf.LayersModel {
  const {
    items,
    length,
    width,
    blocks,
    heads,
    dropout,
    positions,
    gapBuckets,
    ids,
    numbers,
    hidden,
    random,
  } = resolve(options);
  const norm = (name: string, x: LayerOutput) => new Normalization({ name, random }).apply(x) as LayerOutput;

  const history = tf.input({ shape: [length], dtype: 'int32', name: 'history' });
  const target = idInput('target');
  const inputs = [history, target];
  const sequence = new AppendColumn({ name: 'sequence' }).apply([history, target]) as LayerOutput; // [batch, n]
  const mask = new AttentionMask({ name: 'mask', causal: false }).apply(sequence) as LayerOutput;
  let x = new ItemEmbedding({ name: 'itemEmbedding', items, width, random }).apply(sequence) as LayerOutput;
  if (positions === 'gap') {
    const gaps = tf.input({ shape: [length], dtype: 'float32', name: 'gaps' });
    inputs.push(gaps);
    const all = new AppendZero({ name: 'allGaps' }).apply(gaps) as LayerOutput; // [batch, n]
    x = new TimeGaps({ name: 'positions', buckets: gapBuckets, random }).apply([x, all]) as LayerOutput;
  } else {
    x = new LearnedPositions({ name: 'positions', length: length + 1, random }).apply([
      x,
      sequence,
    ]) as LayerOutput;
  }
  for (let block = 1; block <= blocks; block++) {
    const attention = new MultiHeadAttention({ name: `attention${block}`, heads, dropout, random });
    const attended = dropped(attention.apply([x, mask]) as LayerOutput, dropout, `attentionDropout${block}`);
    x = norm(`attentionNorm${block}`, addUp(x, attended, `attended${block}`)); // [batch, n, width]
    const name = `forward${block}`;
    const forward = feedForward(x, { hidden: width, activation: 'leakyReLU', dropout, name, random });
    x = norm(`forwardNorm${block}`, addUp(x, forward, `block${block}`));
  }
  x = new MaskPadding({ name: 'places' }).apply([x, sequence]) as LayerOutput;
  const parts = [tf.layers.flatten({ name: 'sideBySide' }).apply(x) as LayerOutput]; // [batch, n width]
  for (const [column, size] of Object.entries(ids)) {
    const input = idInput(column);
    inputs.push(input);
    parts.push(embed(input, size, width, `${column}Embedding`, random)); // [batch, width]
  }
  for (const column of numbers) {
    const input = numberInput(column);
    inputs.push(input);
    parts.push(asMatrix(input, `${column}Matrix`)); // [batch, 1]
  }
  let y = concatenate(parts, 'features');
  hidden.forEach((units, i) => {
    y = linear(y, units, 'linear', `fc${i + 1}`, random); // [batch, units]
    y = tf.layers.leakyReLU({ alpha: 0.01, name: `fc${i + 1}Activation` }).apply(y) as LayerOutput;
  });
  return tf.model({ inputs, outputs: linear(y, 1, 'linear', 'logit', random), name: 'Bst' });
}

function resolve(options: BstOptions): Required<BstOptions> {
  const { width = 32, blocks = 1, heads = 4, dropout = 0.2, positions = 'gap', gapBuckets = 16 } = options;
  const { items, length, ids = {}, numbers = [], hidden = [128, 64], random } = options;
  for (const [name, value] of Object.entries({ items, length, width, blocks, heads, gapBuckets })) {
    requirePositiveInteger(name, value);
  }
  if (width % heads !== 0) throw argumentError('heads', `a divisor of the width ${width}`, heads);
  requireOneOf('positions', positions, ['gap', 'place'] as const);
  hidden.forEach((units, i) => {
    requirePositiveInteger(`hidden[${i}]`, units);
  });
  requireShareBelowOne('dropout', dropout);
  requireRandom(random);
  const taken = ['history', 'gaps', 'target'];
  for (const column of [...Object.keys(ids), ...numbers]) {
    if (taken.includes(column)) throw argumentError('ids and numbers', 'columns of other names', column);
    taken.push(column);
  }
  return {
    items,
    length,
    width,
    blocks,
    heads,
    dropout,
    positions,
    gapBuckets,
    ids,
    numbers,
    hidden,
    random,
  };
}
