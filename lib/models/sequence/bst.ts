import { argumentError, requireOneOf, requirePositiveInteger } from '../../core/checks';
import { requireOptions } from '../../core/options/options';
import { tf } from '../../core/tensorflow';
import {
  asMatrix,
  concatenate,
  embed,
  idInput,
  type LayerOutput,
  linear,
  numberInput,
} from '../click/layer-functions';
import { requireInputName } from '../layer-options';
import { AppendColumn, AppendZero } from './append-column';
import { describedAs } from './architecture';
import { MultiHeadAttention } from './attention';
import { ItemEmbedding } from './item-embedding';
import { LearnedPositions } from './learned-positions';
import { Normalization } from './normalization';
import { AttentionMask, MaskPadding } from './sequence-masks';
import { TimeGaps } from './time-gaps';
import { addUp, dropped, feedForward } from './transformer-block';
import { type ItemTransformerOptions, resolveTransformer } from './transformer-options';

/** Those of all item transformers (`target` has the ids of `history`; the dropout is the paper's), and BST's own. */
export interface BstOptions extends ItemTransformerOptions {
  /** What an item's position is: how long ago it was touched, or its index in the history. Default: 'gap'. */
  positions?: 'gap' | 'index';
  /** Buckets of time gaps, which double in width, 1 or more. Default: 16. */
  gapBuckets?: number;
  /** Further id columns and their numbers of ids: `{ user: 1000 }`. Default: none. */
  ids?: Readonly<Record<string, number>>;
  /** Further number columns. Default: none. */
  numbers?: readonly string[];
  /** Units of the layers above. Default: [128, 64]; the paper has 1024, 512 and 256. */
  hidden?: readonly number[];
}

/**
 * BST, the Behavior Sequence Transformer (Chen et al. 2019): will this user click on this target item? The target
 * stands in the sequence behind the history, so that attention compares it with every item before. With
 * x0 = item + position, each block computes y = norm(x + attention(x)), x = norm(y + feedForward(y)); the last block's
 * positions side by side, beside other features, go through an MLP to the logit.
 *
 * @returns a functional model with inputs `history` (int32, [batch, length], padded on the left), `gaps` (float32, of
 *   the same shape; not with positions 'index'), `target` (int32, [batch]) and the further columns; output [batch, 1]
 * @throws if an option is outside its range or a further column has a taken name
 * @example
 * const model = createBst({ items: 50, length: 10, ids: { user: 1000 }, random: new Random(42) });
 */
export function createBst(options: BstOptions): tf.LayersModel {
  requireOptions('options', options, {
    positions: 'text?',
    gapBuckets: 'number?',
    ids: 'object?',
    numbers: 'list?',
    hidden: 'list?',
    items: 'number',
    length: 'number',
    blocks: 'number?',
    heads: 'number?',
    dropout: 'number?',
    random: 'Random',
    embeddingSize: 'number?',
  });
  const {
    items,
    length,
    embeddingSize,
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
  let x = new ItemEmbedding({ name: 'itemEmbedding', items, width: embeddingSize, random }).apply(
    sequence,
  ) as LayerOutput;
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
    x = norm(`attentionNorm${block}`, addUp(x, attended, `attended${block}`)); // [batch, n, embeddingSize]
    const name = `forward${block}`;
    const forward = feedForward(x, { hidden: embeddingSize, activation: 'leakyReLU', dropout, name, random });
    x = norm(`forwardNorm${block}`, addUp(x, forward, `block${block}`));
  }
  x = new MaskPadding({ name: 'places' }).apply([x, sequence]) as LayerOutput;
  const parts = [tf.layers.flatten({ name: 'sideBySide' }).apply(x) as LayerOutput]; // [batch, n embeddingSize]
  for (const [column, size] of Object.entries(ids)) {
    const input = idInput(column);
    inputs.push(input);
    parts.push(embed(input, size, embeddingSize, `${column}Embedding`, random)); // [batch, embeddingSize]
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
  const logit = linear(y, 1, 'linear', 'logit', random); // [batch, 1]
  return describedAs('BST', tf.model({ inputs, outputs: logit, name: 'Bst' }));
}

function resolve(options: BstOptions): Required<BstOptions> {
  const sizes = resolveTransformer(options, { embeddingSize: 32, blocks: 1, heads: 4 });
  const { positions = 'gap', gapBuckets = 16, ids = {}, numbers = [], hidden = [128, 64] } = options;
  requirePositiveInteger('gapBuckets', gapBuckets);
  requireOneOf('positions', positions, ['gap', 'index'] as const);
  hidden.forEach((units, i) => {
    requirePositiveInteger(`hidden[${i}]`, units);
  });
  const taken = ['history', 'gaps', 'target'];
  for (const column of [...Object.keys(ids), ...numbers]) {
    requireInputName('ids and numbers', column);
    if (taken.includes(column)) throw argumentError('ids and numbers', 'columns of other names', column);
    taken.push(column);
  }
  return { ...sizes, positions, gapBuckets, ids, numbers, hidden };
}
