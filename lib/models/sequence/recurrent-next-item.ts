import { requireOneOf, requirePositiveInteger, requireShareBelowOne } from '../../core/checks';
import { requireMemory } from '../../core/memory';
import { requireOptions } from '../../core/options/options';
import type { Random } from '../../core/random';
import { requireRandom } from '../../core/require-random';
import { tf } from '../../core/tensorflow';
import { type LayerOutput, linear } from '../click/layer-functions';
import { describedAs } from './architecture';
import { ItemEmbedding } from './item-embedding';
import { GruLayer, LstmLayer } from './recurrent';
import { MaskPadding } from './sequence-masks';
import { dropped } from './transformer-block';

export interface RecurrentNextItemOptions {
  /** Number of items, 1 or more: ids 1 … items; id 0 is padding, or the end of a session within a row. */
  items: number;
  /** Numbers per item, 1 or more. Default: 50. */
  embeddingSize?: number;
  /** Numbers per hidden state, 1 or more. Default: the embedding size. */
  units?: number;
  /** Recurrent layers, 1 or more. Default: 1. */
  layers?: number;
  /** The cell. Default: 'gru'. */
  cell?: 'gru' | 'lstm';
  /** Share of embeddings and states set to 0 in training, in [0, 1). Default: 0.2. */
  dropout?: number;
  /** Whether each item has a bias in its score. Default: true. */
  itemBias?: boolean;
  /** Source of the initial values. */
  random: Random;
}

/**
 * GRU4Rec (Hidasi et al. 2016; Hidasi and Karatzoglou 2018), or the same with an LSTM: a recurrent network reads the
 * items of a session, and its state after item t scores item i as the next one by state · item_i + bias_i. The state is
 * set back to 0 at the end of a session: rows that hold several sessions with a 0 between them (`packSessions`) are the
 * session-parallel batches of the paper, with whole sessions in place of single steps to learn from.
 *
 * Deviation: the item vectors that are looked up also score ("constrained embeddings" in the authors' code); with
 * `units` other than `embeddingSize` a linear map lies between. Losses are those of `fitNextItem`.
 *
 * @returns a functional model from `history` (int32, [batch, time]) to states [batch, time, embeddingSize], 0 at padding
 * @throws if a size is not an integer of 1 or more, the cell is unknown, dropout outside [0, 1)
 * @example
 * const model = createGru4Rec({ items: 50, random: new Random(42) });
 */
export function createGru4Rec(options: RecurrentNextItemOptions): tf.LayersModel {
  requireOptions('options', options, {
    items: 'number',
    units: 'number?',
    layers: 'number?',
    cell: 'text?',
    dropout: 'number?',
    itemBias: 'boolean?',
    random: 'Random',
    embeddingSize: 'number?',
  });
  const {
    items,
    embeddingSize = 50,
    units = embeddingSize,
    layers = 1,
    cell = 'gru',
    dropout = 0.2,
    itemBias = true,
  } = options;
  const { random } = options;
  for (const [name, value] of Object.entries({ items, embeddingSize, units, layers }))
    requirePositiveInteger(name, value);
  requireMemory(`${layers} layers`, layers * (20 * 6 * units ** 2 + 100_000));
  requireOneOf('cell', cell, ['gru', 'lstm'] as const);
  requireShareBelowOne('dropout', dropout);
  requireRandom(random);

  const history = tf.input({ shape: [null], dtype: 'int32', name: 'history' }); // [batch, time]
  const table = new ItemEmbedding({ name: 'itemEmbedding', items, width: embeddingSize, itemBias, random });
  let x = dropped(table.apply(history) as LayerOutput, dropout, 'embeddingDropout'); // [batch, time, embeddingSize]
  for (let layer = 1; layer <= layers; layer++) {
    const name = `${cell}${layer}`;
    const recurrent =
      cell === 'gru' ? new GruLayer({ name, units, random }) : new LstmLayer({ name, units, random });
    x = recurrent.apply([x, history]) as LayerOutput; // [batch, time, units]
    x = dropped(x, dropout, `${name}Dropout`);
  }
  if (units !== embeddingSize) {
    x = linear(x, embeddingSize, 'linear', 'toItems', random); // [batch, time, embeddingSize]
    x = new MaskPadding({ name: 'states' }).apply([x, history]) as LayerOutput;
  }
  const name = cell === 'gru' ? 'Gru4Rec' : 'LstmNextItem';
  return describedAs('GRU4Rec', tf.model({ inputs: history, outputs: x, name }));
}
